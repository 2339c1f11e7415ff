/**
 * What it costs to send a request, given what of it the provider has cached. Pure; prices are plain values, so that the rules
 * of plans know nothing about vendors. Only input is counted: what a plan changes.
 */
import { type NanoUsd, toNanoUsd } from '../../core/money.ts';

/** In nano-dollars a token: $1 a million tokens is 1,000. */
interface InputPrice {
  readonly input: number;
}

export type CachePrices = NoCachePrices | ExplicitCachePrices | AutomaticCachePrices;

/** Every token is fresh, every time. */
interface NoCachePrices extends InputPrice {
  readonly cache: 'none';
}

/** The request says what is to be kept, and keeping costs more than sending (Anthropic). */
interface ExplicitCachePrices extends InputPrice {
  readonly cache: 'explicit';
  readonly read: number;
  readonly write: number;
  /** What is shorter is never kept. */
  readonly fewestTokens: number;
}

/** Any prefix that was sent is kept, for nothing (OpenAI, Groq, Gemini; a local server). */
interface AutomaticCachePrices extends InputPrice {
  readonly cache: 'automatic';
  readonly read: number;
  readonly fewestTokens: number;
  /** A prefix is served in steps of so many tokens. */
  readonly stepTokens: number;
  /** In [0, 1]: how often a prefix that was sent is served; Gemini promises nothing. */
  readonly hitChance: number;
}

/**
 * How each of four vendors caches, by its price of fresh input. Sources: Anthropic's prompt caching page (write 1.25 times
 * input for five minutes, read 0.1 times, from 1,024 tokens with most models), OpenAI's (half price, 1,024 tokens, then steps
 * of 128) and Groq's, Gemini's (a tenth, implicit, from 2,048 tokens, not guaranteed).
 */
export const cachePricesOf = {
  anthropic: (input: number): ExplicitCachePrices => ({
    cache: 'explicit',
    input,
    read: 0.1 * input,
    write: 1.25 * input,
    fewestTokens: 1024,
  }),
  openai: (input: number): AutomaticCachePrices => ({
    cache: 'automatic',
    input,
    read: 0.5 * input,
    fewestTokens: 1024,
    stepTokens: 128,
    hitChance: 1,
  }),
  gemini: (input: number): AutomaticCachePrices => ({
    cache: 'automatic',
    input,
    read: 0.1 * input,
    fewestTokens: 2048,
    stepTokens: 1,
    hitChance: 0.5,
  }),
  none: (input: number): NoCachePrices => ({ cache: 'none', input }),
} as const;

/** What a provider is taken to have in its cache of this conversation. */
export interface CacheState {
  /** What was sent last, block by block, in order. */
  readonly sent: readonly { readonly hash: string; readonly tokens: number }[];
  /**
   * Ends of prefixes that can be served, as counts of blocks of `sent`, ascending. An explicit cache serves up to the end of an
   * earlier request, not up to any block.
   */
  readonly ends: readonly number[];
  /** `false`: too long ago, as far as the caller knows. */
  readonly isWarm: boolean;
}

export const nothingCached: CacheState = { sent: [], ends: [], isWarm: false };

/** One call, in nano-dollars and not rounded: sums are rounded once. @param cachedTokens the prefix that could be served */
export function inputCost(prices: CachePrices, cachedTokens: number, totalTokens: number): number {
  switch (prices.cache) {
    case 'none':
      return totalTokens * prices.input;
    case 'explicit': {
      const read = cachedTokens >= prices.fewestTokens ? Math.min(cachedTokens, totalTokens) : 0;
      const rest = totalTokens - read;
      return read * prices.read + rest * (totalTokens >= prices.fewestTokens ? prices.write : prices.input);
    }
    case 'automatic': {
      const whole = Math.floor(Math.min(cachedTokens, totalTokens) / prices.stepTokens) * prices.stepTokens;
      const read = (whole >= prices.fewestTokens ? whole : 0) * prices.hitChance;
      return read * prices.read + (totalTokens - read) * prices.input;
    }
  }
}

/** This call and those that are expected after it, in each of which the whole prompt was sent before. */
export function horizonCost(
  prices: CachePrices,
  cachedTokens: number,
  totalTokens: number,
  expectedCalls: number,
): number {
  return (
    inputCost(prices, cachedTokens, totalTokens) +
    Math.max(0, expectedCalls - 1) * inputCost(prices, totalTokens, totalTokens)
  );
}

export function roundedCost(nanoDollars: number): NanoUsd {
  return toNanoUsd(nanoDollars);
}

/** How many blocks at the beginning are as they were sent last. */
export function commonPrefix(hashes: readonly string[], { sent, isWarm }: CacheState): number {
  if (!isWarm) return 0;
  let at = 0;
  while (at < hashes.length && at < sent.length && hashes[at] === sent[at]?.hash) at++;
  return at;
}

/** @param prefix in blocks. @returns in blocks: what of it can be served */
export function servedBlocks(prices: CachePrices, prefix: number, { ends }: CacheState): number {
  switch (prices.cache) {
    case 'none':
      return 0;
    case 'automatic':
      return prefix;
    case 'explicit':
      return ends.findLast((end) => end <= prefix) ?? 0;
  }
}
