/** By how much a provider counts a prompt otherwise than we do, for each way in which we count. Pure. */
import { ratioOf, type TokenRatio } from '../core/token-ratio.ts';
import { type TokenCounter, tokenCounters } from './attempt.ts';

/** One answer: what we counted before it, without any correction, and what the provider reported. */
export interface InputCount {
  readonly countedBy: TokenCounter;
  readonly counted: number;
  readonly reported: number;
}

export type { TokenRatio };

/** `null`: too few answers. */
export type TokenRatios = Readonly<Record<TokenCounter, TokenRatio | null>>;

export const unknownRatios: TokenRatios = { estimate: null, o200k: null };

/** @param counts the newest first */
export function ratiosFrom(counts: readonly InputCount[]): TokenRatios {
  const [estimate, o200k] = tokenCounters.map((counter) =>
    ratioOf(counts.filter(({ countedBy }) => countedBy === counter)),
  );
  return { estimate: estimate ?? null, o200k: o200k ?? null };
}
