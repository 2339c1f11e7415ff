/**
 * Writes what files say into the tables. Works inside of a transaction that somebody else opened. Knows nothing about
 * where facts come from or which files changed.
 */
import type { Database } from '../../storage/sqlite.ts';
import type { Stamp } from '../discover/stamp.ts';
import { packStamp } from '../discover/stamped-paths.ts';
import { pathKey } from '../link/link-keys.ts';
import { BulkInsert } from './bulk-insert.ts';
import { splitLines } from './join-lines.ts';
import { LinkRows } from './link-rows.ts';
import { NameRows } from './name-rows.ts';
import { type PreparedFacts, symbolNumbers, symbolTexts } from './prepared-facts.ts';
import { symbolsPerFile } from './schema.ts';
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
  readonly #words: BulkInsert;
  readonly #refs: BulkInsert;
  #lastFileId: number;

  constructor(db: Database) {
    this.#sql = new StatementCache(db);
    this.names = new NameRows(db);
    this.links = new LinkRows(db);
    this.#symbols = new BulkInsert(db, 'symbols', '(?,?,?,?,?,?,?,?,?,?,?,?)');
    this.#words = new BulkInsert(
      db,
      'words (rowid, name, container, path, doc)',
      '(CAST(? AS INTEGER),?,?,?,?)',
    );
    this.#refs = new BulkInsert(db, 'refs', '(?,?,?,?)');
    const values = fileColumns.replace(/\w+/g, '?');
    this.#files = new BulkInsert(db, `files (id, ${fileColumns})`, `(?, ${values})`);
    this.#imports = new BulkInsert(db, 'imports', "(?,?,?,'')");
    this.#linkFacts = new BulkInsert(db, 'link_facts', '(?,?,?,?,?)');
    this.#lastFileId = Number(this.#sql.prepared('SELECT coalesce(max(id), 0) AS id FROM files').get()?.id);
  }

  /** @returns the id of the file. */
  addFile(file: FileRecord): number {
    const id = ++this.#lastFileId;
    this.#files.add(id, ...fileValues(file));
    this.changes.written.add(id);
    this.#pathAppears(file.path);
    this.#storeImports(id, file.facts?.imports ?? null, null);
    this.#addFacts(id, file.facts);
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
    this.#addFacts(id, file.facts);
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
    for (const insert of [this.#symbols, this.#words, this.#refs]) insert.flush();
    this.names.flush();
  }

  #pathAppears(path: string): void {
    this.changes.keys.add(pathKey(path));
  }

  #addFacts(id: number, facts: PreparedFacts | null): void {
    if (facts === null) return;
    this.#addSymbols(id, facts);
    this.#addReferences(id, facts);
    const { interfaceHash, freeNames, linkNames, linkNumbers } = facts;
    this.#linkFacts.add(id, interfaceHash, freeNames, linkNames, linkNumbers);
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
    const { text, lengths, numbers, pathWords } = symbols;
    const firstId = fileId * symbolsPerFile;
    let start = 0;
    let textAt = 0;
    const nextText = () => {
      const length = lengths[textAt++] ?? -1;
      if (length === -1) return null;
      start += length;
      return text.slice(start - length, start);
    };
    for (let at = 0; at < symbolCount; at++) {
      if (textAt !== at * symbolTexts.length)
        throw new Error('The texts of a symbol are not what they should be');
      const first = at * symbolNumbers.length;
      const parent = numbers[first + 1] ?? -1;
      const id = firstId + at;
      const nameId = this.names.define(nextText() ?? '');
      this.#symbols.add(
        id,
        nameId,
        numbers[first] ?? 0,
        nextText(),
        parent === -1 ? null : firstId + parent,
        nextText(),
        numbers[first + 2] ?? 0,
        numbers[first + 3] ?? 0,
        numbers[first + 4] ?? 0,
        numbers[first + 5] ?? 0,
        nextText(),
        nextText(),
      );
      this.#words.add(id, nextText(), nextText(), pathWords, nextText());
    }
  }

  #addReferences(fileId: number, { references }: PreparedFacts): void {
    const { names, counts, places, ends } = references;
    let start = 0;
    splitLines(names, counts.length).forEach((name, at) => {
      const end = ends[at] ?? 0;
      this.#refs.add(fileId, this.names.use(name), counts[at] ?? 0, places.subarray(start, end));
      start = end;
    });
  }

  #removeFacts(id: number): void {
    this.links.earlier.note(id);
    const [from, to] = [id * symbolsPerFile, (id + 1) * symbolsPerFile - 1];
    const sql = this.#sql;
    for (const row of sql.prepared('SELECT name_id AS id FROM refs WHERE file_id = ?').all(id)) {
      this.names.doubt(Number(row.id));
    }
    for (const row of sql
      .prepared('SELECT name_id AS id FROM symbols WHERE id BETWEEN ? AND ?')
      .all(from, to)) {
      this.names.doubt(Number(row.id));
    }
    sql
      .prepared('DELETE FROM words WHERE rowid IN (SELECT id FROM symbols WHERE id BETWEEN ? AND ?)')
      .run(from, to);
    sql.prepared('DELETE FROM symbols WHERE id BETWEEN ? AND ?').run(from, to);
    sql.prepared('DELETE FROM refs WHERE file_id = ?').run(id);
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
