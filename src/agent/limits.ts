/** What bounds a request to a tier. Plain data; `turn-budget.ts` makes bounds of it. */
import type { CapState } from '../ledger/budget.ts';

export type BoundName = 'configured' | 'window' | 'rate-limit' | 'money' | 'refused';

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

/** Of all limits the one with the least left; `null`: the ledger cannot be read. */
export interface MoneyLimit {
  readonly tightest: CapState | null;
}

export interface TierLimits {
  /** What a prompt may have that is sent again, shorter; left out: none was refused. */
  readonly refused?: Bound;
  /** `null`: nothing is known. */
  readonly tokensLeft: TokensLeft | null;
  /** `null`: no limit is set. */
  readonly money: MoneyLimit | null;
}
