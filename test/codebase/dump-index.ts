/** Everything that an index says, without ids and times, so that two indexes can be compared. */
import { openDatabase } from '../../src/storage/sqlite.ts';

export function dumpIndex(path: string): Record<string, unknown[]> {
  const db = openDatabase(path);
  const rows = (sql: string) => db.prepare(sql).all() as Record<string, unknown>[];
  const file = (id: string) => `(SELECT path FROM files WHERE files.id = ${id})`;
  const symbol = (id: string) => `${file(`${id} / 1048576`)} || '#' || (${id} % 1048576)`;
  try {
    db.exec('CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, words, instance)');
    return {
      files: rows(
        `SELECT path, language, size_bytes, hash, lines, parse_errors, invalid_utf8, generated, skip, symbols, refs,
          imports FROM files ORDER BY path`,
      ),
      leftOut: rows('SELECT * FROM left_out ORDER BY path'),
      symbols: rows(
        `SELECT ${symbol('symbols.id')} AS symbol, ${symbol('symbols.parent_id')} AS parent, name, kind, container,
          implements_trait, exported, start_line, end_line, name_line, signature, doc FROM symbols ORDER BY 1`,
      ),
      names: rows('SELECT name FROM names ORDER BY name'),
      refs: rows(
        `SELECT ${file('file_id')} AS path, (SELECT name FROM names WHERE id = name_id) AS name, count,
          hex(places) AS places FROM refs ORDER BY 1, 2`,
      ),
      imports: rows(`SELECT ${file('file_id')} AS path, facts, targets FROM imports ORDER BY 1`),
      edges: rows(
        `SELECT ${file('from_id')} AS origin, ordinal, ${file('to_id')} AS target, package FROM edges ORDER BY 1, 2`,
      ),
      words: rows(
        `SELECT term, ${symbol('vocabulary.doc')} AS symbol, col, offset FROM temp.vocabulary ORDER BY 2, 3, 4, 1`,
      ),
      meta: rows(
        `SELECT key, value FROM meta WHERE key NOT IN ('revision', 'refreshedAtMs', 'listing') ORDER BY key`,
      ),
      watched: watchedPaths(rows("SELECT value FROM meta WHERE key = 'listing'")),
    };
  } finally {
    db.close();
  }
}

function watchedPaths([row]: Record<string, unknown>[]): string[] {
  const { stamps } = JSON.parse(String(row?.value)) as { stamps: [string, ...number[]][] };
  return stamps.map(([path]) => path).sort();
}
