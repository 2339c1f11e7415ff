/**
 * The files of a project as they stand on the disk, and which of them may be touched: none outside of it, by whatever way a
 * path leads there, nothing of git's or this program's own, and nothing that `.optimizerignore` names. Reads only.
 */
import { type Dirent, lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, posix, relative, sep } from 'node:path';
import { IgnoreFiles } from '../codebase/discover/ignore-files.ts';
import { ignoreFileName } from '../codebase/discover/listing.ts';
import { escapeControls } from '../core/escape-controls.ts';

export type ResolvedPath =
  /** `path`: where the file is, or would be, after all links; relative to the project, with `/`. */
  { readonly ok: true; readonly path: string } | { readonly ok: false; readonly problem: string };

export interface FileOnDisk {
  readonly bytes: Uint8Array;
  /** Permission bits. */
  readonly mode: number;
}

const mostBytes = 10 * 1024 * 1024;

export class ProjectFiles {
  /** Without links. */
  readonly root: string;
  readonly #ignored: IgnoreFiles;
  readonly #foldersRead = new Set<string>();

  constructor(root: string) {
    this.root = realpathSync(root);
    this.#ignored = new IgnoreFiles(this.root, ignoreFileName);
  }

  /** @param path as a model or a person writes it */
  resolve(path: string): ResolvedPath {
    const no = (problem: string) => ({ ok: false, problem: `${shown(path)}: ${problem}` }) as const;
    if (path.trim() === '') return { ok: false, problem: 'no path is given' };
    if (/[\u0000-\u001f\u007f]/.test(path)) return no('a path holds no control characters');
    if (path.startsWith('~')) return no('`~` is not expanded; give a path inside of the project');
    const inside = isAbsolute(path)
      ? relative(this.root, path).split(sep).join('/')
      : path.replace(/^(?:\.\/)+/, '');
    const named = posix.normalize(inside);
    if (isOutside(named)) return no('it is outside of the project');
    if (named === '.' || named.endsWith('/')) return no('that is a folder');
    const real = this.#realPath(named);
    if (typeof real !== 'string') return no(real.problem);
    if (isOutside(real)) return no('a link leads out of the project');
    for (const one of [named, real]) {
      if (one.split('/').some(isPrivate)) return no('files of git and of optimizer are not touched');
      if (this.#isIgnored(one)) return no(`${ignoreFileName} protects it`);
    }
    return { ok: true, path: real };
  }

  /**
   * @param path from `resolve`
   * @returns `null`: there is no such file
   */
  read(path: string): FileOnDisk | { readonly problem: string } | null {
    const full = join(this.root, path);
    try {
      const stats = statSync(full);
      if (!stats.isFile())
        return { problem: `${shown(path)}: that is ${stats.isDirectory() ? 'a folder' : 'no file'}` };
      if (stats.size > mostBytes) return { problem: `${shown(path)}: larger than 10 MiB` };
      return { bytes: readFileSync(full), mode: stats.mode & 0o7777 };
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') return null;
      return { problem: `${shown(path)}: ${message}` };
    }
  }

  /** Links are followed as far as the path exists; what does not exist yet keeps its name. */
  #realPath(named: string): string | { readonly problem: string } {
    const missing: string[] = [];
    for (let at = named; ; at = posix.dirname(at)) {
      const full = join(this.root, at);
      try {
        lstatSync(full);
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        if (code === 'ENOTDIR') return { problem: `${shown(posix.dirname(at))} is a file, not a folder` };
        if (code !== 'ENOENT') return { problem: message };
        missing.unshift(posix.basename(at));
        if (at === '.') return { problem: 'the project is gone' };
        continue;
      }
      try {
        const real = realpathSync(full);
        if (missing.length > 0 && !statSync(real).isDirectory())
          return { problem: `${shown(at)} is a file, not a folder` };
        return [relative(this.root, this.#asNamed(real)).split(sep).join('/'), ...missing]
          .filter((part) => part !== '')
          .join('/');
      } catch {
        return { problem: 'it is a link to nothing' };
      }
    }
  }

  /** On a file system that does not tell upper from lower case: as the folder has it. */
  #asNamed(real: string): string {
    const name = posix.basename(real);
    let entries: Dirent[];
    try {
      entries = readdirSync(dirname(real), { withFileTypes: true });
    } catch {
      return real;
    }
    if (real === this.root || entries.some((entry) => entry.name === name)) return real;
    const same = entries.find((entry) => entry.name.toLowerCase() === name.toLowerCase());
    return same === undefined ? real : join(dirname(real), same.name);
  }

  #isIgnored(path: string): boolean {
    for (let folder = posix.dirname(path); ; folder = posix.dirname(folder)) {
      const key = folder === '.' ? '' : folder;
      if (!this.#foldersRead.has(key)) {
        this.#foldersRead.add(key);
        this.#ignored.load(key);
      }
      if (key === '') return this.#ignored.ignoresFile(path);
    }
  }
}

function isOutside(path: string): boolean {
  return path === '..' || path.startsWith('../') || isAbsolute(path) || /^[A-Za-z]:[\\/]/.test(path);
}

/** What some file system takes for `.git`: in any case, with dots and blanks behind, its short name, with letters that do not count. */
function isPrivate(part: string): boolean {
  const plain = part
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g, '')
    .toLowerCase()
    .replace(/(?::.*)?[. ]*$/, '');
  return /^(?:\.git|git~\d+|\.optimizer)$/.test(plain);
}

function shown(path: string): string {
  return escapeControls(path.length > 200 ? `${path.slice(0, 200)}…` : path);
}
