/** What every adapter is made with, and the availability of one that needs nothing but a key. */
import type { Clock } from '../core/clock.ts';
import { unknownUsage } from '../core/usage.ts';
import type { Availability, ModelOutcome } from './contract.ts';
import type { RateLimits } from './rate-limits.ts';
import type { StreamLimits } from './stream-watchdog.ts';

export interface AdapterOptions {
  /** `null`: none. Never read from the environment here. */
  readonly apiKey: string | null;
  /** The variable a person would set, for hints; `null`: unknown. */
  readonly apiKeyEnv: string | null;
  /** `null`: the vendor's own address. */
  readonly baseUrl: string | null;
  readonly timeouts: StreamLimits;
  readonly clock: Clock;
  /** Told what an answer says of the tokens that are still allowed. Must not throw. */
  readonly onRateLimits?: ((model: string, limits: RateLimits) => void) | undefined;
}

/** Passes on what headers say, if they do. */
export function rateLimitListener(
  { onRateLimits }: AdapterOptions,
  model: string,
  read: (headers: Headers) => RateLimits | null,
): { readonly onHeaders?: (headers: Headers) => void } {
  if (onRateLimits === undefined) return {};
  return {
    onHeaders: (headers) => {
      const limits = read(headers);
      if (limits !== null) onRateLimits(model, limits);
    },
  };
}

/** A header cannot hold anything else, and no vendor's key does. */
const keyForm = /^[\x21-\x7e]+$/;

export function availabilityByKey(options: AdapterOptions, vendor: string): Availability {
  const { apiKey, apiKeyEnv } = options;
  if (apiKey !== null && keyForm.test(apiKey)) return { available: true };
  const isMissing = apiKey === null || apiKey.trim() === '';
  return {
    available: false,
    reason: isMissing
      ? `no API key for ${vendor}`
      : `the API key for ${vendor} holds blanks or characters that no key has`,
    hint:
      apiKeyEnv === null
        ? `Configure a key for ${vendor}.`
        : `Set ${apiKeyEnv} in the environment to a key of ${vendor}.`,
  };
}

/** The outcome of a call that need not be made, because there is no key to make it with; `null`: there is one. */
export function outcomeWithoutKey(options: AdapterOptions, vendor: string): ModelOutcome | null {
  const availability = availabilityByKey(options, vendor);
  if (availability.available) return null;
  return {
    ok: false,
    failure: { kind: 'unauthorized', message: availability.reason },
    partial: { text: '', usage: unknownUsage },
    totalMs: 0,
  };
}
