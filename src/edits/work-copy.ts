/**
 * A copy of a project with the edits of a draft in it, for programs that check them. It shares nothing with the project but
 * `node_modules` and the like, which are linked. What programs change in it is lost.
 */
import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import type { FileChange } from './file-change.ts';

/** Large, derived, and written by nobody who checks. */
const linkedFolders = ['node_modules', '.venv', 'venv', 'vendor', 'target'];
const leftOutFolders = ['.git', '.optimizer'];

export class WorkCopy {
  /** Absolute path of the copy. */
  readonly folder: string;
  /** What the project has of files that were changed in the copy. */
  readonly #before = new Map<string, FileChange>();

  /** @param root absolute, of the project */
  constructor(root: string) {
    this.folder = mkdtempSync(join(tmpdir(), 'optimizer-check-'));
    const skipped = new Set([...linkedFolders, ...leftOutFolders]);
    try {
      cpSync(root, this.folder, {
        recursive: true,
        verbatimSymlinks: true,
        filter: (source) => !skipped.has(source.slice(root.length + 1)) && canBeCopied(source),
      });
      for (const folder of linkedFolders) {
        if (existsSync(join(root, folder))) symlinkSync(join(root, folder), join(this.folder, folder));
      }
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  /** From now on the copy is as the draft: what is no longer changed there is as in the project again. */
  update(changes: readonly FileChange[]): void {
    const changed = new Set(changes.map(({ path }) => path));
    for (const [path, change] of this.#before) {
      if (changed.has(path)) continue;
      this.#write(path, change.before, change.mode);
      this.#before.delete(path);
    }
    for (const change of changes) {
      // Never out of the copy, nor through its links into the project.
      const [first = ''] = change.path.split('/');
      if (isAbsolute(change.path) || change.path.startsWith('..') || linkedFolders.includes(first)) continue;
      this.#before.set(change.path, change);
      this.#write(change.path, change.after, change.mode);
    }
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #write(path: string, bytes: Uint8Array | null, mode: number | null): void {
    const full = join(this.folder, path);
    // What is read-only can be replaced, not written to.
    rmSync(full, { force: true });
    if (bytes === null) return;
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, bytes, mode === null ? {} : { mode });
  }
}

/** Sockets and pipes of programs that run there cannot, nor what others keep for themselves, such as the data of a container. */
function canBeCopied(source: string): boolean {
  try {
    const stats = lstatSync(source);
    if (stats.isSymbolicLink()) return true;
    if (!stats.isFile() && !stats.isDirectory()) return false;
    accessSync(source, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
