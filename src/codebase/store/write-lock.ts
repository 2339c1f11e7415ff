/**
 * One writer at a time, across processes. The lock is a SQLite lock on a file of its own, which the operating system
 * lets go when its owner dies in whatever way: there is no stale lock to find.
 */
import { join } from 'node:path';
import type { Clock } from '../../core/clock.ts';
import { openDatabase } from '../../storage/sqlite.ts';
import { IndexError } from '../index-error.ts';
import { lockName } from './index-place.ts';

const pollMs = 20;
const patienceMs = 10 * 60_000;

/**
 * Runs `work` while nobody else writes to the index in `folder`.
 * @param work is told whether it had to wait: then somebody else may just have done the same.
 * @throws IndexError `index/locked` after ten minutes; the signal's reason when aborted.
 */
export async function withWriteLock<T>(
  options: { readonly folder: string; readonly clock: Clock; readonly signal?: AbortSignal },
  work: (waited: boolean) => Promise<T>,
): Promise<T> {
  const { folder, clock, signal } = options;
  const since = clock.monotonicMs();
  const lock = openDatabase(join(folder, lockName), { busyTimeoutMs: 0 });
  let waited = false;
  try {
    while (!tryLock(lock)) {
      waited = true;
      signal?.throwIfAborted();
      if (clock.monotonicMs() - since > patienceMs) throw locked(folder);
      await clock.sleep(pollMs, signal);
    }
    signal?.throwIfAborted();
    return await work(waited);
  } finally {
    unlock(lock);
  }
}

function tryLock(lock: ReturnType<typeof openDatabase>): boolean {
  try {
    // To lock an empty database SQLite prepares its first page, and makes and deletes a journal for it each time.
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (isBusy(error)) return false;
    throw error;
  }
}

function unlock(lock: ReturnType<typeof openDatabase>): void {
  try {
    lock.exec('ROLLBACK');
  } catch {
    // It was never ours.
  }
  lock.close();
}

/** For a folder in which somebody else keeps writing. */
export function locked(folder: string): IndexError {
  return new IndexError(
    'index/locked',
    `Another process keeps the index in ${folder} locked.`,
    'Wait for it or stop it, then run the command again.',
  );
}

/** The primary result code is in the low byte of the extended one. */
export function sqliteCode(error: unknown): number | null {
  const code = error instanceof Error ? (error as { errcode?: unknown }).errcode : undefined;
  return typeof code === 'number' ? code & 0xff : null;
}

export function isBusy(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === 5 || code === 6;
}
