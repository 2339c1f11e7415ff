/**
 * By how much a provider counts a prompt otherwise than we do, learned from what it reported. Pure. Robust: the median of
 * the last answers, within bounds, and nothing from fewer than three.
 */
import { type TokenCounter, tokenCounters } from './attempt.ts';

/** One answer: what we counted before it, without any correction, and what the provider reported. */
export interface InputCount {
  readonly countedBy: TokenCounter;
  readonly counted: number;
  readonly reported: number;
}

export interface TokenRatio {
  /** Reported tokens for one of ours. */
  readonly factor: number;
  /** Answers that it was learned from. */
  readonly answers: number;
}

/** `null`: too few answers. */
export type TokenRatios = Readonly<Record<TokenCounter, TokenRatio | null>>;

export const unknownRatios: TokenRatios = { estimate: null, o200k: null };

const fewestAnswers = 3;
const mostAnswers = 20;
/**
 * Claude's newer tokenizers count up to half more than o200k. Less than 0.8 is rather a server that does not report what its
 * cache held, as some versions of Ollama do, than another tokenizer.
 */
const least = 0.8;
const most = 2;

/** @param counts the newest first */
export function ratiosFrom(counts: readonly InputCount[]): TokenRatios {
  const [estimate, o200k] = tokenCounters.map((counter) => {
    const factors = counts
      .filter(({ countedBy, counted, reported }) => countedBy === counter && counted > 0 && reported > 0)
      .slice(0, mostAnswers)
      .map(({ counted, reported }) => reported / counted)
      .sort((a, b) => a - b);
    if (factors.length < fewestAnswers) return null;
    const middle = factors.length / 2;
    const low = factors[Math.ceil(middle) - 1] ?? 1;
    const high = factors[Math.floor(middle)] ?? 1;
    return { factor: Math.min(most, Math.max(least, (low + high) / 2)), answers: factors.length };
  });
  return { estimate: estimate ?? null, o200k: o200k ?? null };
}
