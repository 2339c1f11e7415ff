/**
 * Sees whether thousands of paths are as they were stamped: at every start, so each microsecond of a path counts.
 *
 * `lstatSync` makes an object with four dates of each answer, which takes three times as long as the system call. The one
 * other way into the file system that Node gives us is WASI, whose `path_filestat_get` writes 64 bytes where we say. No
 * WebAssembly runs: we only ask what a program in it could ask.
 */
import { withoutExperimentalWarning } from '../../core/experimental-warning.ts';
import { isAsStamped, type Stamp } from './stamp.ts';
import { packedStampBytes, type StampedPaths, stampAt, unpackPaths } from './stamped-paths.ts';

export interface StampCheck {
  areSame(stamped: StampedPaths): boolean;
  /** Gives back the folder that is held open. */
  close(): void;
}

/** @param folder absolute; the paths that are checked are below it. */
export function openStampCheck(folder: string): StampCheck {
  return throughWasi(folder) ?? { areSame: (stamped) => checkOneByOne(folder, stamped), close() {} };
}

export function checkOneByOne(folder: string, stamped: StampedPaths): boolean {
  return unpackPaths(stamped).every(([path, ...stamp]) => isAsStamped(`${folder}/${path}`, ...stamp));
}

interface FileSystem {
  /** 0 when something is there. */
  path_filestat_get(folder: number, flags: 0, path: number, pathLength: number, answer: number): number;
  fd_close(folder: number): number;
}

/** What is used of WebAssembly, whose types belong to browsers. */
interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): void;
}

interface WithMemory {
  readonly WebAssembly: { readonly Memory: new (limits: { initial: number }) => Memory };
}

const pageBytes = 65_536;
/** The answer is written to the start of the memory, the paths stand behind it. */
const answerBytes = 64;
/** The first folder that is given to WASI. */
const folderNumber = 3;
const followNoLink = 0;

let sharedMemory: Memory | null = null;

/** One for all checks, because each reserves gigabytes of addresses. No check runs inside of another. */
function memoryOfChecks(): Memory {
  sharedMemory ??= new (globalThis as unknown as WithMemory).WebAssembly.Memory({ initial: 1 });
  return sharedMemory;
}

/** `null` where that is not to be had, such as under Node's permission model. */
export function throughWasi(folder: string): StampCheck | null {
  // Untried there.
  if (process.platform === 'win32') return null;
  try {
    const memory = memoryOfChecks();
    const wasi = withoutExperimentalWarning(() => {
      const { WASI } = process.getBuiltinModule('node:wasi');
      return new WASI({ version: 'preview1', preopens: { '/': folder } });
    });
    wasi.initialize({ exports: { memory } });
    const files = wasi.wasiImport as FileSystem;
    return {
      areSame: (stamped) => checkAll(files, memory, stamped),
      close: () => void files.fd_close(folderNumber),
    };
  } catch {
    return null;
  }
}

function checkAll(files: FileSystem, memory: Memory, { paths, stamps }: StampedPaths): boolean {
  const { path_filestat_get: lookAt } = files;
  const missingBytes = answerBytes + paths.length - memory.buffer.byteLength;
  if (missingBytes > 0) memory.grow(Math.ceil(missingBytes / pageBytes));
  const bytes = new Uint8Array(memory.buffer);
  bytes.set(paths, answerBytes);
  const answer = new Int32Array(memory.buffer, 0, answerBytes / 4);
  const expected = new Int32Array(stamps.slice().buffer);
  const end = answerBytes + paths.length;
  for (let from = answerBytes, at = 0; from < end; at++) {
    const to = bytes.indexOf(0, from);
    const isThere = lookAt(folderNumber, followNoLink, from, to - from, 0) === 0;
    const isSame = isThere && isCloseTo(answer, expected, (at * packedStampBytes) / 4);
    if (!isSame && !isSameStamp(isThere ? stampIn(answer) : nothing, stampAt(stamps, at))) return false;
    from = to + 1;
  }
  return true;
}

/** Where what stands, in numbers of 32 bits, each lower half before its higher one; times are in nanoseconds. */
const inAnswer = { inode: 2, size: 8, modified: 12, changed: 14 } as const;
const inStamp = { size: 0, inode: 2, modified: 4, changed: 6 } as const;

/**
 * Whether it is the same but for three microseconds of its times, of which stamps have no more than rounded ones. A file
 * that was written again in that time is racy, and not asked for. Whole numbers of 32 bits alone: for them V8 allocates
 * nothing.
 */
function isCloseTo(answer: Int32Array, expected: Int32Array, at: number): boolean {
  return (
    isEqual(answer, inAnswer.size, expected, at + inStamp.size) &&
    isEqual(answer, inAnswer.inode, expected, at + inStamp.inode) &&
    isClose(answer, inAnswer.modified, expected, at + inStamp.modified) &&
    isClose(answer, inAnswer.changed, expected, at + inStamp.changed)
  );
}

function isEqual(a: Int32Array, at: number, b: Int32Array, bAt: number): boolean {
  return a[at] === b[bAt] && a[at + 1] === b[bAt + 1];
}

/** In steps of 1,024 nanoseconds, which come again after an hour; the higher halves after 4 seconds. */
function isClose(a: Int32Array, at: number, b: Int32Array, bAt: number): boolean {
  const low = a[at] ?? 0;
  const high = a[at + 1] ?? 0;
  const bLow = b[bAt] ?? 0;
  const bHigh = b[bAt + 1] ?? 0;
  const steps = ((high << 22) | (low >>> 10)) - ((bHigh << 22) | (bLow >>> 10));
  return steps <= 2 && steps >= -2 && high - bHigh <= 1 && bHigh - high <= 1;
}

const nothing: Stamp = { sizeBytes: -1, modifiedUs: 0, changedUs: 0, inode: 0 };

/**
 * Exactly as `stampOf` has it.
 * Source: https://github.com/WebAssembly/WASI/blob/main/legacy/preview1/docs.md#filestat
 */
function stampIn(answer: Int32Array): Stamp {
  const numbers = new BigInt64Array(answer.buffer, answer.byteOffset, answerBytes / 8);
  const number = (at: number) => numbers[at / 2] ?? 0n;
  return {
    sizeBytes: Number(number(inAnswer.size)),
    modifiedUs: microseconds(number(inAnswer.modified)),
    changedUs: microseconds(number(inAnswer.changed)),
    inode: Number(BigInt.asUintN(64, number(inAnswer.inode))),
  };
}

/** Rounded as Node rounds seconds and nanoseconds to milliseconds. */
function microseconds(nanoseconds: bigint): number {
  const rest = ((nanoseconds % perSecond) + perSecond) % perSecond;
  const seconds = (nanoseconds - rest) / perSecond;
  return Math.round((Number(seconds) * 1000 + Number(rest) / 1e6) * 1000);
}

const perSecond = 1_000_000_000n;

function isSameStamp(a: Stamp, b: Stamp): boolean {
  return (
    a.sizeBytes === b.sizeBytes &&
    (a.sizeBytes === -1 ||
      (a.modifiedUs === b.modifiedUs && a.changedUs === b.changedUs && a.inode === b.inode))
  );
}
