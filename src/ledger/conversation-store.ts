/**
 * Conversations as versions before sessions kept them, to be taken out once. One row for each turn, which names the one before
 * it. Knows nothing about what is in the messages or where they go.
 *
 * `state` is what a next turn needs besides them, as JSON; only the last turns of a conversation have it.
 */
import type { Database } from '../storage/sqlite.ts';

export interface StoredTurn {
  readonly id: string;
  readonly conversation: string;
  /** The turn before it; `null`: it begins the conversation. */
  readonly parent: string | null;
  readonly project: string;
  readonly atMs: number;
  readonly tier: string;
  readonly model: string;
  readonly question: string;
  readonly sent: string;
  readonly answer: string;
  readonly state: string | null;
}

export class ConversationStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Hands over all turns, in the order of time, and deletes them once `take` has returned; one process at a time. Should it
   * end in between, they are handed over again.
   */
  takeOut(take: (turns: readonly StoredTurn[]) => void): void {
    if (this.#database.prepare('SELECT 1 FROM conversation_turns LIMIT 1').get() === undefined) return;
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const rows = this.#database.prepare('SELECT * FROM conversation_turns ORDER BY at_ms, id').all();
      take(rows.map(turnOf));
      this.#database.exec('DELETE FROM conversation_turns');
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}

function turnOf(row: Readonly<Record<string, unknown>>): StoredTurn {
  return {
    id: String(row.id),
    conversation: String(row.conversation),
    parent: row.parent === null ? null : String(row.parent),
    project: String(row.project),
    atMs: Number(row.at_ms),
    tier: String(row.tier),
    model: String(row.model),
    question: String(row.question),
    sent: String(row.sent),
    answer: String(row.answer),
    state: row.state === null ? null : String(row.state),
  };
}
