/** A project on the disk for the tests of what writes to it, and all that can be seen of it. */
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { FileChange } from '../../../src/edits/file-change.ts';
import { type StateFolder, stateFolderOf } from '../../../src/edits/write/state-folder.ts';

export interface Entry {
  readonly text: string;
  readonly mode?: number;
}

/** Text of a file, a link to `to`, or a folder that may be empty. */
export type Entries = Readonly<Record<string, string | Entry | { readonly to: string } | 'folder'>>;

export interface WrittenTree {
  readonly root: string;
  readonly dataDir: string;
  readonly state: StateFolder;
  /** Each entry on a line, with its mode and content. */
  seen(): readonly string[];
  text(path: string): string;
  put(path: string, text: string): void;
}

/** In memory where there is such a place: waiting for a disk is most of what these tests do. Whoever calls removes it. */
export function scratchFolder(): string {
  const shared = '/dev/shm';
  const place = process.platform === 'linux' && existsSync(shared) ? shared : tmpdir();
  return realpathSync(mkdtempSync(join(place, 'optimizer-write-')));
}

export function makeTree(entries: Entries): WrittenTree {
  const folder = scratchFolder();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return treeIn(folder, entries);
}

/** For what makes many: whoever calls removes the folder. */
export function treeIn(folder: string, entries: Entries): WrittenTree {
  const root = join(folder, 'project');
  const dataDir = join(folder, 'data');
  mkdirSync(root, { recursive: true });
  for (const [path, entry] of Object.entries(entries)) {
    const full = join(root, path);
    mkdirSync(entry === 'folder' ? full : dirname(full), { recursive: true });
    if (entry === 'folder') continue;
    if (typeof entry === 'object' && 'to' in entry) symlinkSync(entry.to, full);
    else writeFileSync(full, typeof entry === 'string' ? entry : entry.text);
    if (typeof entry === 'object' && 'mode' in entry) chmodSync(full, entry.mode ?? 0o644);
  }
  return {
    root,
    dataDir,
    state: stateFolderOf(dataDir, root),
    seen: () => seen(root),
    text: (path) => readFileSync(join(root, path), 'utf8'),
    put(path, text) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    },
  };
}

/** Each entry on a line, with its mode and content. */
export function seen(root: string, folder = ''): string[] {
  return readdirSync(join(root, folder))
    .sort()
    .flatMap((name) => {
      const path = folder === '' ? name : `${folder}/${name}`;
      const stats = lstatSync(join(root, path));
      if (stats.isDirectory()) return [`${path}/`, ...seen(root, path)];
      if (stats.isSymbolicLink()) return [`${path} -> ${readlinkSync(join(root, path))}`];
      const mode = (stats.mode & 0o7777).toString(8);
      return [`${path} ${mode} ${readFileSync(join(root, path)).toString('base64')}`];
    });
}

export function change(
  path: string,
  before: string | null,
  after: string | null,
  mode: number | null = null,
): FileChange {
  const bytes = (text: string | null) => (text === null ? null : Buffer.from(text));
  return { path, before: bytes(before), after: bytes(after), mode };
}

/**
 * `dieAt`: what no code could catch; from that step on nothing is done any more. `failAt`: that step is refused, as by a
 * full disk; it goes on afterwards.
 */
export function troubleAt(dieAt: number, failAt = -1): { onStep: () => void; isDead: () => boolean } {
  let steps = -1;
  return {
    onStep() {
      steps += 1;
      if (steps >= dieAt) throw new Error(`dead since step ${dieAt}`);
      if (steps === failAt) throw new Error('no space left');
    },
    isDead: () => steps >= dieAt,
  };
}
