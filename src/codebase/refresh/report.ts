/** What a refresh did, for people and for tests. */
import type { CodeIndex, IndexCounts } from '../code-index.ts';
import type { IndexDatabase, RebuildReason } from '../store/index-database.ts';
import type { IndexPlace } from '../store/index-place.ts';
import {
  type FileWithErrors,
  filesNotUtf8,
  filesWithErrors,
  type SkippedPath,
  skippedPaths,
} from './file-findings.ts';

export interface TreeChanges {
  /** Paths, sorted. After a rebuild every file is an added one. */
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
}

export interface RefreshReport {
  readonly place: IndexPlace;
  /** `null`: the index was continued. */
  readonly rebuilt: RebuildReason | null;
  readonly changes: TreeChanges;
  readonly counts: IndexCounts;
  /** In order of path. */
  readonly skipped: readonly SkippedPath[];
  readonly parseErrors: readonly FileWithErrors[];
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
    return skippedPaths(this.#database);
  }

  get parseErrors(): readonly FileWithErrors[] {
    return filesWithErrors(this.#database);
  }

  get invalidUtf8(): readonly string[] {
    return filesNotUtf8(this.#database);
  }
}
