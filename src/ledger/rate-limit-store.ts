/**
 * What providers last said of the tokens that they still allow, beside the attempts in the ledger's database, so that the
 * next process knows it too. One row for each model; it means nothing once its window has reset.
 */
import type { RateLimits } from '../providers/rate-limits.ts';
import type { Database } from '../storage/sqlite.ts';

export interface StoredRateLimits extends RateLimits {
  readonly readAtMs: number;
}

export class RateLimitStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  find(provider: string, model: string): StoredRateLimits | null {
    const row = this.#database
      .prepare('SELECT * FROM rate_limits WHERE provider = ? AND model = ?')
      .get(provider, model);
    if (row === undefined) return null;
    const readAtMs = Number(row.read_at_ms);
    return {
      readAtMs,
      tokensLeft: Number(row.tokens_left),
      tokensLimit: row.tokens_limit === null ? null : Number(row.tokens_limit),
      resetsInMs: Number(row.resets_at_ms) - readAtMs,
      countsOutput: Number(row.counts_output) === 1,
    };
  }

  keep(provider: string, model: string, limits: StoredRateLimits): void {
    const { readAtMs, tokensLeft, tokensLimit, resetsInMs, countsOutput } = limits;
    this.#database
      .prepare(
        `INSERT OR REPLACE INTO rate_limits
         (provider, model, read_at_ms, tokens_left, tokens_limit, resets_at_ms, counts_output)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        provider,
        model,
        Math.round(readAtMs),
        tokensLeft,
        tokensLimit,
        Math.round(readAtMs + resetsInMs),
        countsOutput ? 1 : 0,
      );
  }
}
