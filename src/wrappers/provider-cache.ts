/** How a vendor caches one request, and at what price. Pure. */
import type { CachePrices } from '../prompt/pipeline/cache-prices.ts';
import type { ModelRequest } from '../prompt/pipeline/canonical.ts';
import { type KnownPrices, vendorCachePrices } from '../prompt/pipeline/vendor-cache.ts';
import { fewestCachedTokens, inputPriceOf, type ModelVendor } from './model-limits.ts';

export interface ProviderCache {
  readonly prices: CachePrices;
  /** How long a prefix that is not used again is there. */
  readonly lifetimeMs: number;
}

const minuteMs = 60_000;

export function providerCacheOf(
  vendor: ModelVendor,
  model: string | null,
  request: ModelRequest,
  options: { readonly prices?: CachePrices; readonly cacheMarks?: boolean },
  nowMs: number,
): ProviderCache {
  const marked = vendor !== 'anthropic' ? null : options.cacheMarks === true ? '5m' : marksOf(request);
  return {
    prices: options.prices ?? vendorCachePrices(vendor, knownPrices(vendor, model, nowMs), marked),
    // Both OpenAI ("5 to 10 minutes of inactivity") and Anthropic ("five minutes") say so of what is not asked to stay longer.
    lifetimeMs: options.prices === undefined && marked === '1h' ? 60 * minuteMs : 5 * minuteMs,
  };
}

/** $1 per million tokens is 1,000 nano-dollars a token. */
function knownPrices(vendor: ModelVendor, model: string | null, nowMs: number): KnownPrices | null {
  const price = model === null ? null : inputPriceOf(vendor, model, new Date(nowMs));
  if (model === null || price === null) return null;
  return {
    input: price.input * 1000,
    read: price.cacheRead === null ? null : price.cacheRead * 1000,
    write: price.cacheWrite === null ? null : price.cacheWrite * 1000,
    fewestTokens: fewestCachedTokens(vendor, model),
  };
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
