/**
 * Which counter is right for a model: o200k where the vendor uses it, loaded with the first call; for the others an estimate,
 * corrected by what the vendor reported of earlier calls.
 */
import type { TokenCount } from '../core/token-counter.ts';
import { estimateTokens } from '../core/token-estimate.ts';
import { ratioOf, type TokenRatio } from '../core/token-ratio.ts';
import type { ModelVendor } from './model-limits.ts';

export interface CounterOfModel {
  readonly count: TokenCount;
  readonly countedBy: 'o200k' | 'estimate' | 'given';
  /** By which the estimate is corrected; `null`: it is not. */
  readonly ratio: TokenRatio | null;
}

/** OpenAI's models since GPT-4o, and its open ones, which Groq and others serve. */
export function usesO200k(vendor: ModelVendor, model: string | null): boolean {
  if (model !== null && /gpt-oss/.test(model)) return true;
  return vendor === 'openai';
}

const countsKept = 20;
/** A count of a short prompt is mostly what the vendor wraps around it. */
const fewestTokens = 200;

export class LearnedRatios {
  readonly #byModel = new Map<string, { readonly counted: number; readonly reported: number }[]>();

  ratioFor(model: string): TokenRatio | null {
    return ratioOf(this.#byModel.get(model) ?? []);
  }

  /** @param counted by the estimate, not corrected */
  learn(model: string, counted: number, reported: number): void {
    if (counted < fewestTokens || reported <= 0) return;
    const counts = this.#byModel.get(model) ?? [];
    this.#byModel.set(model, [{ counted, reported }, ...counts].slice(0, countsKept));
  }
}

export async function counterFor(
  vendor: ModelVendor,
  model: string | null,
  ratios: LearnedRatios,
): Promise<CounterOfModel> {
  if (usesO200k(vendor, model)) {
    const { loadTokenCounter } = await import('../core/token-counter.ts');
    return { count: await loadTokenCounter(), countedBy: 'o200k', ratio: null };
  }
  const ratio = model === null ? null : ratios.ratioFor(model);
  if (ratio === null) return { count: estimateTokens, countedBy: 'estimate', ratio };
  const { factor } = ratio;
  return { count: (text) => Math.ceil(estimateTokens(text) * factor), countedBy: 'estimate', ratio };
}
