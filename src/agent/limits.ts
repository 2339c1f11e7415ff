/** What bounds a request to a tier. Plain data; `turn-budget.ts` makes bounds of it. */
import type { NanoUsd } from '../core/money.ts';

export type BoundName = 'configured' | 'window' | 'rate-limit' | 'money';

/** The most that a whole prompt may have, for one reason. */
export interface Bound {
  readonly name: BoundName;
  readonly promptTokens: number;
  /** For people. */
  readonly detail: string;
}

/** What is left of what a provider allows this minute. */
export interface TokensLeft {
  readonly tokens: number;
  readonly countsOutput: boolean;
  readonly resetsInMs: number;
}

/** What may be spent today. */
export interface DailyMoney {
  readonly limit: NanoUsd;
  /** `null`: the ledger cannot be read. */
  readonly spent: NanoUsd | null;
}

export interface TierLimits {
  /** `null`: nothing is known. */
  readonly tokensLeft: TokensLeft | null;
  /** `null`: no limit is set. */
  readonly money: DailyMoney | null;
}
