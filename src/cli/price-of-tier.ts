/** What a tier's model costs at the tier's address: a server of somebody else has a price that only its owner knows. */
import type { Config, TierConfig } from '../config/config.ts';
import { staysOnMachine } from '../config/stays-on-machine.ts';
import { type ModelPrice, priceOf } from '../providers/pricing.ts';

/** @returns `null` when no price is known */
export function priceOfTier(
  tier: Pick<TierConfig, 'provider' | 'model' | 'baseUrl'>,
  { prices }: Pick<Config, 'prices'>,
  nowMs: number,
  promptTokens: number | null,
): ModelPrice | null {
  const { provider, model } = tier;
  const isSet = Object.hasOwn(prices, `${provider}/${model}`);
  if (provider === 'ollama' && !isSet && !staysOnMachine(tier)) return null;
  return priceOf(provider, model, prices, new Date(nowMs), promptTokens);
}
