/** `CodeIndex` over the database. Every answer is one or a few indexed look-ups; statements are prepared on first use. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '../../storage/sqlite.ts';
import type {
  CodeIndex,
  ImportEdge,
  IndexCounts,
  IndexedFile,
  IndexedReference,
  IndexedSymbol,
} from '../code-index.ts';
import { isSameStamp, lstatOrNull } from '../discover/stamp.ts';
import type { ImportFact } from '../facts.ts';
import { contentHash } from './content-hash.ts';
import type { IndexDatabase } from './index-database.ts';
import { maxEdits, nearestNames } from './near-names.ts';
import { unpackPlaces } from './occurrences.ts';
import { symbolsPerFile } from './schema.ts';
import { splitWords } from './split-words.ts';

type Row = Record<string, string | number | null>;
type Statement = ReturnType<Database['prepare']>;

/** Joins names in one value: fetching one long text is faster than thousands of rows. */
const separator = '\x1f';

const selectFile = 'SELECT path, language, size_bytes, lines, parse_errors, generated FROM files';
const symbolColumns = `s.id, f.path, s.name, s.kind, s.container, s.parent_id, s.implements_trait, s.exported,
  s.start_line, s.end_line, s.name_line, s.signature, s.doc`;
const selectSymbol = `SELECT ${symbolColumns} FROM symbols s JOIN files f ON f.id = s.id / ${symbolsPerFile}`;
const selectEdges = `SELECT f.path AS origin, i.facts, e.ordinal, t.path AS target, e.package
  FROM edges e JOIN imports i ON i.file_id = e.from_id JOIN files f ON f.id = e.from_id
  LEFT JOIN files t ON t.id = e.to_id`;

/** An index that holds a file open. */
export interface OpenCodeIndex extends CodeIndex {
  close(): void;
}

/** Types whose members stand outside of their declaration, in Rust's `impl` blocks. */
const kindsWithImplBlocks: ReadonlySet<string> = new Set(['struct', 'enum', 'trait', 'type']);

export class SqliteCodeIndex implements OpenCodeIndex {
  readonly root: string;
  readonly revision: number;
  readonly #database: IndexDatabase;
  readonly #statements = new Map<string, Statement>();

  constructor(root: string, database: IndexDatabase) {
    this.root = root;
    this.#database = database;
    this.revision = database.note('revision') ?? 0;
    database.db.exec('PRAGMA query_only = ON');
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  counts(): IndexCounts {
    const row = this.#sql(
      `SELECT count(*) AS files, count(language) AS parsed, total(lines) AS lines, total(symbols) AS symbols,
        total(refs) AS refs, total(imports) AS imports FROM files`,
    ).get() as Record<string, number>;
    return {
      files: Number(row.files),
      parsedFiles: Number(row.parsed),
      lines: Number(row.lines),
      symbols: Number(row.symbols),
      references: Number(row.refs),
      imports: Number(row.imports),
      edges: this.#database.note('edges') ?? 0,
    };
  }

  file(path: string): IndexedFile | null {
    const row = this.#sql(`${selectFile} WHERE path = ?`).get(path);
    return row === undefined ? null : toFile(row);
  }

