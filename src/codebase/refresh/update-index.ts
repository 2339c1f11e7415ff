/**
 * Brings the index up to date, for the owner of the write lock: in one transaction, or by a full build in a file
 * beside it that takes its place when it is complete.
 */
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../core/clock.ts';
import { newId } from '../../core/ids.ts';
import type { ReadingMoment } from '../discover/stamp.ts';
import { LoadedExtractors } from '../extract/extract-file.ts';
import { threadOptions } from '../extract/thread-options.ts';
import {
  adoptBuild,
  IndexDatabase,
  isDamage,
  type RebuildReason,
  removeUnfinishedBuilds,
  temporaryPath,
} from '../store/index-database.ts';
import type { IndexPlace } from '../store/index-place.ts';
import { forgetLinkView } from '../store/link-kept-view.ts';
import { noKnownFiles } from '../store/stored-file.ts';
import { readListing } from '../store/stored-listing.ts';
import { clearMark, type UnsyncedMark } from '../store/unsynced-mark.ts';
import { writeFailure } from '../store/write-failure.ts';
import { applyChanges, languageFinder } from './apply-changes.ts';
import { comparePaths } from './compare-paths.ts';
import { compareTree, type KnownTree, type TreeComparison } from './compare-tree.ts';
import { Extraction } from './extraction.ts';
import type { RefreshOptions } from './refresh-options.ts';
import type { RefreshDurations, TreeChanges } from './report.ts';

export interface UpdateResult {
  readonly database: IndexDatabase;
  readonly rebuilt: RebuildReason | null;
  readonly changes: TreeChanges;
  readonly durationsMs: Omit<RefreshDurations, 'total'>;
  readonly threads: number;
}

type Update = Omit<UpdateResult, 'database' | 'rebuilt'>;
type Changed = Omit<Update, 'threads'>;

const defaultClockStepMs = 2_000;
const emptyTree: KnownTree = { listing: null, files: noKnownFiles, leftOut: [] };

export async function updateIndex(options: RefreshOptions, place: IndexPlace): Promise<UpdateResult> {
  removeUnfinishedBuilds(place.database);
  return withExpectedErrors(place, async () => {
    const opened = options.full
      ? { rebuild: 'requested' as const }
      : IndexDatabase.open(place.database, options);
    if ('rebuild' in opened) return rebuildIndex(options, place, opened.rebuild);
    const { database } = opened;
    try {
      const updated = await withExtraction(options, (extraction) =>
        updateInPlace(options, place, database, extraction),
      );
      return { database, rebuilt: null, ...updated };
    } catch (error) {
      database.close();
      if (isDamage(error)) return rebuildIndex(options, place, 'damaged');
      throw error;
    }
  });
}

/**
 * Does the same for a few paths of which the caller knows that nothing else changed, in an index that stays open.
 * @param mark `null`: writing waits for the disk.
 * @returns `null` when these paths alone do not decide what is in the project, or the index is damaged.
 */
export async function updatePaths(
  options: RefreshOptions,
  place: IndexPlace,
  database: IndexDatabase,
  paths: readonly string[],
  mark: UnsyncedMark | null,
): Promise<Update | null> {
  const started = options.clock.monotonicMs();
  return withExpectedErrors(place, async () => {
    try {
      const reading = readingMoment(options, place);
      const compared = comparePaths(options.root, database, paths);
      if (compared === null) return null;
      const compareMs = options.clock.monotonicMs() - started;
      return await withExtraction(options, (extraction) =>
        writeChanges(
          options,
          database,
          { ...compared, newListing: null },
          { reading, compareMs, extraction, mark },
        ),
      );
    } catch (error) {
      database.rollBack();
      forgetLinkView(database.db);
      if (isDamage(error)) return null;
      throw error;
    }
  });
}

async function withExpectedErrors<T>(place: IndexPlace, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw writeFailure(place.folder, error) ?? error;
  }
}

/** Ends the threads before it returns or throws. */
async function withExtraction<T extends object>(
  options: RefreshOptions,
  work: (extraction: Extraction) => Promise<T>,
): Promise<T & { threads: number }> {
  const { extractors = new LoadedExtractors(options.languages), threads = threadOptions() } = options;
  const extraction = new Extraction(extractors, threads, options.maxFileBytes, options.beforeThreads);
  try {
    return { ...(await work(extraction)), threads: extraction.threadCount };
  } finally {
    await extraction.stop();
  }
}

