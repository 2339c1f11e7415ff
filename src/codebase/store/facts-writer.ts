/**
 * Writes what files say into the tables. Works inside of a transaction that somebody else opened. Knows nothing about
 * where facts come from or which files changed.
 */
import type { Database } from '../../storage/sqlite.ts';
import type { Stamp } from '../discover/stamp.ts';
import type { FileFacts, ImportFact, ReferenceFact } from '../facts.ts';
import { BulkInsert } from './bulk-insert.ts';
import { enclosingSymbols, packPlaces } from './occurrences.ts';
import { symbolsPerFile } from './schema.ts';
import { searchableName, splitWords } from './split-words.ts';
import type { FileRecord } from './stored-file.ts';

type Statement = ReturnType<Database['prepare']>;

const fileColumns =
  'path, language, size_bytes, modified_us, changed_us, inode, racy, hash, lines, parse_errors, invalid_utf8, generated, skip, symbols, refs, imports';

export class FactsWriter {
  readonly #db: Database;
  readonly #symbols: BulkInsert;
  readonly #words: BulkInsert;
  readonly #refs: BulkInsert;
  readonly #names: BulkInsert;
  readonly #statements = new Map<string, Statement>();
  readonly #nameIds = new Map<string, number>();
  /** Names that a removed file used; some of them may be used nowhere any more. */
  readonly #doubtfulNames = new Set<number>();
  readonly #tableOfNamesIsEmpty: boolean;
  #lastNameId: number;

