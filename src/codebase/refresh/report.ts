/** What a refresh did, for people and for tests. */
import type { IndexCounts } from '../code-index.ts';
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

/** The parts of a report that stand in the database. */
export function storedFindings(
  database: IndexDatabase,
): Pick<RefreshReport, 'skipped' | 'parseErrors' | 'invalidUtf8'> {
  const rows = database.db
    .prepare(
      `SELECT path, skip, parse_errors, invalid_utf8 FROM files
        WHERE skip IS NOT NULL OR parse_errors > 0 OR invalid_utf8 > 0 ORDER BY path`,
    )
    .all() as { path: string; skip: SkipReason | null; parse_errors: number; invalid_utf8: number }[];
  const skipped: SkippedPath[] = [...database.leftOut()];
  for (const { path, skip } of rows) if (skip !== null) skipped.push({ path, reason: skip });
  skipped.sort((a, b) => (a.path < b.path ? -1 : 1));
  return {
    skipped,
    parseErrors: rows
      .filter((row) => row.parse_errors > 0)
      .map((row) => ({ path: row.path, count: Number(row.parse_errors) })),
    invalidUtf8: rows.filter((row) => row.invalid_utf8 > 0).map((row) => row.path),
  };
}

/** How many paths were skipped for each reason. */
export function countSkips(skipped: readonly SkippedPath[]): ReadonlyMap<SkipReason, number> {
  const counts = new Map<SkipReason, number>();
  for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return counts;
}
