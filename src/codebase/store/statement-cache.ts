/** Prepared statements of one database by their text: preparing costs more than most of them do. */
import type { Database } from '../../storage/sqlite.ts';

export type Statement = ReturnType<Database['prepare']>;

export class StatementCache {
  readonly #db: Database;
  readonly #statements = new Map<string, Statement>();

  constructor(db: Database) {
    this.#db = db;
  }

  prepared(text: string): Statement {
    let statement = this.#statements.get(text);
    if (statement === undefined) {
      statement = this.#db.prepare(text);
      this.#statements.set(text, statement);
    }
    return statement;
  }

  clear(): void {
    this.#statements.clear();
  }
}
