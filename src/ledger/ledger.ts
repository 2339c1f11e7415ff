/**
 * The ledger on disk: `ledger.db` in the user's data directory, written by several processes at once, append-only.
 * Knows nothing about prices or metrics. Opening it takes in what waits beside it (`waiting-rows.ts`).
 */
import { join } from 'node:path';
import { makeFolder } from '../storage/make-folder.ts';
import { type Database, openDatabase } from '../storage/sqlite.ts';
import { AliveLock } from './alive-lock.ts';
import { AnswerStore } from './answer-store.ts';
import { type Attempt, tokenCounters } from './attempt.ts';
import { columns, rowOf } from './attempt-row.ts';
import { BudgetStore } from './budget-store.ts';
import { ConversationStore } from './conversation-store.ts';
import { type FollowUpCounts, followUps } from './follow-ups.ts';
import { LearningStore } from './learning-store.ts';
import { LedgerError, ledgerErrorOf } from './ledger-error.ts';
import { migrate, readSchemaVersion, schemaVersion } from './migrations.ts';
import { RateLimitStore } from './rate-limit-store.ts';
import { attemptOf } from './read-attempt.ts';
import { takeInWaiting } from './take-in-waiting.ts';
import type { InputCount } from './token-ratio.ts';

export interface Ledger {
  /** @throws LedgerError when the row cannot be written. */
  append(attempt: Attempt): void;
  /**
   * The attempts that started in [fromMs, toMs), in order of their start, then of writing.
   * @throws LedgerError when the file cannot be read.
   */
  attemptsBetween(fromMs: number, toMs: number): readonly Attempt[];
  /** Of the last answers of a model, also under the dated names by which it may call itself; the newest first. */
  inputCounts(provider: string, model: string, limit: number): readonly InputCount[];
  /** What became of the answers of models since a point in time, for each kind of question, in all projects. */
  outcomesSince(fromMs: number): readonly OutcomeCounts[];
  /** Models with an answer in this conversation that a higher tier was asked to better, as they call themselves. */
  rejectedIn(conversation: string): readonly { readonly provider: string; readonly model: string }[];
  /** How often an answered turn, the first of its conversation or a later one, was followed by another in time. */
  followUps(atMs: number, withinMs: number): Readonly<Record<'first' | 'later', FollowUpCounts>>;
  readonly budgets: BudgetStore;
  readonly rateLimits: RateLimitStore;
  readonly answers: AnswerStore;
  readonly conversations: ConversationStore;
  readonly learning: LearningStore;
  /** The last one of a project that was answered; `null`: there is none. */
  lastRequest(
    project: string,
  ): { readonly requestId: string; readonly tier: string; readonly startedAtMs: number } | null;
  /** `null`: there is none of that id, or of ids that begin so there are several. */
  requestLike(
    id: string,
  ): { readonly requestId: string; readonly tier: string; readonly startedAtMs: number } | null;
  close(): void;
}

/** Of answers that were asked of a model, not given again. */
export interface OutcomeCounts {
  readonly provider: string;
  /** As it called itself, which may be a dated name. */
  readonly model: string;
  readonly intent: string;
  readonly complexity: string;
  readonly accepted: number;
  /** By the check, whatever was done then. */
  readonly rejected: number;
  /** Of the answers that were given, those of which the user said so, last and by a command: what is concluded from what was done says only what was bad. */
  readonly acceptedGood: number;
  readonly acceptedBad: number;
  readonly rejectedGood: number;
  readonly rejectedBad: number;
  /** Of accepted and rejected, as far as it was reported. */
  readonly outputTokens: number;
  readonly withOutput: number;
}

/**
 * How long to wait for other processes. A row takes a fraction of a millisecond, but SQLite's waiters look again after ever
 * longer pauses, so who waited long is not served first.
 */
const busyTimeoutMs = 15_000;

