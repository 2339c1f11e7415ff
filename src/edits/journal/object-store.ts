/** Contents of files by their SHA-256, each kept once. Knows nothing of who needs them. */
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Disk, isAbsence, lstatIfAny, readIfAny } from '../write/disk.ts';
import { reasonOf } from '../write/write-error.ts';
import { JournalError } from './journal-error.ts';

export class ObjectStore {
  readonly #folder: string;
  readonly #disk: Disk;

  /** @param folder of the project's journal */
  constructor(folder: string, disk: Disk) {
    this.#folder = join(folder, 'objects');
    this.#disk = disk;
  }

  /** @returns its hash, once it is on the disk */
  put(bytes: Uint8Array): string {
    const hash = hashOf(bytes);
    const path = this.#pathOf(hash);
    // One that is there may be damaged.
    if (lstatIfAny(path)?.size === bytes.length && hashOf(readIfAny(path) ?? '') === hash) return hash;
    const isNewFolder = lstatIfAny(dirname(path)) === null;
    this.#disk.makeFolder(this.#folder, 0o700);
    this.#disk.makeFolder(dirname(path), 0o700);
    const temporary = `${path}.tmp`;
    this.#disk.write(temporary, { bytes, mode: 0o600, owner: null });
    this.#disk.rename(temporary, path);
    this.#disk.syncFolder(dirname(path));
    if (isNewFolder) {
      this.#disk.syncFolder(this.#folder);
      this.#disk.syncFolder(dirname(this.#folder));
    }
    return hash;
  }

  /** @throws JournalError when it is gone or is not what it was */
  get(hash: string, path: string): Buffer {
    const place = this.#pathOf(hash);
    let bytes: Buffer | null;
    try {
      bytes = readIfAny(place);
    } catch (cause) {
      throw damaged(`${place} cannot be read: ${reasonOf(cause)}`, path, cause);
    }
    if (bytes === null) throw damaged(`${place} is gone`, path);
    if (hashOf(bytes) !== hash) throw damaged(`${place} is not what was kept`, path);
    return bytes;
  }

  /** With their sizes in bytes; of what was left unfinished too, by its name. */
  list(): ReadonlyMap<string, number> {
    const found = new Map<string, number>();
    for (const folder of namesIn(this.#folder)) {
      for (const name of namesIn(join(this.#folder, folder))) {
        const path = join(this.#folder, folder, name);
        found.set(name, statSync(path, { throwIfNoEntry: false })?.size ?? 0);
      }
    }
    return found;
  }

  remove(hash: string): void {
    const path = this.#pathOf(hash);
    this.#disk.unlink(path);
    this.#disk.removeEmptyFolder(dirname(path));
  }

  #pathOf(hash: string): string {
    return join(this.#folder, hash.slice(0, 2), hash);
  }
}

export function hashOf(bytes: Uint8Array | string): string {
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(bytes).digest('hex');
}

export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
}

function damaged(what: string, path: string, cause?: unknown): JournalError {
  return new JournalError(
    'edits/journal-damaged',
    `Nothing was changed: the content that was kept of ${path} is damaged: ${what}.`,
    'That turn can only be undone by hand.',
    { cause },
  );
}
