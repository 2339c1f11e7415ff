/**
 * Writes what files say into the tables. Works inside of a transaction that somebody else opened. Knows nothing about
 * where facts come from or which files changed.
 */
import type { Database } from '../../storage/sqlite.ts';
import type { Stamp } from '../discover/stamp.ts';
import { packStamp } from '../discover/stamped-paths.ts';
import { pathKey } from '../link/link-keys.ts';
import { BulkInsert } from './bulk-insert.ts';
import { useCounts } from './file-names.ts';
import { LinkRows } from './link-rows.ts';
import { NameRows } from './name-rows.ts';
import type { PreparedFacts } from './prepared-facts.ts';
import { symbolsPerFile, wordsOfFile } from './schema.ts';
import { StatementCache } from './statement-cache.ts';
import type { FileRecord } from './stored-file.ts';

const fileColumns =
  'path, language, size_bytes, stamp, racy, hash, lines, parse_errors, invalid_utf8, generated, skip, symbols, refs, imports';

/** What may change the links of files. Ids of files. */
export interface WrittenChanges {
  /** Added, or with other contents. */
  readonly written: Set<number>;
  readonly removed: Set<number>;
  /** Of paths that came or went; see `link-keys.ts`. */
  readonly keys: Set<number>;
}

export class FactsWriter {
  readonly names: NameRows;
  readonly links: LinkRows;
  readonly changes: WrittenChanges = { written: new Set(), removed: new Set(), keys: new Set() };
  /** Whether an import was added, removed or changed since the start: then targets must be found again. */
  importsChanged = false;
  readonly #sql: StatementCache;
  readonly #files: BulkInsert;
  readonly #imports: BulkInsert;
  readonly #linkFacts: BulkInsert;
  readonly #symbols: BulkInsert;
  /** In order of rowid: else the full-text index writes what it has each time. */
  readonly #words: BulkInsert;
  readonly #fileNames: BulkInsert;
  readonly #pieces: BulkInsert;
  #lastFileId: number;

  constructor(db: Database) {
    this.#sql = new StatementCache(db);
    this.names = new NameRows(db);
    this.links = new LinkRows(db);
    this.#symbols = new BulkInsert(db, 'symbols', '(?,?)');
    this.#words = new BulkInsert(db, 'words (rowid, doc, path)', '(CAST(? AS INTEGER),?,?)');
    this.#fileNames = new BulkInsert(db, 'file_names', '(?,?,?,?)');
    this.#pieces = new BulkInsert(db, 'pieces', '(?,?,?)');
    const values = fileColumns.replace(/\w+/g, '?');
    this.#files = new BulkInsert(db, `files (id, ${fileColumns})`, `(?, ${values})`);
    this.#imports = new BulkInsert(db, 'imports', "(?,?,?,'')");
    this.#linkFacts = new BulkInsert(db, 'link_facts', '(?,?,?,?)');
    this.#lastFileId = Number(this.#sql.prepared('SELECT coalesce(max(id), 0) AS id FROM files').get()?.id);
  }

  /** @returns the id of the file. */
  addFile(file: FileRecord): number {
    const id = ++this.#lastFileId;
    this.#files.add(id, ...fileValues(file));
    this.changes.written.add(id);
    this.#pathAppears(file.path);
    this.#storeImports(id, file.facts?.imports ?? null, null);
    this.#addFacts(id, file);
    return id;
  }

  /** Under the same id, so that edges to this file stay. */
  replaceFile(id: number, file: FileRecord): void {
    this.changes.written.add(id);
    this.#removeFacts(id);
    const assignments = fileColumns.replace(/\w+/g, (column) => `${column} = ?`);
    this.#sql.prepared(`UPDATE files SET ${assignments} WHERE id = ?`).run(...fileValues(file), id);
    this.#storeImports(id, file.facts?.imports ?? null, this.#storedImports(id));
    if (file.facts === null) this.#sql.prepared('DELETE FROM roots WHERE file_id = ?').run(id);
    this.#addFacts(id, file);
  }

  /** The same contents with another stamp. */
  touchFile(id: number, stamp: Stamp, racy: boolean): void {
    this.#sql
      .prepared('UPDATE files SET size_bytes = ?, stamp = ?, racy = ? WHERE id = ?')
      .run(stamp.sizeBytes, packStamp(stamp), racy ? 1 : 0, id);
  }

