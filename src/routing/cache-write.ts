/**
 * Whether to pay a provider for keeping a request in its cache. Pure. A write costs more than plain input, a read much
 * less, so it pays when the next request of the conversation is likely enough to come while the entry lives.
 */
import type { ModelPrice } from '../providers/pricing.ts';

/** How often a turn was followed by another within the time that an entry lives. */
export interface FollowUps {
  readonly turns: number;
  readonly followed: number;
}

/** Of an entry that is written at the lower of the two prices; each read begins it anew. Source: Anthropic's documentation. */
export const cacheLifetimeMs = 5 * 60_000;

/**
 * What is taken for granted before there are turns to count: one question in ten is gone on with at once, and of those
 * that were, every second one is again.
 */
const before = {
  first: { turns: 10, followed: 1 },
  later: { turns: 4, followed: 2 },
} as const;

/**
 * In [0, 1]: how likely the next turn comes in time. @param turn 1: the first of its conversation
 */
export function likelihoodOfNext(turn: number, counted: FollowUps): number {
  const assumed = turn === 1 ? before.first : before.later;
  return (counted.followed + assumed.followed) / (counted.turns + assumed.turns);
}

/**
 * From this likelihood on a write pays: what it costs more than plain input, against what the next read spares. Of Claude
 * Sonnet 5.5 ($2.50 write, $2 input, $0.10 read) it is 0.26. `null`: there is nothing to pay for, or a price is unknown.
 */
export function breakEven(price: ModelPrice | null): number | null {
  if (price === null || price.isFree || price.cacheWrite === null || price.cacheRead === null) return null;
  const spared = price.input - price.cacheRead;
  return spared <= 0 ? null : (price.cacheWrite - price.input) / spared;
}

/**
 * @param isWarm the last request of the conversation is in the cache, and its entry lives yet: reading it costs nothing more
 */
export function cacheUse(
  likelihood: number,
  price: ModelPrice | null,
  isWarm: boolean,
): 'read' | 'write' | null {
  const least = breakEven(price);
  if (least === null) return null;
  if (likelihood >= least) return 'write';
  return isWarm ? 'read' : null;
}