/**
 * Makes the directory and the file when they are missing. A file that cannot be used is left as it is.
 * @throws LedgerError
 */
export function openLedger(dataDir: string): Ledger {
  const path = join(dataDir, 'ledger.db');
  return guarded(path, () => {
    makeFolder(dataDir, 0o700);
    const database = openDatabase(path, { busyTimeoutMs });
    try {
      prepareSchema(database, path);
      takeInWaiting(database, dataDir);
      // Safe with the write-ahead log: a crash of the program loses nothing, a power cut at most the last rows.
      database.exec('PRAGMA synchronous = NORMAL');
    } catch (error) {
      database.close();
      throw error;
    }
    return ledgerOn(database, path, new AliveLock(dataDir));
  });
}

function prepareSchema(database: Database, path: string): void {
  const version = readSchemaVersion(database);
  if (version > schemaVersion) {
    throw new LedgerError(
      'ledger/newer',
      `The ledger ${path} was written by a newer version of optimizer (schema ${version}, known ${schemaVersion}).`,
      'Update optimizer; this version leaves the ledger as it is.',
    );
  }
  if (version < schemaVersion) {
    useWriteAheadLog(database);
    migrate(database);
  }
}

/** The mode is kept in the file. Changing it while others open the file is refused at once, without waiting. */
function useWriteAheadLog(database: Database): void {
  const deadline = performance.now() + busyTimeoutMs;
  for (;;) {
    try {
      database.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      const locked = error instanceof Error && /locked|busy/i.test(error.message);
      if (!locked || performance.now() > deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

/** The answer that was given to each request of which the user said something: one that was accepted, else the best. */
const givenAndSaid = `
  SELECT given_id, verdict FROM (
    SELECT id AS given_id, request_id, row_number() OVER (
      PARTITION BY request_id
      ORDER BY (outcome = 'answered' AND reason IS NULL) DESC, confidence DESC, started_at_ms
    ) AS place
    FROM attempts
    WHERE purpose = 'answer' AND outcome IN ('answered', 'escalated')
      AND request_id IN (SELECT request_id FROM feedback WHERE kind = 'explicit')
  ) JOIN (
    SELECT request_id, verdict, row_number() OVER (PARTITION BY request_id ORDER BY at_ms DESC, rowid DESC) AS said
    FROM feedback WHERE kind = 'explicit'
  ) USING (request_id)
  WHERE place = 1 AND said = 1`;

function ledgerOn(database: Database, path: string, alive: AliveLock): Ledger {
  const insert = database.prepare(
    `INSERT INTO attempts (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  return {
    inputCounts(provider, model, limit) {
      return guarded(path, () =>
        database
          .prepare(
            `SELECT counted_by, estimated_input_tokens AS counted,
               coalesce(fresh_input_tokens, 0) + coalesce(cache_read_tokens, 0) + coalesce(cache_write_tokens, 0) AS reported
             FROM attempts
             WHERE provider = ? AND (model = ? OR model GLOB ?) AND counted_by IS NOT NULL AND cached = 0
               AND fresh_input_tokens IS NOT NULL AND outcome IN ('answered', 'escalated')
             ORDER BY started_at_ms DESC LIMIT ?`,
          )
          .all(provider, model, `${model.replace(/[[*?]/g, '[$&]')}-*`, limit)
          .flatMap(({ counted_by, counted, reported }) => {
            const countedBy = tokenCounters.find((counter) => counter === counted_by);
            return countedBy === undefined
              ? []
              : [{ countedBy, counted: Number(counted), reported: Number(reported) }];
          }),
      );
    },
    budgets: new BudgetStore(database, alive),
    outcomesSince(fromMs) {
      return guarded(path, () =>
        database
          .prepare(
            `SELECT provider, model, intent, complexity,
               sum(outcome = 'answered' AND reason IS NULL) AS accepted,
               sum(outcome = 'escalated' OR reason IS NOT NULL) AS rejected,
               sum(coalesce(output_tokens, 0) + coalesce(reasoning_tokens, 0)) AS output,
               count(output_tokens) AS with_output,
               sum(verdict = 'good' AND outcome = 'answered' AND reason IS NULL) AS accepted_good,
               sum(verdict = 'bad' AND outcome = 'answered' AND reason IS NULL) AS accepted_bad,
               sum(verdict = 'good' AND (outcome = 'escalated' OR reason IS NOT NULL)) AS rejected_good,
               sum(verdict = 'bad' AND (outcome = 'escalated' OR reason IS NOT NULL)) AS rejected_bad
             FROM attempts
             LEFT JOIN (${givenAndSaid}) ON given_id = attempts.id
             WHERE started_at_ms >= ? AND purpose = 'answer' AND cached = 0 AND model IS NOT NULL
               AND outcome IN ('answered', 'escalated')
             GROUP BY provider, model, intent, complexity`,
          )
          .all(Math.round(fromMs))
          .map((row) => ({
            provider: String(row.provider),
            model: String(row.model),
            intent: String(row.intent),
            complexity: String(row.complexity),
            accepted: Number(row.accepted),
            rejected: Number(row.rejected),
            outputTokens: Number(row.output),
            withOutput: Number(row.with_output),
            acceptedGood: Number(row.accepted_good),
            acceptedBad: Number(row.accepted_bad),
            rejectedGood: Number(row.rejected_good),
            rejectedBad: Number(row.rejected_bad),
          })),
      );
    },
    rejectedIn(conversation) {
      return guarded(path, () =>
        database
          .prepare(
            `SELECT DISTINCT provider, model FROM attempts
             WHERE conversation = ? AND purpose = 'answer' AND model IS NOT NULL AND outcome = 'escalated'`,
          )
          .all(conversation)
          .map(({ provider, model }) => ({ provider: String(provider), model: String(model) })),
      );
    },
    followUps(atMs, withinMs) {
      return guarded(path, () => followUps(database, atMs, withinMs));
    },
    rateLimits: new RateLimitStore(database),
    answers: new AnswerStore(database),
    conversations: new ConversationStore(database),
    learning: new LearningStore(database),
    lastRequest(project) {
      return guarded(path, () =>
        requestOf(
          database
            .prepare(
              "SELECT request_id, tier, started_at_ms FROM attempts WHERE project = ? AND purpose = 'answer' AND outcome IN ('answered', 'not-found') ORDER BY started_at_ms DESC, rowid DESC LIMIT 1",
            )
            .get(project),
        ),
      );
    },
    requestLike(id) {
      return guarded(path, () => {
        const rows = database
          .prepare(
            "SELECT request_id, tier, max(started_at_ms) AS started_at_ms FROM attempts WHERE substr(request_id, 1, ?) = ? AND purpose = 'answer' GROUP BY request_id LIMIT 2",
          )
          .all(id.length, id);
        return rows.length === 1 ? requestOf(rows[0]) : null;
      });
    },
    append(attempt) {
      guarded(path, () => insert.run(...rowOf(attempt)));
    },
    attemptsBetween(fromMs, toMs) {
      return guarded(path, () =>
        database
          .prepare(
            'SELECT * FROM attempts WHERE started_at_ms >= ? AND started_at_ms < ? ORDER BY started_at_ms, rowid',
          )
          .all(fromMs, toMs)
          .map(attemptOf),
      );
    },
    close() {
      alive.close();
      if (database.isOpen) database.close();
    },
  };
}

function guarded<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw ledgerErrorOf(error, path);
  }
}

function requestOf(
  row: Readonly<Record<string, unknown>> | undefined,
): { readonly requestId: string; readonly tier: string; readonly startedAtMs: number } | null {
  return row === undefined
    ? null
    : { requestId: String(row.request_id), tier: String(row.tier), startedAtMs: Number(row.started_at_ms) };
}
