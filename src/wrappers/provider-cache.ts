/** How a vendor caches what it is sent, and at what price, for one request. Pure. */
import { type CachePrices, cachePricesOf } from '../prompt/pipeline/cache-prices.ts';
import type { ModelRequest } from '../prompt/pipeline/canonical.ts';
import { fewestCachedTokens, inputPriceOf, type ModelVendor } from './model-limits.ts';

export interface ProviderCache {
  readonly prices: CachePrices;
  /** How long a prefix that is not used again is there. */
  readonly lifetimeMs: number;
}

const minuteMs = 60_000;
/** Where no price is known, or there is none: only proportions matter for what is decided. */
const anyPrice = 1_000;

export function providerCacheOf(
  vendor: ModelVendor,
  model: string | null,
  request: ModelRequest,
  options: { readonly prices?: CachePrices; readonly cacheMarks?: boolean },
  nowMs: number,
): ProviderCache {
  // Both OpenAI ("5 to 10 minutes of inactivity") and Anthropic ("five minutes") say so of what is not asked to stay longer.
  const lifetimeMs = 5 * minuteMs;
  if (options.prices !== undefined) return { prices: options.prices, lifetimeMs };
  const known = model === null ? null : inputPriceOf(vendor, model, new Date(nowMs));
  const price = known !== null && known.input > 0 ? known : null;
  // $1 per million tokens is 1,000 nano-dollars a token.
  const input = price === null ? anyPrice : price.input * 1000;
  const read = price?.cacheRead == null ? null : price.cacheRead * 1000;
  switch (vendor) {
    case 'ollama':
      return { prices: cachePricesOf.none(input), lifetimeMs };
    case 'groq':
      // Some of its models have no cache.
      if (read === null) return { prices: cachePricesOf.none(input), lifetimeMs };
      return { prices: { ...automatic('openai', input), read }, lifetimeMs };
    case 'openai':
    case 'gemini': {
      const prices = automatic(vendor, input);
      return { prices: read === null ? prices : { ...prices, read }, lifetimeMs };
    }
    case 'anthropic': {
      const marks = options.cacheMarks === true ? '5m' : marksOf(request);
      // Nobody asked it to keep anything.
      if (marks === null) return { prices: cachePricesOf.none(input), lifetimeMs };
      const write = price?.cacheWrite == null ? 1.25 * input : price.cacheWrite * 1000;
      return {
        prices: {
          cache: 'explicit',
          input,
          read: read ?? 0.1 * input,
          // Keeping for an hour costs twice the input.
          write: marks === '1h' ? 2 * input : write,
          fewestTokens: (model === null ? null : fewestCachedTokens(vendor, model)) ?? 1024,
        },
        lifetimeMs: marks === '1h' ? 60 * minuteMs : lifetimeMs,
      };
    }
  }
}

function automatic(
  vendor: 'openai' | 'gemini',
  input: number,
): Extract<CachePrices, { readonly cache: 'automatic' }> {
  return cachePricesOf[vendor](input) as Extract<CachePrices, { readonly cache: 'automatic' }>;
}

/** Inside of a text the quotes would be escaped, so this is a key. */
function marksOf(request: ModelRequest): '5m' | '1h' | null {
  const { messages, system, tools, cache_control } = request as ModelRequest & {
    readonly cache_control?: unknown;
  };
  const json = JSON.stringify({ messages, system, tools, cache_control });
  if (!/"cache_control":\{/.test(json)) return null;
  return /"cache_control":\{[^}]*"ttl":"1h"/.test(json) ? '1h' : '5m';
}
