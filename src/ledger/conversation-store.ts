/**
 * Conversations that can be gone on with, beside the attempts in the ledger's database; like kept answers they come and go.
 * One row for each turn, which names the one before it: two processes that go on with the same conversation at once make
 * two of it, and neither loses anything. Knows nothing about what is in the messages.
 *
 * `state` is what the next turn needs besides them, as JSON that others write and read; it is dropped once a later turn
 * holds a newer one.
 */
import type { Database } from '../storage/sqlite.ts';

export interface StoredTurn {
  readonly id: string;
  readonly question: string;
  readonly sent: string;
  readonly answer: string;
}

export interface StoredConversation {
  readonly id: string;
  /** At least one, in order. */
  readonly turns: readonly StoredTurn[];
  readonly state: string;
  readonly tier: string;
  readonly model: string;
  readonly lastAtMs: number;
}

/** Of all conversations together; those that were left longest make room. */
const mostBytes = 32 * 1024 * 1024;

export class ConversationStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The one of a project that was gone on with last; `null`: none that is new enough. */
  last(project: string, notBeforeMs: number): StoredConversation | null {
    const newest = this.#database
      .prepare(
        `SELECT id, conversation, state, tier, model, at_ms FROM conversation_turns
         WHERE project = ? AND at_ms >= ? AND state IS NOT NULL ORDER BY at_ms DESC, id DESC LIMIT 1`,
      )
      .get(project, Math.round(notBeforeMs));
    if (newest === undefined) return null;
    const rows = this.#database
      .prepare(
        `WITH RECURSIVE way (id, parent, question, sent, answer, depth) AS (
           SELECT id, parent, question, sent, answer, 0 FROM conversation_turns WHERE id = ?
           UNION ALL
           SELECT turn.id, turn.parent, turn.question, turn.sent, turn.answer, depth + 1
           FROM way JOIN conversation_turns AS turn ON turn.id = way.parent
         ) SELECT * FROM way ORDER BY depth DESC`,
      )
      .all(String(newest.id));
    // One that lost its beginning would not be what the model was told.
    if (rows[0]?.parent !== null) return null;
    return {
      id: String(newest.conversation),
      turns: rows.map(({ id, question, sent, answer }) => ({
        id: String(id),
        question: String(question),
        sent: String(sent),
        answer: String(answer),
      })),
      state: String(newest.state),
      tier: String(newest.tier),
      model: String(newest.model),
      lastAtMs: Number(newest.at_ms),
    };
  }

  /** Keeps the last turn of a conversation, whose earlier ones are kept already. @param notBeforeMs what is older goes */
  keep(project: string, conversation: StoredConversation, notBeforeMs: number): void {
    const { turns, state, tier, model, lastAtMs } = conversation;
    const turn = turns.at(-1);
    if (turn === undefined) return;
    const parent = turns.at(-2)?.id ?? null;
    const bytes = turn.question.length + turn.sent.length + turn.answer.length + state.length;
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      this.#database
        .prepare(
          `INSERT INTO conversation_turns
           (id, conversation, parent, project, at_ms, tier, model, question, sent, answer, state, bytes)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(
          turn.id,
          conversation.id,
          parent,
          project,
          Math.round(lastAtMs),
          tier,
          model,
          turn.question,
          turn.sent,
          turn.answer,
          state,
          bytes,
        );
      this.#database
        .prepare(
          'UPDATE conversation_turns SET bytes = bytes - length(state), state = NULL WHERE id = ? AND state IS NOT NULL',
        )
        .run(parent);
      this.#prune(Math.round(notBeforeMs));
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  /** How often a turn was followed by another within `withinMs`; of turns that had that time. */
  followUps(
    atMs: number,
    withinMs: number,
  ): Readonly<Record<'first' | 'later', { readonly turns: number; readonly followed: number }>> {
    const rows = this.#database
      .prepare(
        `SELECT turn.parent IS NULL AS first, count(*) AS turns,
           sum(EXISTS (SELECT 1 FROM conversation_turns AS next
             WHERE next.conversation = turn.conversation AND next.parent = turn.id
               AND next.at_ms - turn.at_ms <= ?)) AS followed
         FROM (SELECT * FROM conversation_turns WHERE at_ms <= ? ORDER BY at_ms DESC LIMIT 200) AS turn
         GROUP BY first`,
      )
      .all(Math.round(withinMs), Math.round(atMs - withinMs));
    const of = (first: number) => {
      const row = rows.find((candidate) => Number(candidate.first) === first);
      return { turns: Number(row?.turns ?? 0), followed: Number(row?.followed ?? 0) };
    };
    return { first: of(1), later: of(0) };
  }

  /** Conversations as a whole. */
  #prune(notBeforeMs: number): void {
    const all = this.#database
      .prepare(
        `SELECT conversation, max(at_ms) AS last, sum(bytes) AS bytes FROM conversation_turns
         GROUP BY conversation ORDER BY last DESC`,
      )
      .all();
    const remove = this.#database.prepare('DELETE FROM conversation_turns WHERE conversation = ?');
    let bytes = 0;
    for (const [at, row] of all.entries()) {
      bytes += Number(row.bytes);
      const isCurrent = at === 0;
      if (!isCurrent && (Number(row.last) < notBeforeMs || bytes > mostBytes))
        remove.run(String(row.conversation));
    }
  }
}
