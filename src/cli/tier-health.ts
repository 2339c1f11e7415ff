/** What is remembered of tiers that failed, in the file of pauses. A key is known by its hash only. */
import { createHash } from 'node:crypto';
import type { Pauses } from '../agent/pauses.ts';
import type { TierHealth } from '../agent/tier-health.ts';
import type { Config } from '../config/config.ts';

export function tierHealth(config: Config, pauses: Pauses): TierHealth {
  return {
    pauses,
    keyOf: ({ name, vendor, model }) => {
      const { baseUrl = null, apiKey = null } = config.tiers[name] ?? {};
      const where = createHash('sha256').update(`${baseUrl}\n${apiKey}`).digest('base64url').slice(0, 12);
      return `tier ${vendor} ${model} ${where}`;
    },
  };
}
