/** What a refresh did, for people and for tests. */
import type { CodeIndex, IndexCounts } from '../code-index.ts';
import type { SkipReason } from '../discover/skip-reason.ts';
import type { IndexDatabase, RebuildReason } from '../store/index-database.ts';
import type { IndexPlace } from '../store/index-place.ts';

export interface TreeChanges {
  /** Paths, sorted. After a rebuild every file is an added one. */
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
}

export interface SkippedPath {
  readonly path: string;
  readonly reason: SkipReason;
}

export interface RefreshReport {
  readonly place: IndexPlace;
  /** `null`: the index was continued. */
  readonly rebuilt: RebuildReason | null;
  readonly changes: TreeChanges;
  readonly counts: IndexCounts;
  /** In order of path. */
  readonly skipped: readonly SkippedPath[];
  readonly parseErrors: readonly { readonly path: string; readonly count: number }[];
  /** Files that are not UTF-8; they were read with replacement characters. */
  readonly invalidUtf8: readonly string[];
  readonly durationsMs: RefreshDurations;
  /** That parsed, beside the main one; 0: it was little, and the main one did it. */
  readonly threads: number;
}

export interface RefreshDurations {
  /** Finding out what changed. */
  readonly compare: number;
  /** Reading, parsing and storing. */
  readonly parse: number;
  /** Finding the targets of imports. */
  readonly link: number;
  readonly total: number;
}

/** Reads what stands in the database when it is asked for: a question needs none of it. Valid while the index is open. */
export class StoredReport implements RefreshReport {
  readonly place: IndexPlace;
  readonly rebuilt: RebuildReason | null;
  readonly changes: TreeChanges;
  readonly durationsMs: RefreshDurations;
  readonly threads: number;
  readonly #index: Pick<CodeIndex, 'counts'>;
  readonly #database: IndexDatabase;

  constructor(
    done: Pick<RefreshReport, 'place' | 'rebuilt' | 'changes' | 'durationsMs' | 'threads'>,
    index: Pick<CodeIndex, 'counts'>,
    database: IndexDatabase,
  ) {
    this.place = done.place;
    this.rebuilt = done.rebuilt;
    this.changes = done.changes;
    this.durationsMs = done.durationsMs;
    this.threads = done.threads;
    this.#index = index;
    this.#database = database;
  }

  get counts(): IndexCounts {
    return this.#index.counts();
  }

  get skipped(): readonly SkippedPath[] {
    const rows = this.#database.db
      .prepare('SELECT path, skip AS reason FROM files WHERE skip IS NOT NULL')
      .all() as unknown as SkippedPath[];
    return [...this.#database.leftOut(), ...rows].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  get parseErrors(): RefreshReport['parseErrors'] {
    return this.#database.db
      .prepare('SELECT path, parse_errors AS count FROM files WHERE parse_errors > 0 ORDER BY path')
      .all() as unknown as RefreshReport['parseErrors'];
  }

  get invalidUtf8(): readonly string[] {
    const rows = this.#database.db
      .prepare('SELECT path FROM files WHERE invalid_utf8 > 0 ORDER BY path')
      .all() as { path: string }[];
    return rows.map(({ path }) => path);
  }
}

/** How many paths were skipped for each reason. */
export function countSkips(skipped: readonly SkippedPath[]): ReadonlyMap<SkipReason, number> {
  const counts = new Map<SkipReason, number>();
  for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return counts;
}
