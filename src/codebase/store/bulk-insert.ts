/** Inserts many rows with few calls: crossing into SQLite costs more than the row. */
import type { Database } from '../../storage/sqlite.ts';
import { type Statement, StatementCache } from './statement-cache.ts';

type Value = string | number | null | Uint8Array;

const rowsPerStatement = 40;

export class BulkInsert {
  readonly columns: number;
  readonly #sql: StatementCache;
  readonly #start: string;
  readonly #row: string;
  /** Made when there are as many: a change of one file has few. */
  #many: Statement | null = null;
  /** Of one statement, used again and again. */
  readonly #waiting: Value[] = [];
  #length = 0;

  /** @param row the values of one row as SQL, such as `(?, ?, NULL)`. */
  constructor(db: Database, into: string, row: string) {
    this.columns = row.split('?').length - 1;
    this.#sql = new StatementCache(db);
    this.#start = `INSERT INTO ${into} VALUES `;
    this.#row = row;
  }

  add(...values: Value[]): void {
    for (const value of values) this.#waiting[this.#length++] = value;
    if (this.#length < rowsPerStatement * this.columns) return;
    this.#many ??= this.#sql.prepared(this.#start + Array(rowsPerStatement).fill(this.#row).join(','));
    this.#many.run(...this.#waiting);
    this.#length = 0;
  }

  /** Must be called before the rows are read, or before the transaction ends. */
  flush(): void {
    if (this.#length === 0) return;
    const one = this.#sql.prepared(this.#start + this.#row);
    for (let at = 0; at < this.#length; at += this.columns) {
      one.run(...this.#waiting.slice(at, at + this.columns));
    }
    this.#length = 0;
  }
}
