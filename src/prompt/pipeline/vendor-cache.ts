/** How a vendor caches what it is sent, at which prices. Pure; prices are arguments, as no vendor's stand here. */
import { type CachePrices, cachePricesOf } from './cache-prices.ts';

export type CachingVendor = 'openai' | 'anthropic' | 'groq' | 'gemini' | 'ollama';

export interface KnownPrices {
  /** In nano-dollars a token. */
  readonly input: number;
  /** `null`: not known, or there is no cache. */
  readonly read: number | null;
  /** `null`: not known. */
  readonly write: number | null;
  /** `null`: not known. */
  readonly fewestTokens: number | null;
}

/** Where no price is known, or there is none: only proportions matter for what is decided. */
const anyPrice = 1_000;

/** What a server of this machine has read stays read: taking it anew costs no money, but time. */
const readOnThisMachine = 0.05;

/**
 * @param prices `null`: none are known
 * @param marked for how long what is marked in the request is kept, where a vendor keeps nothing else; `null`: nothing is marked
 */
export function vendorCachePrices(
  vendor: CachingVendor,
  prices: KnownPrices | null,
  marked: '5m' | '1h' | null,
): CachePrices {
  const input = prices === null || prices.input === 0 ? anyPrice : prices.input;
  const read = prices === null || prices.input === 0 ? null : prices.read;
  switch (vendor) {
    case 'ollama': {
      const own = { fewestTokens: 0, stepTokens: 1, hitChance: 1 } as const;
      return { cache: 'automatic', input: anyPrice, read: readOnThisMachine * anyPrice, ...own };
    }
    case 'groq':
      // Some of its models have no cache.
      return read === null ? cachePricesOf.none(input) : { ...cachePricesOf.openai(input), read };
    case 'openai':
    case 'gemini':
      return { ...cachePricesOf[vendor](input), ...(read === null ? {} : { read }) };
    case 'anthropic':
      // Nobody asked it to keep anything.
      if (marked === null) return cachePricesOf.none(input);
      return {
        cache: 'explicit',
        input,
        read: read ?? 0.1 * input,
        // Keeping for an hour costs twice the input.
        write: marked === '1h' ? 2 * input : (prices?.write ?? 1.25 * input),
        fewestTokens: prices?.fewestTokens ?? 1024,
      };
  }
}
