/**
 * What is known of the models that a client can be wrapped for: window, longest answer, price of input. Looks up the facts of
 * `providers/`, which has no adapter for OpenAI, and so none of its models; those stand here. Pure.
 */
import type { ProviderName } from '../core/provider-name.ts';
import { findModel } from '../providers/model-facts.ts';
import { priceOf } from '../providers/pricing.ts';

/** Whose models are asked; a client of OpenAI's SDK can ask any of them. */
export type ModelVendor = ProviderName | 'openai';

/** In US dollars per million tokens. */
export interface InputPrice {
  readonly input: number;
  /** What a provider's cache serves; `null`: there is none, or it costs as much. */
  readonly cacheRead: number | null;
  /** `null`: costs what fresh input costs. */
  readonly cacheWrite: number | null;
}

export interface ModelLimits {
  /** Prompt and answer together. */
  readonly windowTokens: number;
  /** `null`: not known. */
  readonly maxAnswerTokens: number | null;
  /** Of the prompt alone, where the vendor has such a limit. */
  readonly maxInputTokens: number | null;
  readonly source: string;
}

/** `null`: nothing is known of it. A dated name is the model of that name. */
export function limitsOf(vendor: ModelVendor, model: string): ModelLimits | null {
  if (vendor === 'openai') {
    const name = undated(model);
    const found = openAIModels.find((entry) => entry.models.test(name));
    if (found === undefined) return null;
    const { windowTokens, maxAnswerTokens, maxInputTokens = null } = found;
    return { windowTokens, maxAnswerTokens, maxInputTokens, source: limitsSource };
  }
  const facts = findModel(vendor, model);
  if (facts === null) return null;
  return {
    windowTokens: facts.contextWindow,
    maxAnswerTokens: facts.maxOutput,
    maxInputTokens: null,
    source: facts.source,
  };
}

/** `null`: no price is known. @param at the day of the request */
export function inputPriceOf(vendor: ModelVendor, model: string, at: Date): InputPrice | null {
  if (vendor !== 'openai') return priceOf(vendor, model, {}, at, null);
  const name = undated(model);
  const found = openAIPrices.find((entry) => entry.models.test(name));
  return found === undefined ? null : { input: found.input, cacheRead: found.cacheRead, cacheWrite: null };
}

/** The shortest beginning of a prompt that an explicit cache keeps. */
export function fewestCachedTokens(vendor: ModelVendor, model: string): number | null {
  return vendor === 'openai' ? null : (findModel(vendor, model)?.fewestCachedTokens ?? null);
}

function undated(model: string): string {
  return model.replace(/-\d{4}-\d{2}-\d{2}$/, '');
}

/** test/wrappers/model-limits.test.ts compares the two; its prices are not those of OpenAI's page, and are not used. */
const limitsSource = 'the model data of gpt-tokenizer 4.0.0, read from OpenAI’s model pages';

/** The first that fits holds. */
const openAIModels: readonly {
  readonly models: RegExp;
  readonly windowTokens: number;
  readonly maxAnswerTokens: number;
  readonly maxInputTokens?: number;
}[] = [
  { models: /^gpt-5(?:\.\d)?-chat/, windowTokens: 128_000, maxAnswerTokens: 16_384 },
  {
    models: /^gpt-5\.6-(?:luna|sol|terra)$/,
    windowTokens: 1_050_000,
    maxAnswerTokens: 128_000,
    maxInputTokens: 922_000,
  },
  { models: /^gpt-5\.[45]$/, windowTokens: 1_050_000, maxAnswerTokens: 128_000 },
  { models: /^gpt-5\.[12]$/, windowTokens: 400_000, maxAnswerTokens: 128_000 },
  {
    models: /^gpt-5(?:\.4)?(?:-mini|-nano)?$/,
    windowTokens: 400_000,
    maxAnswerTokens: 128_000,
    maxInputTokens: 272_000,
  },
  { models: /^gpt-4\.1(?:-mini|-nano)?$/, windowTokens: 1_047_576, maxAnswerTokens: 32_768 },
  { models: /^gpt-4o(?:-mini)?$/, windowTokens: 128_000, maxAnswerTokens: 16_384 },
  { models: /^gpt-4-turbo$/, windowTokens: 128_000, maxAnswerTokens: 4_096 },
  { models: /^gpt-4(?:-0613)?$/, windowTokens: 8_192, maxAnswerTokens: 8_192 },
  { models: /^gpt-3\.5-turbo(?:-0125)?$/, windowTokens: 16_385, maxAnswerTokens: 4_096 },
  { models: /^o(?:1|3|3-mini|4-mini)$/, windowTokens: 200_000, maxAnswerTokens: 100_000 },
];

/** Sources: OpenAI's pricing page as quoted in May (GPT-5.4, 5.5) and November 2026, its model pages, and its post on caching. */
const openAIPrices: readonly {
  readonly models: RegExp;
  readonly input: number;
  readonly cacheRead: number;
}[] = [
  { models: /^gpt-5\.6-luna$/, input: 0.2, cacheRead: 0.02 },
  { models: /^gpt-5\.6-terra$/, input: 2, cacheRead: 0.2 },
  { models: /^gpt-5\.5$/, input: 5, cacheRead: 0.5 },
  { models: /^gpt-5\.4$/, input: 2.5, cacheRead: 0.25 },
  { models: /^gpt-5\.4-mini$/, input: 0.75, cacheRead: 0.075 },
  { models: /^gpt-5\.4-nano$/, input: 0.2, cacheRead: 0.02 },
  { models: /^gpt-4o$/, input: 2.5, cacheRead: 1.25 },
  { models: /^gpt-4o-mini$/, input: 0.15, cacheRead: 0.075 },
];
