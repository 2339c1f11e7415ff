/**
 * Records the attempts of a turn: in the ledger when models are asked, else beside it, which takes a tenth of a
 * millisecond. What cannot be recorded costs the accounting, not the answer. Knows nothing about what the rows say.
 */
import type { AnswerCache } from '../agent/answer-cache.ts';
import type { TokensLeft } from '../agent/limits.ts';
import type { Purse } from '../agent/purse.ts';
import type { Config } from '../config/config.ts';
import { OptimizerError } from '../core/errors.ts';
import { toNanoUsd } from '../core/money.ts';
import type { Attempt } from '../ledger/attempt.ts';
import type { Cap, CapName } from '../ledger/budget.ts';
import type { Ledger, OutcomeCounts } from '../ledger/ledger.ts';
import type { TokenRatios } from '../ledger/token-ratio.ts';
import { appendWaiting, hasManyWaiting } from '../ledger/waiting-rows.ts';
import type { RateLimits } from '../providers/rate-limits.ts';
import type { Terminal } from './terminal.ts';

type LedgerParts = typeof import('./ledger-parts.ts');

const noFollowUps = { first: { turns: 0, followed: 0 }, later: { turns: 0, followed: 0 } };

/** The narrowest first: it is named where several are reached. */
function capsOf(budget: Config['budget']): readonly Cap[] {
  const limits: readonly (readonly [CapName, number | null])[] = [
    ['request', budget.requestUsd],
    ['session', budget.sessionUsd],
    ['project-day', budget.projectDailyUsd],
    ['project-month', budget.projectMonthlyUsd],
    ['day', budget.dailyUsd],
    ['month', budget.monthlyUsd],
  ];
  return limits.flatMap(([name, usd]) => (usd === null ? [] : [{ name, limit: toNanoUsd(usd * 1e9) }]));
}

export class TurnRecorder {
  readonly #dataDir: string;
  readonly #openLedger: () => Promise<Ledger>;
  readonly #terminal: Terminal;
  #ledger: Ledger | 'not opened' | 'unavailable' = 'not opened';
  /** Loaded with the ledger: an answer of the index needs none of it. */
  #parts: LedgerParts | null = null;

  private constructor(dataDir: string, openLedger: () => Promise<Ledger>, terminal: Terminal) {
    this.#dataDir = dataDir;
    this.#openLedger = openLedger;
    this.#terminal = terminal;
  }

  static async make(
    dataDir: string,
    openLedger: () => Promise<Ledger>,
    terminal: Terminal,
  ): Promise<TurnRecorder> {
    const recorder = new TurnRecorder(dataDir, openLedger, terminal);
    if (hasManyWaiting(dataDir)) await recorder.open();
    return recorder;
  }

  /** Before a model is asked. */
  async open(): Promise<void> {
    if (this.#ledger !== 'not opened') return;
    this.#ledger = 'unavailable';
    try {
      this.#ledger = await this.#openLedger();
      this.#parts = await import('./ledger-parts.ts');
    } catch (error) {
      this.#warn(error);
    }
  }

  /** `null`: it is not, or cannot be. */
  get opened(): Ledger | null {
    return typeof this.#ledger === 'string' ? null : this.#ledger;
  }

  record(attempt: Attempt): void {
    if (this.#ledger === 'unavailable') return;
    try {
      if (this.#ledger === 'not opened') appendWaiting(this.#dataDir, attempt);
      else this.#ledger.append(attempt);
    } catch (error) {
      this.#warn(error);
    }
  }

  /** Of answers kept in the ledger, once it is open. `null`: none are kept. */
  answerCache(keepMs: number, useKept: boolean): AnswerCache | null {
    if (keepMs === 0) return null;
    return {
      find: (key) => (useKept ? this.#with(({ answers }) => answers.find(key, Date.now() - keepMs)) : null),
      keep: (key, answer) => {
        this.#with(({ answers }) => answers.keep(key, answer, Date.now()));
      },
    };
  }

  /** What cannot be read or written is asked anew, or not kept: the answer matters more. */
  #with<T>(use: (ledger: Ledger) => T): T | null {
    if (typeof this.#ledger === 'string') return null;
    try {
      return use(this.#ledger);
    } catch {
      return null;
    }
  }

  tokenRatios(vendor: string, model: string): TokenRatios {
    const counts = this.#with((ledger) => ledger.inputCounts(vendor, model, 60)) ?? [];
    return this.#parts?.ratiosFrom(counts) ?? { estimate: null, o200k: null };
  }

  tokensLeft(vendor: string, model: string): TokensLeft | null {
    const limits = this.#with(({ rateLimits }) => rateLimits.find(vendor, model));
    if (limits === null || this.#parts === null) return null;
    const sinceMs = Date.now() - limits.readAtMs;
    const tokens = this.#parts.tokensLeftAfter(limits, sinceMs);
    const { countsOutput, resetsInMs } = limits;
    return tokens === null ? null : { tokens, countsOutput, resetsInMs: resetsInMs - sinceMs };
  }

  keepRateLimits(vendor: string, model: string, limits: RateLimits): void {
    this.#with(({ rateLimits }) => rateLimits.keep(vendor, model, { ...limits, readAtMs: Date.now() }));
  }

  /** Days and months are those of this machine. `null`: there are no limits. */
  purse(budget: Config['budget'], askToPass: Purse['askToPass']): Purse | null {
    const caps = capsOf(budget);
    if (caps.length === 0) return null;
    const periods = () => {
      if (this.#parts === null) return null;
      const nowMs = Date.now();
      const { startOfDay, startOfMonth } = this.#parts;
      return { dayFromMs: startOfDay(nowMs, null), monthFromMs: startOfMonth(nowMs, null) };
    };
    return {
      atCap: budget.atCap,
      askToPass,
      states: (spender) => {
        const now = periods();
        return now && this.#with(({ budgets }) => budgets.states(caps, spender, now));
      },
      reserve: (amount, spender, instead, passing) => {
        const now = periods();
        const request = { amount, caps, spender, nowMs: Date.now(), instead, passing };
        const reserved = now && this.#with(({ budgets }) => budgets.reserve({ ...request, periods: now }));
        return reserved ?? { ok: false, refusedBy: null };
      },
      release: (id) => {
        this.#with(({ budgets }) => budgets.release(id));
      },
    };
  }

  /** Of the last 90 days: models and projects change. */
  outcomes(): readonly OutcomeCounts[] {
    return this.#with((ledger) => ledger.outcomesSince(Date.now() - 90 * 86_400_000)) ?? [];
  }

  rejectedIn(conversation: string): ReturnType<Ledger['rejectedIn']> {
    return this.#with((ledger) => ledger.rejectedIn(conversation)) ?? [];
  }

  followUps(nowMs: number, withinMs: number): ReturnType<Ledger['followUps']> {
    return this.#with((ledger) => ledger.followUps(nowMs, withinMs)) ?? noFollowUps;
  }

  #warn(error: unknown): void {
    if (!(error instanceof OptimizerError)) throw error;
    this.#terminal.err.write(`Not recorded: ${error.message}\n  ${error.hint}\n`);
  }
}