  removeFile(id: number): void {
    this.changes.removed.add(id);
    const path = this.#sql.prepared('SELECT path FROM files WHERE id = ?').get(id)?.path;
    this.#pathAppears(String(path));
    this.#removeFacts(id);
    this.#storeImports(id, null, this.#storedImports(id));
    this.#sql.prepared('DELETE FROM roots WHERE file_id = ?').run(id);
    this.#sql.prepared('DELETE FROM files WHERE id = ?').run(id);
  }

  /** Must be called before anything is read from the tables, and at the end. */
  flush(): void {
    for (const insert of [this.#files, this.#imports, this.#linkFacts]) insert.flush();
    for (const insert of [this.#symbols, this.#words, this.#fileNames, this.#pieces]) insert.flush();
    this.names.flush();
  }

  #pathAppears(path: string): void {
    this.changes.keys.add(pathKey(path));
  }

  #addFacts(id: number, { path, facts, pieces }: FileRecord): void {
    if (pieces !== null) this.#pieces.add(id, pieces.ranges, pieces.words);
    if (facts === null) return;
    this.#addSymbols(id, facts);
    this.#addNames(id, path, facts);
    this.#words.add(wordsOfFile(id), null, facts.pathWords);
    this.#linkFacts.add(id, facts.freeNames, facts.linkNames, facts.linkNumbers);
  }

  #storedImports(id: number): string | null {
    const row = this.#sql.prepared('SELECT facts FROM imports WHERE file_id = ?').get(id);
    return (row?.facts as string) ?? null;
  }

  /** Leaves them and their targets alone when they are the same but for their lines. */
  #storeImports(id: number, imports: PreparedFacts['imports'], known: string | null): void {
    if (imports !== null && imports.facts === known) {
      this.#sql.prepared('UPDATE imports SET lines = ? WHERE file_id = ?').run(imports.lines, id);
      return;
    }
    if (imports === null && known === null) return;
    this.importsChanged = true;
    if (known !== null) this.#sql.prepared('DELETE FROM edges WHERE from_id = ?').run(id);
    if (imports === null) this.#sql.prepared('DELETE FROM imports WHERE file_id = ?').run(id);
    else {
      if (known !== null) this.#sql.prepared('DELETE FROM imports WHERE file_id = ?').run(id);
      this.#imports.add(id, imports.facts, imports.lines);
    }
  }

  #addSymbols(fileId: number, { symbols, symbolCount }: PreparedFacts): void {
    const { texts, ends, docLengths } = symbols;
    const firstId = fileId * symbolsPerFile;
    let start = 0;
    for (let at = 0; at < symbolCount; at++) {
      const end = ends[at] ?? 0;
      const docLength = docLengths[at] ?? 0;
      this.#symbols.add(firstId + at, texts.slice(start, end));
      if (docLength > 0) this.#words.add(firstId + at, texts.slice(end - docLength, end), null);
      start = end;
    }
  }

  #addNames(fileId: number, path: string, facts: PreparedFacts): void {
    const { names, nameCount, owners, symbolCount, places } = facts;
    const own = { fileId, names, nameCount, useCounts: useCounts(places), symbolCount, owners };
    this.#fileNames.add(fileId, this.names.add(path, own), owners, places);
  }

  #removeFacts(id: number): void {
    this.links.earlier.note(id);
    this.names.remove(id);
    const [from, to] = [id * symbolsPerFile, (id + 1) * symbolsPerFile - 1];
    const sql = this.#sql;
    sql
      .prepared('DELETE FROM words WHERE rowid IN (SELECT id FROM words_docsize WHERE id BETWEEN ? AND ?)')
      .run(from, to);
    sql.prepared('DELETE FROM symbols WHERE id BETWEEN ? AND ?').run(from, to);
    sql.prepared('DELETE FROM file_names WHERE file_id = ?').run(id);
    sql.prepared('DELETE FROM pieces WHERE file_id = ?').run(id);
    sql.prepared('DELETE FROM link_facts WHERE file_id = ?').run(id);
  }
}

function fileValues(file: FileRecord): (string | number | Uint8Array | null)[] {
  const { stamp, facts } = file;
  return [
    file.path,
    file.language,
    stamp.sizeBytes,
    packStamp(stamp),
    file.racy ? 1 : 0,
    file.hash,
    file.lines,
    facts?.parseErrors ?? 0,
    file.invalidUtf8 ? 1 : 0,
    file.generated ? 1 : 0,
    file.skip,
    facts?.symbolCount ?? 0,
    facts?.referenceCount ?? 0,
    facts?.importCount ?? 0,
  ];
}
