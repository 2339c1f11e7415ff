/**
 * A mark beside an index whose last writes may be in the memory of the machine only. A process that stays does not wait
 * for the disk with every edit, which would take longer than everything else; should the machine go down, the mark is
 * of an earlier start of it, and the index is built anew. What ends a process alone loses nothing: the memory is the
 * system's. Only for the owner of the write lock, but for `isCutOff`.
 */
import { closeSync, fsyncSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { remoteFileSystem } from '../../storage/remote-file-system.ts';
import { lstatOrNull } from '../discover/stamp.ts';

const suffix = '-unsynced';

/** Whether the machine went down while writes to the index may not have reached the disk. */
export function isCutOff(database: string): boolean {
  return isMarked(database) && textOf(database + suffix) !== startOfMachine();
}

/** Takes the mark away, after everything that was written, or the index that replaced it, is on the disk. */
export function clearMark(database: string): void {
  if (!isMarked(database)) return;
  sync(database, 'r+');
  // The removal must not survive without what came before it.
  sync(dirname(database), 'r');
  rmSync(database + suffix, { force: true });
}

function isMarked(database: string): boolean {
  return lstatOrNull(database + suffix) !== null;
}

export class UnsyncedMark {
  readonly #database: string;
  readonly #start: string;
  /** Of the mark that this process saw reach the disk. */
  #inode = -1;

  private constructor(database: string, start: string) {
    this.#database = database;
    this.#start = start;
  }

  /** `null`: nobody tells whether the machine went down, or it is another one that keeps the files. */
  static for(database: string): UnsyncedMark | null {
    const start = startOfMachine();
    if (start === null || remoteFileSystem(dirname(database)) !== null) return null;
    return new UnsyncedMark(database, start);
  }

  /** Makes sure that the mark is on the disk, before the first write that does not wait for it. */
  set(): void {
    const path = this.#database + suffix;
    if (lstatOrNull(path)?.ino === this.#inode) return;
    writeFileSync(path, this.#start);
    sync(path, 'r+');
    sync(dirname(path), 'r');
    this.#inode = lstatOrNull(path)?.ino ?? -1;
  }

  /** Some writes of this process may not be on the disk. */
  get isSet(): boolean {
    return this.#inode !== -1;
  }
}

/** Linux counts its starts; elsewhere there is only the time of one, which moves with the clock. */
function startOfMachine(): string | null {
  return process.platform === 'linux' ? (textOf('/proc/sys/kernel/random/boot_id')?.trim() ?? null) : null;
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function sync(path: string, flags: 'r' | 'r+'): void {
  const file = openSync(path, flags);
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
