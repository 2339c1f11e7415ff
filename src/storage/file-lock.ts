/**
 * One process at a time. The lock is a SQLite lock on a file of its own, which the operating system lets go when its owner
 * dies in whatever way: there is no stale lock to find. Knows nothing about what is guarded.
 */
import type { Clock } from '../core/clock.ts';
import { type Database, openDatabase } from './sqlite.ts';

const pollMs = 20;

export interface FileLockOptions {
  /** Of the file; its folder exists. */
  readonly path: string;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  readonly patienceMs: number;
  /** What is thrown when others had it for all of that time. */
  readonly locked: () => Error;
}

/**
 * Runs `work` while nobody else has the lock.
 * @param work is told whether it had to wait: then somebody else may just have done the same.
 * @throws the signal's reason when aborted
 */
export async function withFileLock<T>(
  { path, clock, signal, patienceMs, locked }: FileLockOptions,
  work: (waited: boolean) => Promise<T>,
): Promise<T> {
  const since = clock.monotonicMs();
  const lock = openDatabase(path, { busyTimeoutMs: 0 });
  let waited = false;
  try {
    while (!tryLock(lock)) {
      waited = true;
      signal?.throwIfAborted();
      if (clock.monotonicMs() - since > patienceMs) throw locked();
      await clock.sleep(pollMs, signal);
    }
    signal?.throwIfAborted();
    return await work(waited);
  } finally {
    unlock(lock);
  }
}

function tryLock(lock: Database): boolean {
  try {
    // To lock an empty database SQLite prepares its first page, and makes and deletes a journal for it each time.
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (isBusy(error)) return false;
    throw error;
  }
}

function unlock(lock: Database): void {
  try {
    lock.exec('ROLLBACK');
  } catch {
    // It was never ours.
  }
  lock.close();
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
