/**
 * A disk that loses what nobody waited for. Watches the steps of a write; when power fails it lays out what may be left: of
 * each folder the names up to some change after the last that was waited for, of each file that was not waited for any part.
 */
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

interface Inode {
  readonly kind: 'file' | 'folder' | 'link';
  /** As it was waited for; `null`: it was not. */
  kept: { readonly bytes: Buffer; readonly mode: number } | null;
  readonly to: string;
}

type Names = Map<string, Inode>;

interface NameChange {
  readonly folder: string;
  readonly apply: (names: Names) => void;
}

export class LossyDisk {
  readonly #roots: readonly string[];
  /** As they were when it was waited for all. */
  readonly #start: Names = new Map();
  /** As programs see them. */
  readonly #now: Names;
  readonly #changes: NameChange[] = [];
  /** How many of the changes to a folder were waited for. */
  readonly #waitedFor = new Map<string, number>();

  /** @param roots folders of which all is on the disk */
  constructor(roots: readonly string[]) {
    this.#roots = roots;
    for (const root of roots) this.#read(root);
    this.#now = new Map(this.#start);
  }

  #read(path: string): void {
    const stats = lstatSync(path);
    if (stats.isSymbolicLink()) {
      this.#start.set(path, { kind: 'link', kept: null, to: readlinkSync(path) });
    } else if (stats.isDirectory()) {
      this.#start.set(path, { kind: 'folder', kept: null, to: '' });
      for (const name of readdirSync(path)) this.#read(join(path, name));
    } else {
      this.#start.set(path, { kind: 'file', kept: contentOf(path), to: '' });
    }
  }

  /** Before it is done. */
  onStep(step: string): void {
    const [what = '', path = '', to = ''] = step.split(' ');
    const inode = this.#now.get(path);
    switch (what) {
      case 'create':
        this.#change(path, set(path, { kind: 'file', kept: null, to: '' }));
        return;
      case 'mkdir':
        if (inode === undefined) this.#change(path, set(path, { kind: 'folder', kept: null, to: '' }));
        return;
      case 'unlink':
        if (inode !== undefined) this.#change(path, (names) => names.delete(path));
        return;
      case 'rmdir':
        if (![...this.#now.keys()].some((name) => dirname(name) === path)) {
          this.#change(path, (names) => names.delete(path));
        }
        return;
      case 'rename':
        // All of ours stay in one folder.
        if (inode === undefined || dirname(path) !== dirname(to)) throw new Error(step);
        this.#change(path, (names) => {
          names.delete(path);
          names.set(to, inode);
        });
        return;
      case 'sync':
        if (inode?.kind === 'file') inode.kept = contentOf(path);
        else this.#waitedFor.set(path, this.#of(path).length);
        return;
      case 'fill':
        return;
      default:
        throw new Error(step);
    }
  }

  #change(path: string, apply: (names: Names) => unknown): void {
    apply(this.#now);
    this.#changes.push({ folder: dirname(path), apply: (names) => void apply(names) });
  }

  #of(folder: string): NameChange[] {
    return this.#changes.filter((change) => change.folder === folder);
  }

  /** @param choose a whole number from 0 to `most`, both included */
  fail(choose: (most: number) => number): void {
    const survives = new Set<NameChange>();
    for (const folder of new Set(this.#changes.map((change) => change.folder))) {
      const all = this.#of(folder);
      const waitedFor = this.#waitedFor.get(folder) ?? 0;
      const kept = waitedFor + choose(all.length - waitedFor);
      for (const change of all.slice(0, kept)) survives.add(change);
    }
    const left: Names = new Map(this.#start);
    for (const change of this.#changes) if (survives.has(change)) change.apply(left);
    const contents = new Map<Inode, { readonly bytes: Buffer; readonly mode: number }>();
    for (const [path, inode] of this.#now) {
      if (inode.kind !== 'file') continue;
      const { bytes, mode } = inode.kept ?? contentOf(path);
      contents.set(inode, {
        mode,
        bytes: inode.kept === null ? bytes.subarray(0, choose(bytes.length)) : bytes,
      });
    }
    this.#layOut(left, contents);
  }

  #layOut(
    left: Names,
    contents: ReadonlyMap<Inode, { readonly bytes: Buffer; readonly mode: number }>,
  ): void {
    for (const root of this.#roots) rmSync(root, { recursive: true });
    for (const path of [...left.keys()].sort()) {
      const inode = left.get(path);
      // A folder whose own name was lost takes along what is in it.
      if (inode === undefined || (!this.#roots.includes(path) && !isFolder(dirname(path)))) continue;
      if (inode.kind === 'folder') mkdirSync(path, { recursive: this.#roots.includes(path) });
      else if (inode.kind === 'link') symlinkSync(inode.to, path);
      else {
        const { bytes, mode } = contents.get(inode) ?? inode.kept ?? { bytes: Buffer.alloc(0), mode: 0o644 };
        writeFileSync(path, bytes);
        chmodSync(path, mode);
      }
    }
  }
}

function set(path: string, inode: Inode): (names: Names) => unknown {
  return (names) => names.set(path, inode);
}

function contentOf(path: string): { bytes: Buffer; mode: number } {
  return { bytes: readFileSync(path), mode: lstatSync(path).mode & 0o7777 };
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
