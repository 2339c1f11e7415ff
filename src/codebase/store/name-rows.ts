/**
 * Writes the table of names: each once, with who has it, and the trigrams of those that symbols have. Knows files by
 * their ids and what names they have; the rows are written at the end, when everybody who has a name is known.
 */
import type { Database } from '../../storage/sqlite.ts';
import type { NamesOfFile } from './file-names.ts';
import { splitLines } from './join-lines.ts';
import { NamesOfBuild } from './names-of-build.ts';
import { NamesOfChange } from './names-of-change.ts';
import { StatementCache } from './statement-cache.ts';
import { packNumbers } from './varint.ts';

export class NameRows {
  readonly #sql: StatementCache;
  readonly #ids = new Map<string, number>();
  readonly #rows: NamesOfBuild | NamesOfChange;
  readonly #tableIsEmpty: boolean;
  #lastId: number;

  constructor(db: Database) {
    this.#sql = new StatementCache(db);
    this.#lastId = Number(this.#sql.prepared('SELECT coalesce(max(id), 0) AS id FROM names').get()?.id);
    this.#tableIsEmpty = this.#lastId === 0;
    this.#rows = this.#tableIsEmpty ? new NamesOfBuild(db) : new NamesOfChange(db);
  }

  idOf(name: string): number | null {
    const cached = this.#ids.get(name);
    if (cached !== undefined) return cached;
    if (this.#tableIsEmpty) return null;
    const row = this.#sql
      .prepared('SELECT id FROM names WHERE name = ?1 COLLATE NOCASE AND name = ?1')
      .get(name);
    if (row === undefined) return null;
    const id = Number(row.id);
    this.#ids.set(name, id);
    return id;
  }

  /** @returns the ids of the names, packed. */
  add(path: string, { names, nameCount, ...file }: Omit<NamesOfFile, 'ids'> & JoinedNames): Uint8Array {
    const ids = new Int32Array(nameCount);
    splitLines(names, nameCount).forEach((name, at) => {
      ids[at] = this.idOf(name) ?? this.#add(name);
    });
    this.#rows.add(path, { ...file, ids });
    return packNumbers(ids);
  }

  /** Before another one is added under its id, and before its rows are removed. */
  remove(fileId: number): void {
    if (this.#rows instanceof NamesOfBuild) return;
    for (const [id, name] of this.#rows.remove(fileId)) this.#ids.set(name, id);
  }

  /** After the rows of files are written. */
  flush(): void {
    this.#rows.flush();
    // Of a table that was there before, rows may have been removed.
    if (!this.#tableIsEmpty) this.#ids.clear();
  }

  #add(name: string): number {
    const id = ++this.#lastId;
    this.#rows.addName(id, name);
    this.#ids.set(name, id);
    return id;
  }
}

/** Joined with line feeds. */
interface JoinedNames {
  readonly names: string;
  readonly nameCount: number;
}
