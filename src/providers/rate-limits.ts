/**
 * What a provider said of the tokens that it still allows this minute, as its headers have it. Pure; who remembers it is
 * for others to know.
 */
import { durationMs, type HeaderLookup } from './retry-after.ts';

export interface RateLimits {
  readonly tokensLeft: number;
  /** Of a full window; `null`: not said. */
  readonly tokensLimit: number | null;
  /** Until the window is full again. */
  readonly resetsInMs: number;
  /** Whether a request is admitted by its prompt and the most that it may answer together, or by its prompt alone. */
  readonly countsOutput: boolean;
}

/**
 * Groq admits a request by its prompt plus `max_tokens`; what its cache serves does not count, but nobody knows before.
 * Source: console.groq.com/docs/rate-limits; opencode#38059.
 */
export function groqRateLimits(headers: HeaderLookup): RateLimits | null {
  const tokensLeft = countIn(headers.get('x-ratelimit-remaining-tokens'));
  const resetsInMs = durationMs(headers.get('x-ratelimit-reset-tokens') ?? '');
  if (tokensLeft === null || resetsInMs === null) return null;
  const tokensLimit = countIn(headers.get('x-ratelimit-limit-tokens'));
  return { tokensLeft, tokensLimit, resetsInMs, countsOutput: true };
}

/** Anthropic counts input and output apart. Source: platform.claude.com/docs/en/api/rate-limits. */
export function anthropicRateLimits(headers: HeaderLookup, nowMs: number): RateLimits | null {
  const tokensLeft = countIn(headers.get('anthropic-ratelimit-input-tokens-remaining'));
  const resetsAtMs = Date.parse(headers.get('anthropic-ratelimit-input-tokens-reset') ?? '');
  if (tokensLeft === null || Number.isNaN(resetsAtMs)) return null;
  const tokensLimit = countIn(headers.get('anthropic-ratelimit-input-tokens-limit'));
  return { tokensLeft, tokensLimit, resetsInMs: Math.max(0, resetsAtMs - nowMs), countsOutput: false };
}

/**
 * What is left some time after it was said: a window fills steadily, so that it is full when it resets. `null`: it has, and
 * nothing is known any more.
 */
export function tokensLeftAfter(
  { tokensLeft, tokensLimit, resetsInMs }: RateLimits,
  sinceMs: number,
): number | null {
  if (sinceMs >= resetsInMs) return null;
  if (tokensLimit === null) return tokensLeft;
  return Math.floor(tokensLeft + ((tokensLimit - tokensLeft) * Math.max(0, sinceMs)) / resetsInMs);
}

function countIn(text: string | null): number | null {
  return text !== null && /^\d{1,12}$/.test(text.trim()) ? Number(text) : null;
}
