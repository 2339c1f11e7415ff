/** One writer of an index at a time, across processes. */
import { join } from 'node:path';
import type { Clock } from '../../core/clock.ts';
import { withFileLock } from '../../storage/file-lock.ts';
import { IndexError } from '../index-error.ts';
import { lockName } from './index-place.ts';

const patienceMs = 10 * 60_000;

/**
 * Runs `work` while nobody else writes to the index in `folder`.
 * @param work is told whether it had to wait: then somebody else may just have done the same.
 * @throws IndexError `index/locked` after ten minutes; the signal's reason when aborted.
 */
export function withWriteLock<T>(
  { folder, ...options }: { readonly folder: string; readonly clock: Clock; readonly signal?: AbortSignal },
  work: (waited: boolean) => Promise<T>,
): Promise<T> {
  return withFileLock(
    { ...options, path: join(folder, lockName), patienceMs, locked: () => locked(folder) },
    work,
  );
}

/** For a folder in which somebody else keeps writing. */
export function locked(folder: string): IndexError {
  return new IndexError(
    'index/locked',
    `Another process keeps the index in ${folder} locked.`,
    'Wait for it or stop it, then run the command again.',
  );
}
