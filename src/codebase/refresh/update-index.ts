/**
 * Brings the index up to date, for the owner of the write lock: in one transaction, or by a full build in a file
 * beside it that takes its place when it is complete.
 */
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../core/clock.ts';
import { newId } from '../../core/ids.ts';
import type { ReadingMoment } from '../discover/stamp.ts';
import { errorCode } from '../index-error.ts';
import type { Language } from '../languages/language.ts';
import { FactsWriter } from '../store/facts-writer.ts';
import {
  adoptBuild,
  IndexDatabase,
  isDamage,
  type RebuildReason,
  removeUnfinishedBuilds,
  temporaryPath,
} from '../store/index-database.ts';
import { diskFull, type IndexPlace } from '../store/index-place.ts';
import { type FileRecord, type KnownFile, noKnownFiles } from '../store/stored-file.ts';
import { isBusy, locked, sqliteCode } from '../store/write-lock.ts';
import { type Candidate, compareTree, type KnownTree, type TreeComparison } from './compare-tree.ts';
import { extractHere, type SourceToExtract } from './extract-files.ts';
import { linkImports } from './link-imports.ts';
import { readSource } from './read-source.ts';
import type { RefreshOptions } from './refresh-options.ts';
import type { RefreshDurations, TreeChanges } from './report.ts';

export interface UpdateResult {
  readonly database: IndexDatabase;
  readonly rebuilt: RebuildReason | null;
  readonly changes: TreeChanges;
  readonly durationsMs: Omit<RefreshDurations, 'total'>;
}

type Update = Omit<UpdateResult, 'database' | 'rebuilt'>;

const defaultClockStepMs = 2_000;
const emptyTree: KnownTree = { listing: null, files: noKnownFiles, leftOut: [] };

export async function updateIndex(options: RefreshOptions, place: IndexPlace): Promise<UpdateResult> {
  removeUnfinishedBuilds(place.database);
  try {
    const opened = options.full
      ? { rebuild: 'requested' as const }
      : IndexDatabase.open(place.database, options);
    if ('rebuild' in opened) return await rebuild(options, place, opened.rebuild);
    try {
      return {
        database: opened.database,
        rebuilt: null,
        ...(await updateInPlace(options, place, opened.database)),
      };
    } catch (error) {
      opened.database.close();
      if (isDamage(error)) return await rebuild(options, place, 'damaged');
      throw error;
    }
  } catch (error) {
    if (errorCode(error) === 'ENOSPC' || sqliteCode(error) === 13) throw diskFull(place.folder, error);
    throw isBusy(error) ? locked(place.folder) : error;
  }
}

async function updateInPlace(
  options: RefreshOptions,
  place: IndexPlace,
  database: IndexDatabase,
): Promise<Update> {
  const reading = readingMoment(options, place);
  const started = options.clock.monotonicMs();
  const known = { listing: database.listing(), files: database.knownFiles(), leftOut: database.leftOut() };
  const comparison = await compareTree(options.root, known, reading, options.signal);
  const compare = options.clock.monotonicMs() - started;
  if (isSame(comparison)) {
    const changes = { added: [], changed: [], removed: [], unchanged: comparison.unchanged };
    return { changes, durationsMs: { compare, parse: 0, link: 0 } };
  }
  database.begin();
  const { changes, durationsMs } = await applyChanges(options, database, comparison, reading);
  if (changes.added.length + changes.changed.length + changes.removed.length > 0) {
    database.setNote('revision', nextRevision(database.note('revision'), options.clock));
  }
  database.commit();
  return { changes, durationsMs: { compare, ...durationsMs } };
}

function isSame({ candidates, removed, listingChanged }: TreeComparison): boolean {
  return candidates.length === 0 && removed.length === 0 && !listingChanged;
}

