/**
 * The way into the index: makes it if there is none, brings it up to date, opens it. When nothing changed this is
 * `lstat` work only; what finds, parses and writes is loaded when it is needed.
 */
import { rmSync } from 'node:fs';
import type { Clock } from '../../core/clock.ts';
import { IndexDatabase } from '../store/index-database.ts';
import { existingIndexPlaces, type IndexPlace, prepareIndexPlace } from '../store/index-place.ts';
import { type OpenCodeIndex, SqliteCodeIndex } from '../store/sqlite-code-index.ts';
import { withWriteLock } from '../store/write-lock.ts';
import { checkedRoot } from './checked-root.ts';
import type { RefreshOptions } from './refresh-options.ts';
import { type RefreshDurations, type RefreshReport, StoredReport } from './report.ts';
import { countUntouchedFiles } from './tree-check.ts';

export type { RefreshOptions } from './refresh-options.ts';

export interface RefreshResult {
  readonly index: OpenCodeIndex;
  readonly report: RefreshReport;
}

/** @throws IndexError; the signal's reason when aborted, with the index as it was. */
export async function refreshIndex(given: RefreshOptions): Promise<RefreshResult> {
  const options = { ...given, root: checkedRoot(given.root) };
  options.signal?.throwIfAborted();
  const started = options.clock.monotonicMs();
  for (const existing of options.full ? [] : existingIndexPlaces(options.root, options.cacheDir)) {
    const unchanged = openUntouched(options, existing, started);
    if (unchanged !== null) return unchanged;
  }
  const place = prepareIndexPlace(options.root, options.cacheDir);
  return withWriteLock({ ...options, folder: place.folder }, async (waited) => {
    const adopted = waited && !options.full ? openUntouched(options, place, started) : null;
    if (adopted !== null) return adopted;
    const { updateIndex } = await import('./update-index.ts');
    const { database, ...done } = await updateIndex(options, place);
    return result(options, database, { place, ...done, started });
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
      for (const suffix of ['', '-journal']) rmSync(database + suffix, { force: true });
    });
  }
  return places.length > 0;
}

function openUntouched(options: RefreshOptions, place: IndexPlace, started: number): RefreshResult | null {
  const opened = IndexDatabase.open(place.database, options);
  if ('rebuild' in opened) return null;
  const { database } = opened;
  try {
    const unchanged = countUntouchedFiles(options.root, database);
    if (unchanged !== null) {
      const compare = options.clock.monotonicMs() - started;
      const changes = { added: [], changed: [], removed: [], unchanged };
      const durationsMs = { compare, parse: 0, link: 0 };
      return result(options, database, { place, rebuilt: null, changes, durationsMs, threads: 0, started });
    }
  } catch {
    // A damaged file: the update finds that again, and builds a new one.
  }
  database.close();
  return null;
}

function result(
  options: RefreshOptions,
  database: IndexDatabase,
  done: Pick<RefreshReport, 'place' | 'rebuilt' | 'changes' | 'threads'> & {
    readonly durationsMs: Omit<RefreshDurations, 'total'>;
    readonly started: number;
  },
): RefreshResult {
  const { started, durationsMs, ...rest } = done;
  const index = new SqliteCodeIndex(options.root, database);
  const total = options.clock.monotonicMs() - started;
  return {
    index,
    report: new StoredReport({ ...rest, durationsMs: { ...durationsMs, total } }, index, database),
  };
}
