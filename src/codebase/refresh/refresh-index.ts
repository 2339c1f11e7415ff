/**
 * The way into the index: makes it if there is none, brings it up to date, opens it. When nothing changed this is
 * `lstat` work only; what finds, parses and writes is loaded when it is needed.
 */
import { rmSync } from 'node:fs';
import type { Clock } from '../../core/clock.ts';
import { lstatOrNull } from '../discover/stamp.ts';
import { IndexDatabase } from '../store/index-database.ts';
import { existingIndexPlaces, type IndexPlace, prepareIndexPlace } from '../store/index-place.ts';
import { type OpenCodeIndex, SqliteCodeIndex } from '../store/sqlite-code-index.ts';
import { withWriteLock } from '../store/write-lock.ts';
import { checkedRoot } from './checked-root.ts';
import type { RefreshOptions } from './refresh-options.ts';
import { type RefreshReport, StoredReport } from './report.ts';
import { countUntouchedFiles } from './tree-check.ts';
import type { UpdateResult } from './update-index.ts';

export type { RefreshOptions } from './refresh-options.ts';

export interface RefreshResult {
  readonly index: OpenCodeIndex;
  readonly report: RefreshReport;
}

/** An index that is up to date, and what was done for it. */
export interface RefreshedDatabase extends UpdateResult {
  readonly place: IndexPlace;
  /** Of the open file; another one at its place has another. */
  readonly fileId: string;
}

/** @throws IndexError; the signal's reason when aborted, with the index as it was. */
export async function refreshIndex(given: RefreshOptions): Promise<RefreshResult> {
  const options = { ...given, root: checkedRoot(given.root) };
  const started = options.clock.monotonicMs();
  const { database, ...done } = await refreshDatabase(options);
  const index = new SqliteCodeIndex(options.root, database);
  const total = options.clock.monotonicMs() - started;
  const report = new StoredReport({ ...done, durationsMs: { ...done.durationsMs, total } }, index, database);
  return { index, report };
}

/** @param options with a root that was checked */
export async function refreshDatabase(options: RefreshOptions): Promise<RefreshedDatabase> {
  options.signal?.throwIfAborted();
  for (const place of options.full ? [] : existingIndexPlaces(options.root, options.cacheDir)) {
    const opened = openUntouched(options, place);
    if (opened !== null) return opened;
  }
  const place = prepareIndexPlace(options.root, options.cacheDir);
  return withWriteLock({ ...options, folder: place.folder }, async (waited) => {
    const adopted = waited && !options.full ? openUntouched(options, place) : null;
    if (adopted !== null) return adopted;
    const { updateIndex } = await import('./update-index.ts');
    const updated = await updateIndex(options, place);
    return { ...updated, place, fileId: fileIdOf(place) };
  });
}

/** The index as it was left by the last refresh, without looking at the tree; `null` when there is none. */
export function openIndex(options: {
  readonly root: string;
  readonly cacheDir: string | null;
}): OpenCodeIndex | null {
  const root = checkedRoot(options.root);
  const [place] = existingIndexPlaces(root, options.cacheDir);
  if (place === undefined) return null;
  const opened = IndexDatabase.open(place.database, null);
  return 'rebuild' in opened ? null : new SqliteCodeIndex(root, opened.database);
}

/** Deletes the index, in the project and in the cache. @returns whether there was one. */
export async function removeIndex(options: {
  readonly root: string;
  readonly cacheDir: string | null;
  readonly clock: Clock;
}): Promise<boolean> {
  const places = existingIndexPlaces(checkedRoot(options.root), options.cacheDir);
  for (const { folder, database } of places) {
    await withWriteLock({ ...options, folder }, async () => {
      for (const suffix of ['', '-journal', '-unsynced']) rmSync(database + suffix, { force: true });
    });
  }
  return places.length > 0;
}

function openUntouched(options: RefreshOptions, place: IndexPlace): RefreshedDatabase | null {
  // Before it is opened: should it be replaced in between, it is only opened once more later.
  const fileId = fileIdOf(place);
  const opened = IndexDatabase.open(place.database, options);
  if ('rebuild' in opened) return null;
  const { database } = opened;
  const untouched = untouchedDatabase(options, database);
  if (untouched !== null) return { ...untouched, place, fileId };
  database.close();
  return null;
}

/** Empty when there is none. */
export function fileIdOf({ database }: IndexPlace): string {
  const stats = lstatOrNull(database);
  return stats === null ? '' : `${stats.dev}:${stats.ino}`;
}

/** `null` when the tree is not as this database knows it, or the database is damaged: the update finds that again. */
export function untouchedDatabase(
  options: Pick<RefreshOptions, 'root' | 'clock'>,
  database: IndexDatabase,
): UpdateResult | null {
  const started = options.clock.monotonicMs();
  try {
    const unchanged = countUntouchedFiles(options.root, database);
    if (unchanged === null) return null;
    const changes = { added: [], changed: [], removed: [], unchanged };
    const durationsMs = { compare: options.clock.monotonicMs() - started, parse: 0, link: 0 };
    return { database, rebuilt: null, changes, durationsMs, threads: 0 };
  } catch {
    return null;
  }
}
