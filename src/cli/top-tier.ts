/** The tier that a day is compared with: what it would have cost if that one had answered all of it. */
import type { TopTier } from '../ledger/summarise.ts';
import type { Program } from './compose.ts';

/** `null`: the ladder has no top. */
export async function topTierOf(program: Program, atMs: number): Promise<TopTier | null> {
  const { ladder } = program.config.routing;
  const tier = program.config.tiers[ladder.at(-1) ?? ''];
  if (!tier) return null;
  const { costOf, priceOf } = await import('../providers/pricing.ts');
  const price = priceOf(tier.provider, tier.model, program.config.prices, new Date(atMs), null);
  return {
    tier: tier.name,
    model: tier.model,
    priceSource: price?.source ?? null,
    priceOf: (usage) => costOf(usage, price).cost,
  };
}
