/**
 * Writes the table of names: each once, with whether a symbol has it, and the trigrams of those. A name that nobody has
 * any more goes.
 */
import type { Database } from '../../storage/sqlite.ts';
import { BulkInsert } from './bulk-insert.ts';
import { StatementCache } from './statement-cache.ts';
import { TrigramRows } from './trigrams.ts';

export class NameRows {
  readonly #sql: StatementCache;
  readonly #names: BulkInsert;
  readonly #trigrams: TrigramRows;
  readonly #ids = new Map<string, number>();
  readonly #tableIsEmpty: boolean;
  #lastId: number;
  /** Not in the table yet. */
  #added: string[] = [];
  readonly #defined = new Set<number>();
  /** In the table; what it says of them may not be so any more. */
  readonly #doubtful = new Set<number>();

  constructor(db: Database) {
    this.#sql = new StatementCache(db);
    this.#names = new BulkInsert(db, 'names', '(?,?,?)');
    this.#trigrams = new TrigramRows(db);
    this.#lastId = Number(this.#sql.prepared('SELECT coalesce(max(id), 0) AS id FROM names').get()?.id);
    this.#tableIsEmpty = this.#lastId === 0;
  }

  /** A reference has the name. @returns its id. */
  use(name: string): number {
    return this.idOf(name) ?? this.#add(name);
  }

  /** A symbol has the name. @returns its id. */
  define(name: string): number {
    const id = this.use(name);
    if (this.#defined.has(id)) return id;
    this.#defined.add(id);
    if (!this.#tableIsEmpty) this.#doubtful.add(id);
    return id;
  }

  /** Something that had it was removed. */
  doubt(id: number): void {
    this.#doubtful.add(id);
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

  /** After the rows of symbols and references are written. */
  flush(): void {
    const firstId = this.#lastId - this.#added.length + 1;
    this.#added.forEach((name, at) => {
      const isDefined = this.#defined.has(firstId + at);
      this.#names.add(firstId + at, name, isDefined ? 1 : 0);
      if (isDefined) this.#trigrams.add(firstId + at, name);
    });
    this.#added = [];
    this.#names.flush();
    for (const id of this.#doubtful) this.#settle(id);
    this.#trigrams.flush();
    if (this.#tableIsEmpty) return;
    this.#doubtful.clear();
    this.#ids.clear();
    this.#defined.clear();
  }

  #settle(id: number): void {
    const row = this.#sql.prepared('SELECT name, defined FROM names WHERE id = ?').get(id);
    if (row === undefined) return;
    const isDefined = this.#sql.prepared('SELECT 1 FROM symbols WHERE name_id = ?').get(id) !== undefined;
    if (!isDefined && row.defined === 1) this.#trigrams.remove(id, String(row.name));
    if (isDefined && row.defined === 0) this.#trigrams.add(id, String(row.name));
    if (!isDefined && this.#sql.prepared('SELECT 1 FROM refs WHERE name_id = ?').get(id) === undefined) {
      this.#sql.prepared('DELETE FROM names WHERE id = ?').run(id);
    } else if (Number(row.defined) !== (isDefined ? 1 : 0)) {
      this.#sql.prepared('UPDATE names SET defined = ? WHERE id = ?').run(isDefined ? 1 : 0, id);
    }
  }

  #add(name: string): number {
    const id = ++this.#lastId;
    this.#added.push(name);
    this.#ids.set(name, id);
    return id;
  }
}
