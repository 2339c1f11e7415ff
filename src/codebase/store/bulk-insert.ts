/** Inserts many rows with few calls: crossing into SQLite costs more than the row. */
import type { Database } from '../../storage/sqlite.ts';
import { type Statement, StatementCache } from './statement-cache.ts';

type Value = string | number | null | Uint8Array;

const rowsPerStatement = 40;

export class BulkInsert {
  readonly columns: number;
  readonly #one: Statement;
  readonly #many: Statement;
  /** Of one statement; as long as it, used again and again. */
  readonly #waiting: Value[];
  #length = 0;

  /** @param row the values of one row as SQL, such as `(?, ?, NULL)`. */
  constructor(db: Database, into: string, row: string) {
    this.columns = row.split('?').length - 1;
    this.#waiting = new Array(rowsPerStatement * this.columns).fill(null);
    const sql = new StatementCache(db);
    this.#one = sql.prepared(`INSERT INTO ${into} VALUES ${row}`);
    this.#many = sql.prepared(`INSERT INTO ${into} VALUES ${Array(rowsPerStatement).fill(row).join(',')}`);
  }

  add(...values: Value[]): void {
    for (const value of values) this.#waiting[this.#length++] = value;
    if (this.#length < this.#waiting.length) return;
    this.#many.run(...this.#waiting);
    this.#length = 0;
  }

  /** Must be called before the rows are read, or before the transaction ends. */
  flush(): void {
    for (let at = 0; at < this.#length; at += this.columns) {
      this.#one.run(...this.#waiting.slice(at, at + this.columns));
    }
    this.#length = 0;
  }
}