  findFiles(fragment: string): readonly IndexedFile[] {
    const wanted = this.#normalPath(fragment);
    if (wanted === '') return [];
    const exact = this.file(wanted);
    if (exact !== null) return [exact];
    const end = `/${wanted}`;
    const byEnd = this.#files("WHERE substr('/' || path, -length(?1)) = ?1", end);
    const byStem = this.#files("WHERE instr('/' || path, ?1) > 0", `${end}.`).filter(
      ({ path }) =>
        withoutExtension(`/${path}`).endsWith(end) || withoutDeclaration(`/${path}`).endsWith(end),
    );
    const named = shortestFirst([...byEnd, ...byStem]);
    if (named.length > 0) return named;
    const entries = this.#files(
      "WHERE instr('/' || path, ?1) > 0 OR instr('/' || path, ?2) > 0",
      `${end}/index.`,
      `${end}/mod.`,
    );
    return shortestFirst(
      entries.filter(({ path }) => {
        const stem = withoutExtension(`/${path}`);
        return stem.endsWith(`${end}/index`) || stem.endsWith(`${end}/mod`);
      }),
    );
  }

  filesUnder(folder: string): readonly IndexedFile[] {
    const wanted = this.#normalPath(folder);
    if (wanted === '') return this.#files('ORDER BY path');
    // `0` follows `/`.
    return this.#files('WHERE path > ? AND path < ? ORDER BY path', `${wanted}/`, `${wanted}0`);
  }

  symbolsNamed(name: string, options?: { readonly foldCase?: boolean }): readonly IndexedSymbol[] {
    const exactly = options?.foldCase ? '' : 'AND s.name = ?1';
    return this.#symbols(
      `${selectSymbol} WHERE s.name = ?1 COLLATE NOCASE ${exactly} ORDER BY f.path, s.start_line, s.id`,
      name,
    );
  }

  symbol(id: number): IndexedSymbol | null {
    return this.#symbols(`${selectSymbol} WHERE s.id = ?`, id)[0] ?? null;
  }

  symbolsInFile(path: string): readonly IndexedSymbol[] {
    const fileId = this.#fileId(path);
    return fileId === null ? [] : this.#symbolsOfFile(fileId);
  }

  members(id: number): readonly IndexedSymbol[] {
    const inside = this.#symbolsOfFile(Math.floor(id / symbolsPerFile)).filter(
      (symbol) => symbol.parentId === id,
    );
    const owner = this.symbol(id);
    if (owner === null || !kindsWithImplBlocks.has(owner.kind)) return inside;
    const homonyms = this.symbolsNamed(owner.name).filter(({ kind }) => kindsWithImplBlocks.has(kind));
    // Of several types of this name only the file tells which one an `impl` block is of.
    const ofImpls = this.#symbolsInContainersNamed(owner.name).filter(
      ({ path }) => homonyms.length === 1 || path === owner.path,
    );
    return [...inside, ...ofImpls];
  }

  /** What stands in `impl X` and `impl T for X`, in order of path and position. */
  #symbolsInContainersNamed(name: string): readonly IndexedSymbol[] {
    const words = splitWords(name);
    if (words.length === 0) return [];
    return this.#symbols(
      `${selectSymbol} WHERE s.parent_id IS NULL AND s.id IN (SELECT rowid FROM words WHERE words MATCH ?)
        ORDER BY f.path, s.start_line, s.id`,
      `container : "${words.join(' ')}"`,
    ).filter(({ container }) => container === name || container?.endsWith(` for ${name}`));
  }

  nearNames(name: string, limit: number): readonly string[] {
    const edits = maxEdits(name);
    const row = this.#sql(
      `SELECT group_concat(name, char(31)) AS names FROM symbols
        WHERE length(name) BETWEEN ? AND ? OR instr(lower(name), ?) > 0`,
    ).get(name.length - edits, name.length + edits, name.toLowerCase());
    const names = row.names === null ? [] : (row.names as string).split(separator);
    return nearestNames(name, names, limit);
  }

  searchWords(
    words: readonly string[],
    limit: number,
  ): readonly { readonly symbol: IndexedSymbol; readonly score: number }[] {
    const terms = new Set(words.flatMap((word) => [...splitWords(word), splitWords(word).join('')]));
    terms.delete('');
    if (terms.size === 0) return [];
    const query = [...terms].map((term) => `"${term}"`).join(' OR ');
    // More than asked for, so that equal scores are put in order of path and not of age.
    const rows = this.#sql(
      `SELECT ${symbolColumns}, w.score FROM
        (SELECT rowid AS id, -bm25(words, 10, 4, 2, 1) AS score FROM words WHERE words MATCH ?
          ORDER BY bm25(words, 10, 4, 2, 1) LIMIT ?) w
        JOIN symbols s ON s.id = w.id JOIN files f ON f.id = s.id / ${symbolsPerFile}`,
    ).all(query, limit + 50);
    return rows
      .map((row) => ({ symbol: toSymbol(row), score: Number(row.score) }))
      .sort((a, b) => b.score - a.score || comparePlaces(a.symbol, b.symbol))
      .slice(0, limit);
  }

  references(name: string): readonly IndexedReference[] {
    const rows = this.#sql(
      `SELECT r.file_id, r.places, f.path FROM names n JOIN refs r ON r.name_id = n.id
        JOIN files f ON f.id = r.file_id WHERE n.name = ? ORDER BY f.path`,
    ).all(name);
    const symbols = new Map<number, IndexedSymbol | null>();
    const enclosing = (id: number) => {
      let symbol = symbols.get(id);
      if (symbol === undefined) {
        symbol = this.symbol(id);
        symbols.set(id, symbol);
      }
      return symbol;
    };
    return rows.flatMap((row) =>
      unpackPlaces(row.places as Uint8Array).map((place) => ({
        path: String(row.path),
        line: place.line,
        column: place.column,
        role: place.role,
        enclosing:
          place.enclosing === null ? null : enclosing(Number(row.file_id) * symbolsPerFile + place.enclosing),
      })),
    );
  }

  referenceCount(name: string): number {
    const row = this.#sql(
      'SELECT total(r.count) AS count FROM names n JOIN refs r ON r.name_id = n.id WHERE n.name = ?',
    ).get(name);
    return Number(row.count);
  }

  namesUsedIn(path: string, startLine: number, endLine: number): ReadonlyMap<string, number> {
    const used = new Map<string, number>();
    const fileId = this.#fileId(path);
    if (fileId === null) return used;
    const rows = this.#sql(
      'SELECT n.name, r.places FROM refs r JOIN names n ON n.id = r.name_id WHERE r.file_id = ? ORDER BY n.name',
    ).all(fileId);
    for (const row of rows) {
      let count = 0;
      for (const { line } of unpackPlaces(row.places as Uint8Array)) {
        if (line >= startLine && line <= endLine) count++;
      }
      if (count > 0) used.set(String(row.name), count);
    }
    return used;
  }

  importsOf(path: string): readonly ImportEdge[] {
    return this.#edges(
      `${selectEdges} WHERE e.from_id = (SELECT id FROM files WHERE path = ?) ORDER BY e.ordinal`,
      path,
    );
  }

  importersOf(path: string): readonly ImportEdge[] {
    return this.#edges(
      `${selectEdges} WHERE e.to_id = (SELECT id FROM files WHERE path = ?) ORDER BY f.path, e.ordinal`,
      path,
    );
  }

  importersOfPackage(name: string): readonly ImportEdge[] {
    return this.#edges(`${selectEdges} WHERE e.package = ? ORDER BY f.path, e.ordinal`, name);
  }

  readLines(path: string, startLine: number, endLine: number): readonly string[] | null {
    const row = this.#sql(
      'SELECT size_bytes, modified_us, changed_us, inode, racy, hash FROM files WHERE path = ?',
    ).get(path);
    if (row === undefined) return null;
    const absolute = join(this.root, path);
    const stats = lstatOrNull(absolute);
    if (!stats?.isFile()) return null;
    let bytes: Buffer;
    try {
      bytes = readFileSync(absolute);
    } catch {
      return null;
    }
    const isUntouched =
      row.racy === 0 &&
      isSameStamp(stats, {
        sizeBytes: Number(row.size_bytes),
        modifiedUs: Number(row.modified_us),
        changedUs: Number(row.changed_us),
        inode: Number(row.inode),
      });
    if (!isUntouched && contentHash(bytes) !== row.hash) return null;
    const lines = bytes.toString('utf8').split('\n');
    if (lines.at(-1) === '') lines.pop();
    return lines
      .slice(Math.max(startLine, 1) - 1, Math.max(endLine, 0))
      .map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  }

  #files(where: string, ...values: string[]): IndexedFile[] {
    return this.#sql(`${selectFile} ${where}`)
      .all(...values)
      .map(toFile);
  }

  #symbols(text: string, ...values: (string | number)[]): IndexedSymbol[] {
    return this.#sql(text)
      .all(...values)
      .map(toSymbol);
  }

  #symbolsOfFile(fileId: number): IndexedSymbol[] {
    const from = fileId * symbolsPerFile;
    return this.#symbols(
      `${selectSymbol} WHERE s.id BETWEEN ? AND ? ORDER BY s.id`,
      from,
      from + symbolsPerFile - 1,
    );
  }

  #edges(text: string, value: string): ImportEdge[] {
    const parsed = new Map<string, readonly ImportFact[]>();
    return this.#sql(text)
      .all(value)
      .map((row) => {
        const { origin, facts: json } = row as { origin: string; facts: string };
        let facts = parsed.get(origin);
        if (facts === undefined) {
          facts = JSON.parse(json) as readonly ImportFact[];
          parsed.set(origin, facts);
        }
        return toEdge(row, facts);
      });
  }

  #fileId(path: string): number | null {
    const row = this.#sql('SELECT id FROM files WHERE path = ?').get(path);
    return row === undefined ? null : Number(row.id);
  }

  /** As a person writes it: `./src/a.ts`, `src\a.ts`, with the root before it, with a slash at the end. */
  #normalPath(path: string): string {
    const slashed = path.replaceAll('\\', '/');
    const root = `${this.root.replaceAll('\\', '/')}/`;
    const relative = slashed.startsWith(root) ? slashed.slice(root.length) : slashed;
    return relative
      .replace(/^(?:\.?\/)+/, '')
      .replace(/\/+$/, '')
      .replace(/^\.$/, '');
  }

  #sql(text: string): Statement {
    let statement = this.#statements.get(text);
    if (statement === undefined) {
      statement = this.#database.db.prepare(text);
      this.#statements.set(text, statement);
    }
    return statement;
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

