/**
 * Finds files that no grammar reads by words of their texts and paths. Which words a text has is all that is known of it,
 * not how often: each counts by how rare it is.
 */
import type { IndexedFile } from '../code-index.ts';
import type { IndexTables } from './index-tables.ts';
import { matchAny } from './match-words.ts';
import { symbolsPerFile } from './schema.ts';
import { formsByStem } from './split-words.ts';

const columns = ['text', 'path'] as const;
/** A word in a path says more. */
const weights = { text: 1, path: 2 } as const;

export interface FileHit {
  readonly file: IndexedFile;
  readonly score: number;
}

/** Best first; equal ones in order of path. */
export function filesWithWords(tables: IndexTables, words: readonly string[], limit: number): FileHit[] {
  const all = tables.sql.prepared('SELECT count(*) AS count FROM files WHERE language IS NULL').get()?.count;
  const scores = new Map<string, number>();
  for (const forms of formsByStem(words).values()) {
    const found = columns.map((column) => [column, filesWith(tables, forms, column)] as const);
    const count = new Set(found.flatMap(([, paths]) => paths)).size;
    const worth = Math.log(1 + (Number(all) - count + 0.5) / (count + 0.5));
    for (const [column, paths] of found) {
      for (const path of paths) scores.set(path, (scores.get(path) ?? 0) + worth * weights[column]);
    }
  }
  return [...scores]
    .sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1))
    .slice(0, limit)
    .flatMap(([path, score]) => tables.files('WHERE path = ?', path).map((file) => ({ file, score })));
}

/** Paths. */
function filesWith(tables: IndexTables, forms: readonly string[], column: string): string[] {
  const query = matchAny(forms, [column]);
  if (query === null) return [];
  const rows = tables.rows<readonly [path: string]>(
    'f.path',
    `words JOIN files f ON f.id = words.rowid / ${symbolsPerFile} WHERE words MATCH ? AND f.language IS NULL`,
    query,
  );
  return rows.flat();
}
