/** What every adapter is made with, and the availability of one that needs nothing but a key. */
import type { Clock } from '../core/clock.ts';
import type { Availability } from './contract.ts';
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
}

export function availabilityByKey(options: AdapterOptions, vendor: string): Availability {
  if (options.apiKey !== null && options.apiKey.trim() !== '') return { available: true };
  return {
    available: false,
    reason: `no API key for ${vendor}`,
    hint:
      options.apiKeyEnv === null
        ? `Configure a key for ${vendor}.`
        : `Set ${options.apiKeyEnv} in the environment to a key of ${vendor}.`,
  };
}