  constructor(db: Database) {
    this.#db = db;
    this.#symbols = new BulkInsert(db, 'symbols', '(?,?,?,?,?,?,?,?,?,?,?,?)');
    this.#words = new BulkInsert(
      db,
      'words (rowid, name, container, path, doc)',
      '(CAST(? AS INTEGER),?,?,?,?)',
    );
    this.#refs = new BulkInsert(db, 'refs', '(?,?,?,?)');
    this.#names = new BulkInsert(db, 'names', '(?,?)');
    this.#lastNameId = Number(this.#sql('SELECT coalesce(max(id), 0) AS id FROM names').get().id);
    this.#tableOfNamesIsEmpty = this.#lastNameId === 0;
  }

  /** Whether an import was added, removed or changed since the start: then targets must be found again. */
  importsChanged = false;

  /** @returns the id of the file. */
  addFile(file: FileRecord): number {
    const values = fileColumns.replace(/\w+/g, '?');
    const { lastInsertRowid } = this.#sql(`INSERT INTO files (${fileColumns}) VALUES (${values})`).run(
      ...fileValues(file),
    );
    const id = Number(lastInsertRowid);
    this.#storeImports(id, file.facts?.imports ?? [], null);
    this.#addFacts(id, file);
    return id;
  }

  /** Under the same id, so that edges to this file stay. */
  replaceFile(id: number, file: FileRecord): void {
    this.#removeFacts(id);
    const assignments = fileColumns.replace(/\w+/g, (column) => `${column} = ?`);
    this.#sql(`UPDATE files SET ${assignments} WHERE id = ?`).run(...fileValues(file), id);
    this.#storeImports(id, file.facts?.imports ?? [], this.#storedImports(id));
    this.#addFacts(id, file);
  }

  /** The same contents with another stamp. */
  touchFile(id: number, stamp: Stamp, racy: boolean): void {
    this.#sql(
      'UPDATE files SET size_bytes = ?, modified_us = ?, changed_us = ?, inode = ?, racy = ? WHERE id = ?',
    ).run(stamp.sizeBytes, stamp.modifiedUs, stamp.changedUs, stamp.inode, racy ? 1 : 0, id);
  }

  removeFile(id: number): void {
    this.#removeFacts(id);
    this.#storeImports(id, [], this.#storedImports(id));
    this.#sql('DELETE FROM files WHERE id = ?').run(id);
  }

  /** Must be called before anything is read from the tables, and at the end. */
  flush(): void {
    for (const insert of [this.#symbols, this.#words, this.#names, this.#refs]) insert.flush();
    for (const id of this.#doubtfulNames) {
      this.#sql('DELETE FROM names WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM refs WHERE name_id = ?1)').run(
        id,
      );
    }
    if (this.#doubtfulNames.size > 0) this.#nameIds.clear();
    this.#doubtfulNames.clear();
  }

  #addFacts(id: number, file: FileRecord): void {
    if (file.facts === null) return;
    this.#addSymbols(id, file.path, file.facts);
    this.#addReferences(id, file.facts);
  }

  #storedImports(id: number): string | null {
    return (this.#sql('SELECT facts FROM imports WHERE file_id = ?').get(id)?.facts as string) ?? null;
  }

  /** Leaves them and their targets alone when they are the same. `known`: what is stored, as JSON. */
  #storeImports(id: number, imports: readonly ImportFact[], known: string | null): void {
    const facts = imports.length === 0 ? null : JSON.stringify(imports);
    if (facts === known) return;
    this.importsChanged = true;
    if (known !== null) this.#sql('DELETE FROM edges WHERE from_id = ?').run(id);
    if (facts === null) this.#sql('DELETE FROM imports WHERE file_id = ?').run(id);
    else this.#sql("INSERT OR REPLACE INTO imports VALUES (?, ?, '')").run(id, facts);
  }

  #addSymbols(fileId: number, path: string, facts: FileFacts): void {
    const pathWords = splitWords(path.replace(/\.[^./]+$/, '')).join(' ');
    const firstId = fileId * symbolsPerFile;
    facts.symbols.forEach((symbol, at) => {
      const id = firstId + at;
      this.#symbols.add(
        id,
        symbol.name,
        symbol.kind,
        symbol.container,
        symbol.parent === null ? null : firstId + symbol.parent,
        symbol.implementsTrait,
        symbol.exported ? 1 : 0,
        symbol.startLine,
        symbol.endLine,
        symbol.nameLine,
        symbol.signature,
        symbol.doc,
      );
      const container = symbol.container === null ? null : splitWords(symbol.container).join(' ');
      this.#words.add(id, searchableName(symbol.name), container, pathWords, docWords(symbol.doc));
    });
  }

  #addReferences(fileId: number, facts: FileFacts): void {
    const enclosing = enclosingSymbols(facts.symbols, facts.references);
    const byName = new Map<string, { references: ReferenceFact[]; enclosing: (number | null)[] }>();
    facts.references.forEach((reference, at) => {
      let group = byName.get(reference.name);
      if (group === undefined) {
        group = { references: [], enclosing: [] };
        byName.set(reference.name, group);
      }
      group.references.push(reference);
      group.enclosing.push(enclosing[at] ?? null);
    });
    for (const [name, group] of byName) {
      const places = packPlaces(group.references, group.enclosing);
      this.#refs.add(fileId, this.#nameId(name), group.references.length, places);
    }
  }

  #removeFacts(id: number): void {
    for (const row of this.#sql('SELECT name_id AS id FROM refs WHERE file_id = ?').all(id)) {
      this.#doubtfulNames.add(Number(row.id));
    }
    const [from, to] = [id * symbolsPerFile, (id + 1) * symbolsPerFile - 1];
    this.#sql('DELETE FROM words WHERE rowid IN (SELECT id FROM symbols WHERE id BETWEEN ? AND ?)').run(
      from,
      to,
    );
    this.#sql('DELETE FROM symbols WHERE id BETWEEN ? AND ?').run(from, to);
    this.#sql('DELETE FROM refs WHERE file_id = ?').run(id);
  }

  #nameId(name: string): number {
    const cached = this.#nameIds.get(name);
    if (cached !== undefined) return cached;
    let id: number;
    const row = this.#tableOfNamesIsEmpty
      ? undefined
      : this.#sql('SELECT id FROM names WHERE name = ?').get(name);
    if (row === undefined) {
      id = ++this.#lastNameId;
      this.#names.add(id, name);
    } else {
      id = Number(row.id);
    }
    this.#nameIds.set(name, id);
    return id;
  }

  #sql(text: string): Statement {
    let statement = this.#statements.get(text);
    if (statement === undefined) {
      statement = this.#db.prepare(text);
      this.#statements.set(text, statement);
    }
    return statement;
  }
}

function docWords(doc: string | null): string | null {
  return doc === null ? null : splitWords(doc).join(' ');
}

function fileValues(file: FileRecord): (string | number | null)[] {
  const { stamp, facts } = file;
  return [
    file.path,
    file.language,
    stamp.sizeBytes,
    stamp.modifiedUs,
    stamp.changedUs,
    stamp.inode,
    file.racy ? 1 : 0,
    file.hash,
    file.lines,
    facts?.parseErrors ?? 0,
    file.invalidUtf8 ? 1 : 0,
    file.generated ? 1 : 0,
    file.skip,
    facts?.symbols.length ?? 0,
    facts?.references.length ?? 0,
    facts?.imports.length ?? 0,
  ];
}
