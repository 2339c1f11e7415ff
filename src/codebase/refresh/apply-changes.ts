/**
 * Reads what may have changed, writes what it says, and links it. Works inside of a transaction that somebody else
 * opened. Knows nothing about how the changes were found.
 */
import type { Clock } from '../../core/clock.ts';
import type { ReadingMoment } from '../discover/stamp.ts';
import type { Extracted, ExtractJob, KnownContents } from '../extract/extract-job.ts';
import type { Language } from '../languages/language.ts';
import { FactsWriter } from '../store/facts-writer.ts';
import type { IndexDatabase } from '../store/index-database.ts';
import type { KnownFile } from '../store/stored-file.ts';
import { writeListing } from '../store/stored-listing.ts';
import type { Candidate, TreeComparison } from './compare-tree.ts';
import type { Extraction } from './extraction.ts';
import { linkImports } from './link-imports.ts';
import { linkReferences } from './link-references.ts';
import type { RefreshOptions } from './refresh-options.ts';
import type { RefreshDurations, TreeChanges } from './report.ts';

export interface AppliedChanges {
  readonly changes: TreeChanges;
  readonly durationsMs: Pick<RefreshDurations, 'parse' | 'link'>;
}

interface Job extends ExtractJob {
  readonly file: KnownFile | null;
}

export async function applyChanges(
  options: RefreshOptions,
  database: IndexDatabase,
  comparison: TreeComparison,
  reading: ReadingMoment,
  extraction: Extraction,
): Promise<AppliedChanges> {
  const { clock, root, languages, maxFileBytes, signal, onProgress, freeMemory } = options;
  const started = clock.monotonicMs();
  const writer = new FactsWriter(database.db);
  // Without a file there is no index over one yet.
  const isFullBuild =
    comparison.removed.length + comparison.unchanged === 0 &&
    comparison.candidates.every(({ known }) => known === null);
  const outcome = new Outcome(writer, comparison.unchanged);
  for (const file of comparison.removed) outcome.remove(file);

  const jobs = jobsFor(comparison.candidates, languages, database);
  let done = 0;
  for await (const batch of extraction.run(jobs, { root, maxFileBytes, reading }, signal)) {
    for (const { job, extracted } of batch) {
      const candidate = jobs[job];
      if (candidate === undefined) throw new Error(`There is no job ${job}`);
      outcome.take(candidate, extracted);
      onProgress?.(++done, jobs.length);
    }
    freeMemory?.();
  }
  writer.flush();
  freeMemory?.();
  const parsed = clock.monotonicMs();

  const changes = outcome.changes();
  const redirected = await linkImports(database, root, languages, {
    pathsChanged: changes.added.length > 0 || changes.removed.length > 0,
    importsChanged: writer.importsChanged,
    changed: changes.changed,
    written: writer.changes.written,
    earlier: writer.links.earlier,
  });
  freeMemory?.();
  linkReferences(database, languages, writer, { redirected, isFullBuild, freeMemory });
  storeListing(database, comparison.newListing, clock);
  signal?.throwIfAborted();
  return { changes, durationsMs: { parse: parsed - started, link: clock.monotonicMs() - parsed } };
}

/** Writes each result and remembers what became of its file. */
class Outcome {
  readonly #writer: FactsWriter;
  readonly #added: string[] = [];
  readonly #changed: string[] = [];
  readonly #removed: string[] = [];
  #unchanged: number;

  constructor(writer: FactsWriter, unchanged: number) {
    this.#writer = writer;
    this.#unchanged = unchanged;
  }

  remove(file: KnownFile): void {
    this.#writer.removeFile(file.id);
    this.#removed.push(file.path);
  }

  take({ file }: Job, extracted: Extracted): void {
    switch (extracted.kind) {
      case 'gone':
        if (file !== null) this.remove(file);
        return;
      case 'same':
        if (file === null) throw new Error('A new file cannot be the same');
        this.#writer.touchFile(file.id, extracted.stamp, extracted.racy);
        this.#unchanged++;
        return;
      case 'read': {
        const { record } = extracted;
        if (file === null) this.#writer.addFile(record);
        else this.#writer.replaceFile(file.id, record);
        (file === null ? this.#added : this.#changed).push(record.path);
        return;
      }
    }
  }

  changes(): TreeChanges {
    return {
      added: this.#added.sort(),
      changed: this.#changed.sort(),
      removed: this.#removed.sort(),
      unchanged: this.#unchanged,
    };
  }
}

/** The largest file first. */
function jobsFor(
  candidates: readonly Candidate[],
  languages: readonly Language[],
  database: IndexDatabase,
): Job[] {
  const languageOf = languageFinder(languages);
  const select = database.prepared('SELECT hash, size_bytes AS sizeBytes, skip FROM files WHERE id = ?');
  const jobs = candidates.map(({ path, sizeBytes, known: file }) => ({
    path,
    language: languageOf(path)?.id ?? null,
    sizeBytes,
    known: file === null ? null : (select.get(file.id) as unknown as KnownContents),
    file,
  }));
  return jobs.sort((a, b) => b.sizeBytes - a.sizeBytes || (a.path < b.path ? -1 : 1));
}

export function languageFinder(languages: readonly Language[]): (path: string) => Language | null {
  const byExtension = new Map(
    languages.flatMap((language) => language.extensions.map((extension) => [extension, language] as const)),
  );
  return (path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const dot = name.lastIndexOf('.');
    return dot <= 0 ? null : (byExtension.get(name.slice(dot).toLowerCase()) ?? null);
  };
}

function storeListing(database: IndexDatabase, newListing: TreeComparison['newListing'], clock: Clock): void {
  database.setNote('refreshedAtMs', clock.nowMs());
  if (newListing === null) return;
  writeListing(database, newListing.listing);
  database.db.exec('DELETE FROM left_out');
  const insert = database.prepared('INSERT OR REPLACE INTO left_out VALUES (?, ?)');
  for (const { path, reason } of newListing.leftOut) insert.run(path, reason);
}
