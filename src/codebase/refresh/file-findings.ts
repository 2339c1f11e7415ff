/** What is worth saying about single files, as the database has it. */
import type { SkipReason } from '../discover/skip-reason.ts';
import type { IndexDatabase } from '../store/index-database.ts';

export interface SkippedPath {
  readonly path: string;
  readonly reason: SkipReason;
}

export interface FileWithErrors {
  readonly path: string;
  readonly count: number;
}

/** In order of path. */
export function skippedPaths(database: IndexDatabase): SkippedPath[] {
  const rows = database.db
    .prepare('SELECT path, skip AS reason FROM files WHERE skip IS NOT NULL')
    .all() as unknown as SkippedPath[];
  return [...database.leftOut(), ...rows].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** In order of path. */
export function filesWithErrors(database: IndexDatabase): FileWithErrors[] {
  return database.db
    .prepare('SELECT path, parse_errors AS count FROM files WHERE parse_errors > 0 ORDER BY path')
    .all() as unknown as FileWithErrors[];
}

/** Files that were read with replacement characters, in order of path. */
export function filesNotUtf8(database: IndexDatabase): string[] {
  const rows = database.prepared('SELECT path FROM files WHERE invalid_utf8 > 0 ORDER BY path').all();
  return (rows as { path: string }[]).map(({ path }) => path);
}

/** How many paths were skipped for each reason. */
export function countSkips(skipped: readonly SkippedPath[]): ReadonlyMap<SkipReason, number> {
  const counts = new Map<SkipReason, number>();
  for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return counts;
}
