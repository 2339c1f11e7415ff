/** One row of the ledger: one attempt of one tier to serve one request. Append-only; everything that counts reads it. */
import type { NanoUsd } from '../core/money.ts';
import type { TokenUsage } from '../core/usage.ts';

/** A fact about an answer that speaks for or against it. */
export interface RecordedEvidence {
  /** Such as `cited-paths-exist`. */
  readonly name: string;
  /** In [0, 1]; 1 speaks fully for the answer. `null`: it could not be found out, `detail` says why. */
  readonly value: number | null;
  /** For people: `2 of 3 cited paths exist; src/nope.ts does not`. */
  readonly detail: string;
  /** What it took to find out, in milliseconds; left out in rows of before it was kept. */
  readonly costMs?: number;
}

/**
 * `answered`: this attempt gave the answer. `not-found`: it gave the true answer that there is nothing of that name.
 * `escalated`: it gave an answer that a higher tier was asked to better. `failed`: no usable answer.
 * `aborted`: the user stopped it.
 */
export const attemptOutcomes = ['answered', 'not-found', 'escalated', 'failed', 'aborted'] as const;
export type AttemptOutcome = (typeof attemptOutcomes)[number];

/** `none`: nothing was charged (index, local, no call made). `unknown`: the model's price is not known. */
export const costBases = ['reported', 'estimated', 'none', 'unknown'] as const;
export type CostBasis = (typeof costBases)[number];

/** A part of a prompt that stays or changes as a whole. */
export interface PromptPartHash {
  /** For people: `AGENTS.md`, `answer 2`. */
  readonly name: string;
  readonly hash: string;
}

/** By `estimateTokens`, or by the tokenizer of that name. */
export const tokenCounters = ['estimate', 'o200k'] as const;
export type TokenCounter = (typeof tokenCounters)[number];

export interface Attempt {
  readonly id: string;
  /** The same for all attempts of one question. */
  readonly requestId: string;
  /** Milliseconds since the Unix epoch. */
  readonly startedAtMs: number;
  /** Absolute path of the project. */
  readonly project: string;
  /** A name from the ladder, or `index`. */
  readonly tier: string;
  /** `index` or the provider's name. */
  readonly provider: string;
  /** `null` for the index. */
  readonly model: string | null;
  /** What the call was for; `answer` is the only one that is a user's request. */
  readonly purpose: string;
  readonly intent: string;
  readonly complexity: string;
  readonly usage: TokenUsage;
  /** Our own count of the prompt before it was sent, without what was learned of the provider's; 0 where nothing was. */
  readonly estimatedInputTokens: number;
  /** How that was counted. `null`: not known, as of rows of older versions, or there was nothing to count. */
  readonly countedBy: TokenCounter | null;
  /** Tokens that would have been sent without the prompt pipeline, by our own count. `null`: not known, as of rows of older versions. */
  readonly leftOutTokens: number | null;
  /** `null`: unknown. */
  readonly cost: NanoUsd | null;
  readonly costBasis: CostBasis;
  /** Where the price came from and of which day; `null` when none was used. */
  readonly priceSource: string | null;
  /** The answer was given before to the very same request, and no model was asked. */
  readonly cached: boolean;
  /** What it would have cost more without caches, the provider's or ours; negative: less. `null`: unknown. */
  readonly saved: NanoUsd | null;
  /** `null`: none, as of the index. */
  readonly conversation: string | null;
  /** What the prompt was made of, in order; empty where that is not known or there was none. */
  readonly promptParts: readonly PromptPartHash[];
  readonly latencyMs: number;
  /** In [0, 1]; `null` where there was nothing to judge. */
  readonly confidence: number | null;
  readonly evidence: readonly RecordedEvidence[];
  readonly outcome: AttemptOutcome;
  /** Why it failed or went up, for people; `null` when it answered. */
  readonly reason: string | null;
}