async function updateInPlace(
  options: RefreshOptions,
  place: IndexPlace,
  database: IndexDatabase,
  extraction: Extraction,
): Promise<Changed> {
  const reading = readingMoment(options, place);
  const started = options.clock.monotonicMs();
  const known = { listing: readListing(database), files: database.knownFiles(), leftOut: database.leftOut() };
  const comparison = await compareTree(options.root, known, reading, { signal: options.signal });
  const compareMs = options.clock.monotonicMs() - started;
  const changed = await writeChanges(options, database, comparison, {
    reading,
    compareMs,
    extraction,
    mark: null,
  });
  clearMark(place.database);
  return changed;
}

interface Writing {
  readonly reading: ReadingMoment;
  readonly compareMs: number;
  readonly extraction: Extraction;
  /** `null`: writing waits for the disk. */
  readonly mark: UnsyncedMark | null;
}

/** In one transaction; no writing at all when nothing changed. */
async function writeChanges(
  options: RefreshOptions,
  database: IndexDatabase,
  comparison: TreeComparison,
  { reading, compareMs, extraction, mark }: Writing,
): Promise<Changed> {
  if (isSame(comparison)) {
    const changes = { added: [], changed: [], removed: [], unchanged: comparison.unchanged };
    return { changes, durationsMs: { compare: compareMs, parse: 0, link: 0 } };
  }
  mark?.set();
  database.begin(mark === null);
  const { changes, durationsMs } = await applyChanges(options, database, comparison, reading, extraction);
  if (changes.added.length + changes.changed.length + changes.removed.length > 0) {
    database.setNote('revision', nextRevision(database.note('revision'), options.clock));
  }
  database.commit();
  return { changes, durationsMs: { compare: compareMs, ...durationsMs } };
}

function isSame({ candidates, removed, newListing }: TreeComparison): boolean {
  return candidates.length === 0 && removed.length === 0 && newListing === null;
}

async function rebuildIndex(
  options: RefreshOptions,
  place: IndexPlace,
  reason: RebuildReason,
): Promise<UpdateResult> {
  const update = await withExtraction(options, (extraction) => rebuild(options, place, extraction));
  const opened = IndexDatabase.open(place.database, options);
  if ('rebuild' in opened)
    throw new Error(`The index that was just built cannot be opened: ${opened.rebuild}`);
  return { database: opened.database, rebuilt: reason, ...update };
}

async function rebuild(options: RefreshOptions, place: IndexPlace, extraction: Extraction): Promise<Changed> {
  const temporary = temporaryPath(place.database, newId(options.clock.nowMs()));
  const reading = readingMoment(options, place);
  const started = options.clock.monotonicMs();
  const isSource = languageFinder(options.languages);
  const comparison = await compareTree(options.root, emptyTree, reading, {
    signal: options.signal,
    onListed: (paths) => extraction.prepareFor([...paths].filter((path) => isSource(path) !== null).length),
  });
  const compare = options.clock.monotonicMs() - started;
  const building = IndexDatabase.create(temporary, options);
  let update: Changed;
  try {
    const { changes, durationsMs } = await applyChanges(options, building, comparison, reading, extraction);
    update = { changes, durationsMs: { compare, ...durationsMs } };
    building.setNote('revision', nextRevision(lastRevision(place), options.clock));
    building.finishBuild();
    building.close();
  } catch (error) {
    building.close();
    rmSync(temporary, { force: true });
    throw error;
  }
  adoptBuild(temporary, place.database);
  return update;
}

/** Time of day, so that it grows even when an older index is lost. */
function nextRevision(last: number | null, clock: Clock): number {
  return Math.max((last ?? 0) + 1, Math.floor(clock.nowMs()));
}

function lastRevision(place: IndexPlace): number | null {
  const opened = IndexDatabase.open(place.database, null);
  if ('rebuild' in opened) return null;
  const revision = opened.database.note('revision');
  opened.database.close();
  return revision;
}

/** Asks the file system for its time, which need not be ours. */
function readingMoment(options: RefreshOptions, place: IndexPlace): ReadingMoment {
  const probe = join(place.folder, 'clock');
  try {
    writeFileSync(probe, '.');
    const startedUs = Math.floor(statSync(probe).mtimeMs * 1000);
    return { startedUs, clockStepUs: (options.fileClockStepMs ?? defaultClockStepMs) * 1000 };
  } finally {
    rmSync(probe, { force: true });
  }
}
