/** What all readers of the database share: prepared statements, and rows of files and symbols as values. */
import type { Database } from '../../storage/sqlite.ts';
import type { IndexedFile, IndexedSymbol } from '../code-index.ts';
import { symbolsPerFile } from './schema.ts';
import { StatementCache } from './statement-cache.ts';
import { readSymbolRecords, symbolRecord, symbolRecordWithoutPath } from './symbol-text.ts';

export type Row = Record<string, string | number | null>;

/** So many ids are parameters: to have JSON read costs as much as some symbols. */
const shortList = 24;
/** By the number of ids; 0: those in a list as JSON. */
const idLists = Array.from({ length: shortList + 1 }, (_, count) =>
  count === 0
    ? 'json_each(?) j CROSS JOIN symbols s ON s.id = j.value'
    : `(VALUES ${Array(count).fill('(?)').join(',')}) j CROSS JOIN symbols s ON s.id = j.column1`,
);
const selectSymbols = idLists.map(
  (list) =>
    `SELECT group_concat(${symbolRecord}, '') AS symbols FROM ${list}
      CROSS JOIN files f ON f.id = s.id / ${symbolsPerFile}`,
);
const selectWithoutPaths = idLists.map(
  (list) => `SELECT group_concat(${symbolRecordWithoutPath}, '') AS symbols FROM ${list}`,
);
const selectFile = 'SELECT path, language, size_bytes, lines, parse_errors, generated FROM files';

export class IndexTables {
  readonly sql: StatementCache;
  /** Of statements, by their columns and the rest. */
  readonly #texts = new Map<string, Map<string, string>>();

  constructor(db: Database) {
    this.sql = new StatementCache(db);
  }

  /** Several statements that see the same. Each for itself would take and give back the file's lock: 7 µs. */
  together<T>(read: () => T): T {
    // Unlike a transaction, it may be inside of one.
    this.sql.prepared('SAVEPOINT reading').run();
    try {
      return read();
    } finally {
      this.sql.prepared('RELEASE reading').run();
    }
  }

  files(where: string, ...values: string[]): IndexedFile[] {
    return this.sql
      .prepared(`${selectFile} ${where}`)
      .all(...values)
      .map((row) => toFile(row as Row));
  }

  /** As one text of JSON, in the order of the statement: an object for each row costs more than twice as much. */
  rows<T extends readonly unknown[]>(columns: string, from: string, ...values: (string | number)[]): T[] {
    let text = this.#texts.get(columns)?.get(from);
    if (text === undefined) {
      const list = columns.split(',');
      const named = list.map((column, at) => `${column} AS c${at}`);
      text = `SELECT json_group_array(json_array(${list.map((_, at) => `c${at}`)})) AS rows FROM (SELECT ${named} FROM ${from})`;
      this.#texts.set(columns, (this.#texts.get(columns) ?? new Map()).set(from, text));
    }
    const row = this.sql.prepared(text).get(...values);
    return JSON.parse(String(row?.rows)) as T[];
  }

  /**
   * In the order of the ids, of which none comes twice; those that are none are left out.
   * @param paths by the ids of files, when they are known
   */
  symbolsWithIds(ids: readonly number[], paths?: ReadonlyMap<number, string>): IndexedSymbol[] {
    if (ids.length === 0) return [];
    const isShort = ids.length <= shortList;
    const selects = paths === undefined ? selectSymbols : selectWithoutPaths;
    const row = this.sql
      .prepared(selects[isShort ? ids.length : 0] as string)
      .get(...(isShort ? ids : [`[${ids}]`]));
    return toSymbols(row, paths);
  }

  symbol(id: number): IndexedSymbol | null {
    const row = this.sql
      .prepared(
        `SELECT ${symbolRecord} AS symbols FROM symbols s JOIN files f ON f.id = s.id / ${symbolsPerFile} WHERE s.id = ?`,
      )
      .get(id);
    return toSymbols(row)[0] ?? null;
  }

  /** In order of place. */
  symbolsOfFile(fileId: number): IndexedSymbol[] {
    const from = fileId * symbolsPerFile;
    return this.symbolsBetween(from, from + symbolsPerFile - 1);
  }

  /** Of one file. @param last included */
  symbolsBetween(first: number, last: number): IndexedSymbol[] {
    const row = this.sql
      .prepared(
        `SELECT group_concat(${symbolRecord}, '') AS symbols
          FROM files f CROSS JOIN symbols s WHERE f.id = ? AND s.id BETWEEN ? AND ?`,
      )
      .get(Math.floor(first / symbolsPerFile), first, last);
    return toSymbols(row).sort((a, b) => a.id - b.id);
  }

  fileId(path: string): number | null {
    const row = this.sql.prepared('SELECT id FROM files WHERE path = ?').get(path);
    return row === undefined ? null : Number(row.id);
  }

  filePath(id: number): string {
    return String(this.sql.prepared('SELECT path FROM files WHERE id = ?').get(id)?.path);
  }
}

function toSymbols(row: unknown, paths?: ReadonlyMap<number, string>): IndexedSymbol[] {
  const records = (row as { readonly symbols: string | null } | undefined)?.symbols ?? null;
  return records === null ? [] : readSymbolRecords(records, paths);
}

function toFile(row: Row): IndexedFile {
  return {
    path: String(row.path),
    language: row.language as string | null,
    sizeBytes: Number(row.size_bytes),
    lines: Number(row.lines),
    parseErrors: Number(row.parse_errors),
    generated: row.generated === 1,
  };
}

/** By path and line, then by order in the file. */
export function comparePlaces(a: IndexedSymbol, b: IndexedSymbol): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.startLine - b.startLine || a.id - b.id;
}
