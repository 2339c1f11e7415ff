/**
 * Where a project's journal and its lock lie: in the user's data directory, never in the project. What is written down of
 * an interrupted write is carried out later; a repository could bring such a record with it.
 */
import { realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { contentHash } from '../../codebase/store/content-hash.ts';
import type { Clock } from '../../core/clock.ts';
import { withFileLock } from '../../storage/file-lock.ts';
import { makeFolder } from '../../storage/make-folder.ts';
import { reasonOf, WriteError } from './write-error.ts';

export interface StateFolder {
  /** Absolute, of the project, without links. */
  readonly root: string;
  /** Absolute, of what is kept about it; need not exist. */
  readonly folder: string;
}

export const stateFolderName = 'undo';
const patienceMs = 60_000;

/** Creates nothing. @param root of a folder that is there */
export function stateFolderOf(dataDir: string, root: string): StateFolder {
  // The native one also says how it is spelt where upper and lower case are one.
  const real = realpathSync.native(resolve(root));
  return { root: real, folder: join(dataDir, stateFolderName, contentHash(real)) };
}

/** @throws WriteError `edits/state-unusable` */
export function prepareStateFolder({ folder }: StateFolder): void {
  try {
    makeFolder(folder, 0o700);
  } catch (cause) {
    throw stateUnusable(folder, cause);
  }
}

export function stateUnusable(folder: string, cause: unknown): WriteError {
  return new WriteError(
    'edits/state-unusable',
    `Nothing was changed: what undoes it cannot be kept in ${folder}: ${reasonOf(cause)}.`,
    'Make that folder writable and see that the disk is not full, or set OPTIMIZER_HOME to another one.',
    { cause },
  );
}

/** Runs `work` while no other process writes to this project or its journal. @throws WriteError `edits/locked` */
export async function whileOnlyWriter<T>(
  state: StateFolder,
  { clock, signal }: { readonly clock: Clock; readonly signal?: AbortSignal },
  work: () => Promise<T> | T,
): Promise<T> {
  prepareStateFolder(state);
  const locked = () =>
    new WriteError(
      'edits/locked',
      `Another process has been writing to ${state.root} for a minute; nothing was changed.`,
      'Wait for it or stop it, then run the command again.',
    );
  let hasLock = false;
  try {
    return await withFileLock(
      { path: join(state.folder, 'write.lock'), clock, patienceMs, locked, ...(signal && { signal }) },
      async () => {
        hasLock = true;
        return work();
      },
    );
  } catch (error) {
    if (hasLock || error instanceof WriteError || signal?.aborted === true) throw error;
    throw stateUnusable(state.folder, error);
  }
}
