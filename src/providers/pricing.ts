/** What a call costs. Pure: the date is an argument. Unknown is `null`, never 0; only local calls are free. */
import { type NanoUsd, toNanoUsd, zeroUsd } from '../core/money.ts';
import type { ProviderName } from '../core/provider-name.ts';
import type { TokenUsage } from '../core/usage.ts';
import { findModel } from './model-facts.ts';

/** In US dollars per million tokens; a user's own figures. */
export interface PriceOverride {
  readonly input: number;
  readonly output: number;
  /** `null`: the price of fresh input is taken. */
  readonly cacheRead: number | null;
  readonly cacheWrite: number | null;
}

/** In US dollars per million tokens, for one request. */
export interface ModelPrice extends PriceOverride {
  readonly isFree: boolean;
  /** Where it comes from and of which day, for people; the sources of packaged prices stand in the model facts. */
  readonly source: string;
}

/** By `provider/model`. */
export type PriceOverrides = Readonly<Record<string, PriceOverride>>;

export interface PricedCost {
  /** `null`: unknown, because the price is or because input or output was not reported. */
  readonly cost: NanoUsd | null;
  readonly priceSource: string | null;
}

/**
 * @param at the day of the request; a price can begin on one.
 * @param promptTokens all of the prompt, cached or not; a longer one can cost more. `null`: taken as short.
 * @returns `null` when no price is known
 */
export function priceOf(
  provider: ProviderName,
  model: string,
  overrides: PriceOverrides,
  at: Date,
  promptTokens: number | null,
): ModelPrice | null {
  const key = `${provider}/${model}`;
  const override = Object.hasOwn(overrides, key) ? overrides[key] : undefined;
  if (override !== undefined) return { ...override, isFree: isZero(override), source: 'configuration' };
  if (provider === 'ollama') {
    return { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, isFree: true, source: 'local model' };
  }
  const facts = findModel(provider, model);
  if (facts === null) return null;
  const { priceFrom, priceAbove } = facts;
  const dated =
    priceFrom !== null && at.getTime() >= Date.parse(`${priceFrom.date}T00:00:00Z`) ? priceFrom : {};
  const long = priceAbove !== null && (promptTokens ?? 0) > priceAbove.promptTokens ? priceAbove : {};
  const { input, output, cacheRead, cacheWrite } = { ...facts.price, ...dated, ...long };
  return {
    input,
    output,
    cacheRead,
    cacheWrite,
    isFree: false,
    source: `packaged price of ${facts.asOf}`,
  };
}

/**
 * Rounds once. What is not reported:
 * - no input or no output count: the cost is unknown, unless the model is free;
 * - no cache counts: the vendor counts such tokens as fresh input, so they are billed there in full;
 * - no reasoning count: it is inside `output`. Reasoning is billed as output.
 * A cache class without a price of its own is billed as fresh input.
 */
export function costOf(usage: TokenUsage, price: ModelPrice | null): PricedCost {
  if (price === null) return { cost: null, priceSource: null };
  if (price.isFree) return { cost: zeroUsd, priceSource: price.source };
  if (usage.freshInput === null || usage.output === null) return { cost: null, priceSource: price.source };
  const nanoDollars =
    usage.freshInput * nanoUsdPerToken(price.input) +
    (usage.cacheRead ?? 0) * nanoUsdPerToken(price.cacheRead ?? price.input) +
    (usage.cacheWrite ?? 0) * nanoUsdPerToken(price.cacheWrite ?? price.input) +
    (usage.output + (usage.reasoning ?? 0)) * nanoUsdPerToken(price.output);
  return { cost: toNanoUsd(nanoDollars), priceSource: price.source };
}

/**
 * What a call would have cost more had nothing been served from the provider's cache nor written to it; negative where
 * writing cost more than reading spared. `null`: unknown, because the price is or because the provider did not say what
 * its cache served.
 */
export function savedByCache(usage: TokenUsage, price: ModelPrice | null): NanoUsd | null {
  if (price?.isFree) return zeroUsd;
  const { cacheRead, cacheWrite } = usage;
  if (price === null || cacheRead === null) return null;
  const spared = (tokens: number, paid: number | null) =>
    tokens * (nanoUsdPerToken(price.input) - nanoUsdPerToken(paid ?? price.input));
  return toNanoUsd(spared(cacheRead, price.cacheRead) + spared(cacheWrite ?? 0, price.cacheWrite));
}

/** The most a call can cost: no input is cheaper for being cached, all output is used. `null`: unknown. */
export function ceilingOf(
  inputTokens: number,
  maxOutputTokens: number,
  price: ModelPrice | null,
): NanoUsd | null {
  if (price === null) return null;
  const dearestInput = Math.max(price.input, price.cacheRead ?? 0, price.cacheWrite ?? 0);
  return toNanoUsd(
    inputTokens * nanoUsdPerToken(dearestInput) + maxOutputTokens * nanoUsdPerToken(price.output),
  );
}

/** $1 per million tokens is 1,000 nano-dollars a token. */
function nanoUsdPerToken(usdPerMillion: number): number {
  return usdPerMillion * 1000;
}

function isZero(price: PriceOverride): boolean {
  return [price.input, price.output, price.cacheRead ?? 0, price.cacheWrite ?? 0].every((part) => part === 0);
}
