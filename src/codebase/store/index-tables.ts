/** What all readers of the database share: prepared statements, and rows of files and symbols as values. */
import type { Database } from '../../storage/sqlite.ts';
import type { IndexedFile, IndexedSymbol } from '../code-index.ts';
import { symbolKinds } from '../facts.ts';
import { symbolsPerFile } from './schema.ts';
import { StatementCache } from './statement-cache.ts';

export type Row = Record<string, string | number | null>;

/** In the order of `SymbolRow`. */
export const symbolColumns = `s.id, f.path, n.name, s.kind, s.container, s.parent_id, s.implements_trait, s.exported,
  s.start_line, s.end_line, s.name_line, s.signature, s.doc`;
export type SymbolRow = readonly [
  id: number,
  path: string,
  name: string,
  kind: number,
  container: string | null,
  parentId: number | null,
  implementsTrait: string | null,
  exported: number,
  startLine: number,
  endLine: number,
  nameLine: number,
  signature: string,
  doc: string | null,
];
export const fromSymbols = `symbols s JOIN names n ON n.id = s.name_id JOIN files f ON f.id = s.id / ${symbolsPerFile}`;
const selectFile = 'SELECT path, language, size_bytes, lines, parse_errors, generated FROM files';

export class IndexTables {
  readonly sql: StatementCache;
  /** Of statements, by their columns and the rest. */
  readonly #texts = new Map<string, Map<string, string>>();

  constructor(db: Database) {
    this.sql = new StatementCache(db);
  }

  files(where: string, ...values: string[]): IndexedFile[] {
    return this.sql
      .prepared(`${selectFile} ${where}`)
      .all(...values)
      .map((row) => toFile(row as Row));
  }

  /** @param rest of the statement behind `FROM symbols s JOIN names n … JOIN files f …`. */
  symbols(rest: string, ...values: (string | number)[]): IndexedSymbol[] {
    return this.rows<SymbolRow>(symbolColumns, `${fromSymbols} ${rest}`, ...values).map(toSymbol);
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

  /** In no order; ids that are none are left out. */
  symbolsWithIds(ids: Iterable<number>): Map<number, IndexedSymbol> {
    const list = JSON.stringify([...ids]);
    const symbols = this.symbols('WHERE s.id IN (SELECT value FROM json_each(?))', list);
    return new Map(symbols.map((symbol) => [symbol.id, symbol]));
  }

  symbol(id: number): IndexedSymbol | null {
    return this.symbols('WHERE s.id = ?', id)[0] ?? null;
  }

  symbolsOfFile(fileId: number): IndexedSymbol[] {
    const from = fileId * symbolsPerFile;
    return this.symbols('WHERE s.id BETWEEN ? AND ? ORDER BY s.id', from, from + symbolsPerFile - 1);
  }

  fileId(path: string): number | null {
    const row = this.sql.prepared('SELECT id FROM files WHERE path = ?').get(path);
    return row === undefined ? null : Number(row.id);
  }

  filePath(id: number): string {
    return String(this.sql.prepared('SELECT path FROM files WHERE id = ?').get(id)?.path);
  }
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

export function toSymbol(row: SymbolRow): IndexedSymbol {
  const [id, path, name, kindNumber, container, parentId, implementsTrait, exported, ...rest] = row;
  const [startLine, endLine, nameLine, signature, doc] = rest;
  const kind = symbolKinds[kindNumber];
  if (kind === undefined) throw new Error(`There is no kind of symbol with the number ${kindNumber}`);
  return {
    id,
    path,
    name,
    kind,
    container,
    parentId,
    implementsTrait,
    exported: exported === 1,
    startLine,
    endLine,
    nameLine,
    signature,
    doc,
  };
}

/** By path and line, then by order in the file. */
export function comparePlaces(a: IndexedSymbol, b: IndexedSymbol): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.startLine - b.startLine || a.id - b.id;
}
