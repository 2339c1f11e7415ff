/** Decides from the configuration whether a small model may be asked of what kind a question is, and at which server. */
import type { ClassifierSettings } from '../agent/lookups.ts';
import type { Config, TierConfig } from '../config/config.ts';
import { staysOnMachine } from '../config/stays-on-machine.ts';
import type { Provider } from '../providers/contract.ts';
import { firstOllamaTier } from './first-ollama-tier.ts';

export function classifierAccess(
  config: Config,
  providerOf: (tier: TierConfig) => Promise<Provider>,
): ClassifierSettings['access'] {
  const { model } = config.classifier;
  const tier = firstOllamaTier(config);
  if (tier === undefined)
    return { kind: 'unusable', because: 'no tier of the provider ollama is configured' };
  if (!staysOnMachine({ ...tier, model })) {
    const because = `${model} does not run on this machine, so it is not asked (classifier.model, tiers.${tier.name}.base-url)`;
    return { kind: 'unusable', because };
  }
  // A window that was set for another model is none of this one's.
  const contextTokens = tier.model === model ? tier.contextTokens : null;
  return { kind: 'usable', tier: tier.name, provider: () => providerOf({ ...tier, model, contextTokens }) };
}
