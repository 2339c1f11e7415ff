/**
 * Prepared statements of one database by their text: preparing costs more than most of them do. All caches of a database
 * share them, because there is no way to give one back before the database is closed: a process that keeps it open would
 * grow with every one that is prepared again.
 */
import type { Database } from '../../storage/sqlite.ts';

export type Statement = ReturnType<Database['prepare']>;

const statementsOf = new WeakMap<Database, Map<string, Statement>>();

export class StatementCache {
  readonly #db: Database;
  readonly #statements: Map<string, Statement>;

  constructor(db: Database) {
    this.#db = db;
    this.#statements = statementsOf.get(db) ?? new Map();
    statementsOf.set(db, this.#statements);
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
