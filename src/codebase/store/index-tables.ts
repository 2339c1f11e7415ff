/** What all readers of the database share: prepared statements, and rows of files and symbols as values. */
import type { Database } from '../../storage/sqlite.ts';
import type { IndexedFile, IndexedSymbol } from '../code-index.ts';
import { symbolKinds } from '../facts.ts';
import { symbolsPerFile } from './schema.ts';
import { StatementCache } from './statement-cache.ts';

export type Row = Record<string, string | number | null>;

export const symbolColumns = `s.id, f.path, n.name, s.kind, s.container, s.parent_id, s.implements_trait, s.exported,
  s.start_line, s.end_line, s.name_line, s.signature, s.doc`;
export const fromSymbols = `symbols s JOIN names n ON n.id = s.name_id JOIN files f ON f.id = s.id / ${symbolsPerFile}`;
const selectFile = 'SELECT path, language, size_bytes, lines, parse_errors, generated FROM files';

export class IndexTables {
  readonly sql: StatementCache;

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
    return this.sql
      .prepared(`SELECT ${symbolColumns} FROM ${fromSymbols} ${rest}`)
      .all(...values)
      .map((row) => toSymbol(row as Row));
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

export function toSymbol(row: Row): IndexedSymbol {
  const kind = symbolKinds[Number(row.kind)];
  if (kind === undefined) throw new Error(`There is no kind of symbol with the number ${row.kind}`);
  return {
    id: Number(row.id),
    path: String(row.path),
    name: String(row.name),
    kind,
    container: row.container as string | null,
    parentId: row.parent_id as number | null,
    implementsTrait: row.implements_trait as string | null,
    exported: row.exported === 1,
    startLine: Number(row.start_line),
    endLine: Number(row.end_line),
    nameLine: Number(row.name_line),
    signature: String(row.signature),
    doc: row.doc as string | null,
  };
}

/** By path and line, then by order in the file. */
export function comparePlaces(a: IndexedSymbol, b: IndexedSymbol): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.startLine - b.startLine || a.id - b.id;
}
