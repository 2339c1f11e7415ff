/**
 * What is learned of requests after they were answered: what the user said of them, what the user did, and which arms of
 * experiments they were in. Beside the attempts, append-only like them. Knows nothing of what was asked but a hash of it.
 */
import type { Database } from '../storage/sqlite.ts';

export type Verdict = 'good' | 'bad';

/** `explicit`: said so. `implicit`: concluded from what was done, which is kept apart. */
export interface Feedback {
  readonly id: string;
  readonly requestId: string;
  readonly atMs: number;
  readonly kind: 'explicit' | 'implicit';
  readonly verdict: Verdict;
  /** `said`, or what was done: `asked-again`. */
  readonly signal: string;
  readonly note: string | null;
}

export interface AskedQuestion {
  readonly requestId: string;
  readonly project: string;
  /** What stays together in an experiment. */
  readonly session: string;
  /** Of the question without case and spaces. */
  readonly questionHash: string;
  readonly atMs: number;
  readonly assignments: readonly { readonly experiment: string; readonly arm: string }[];
}

export class LearningStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  addFeedback({ id, requestId, atMs, kind, verdict, signal, note }: Feedback): void {
    this.#database
      .prepare(
        'INSERT INTO feedback (id, request_id, at_ms, kind, verdict, signal, note) VALUES (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(id, requestId, Math.round(atMs), kind, verdict, signal, note);
  }

  /** All of requests that were begun since then; what was said last comes last. */
  feedbackSince(fromMs: number): readonly Feedback[] {
    return this.#database
      .prepare('SELECT * FROM feedback WHERE at_ms >= ? ORDER BY at_ms, rowid')
      .all(Math.round(fromMs))
      .map((row) => ({
        id: String(row.id),
        requestId: String(row.request_id),
        atMs: Number(row.at_ms),
        kind: row.kind === 'implicit' ? 'implicit' : 'explicit',
        verdict: row.verdict === 'good' ? 'good' : 'bad',
        signal: String(row.signal),
        note: row.note === null ? null : String(row.note),
      }));
  }

  /** The request of the same question in the same project since then; `null`: there is none. The newest. */
  sameQuestion(project: string, questionHash: string, sinceMs: number): string | null {
    const row = this.#database
      .prepare(
        'SELECT request_id FROM asked WHERE project = ? AND question_hash = ? AND at_ms >= ? ORDER BY at_ms DESC, rowid DESC LIMIT 1',
      )
      .get(project, questionHash, Math.round(sinceMs));
    return row === undefined ? null : String(row.request_id);
  }

  addAsked({ requestId, project, session, questionHash, atMs, assignments }: AskedQuestion): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      this.#database
        .prepare(
          'INSERT INTO asked (request_id, project, session, question_hash, at_ms) VALUES (?, ?, ?, ?, ?)',
        )
        .run(requestId, project, session, questionHash, Math.round(atMs));
      const insert = this.#database.prepare(
        'INSERT INTO assignments (request_id, experiment, arm) VALUES (?, ?, ?)',
      );
      for (const { experiment, arm } of assignments) insert.run(requestId, experiment, arm);
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  /** Of the last question of a project; `null`: there is none. */
  lastSession(project: string): string | null {
    const row = this.#database
      .prepare('SELECT session FROM asked WHERE project = ? ORDER BY at_ms DESC, rowid DESC LIMIT 1')
      .get(project);
    return row === undefined ? null : String(row.session);
  }

  assignmentsSince(
    fromMs: number,
  ): readonly { readonly requestId: string; readonly experiment: string; readonly arm: string }[] {
    return this.#database
      .prepare(
        'SELECT assignments.request_id, experiment, arm FROM assignments JOIN asked USING (request_id) WHERE at_ms >= ? ORDER BY experiment, arm',
      )
      .all(Math.round(fromMs))
      .map((row) => ({
        requestId: String(row.request_id),
        experiment: String(row.experiment),
        arm: String(row.arm),
      }));
  }
}
