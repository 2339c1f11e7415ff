/**
 * The few things that are done to a disk to write a turn, each announced before it is done, so that a test can end the
 * process at any of them. What is not done through this is no part of the protocol. Knows nothing of turns.
 */
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmdirSync,
  type Stats,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { errorCodeOf } from './write-error.ts';

/** Called before each step; one that throws leaves the disk as it is then. */
export type OnStep = (step: string) => void;

export interface NewFile {
  readonly bytes: Uint8Array;
  /** `null`: the usual, less the umask. */
  readonly mode: number | null;
  /** `null`: whoever runs this. */
  readonly owner: Owner | null;
}

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

const pieceBytes = 256 * 1024;
const isWindows = process.platform === 'win32';

export class Disk {
  readonly #onStep: OnStep;

  constructor(onStep: OnStep = () => {}) {
    this.#onStep = onStep;
  }

  /** Over whatever is there. Returns when the bytes are on the disk; the name may not be. */
  write(path: string, { bytes, mode, owner }: NewFile): void {
    this.unlink(path);
    this.#onStep(`create ${path}`);
    // Exclusively: it does not follow a link that somebody lays there.
    const file = openSync(path, 'wx', mode === null ? 0o666 : mode & 0o600);
    try {
      for (let at = 0; at < bytes.length; ) {
        this.#onStep(`fill ${path}`);
        at += writeSync(file, bytes, at, Math.min(pieceBytes, bytes.length - at));
      }
      if (!isWindows) giveTo(file, owner);
      // Last: a change of the owner takes some bits away.
      if (mode !== null) fchmodSync(file, mode);
      this.#onStep(`sync ${path}`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }

  rename(from: string, to: string): void {
    this.#onStep(`rename ${from} ${to}`);
    renameSync(from, to);
  }

  /** Nothing where there is none. */
  unlink(path: string): void {
    this.#onStep(`unlink ${path}`);
    try {
      unlinkSync(path);
    } catch (error) {
      if (!isAbsence(error)) throw error;
    }
  }

  /** One level; nothing where it is there. */
  makeFolder(path: string, mode = 0o777): void {
    this.#onStep(`mkdir ${path}`);
    try {
      mkdirSync(path, { mode });
    } catch (error) {
      if (errorCodeOf(error) !== 'EEXIST') throw error;
    }
  }

  /** @returns whether there is no such folder now; one that holds something, or that may not be removed, stays. */
  removeEmptyFolder(path: string): boolean {
    this.#onStep(`rmdir ${path}`);
    try {
      rmdirSync(path);
      return true;
    } catch (error) {
      return errorCodeOf(error) === 'ENOENT';
    }
  }

  /** Makes sure that the names in it are on the disk. Windows has nothing of the kind. */
  syncFolder(path: string): void {
    if (isWindows) return;
    this.#onStep(`sync ${path}`);
    let folder: number;
    try {
      folder = openSync(path, 'r');
    } catch (error) {
      if (isAbsence(error)) return;
      throw error;
    }
    try {
      fsyncSync(folder);
    } catch (error) {
      // Some file systems have none for folders.
      if (errorCodeOf(error) !== 'EINVAL') throw error;
    } finally {
      closeSync(folder);
    }
  }
}

/** Best effort: a file that is edited as another user stays whose it was where the system lets it. */
function giveTo(file: number, owner: Owner | null): void {
  if (owner === null) return;
  const { uid, gid } = fstatSync(file);
  if (uid === owner.uid && gid === owner.gid) return;
  for (const newUid of [owner.uid, uid]) {
    try {
      fchownSync(file, newUid, owner.gid);
      return;
    } catch {
      // Then the group alone, then neither.
    }
  }
}

/** Also where what is above it is gone, or is a file. */
export function isAbsence(error: unknown): boolean {
  const code = errorCodeOf(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

export function lstatIfAny(path: string): Stats | null {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    if (isAbsence(error)) return null;
    throw error;
  }
}

/** `null`: there is no such file. */
export function readIfAny(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if (isAbsence(error)) return null;
    throw error;
  }
}
