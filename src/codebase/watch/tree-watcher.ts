/**
 * Hears of changes in folders, by whatever the platform offers. Knows paths, not what they mean.
 *
 * Linux: one watcher for each folder that the index lists. Node's own recursive watcher makes one for every file, of
 * ignored folders too, and loses a file that is renamed over another. macOS and Windows watch a tree by themselves.
 */
import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { errorCode } from '../index-error.ts';

export interface TreeWatcher {
  /**
   * Watches these folders and no others; absolute paths.
   * @returns how many were not watched before: what happened in them until now was not heard.
   * @throws WatchRefused
   */
  follow(folders: ReadonlySet<string>): Promise<number>;
  /** Watchers at and below these folders may belong to folders that are gone; the next `follow` makes new ones. */
  distrust(folders: ReadonlySet<string>): void;
  /** Whether the platform may drop events without a word. */
  readonly mayLoseEvents: boolean;
  close(): void;
}

export interface HeardChange {
  /** Absolute; `null`: somewhere. */
  readonly path: string | null;
  /** `entry`: something of this name appeared, went away or was replaced. `content`: its contents or its mode. */
  readonly what: 'entry' | 'content';
}

export type OnChange = (change: HeardChange) => void;

/** Stands for `node:fs`'s `watch`, which throws or calls `onError` when it cannot go on. */
export type WatchFolder = (
  folder: string,
  options: { readonly recursive: boolean },
  onEvent: (type: 'rename' | 'change', name: string | null) => void,
  onError: (error: Error) => void,
) => { close(): void };

/** Nothing can be watched, or nothing more. */
export class WatchRefused extends Error {
  readonly code: string;

  constructor(cause: Error) {
    super(cause.message, { cause });
    this.code = errorCode(cause) ?? 'unknown';
  }
}

export const watchFolder: WatchFolder = (folder, options, onEvent, onError) => {
  const watcher: FSWatcher = watch(folder, { ...options, encoding: 'utf8' }, onEvent);
  watcher.on('error', onError);
  return watcher;
};

export function makeTreeWatcher(
  root: string,
  platform: NodeJS.Platform,
  watchOne: WatchFolder,
  onChange: OnChange,
): TreeWatcher {
  return platform === 'darwin' || platform === 'win32'
    ? new WholeTreeWatcher(root, watchOne, onChange)
    : new FolderWatchers(watchOne, onChange);
}

/** So that thousands of new watchers do not hold up whoever shares this thread. */
const breathEvery = 256;

class FolderWatchers implements TreeWatcher {
  readonly mayLoseEvents = false;
  readonly #watchers = new Map<string, { close(): void }>();
  readonly #watchOne: WatchFolder;
  readonly #onChange: OnChange;

  constructor(watchOne: WatchFolder, onChange: OnChange) {
    this.#watchOne = watchOne;
    this.#onChange = onChange;
  }

  async follow(folders: ReadonlySet<string>): Promise<number> {
    for (const folder of [...this.#watchers.keys()]) if (!folders.has(folder)) this.#drop(folder);
    let added = 0;
    for (const folder of folders) {
      if (this.#watchers.has(folder)) continue;
      if (this.#add(folder) && ++added % breathEvery === 0) await setImmediate();
    }
    return added;
  }

  distrust(folders: ReadonlySet<string>): void {
    if (folders.size === 0) return;
    for (const folder of [...this.#watchers.keys()]) if (isAtOrBelow(folder, folders)) this.#drop(folder);
  }

  close(): void {
    for (const folder of [...this.#watchers.keys()]) this.#drop(folder);
  }

  #add(folder: string): boolean {
    const ownName = folder.slice(folder.lastIndexOf('/') + 1);
    const onEvent = (type: 'rename' | 'change', name: string | null) => {
      const what = type === 'rename' ? 'entry' : 'content';
      this.#onChange({ path: name === null ? null : `${folder}/${name}`, what });
      // The folder itself: told by its own name, as if that were a name in it.
      if (name === ownName) this.#onChange({ path: folder, what });
    };
    const onError = () => {
      this.#drop(folder);
      this.#onChange({ path: folder, what: 'entry' });
    };
    try {
      this.#watchers.set(folder, this.#watchOne(folder, { recursive: false }, onEvent, onError));
      return true;
    } catch (error) {
      // Gone again, or closed to us: its parent tells when that changes.
      if (isOnlyThisFolder(error)) return false;
      throw new WatchRefused(error as Error);
    }
  }

  #drop(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }
}

class WholeTreeWatcher implements TreeWatcher {
  readonly mayLoseEvents = true;
  readonly #root: string;
  readonly #watchOne: WatchFolder;
  readonly #onChange: OnChange;
  #watcher: { close(): void } | null = null;

  constructor(root: string, watchOne: WatchFolder, onChange: OnChange) {
    this.#root = root;
    this.#watchOne = watchOne;
    this.#onChange = onChange;
  }

  async follow(folders: ReadonlySet<string>): Promise<number> {
    if (this.#watcher !== null || folders.size === 0) return 0;
    const onEvent = (type: 'rename' | 'change', name: string | null) => {
      const path = name === null ? null : join(this.#root, name).replaceAll('\\', '/');
      this.#onChange({ path, what: type === 'rename' ? 'entry' : 'content' });
    };
    const onError = () => {
      this.close();
      this.#onChange({ path: this.#root, what: 'entry' });
    };
    try {
      this.#watcher = this.#watchOne(this.#root, { recursive: true }, onEvent, onError);
      return 1;
    } catch (error) {
      if (isOnlyThisFolder(error)) return 0;
      throw new WatchRefused(error as Error);
    }
  }

  distrust(folders: ReadonlySet<string>): void {
    if (folders.has(this.#root)) this.close();
  }

  close(): void {
    this.#watcher?.close();
    this.#watcher = null;
  }
}

function isOnlyThisFolder(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES' || code === 'EPERM';
}

function isAtOrBelow(folder: string, tops: ReadonlySet<string>): boolean {
  for (let at = folder; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) if (tops.has(at)) return true;
  return false;
}
