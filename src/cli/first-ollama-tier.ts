/** At whose address models are asked that are no tiers themselves. Pure. */
import type { Config, TierConfig } from '../config/config.ts';

/** The first of the ladder that is Ollama's, else any. */
export function firstOllamaTier({
  routing,
  tiers,
}: Pick<Config, 'routing' | 'tiers'>): TierConfig | undefined {
  const ladder = routing.ladder.flatMap((name) => tiers[name] ?? []);
  return [...ladder, ...Object.values(tiers)].find(({ provider }) => provider === 'ollama');
}