function toSymbol(row: Row): IndexedSymbol {
  return {
    id: Number(row.id),
    path: String(row.path),
    name: String(row.name),
    kind: row.kind as IndexedSymbol['kind'],
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

function toEdge(row: Row, facts: readonly ImportFact[]): ImportEdge {
  const fact = facts[Number(row.ordinal)];
  if (fact === undefined) throw new Error(`An edge of ${row.origin} has no import: ${row.ordinal}`);
  return {
    from: String(row.origin),
    line: fact.line,
    specifier: fact.specifier,
    form: fact.form,
    names: fact.names,
    typeOnly: fact.typeOnly,
    to: row.target as string | null,
    externalPackage: row.package as string | null,
  };
}

function withoutExtension(path: string): string {
  return path.replace(/\.[^./]+$/, '');
}

/** `.d.ts` is one extension. */
function withoutDeclaration(path: string): string {
  return path.replace(/\.d\.[cm]?ts$/, '');
}

function shortestFirst(files: readonly IndexedFile[]): IndexedFile[] {
  const distinct = new Map(files.map((file) => [file.path, file]));
  return [...distinct.values()].sort((a, b) => a.path.length - b.path.length || (a.path < b.path ? -1 : 1));
}

function comparePlaces(a: IndexedSymbol, b: IndexedSymbol): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.startLine - b.startLine || a.id - b.id;
}
