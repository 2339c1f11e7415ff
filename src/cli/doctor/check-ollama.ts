/** Whether each Ollama server that is configured answers, has the models that are wanted, and serves enough context. */
import type { Config, TierConfig } from '../../config/config.ts';
import { staysOnMachine } from '../../config/stays-on-machine.ts';
import { chooseContextTokens } from '../../providers/ollama/context-size.ts';
import { lookAtOllama, type OllamaLook } from '../../providers/ollama/look-at-server.ts';
import { windowOf } from '../../providers/window.ts';
import { countOf } from '../amounts.ts';
import { firstOllamaTier } from '../first-ollama-tier.ts';
import { ruledOut } from '../models-command.ts';
import { type Finding, ok, warning } from './finding.ts';

type Wanted = Pick<Config, 'context' | 'features' | 'routing' | 'semantic' | 'classifier' | 'tiers'>;

export async function checkOllama(config: Wanted, signal: AbortSignal): Promise<readonly Finding[]> {
  if (!config.features.localModels) return [ok('local models are switched off (features.local-models)')];
  const tiers = tiersOf(config);
  if (tiers.length === 0) return [ok('no tier that may be asked is a model of Ollama')];
  const addresses = [...new Set(tiers.map(({ baseUrl }) => baseUrl))];
  const found = await Promise.all(
    addresses.map(async (baseUrl) => {
      const here = tiers.filter((tier) => tier.baseUrl === baseUrl);
      const others = baseUrl === firstOllamaTier(config)?.baseUrl ? modelsBesideTiers(config) : [];
      const models = [...new Set([...here.map(({ model }) => model), ...others])];
      const apiKey = here.find((tier) => tier.apiKey !== null)?.apiKey ?? null;
      return findingsOf(await lookAtOllama({ baseUrl, apiKey }, models, signal), here, config);
    }),
  );
  return found.flat();
}

/** Those that may be asked: a server elsewhere is not looked at where nothing is to leave this machine. */
function tiersOf({ routing, tiers }: Wanted): readonly TierConfig[] {
  return routing.ladder.flatMap((name) => {
    const tier = tiers[name];
    if (tier?.provider !== 'ollama') return [];
    return ruledOut({ name, isLocal: staysOnMachine(tier) }, { routing }) === null ? [tier] : [];
  });
}

function modelsBesideTiers({ features, semantic, classifier }: Wanted): readonly string[] {
  return [
    ...(features.semanticSearch ? [semantic.model] : []),
    ...(features.classifier ? [classifier.model] : []),
  ];
}

function findingsOf(look: OllamaLook, tiers: readonly TierConfig[], config: Wanted): readonly Finding[] {
  const { address, version, models } = look;
  const missing = models.flatMap(({ found }) => (found.available ? [] : [found]));
  // What is wrong with the server is wrong for every model.
  const [first] = missing;
  if (version === null && first !== undefined && missing.length === models.length) {
    return [warning(first.reason, first.hint)];
  }
  return [
    ok(version === null ? `a server answers at ${address}` : `Ollama ${version} at ${address}`),
    ...models.flatMap(({ model, found, loadedTokens }): readonly Finding[] => {
      if (!found.available) return [warning(found.reason, found.hint)];
      const tier = tiers.find((one) => one.model === model);
      return tier === undefined ? [ok(`has ${model}`)] : [contextOf(tier, loadedTokens, config)];
    }),
  ];
}

/** The most that a question may take, with its rules, by what is configured. */
function contextOf(tier: TierConfig, loadedTokens: number | null, { context }: Wanted): Finding {
  const { name, model, maxOutputTokens, contextTokens } = tier;
  const promptTokens = context.budgetTokens + context.rulesTokens;
  const neededTokens = chooseContextTokens({
    estimatedInputTokens: promptTokens,
    maxOutputTokens,
    loadedTokens: null,
    windowTokens: null,
  });
  const servedTokens = contextTokens ?? windowOf('ollama', model, null) ?? neededTokens;
  const need = `a question may take ${countOf(promptTokens)} tokens and its answer ${countOf(maxOutputTokens)}`;
  if (servedTokens < promptTokens + maxOutputTokens) {
    const why =
      contextTokens === null
        ? `${model} has a window of ${countOf(servedTokens)} tokens`
        : `tiers.${name}.context-tokens = ${contextTokens}`;
    return warning(
      `has ${model}, but ${why}, and ${need}: less code is sent`,
      contextTokens === null
        ? 'Lower context.budget-tokens, or choose a model with a larger window.'
        : `Set it to ${Math.min(neededTokens, windowOf('ollama', model, null) ?? neededTokens)}, or leave it out: then it is chosen from the prompt.`,
    );
  }
  const asked = contextTokens ?? Math.min(neededTokens, servedTokens);
  if (loadedTokens === null) return ok(`has ${model}, asked for up to ${countOf(asked)} tokens of context`);
  return ok(
    loadedTokens >= asked
      ? `has ${model}, loaded with ${countOf(loadedTokens)} tokens of context, enough for any question`
      : `has ${model}, loaded with ${countOf(loadedTokens)} tokens of context; a long question loads it anew with ${countOf(asked)}`,
  );
}
