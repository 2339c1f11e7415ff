/** Inserts many rows with few calls: crossing into SQLite costs more than the row. */
import type { Database } from '../../storage/sqlite.ts';

type Value = string | number | null | Uint8Array;
type Statement = ReturnType<Database['prepare']>;

const rowsPerStatement = 40;

export class BulkInsert {
  readonly columns: number;
  readonly #one: Statement;
  readonly #many: Statement;
  #waiting: Value[] = [];

  /** @param row the values of one row as SQL, such as `(?, ?, NULL)`. */
  constructor(db: Database, into: string, row: string) {
    this.columns = row.split('?').length - 1;
    this.#one = db.prepare(`INSERT INTO ${into} VALUES ${row}`);
    this.#many = db.prepare(`INSERT INTO ${into} VALUES ${Array(rowsPerStatement).fill(row).join(',')}`);
  }

  add(...values: Value[]): void {
    this.#waiting.push(...values);
    if (this.#waiting.length < rowsPerStatement * this.columns) return;
    this.#many.run(...this.#waiting);
    this.#waiting = [];
  }

  /** Must be called before the rows are read, or before the transaction ends. */
  flush(): void {
    for (let at = 0; at < this.#waiting.length; at += this.columns) {
      this.#one.run(...this.#waiting.slice(at, at + this.columns));
    }
    this.#waiting = [];
  }
}