async function rebuild(
  options: RefreshOptions,
  place: IndexPlace,
  reason: RebuildReason,
): Promise<UpdateResult> {
  const temporary = temporaryPath(place.database, newId(options.clock.nowMs()));
  const reading = readingMoment(options, place);
  const started = options.clock.monotonicMs();
  const comparison = await compareTree(options.root, emptyTree, reading, options.signal);
  const compare = options.clock.monotonicMs() - started;
  const building = IndexDatabase.create(temporary, options);
  let update: Update;
  try {
    const { changes, durationsMs } = await applyChanges(options, building, comparison, reading);
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
  const opened = IndexDatabase.open(place.database, options);
  if ('rebuild' in opened)
    throw new Error(`The index that was just built cannot be opened: ${opened.rebuild}`);
  return { database: opened.database, rebuilt: reason, ...update };
}

async function applyChanges(
  options: RefreshOptions,
  database: IndexDatabase,
  comparison: TreeComparison,
  reading: ReadingMoment,
): Promise<{ changes: TreeChanges; durationsMs: { parse: number; link: number } }> {
  const { clock, root, languages, signal, onProgress } = options;
  const started = clock.monotonicMs();
  const writer = new FactsWriter(database.db);
  const added: string[] = [];
  const changed: string[] = [];
  const removed = comparison.removed.map((file) => file.path);
  let { unchanged } = comparison;
  for (const file of comparison.removed) writer.removeFile(file.id);

  let done = 0;
  const total = comparison.candidates.length;
  const gone = (file: KnownFile) => {
    writer.removeFile(file.id);
    removed.push(file.path);
  };
  const sources = readCandidates(options, comparison.candidates, reading, gone);
  const same = database.db.prepare('SELECT size_bytes, hash, skip FROM files WHERE id = ?');
  // Hashing comes before parsing: a file that was only touched is not parsed again.
  const worthParsing = filterSources(sources, ({ record, known }) => {
    if (known === null || !isSameContent(record, same.get(known.id))) return true;
    writer.touchFile(known.id, record.stamp, record.racy);
    unchanged++;
    return false;
  });
  for await (const { known, record } of extractHere(worthParsing, signal)) {
    if (known === null) {
      writer.addFile(record);
      added.push(record.path);
    } else {
      writer.replaceFile(known.id, record);
      changed.push(record.path);
    }
    onProgress?.(++done, total);
  }
  writer.flush();
  const parsed = clock.monotonicMs();

  const pathsChanged = added.length > 0 || removed.length > 0;
  await linkImports(database, root, languages, {
    pathsChanged,
    importsChanged: writer.importsChanged,
    changed,
  });
  storeListing(database, comparison, clock);
  signal?.throwIfAborted();
  return {
    changes: { added, changed, removed: removed.sort(), unchanged },
    durationsMs: { parse: parsed - started, link: clock.monotonicMs() - parsed },
  };
}

function* readCandidates(
  options: RefreshOptions,
  candidates: readonly Candidate[],
  reading: ReadingMoment,
  gone: (file: KnownFile) => void,
): Generator<SourceToExtract> {
  const byExtension = new Map(
    options.languages.flatMap((language) =>
      language.extensions.map((extension) => [extension, language] as const),
    ),
  );
  for (const { path, known } of candidates) {
    const language = languageOf(path, byExtension);
    const limits = { maxFileBytes: options.maxFileBytes, reading };
    const source = readSource(options.root, path, language !== null, limits);
    if (source !== null) yield { ...source, known, language };
    else if (known !== null) gone(known);
  }
}

function* filterSources(
  sources: Iterable<SourceToExtract>,
  keep: (source: SourceToExtract) => boolean,
): Generator<SourceToExtract> {
  for (const source of sources) if (keep(source)) yield source;
}

function languageOf(path: string, byExtension: ReadonlyMap<string, Language>): Language | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? null : (byExtension.get(name.slice(dot).toLowerCase()) ?? null);
}

function isSameContent(
  record: FileRecord,
  stored: { size_bytes: number; hash: string | null; skip: string | null },
): boolean {
  if (record.hash !== stored.hash || record.stamp.sizeBytes !== stored.size_bytes) return false;
  if (record.hash !== null) return true;
  return record.skip === stored.skip;
}

function storeListing(database: IndexDatabase, comparison: TreeComparison, clock: Clock): void {
  database.setNote('refreshedAtMs', clock.nowMs());
  if (!comparison.listingChanged) return;
  database.setNote('listing', JSON.stringify(comparison.listing));
  database.db.exec('DELETE FROM left_out');
  const insert = database.db.prepare('INSERT OR REPLACE INTO left_out VALUES (?, ?)');
  for (const { path, reason } of comparison.leftOut) insert.run(path, reason);
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
  writeFileSync(probe, '.');
  const startedUs = Math.floor(statSync(probe).mtimeMs * 1000);
  rmSync(probe, { force: true });
  return { startedUs, clockStepUs: (options.fileClockStepMs ?? defaultClockStepMs) * 1000 };
}
