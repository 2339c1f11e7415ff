/** Looks up what is known about a model. Pure, and light to import. */
import type { ProviderName } from '../core/provider-name.ts';
import { type ModelFacts, models, type Retirement, retirements } from './model-facts/models.ts';

export { defaultModels, factsAsOf } from './model-facts/models.ts';
export type { ModelFacts, Retirement };

/** `null`: nothing is known. A dated name (`claude-haiku-4-5-20251001`) is the model of that name. */
export function findModel(provider: ProviderName, id: string): ModelFacts | null {
  const names = aliasesOf(provider, id);
  return models.find((model) => model.provider === provider && names.includes(model.id)) ?? null;
}

/** When a model stops or stopped answering and what takes its place; `null`: no such day is known. */
export function findRetirement(provider: ProviderName, id: string): Retirement | null {
  const names = aliasesOf(provider, id);
  return retirements.find((entry) => entry.provider === provider && names.includes(entry.id)) ?? null;
}

function aliasesOf(provider: ProviderName, id: string): readonly string[] {
  switch (provider) {
    case 'ollama':
      return [id, id.replace(/:latest$/, '')];
    case 'gemini':
      return [id.replace(/^models\//, '')];
    case 'anthropic':
      return [id, id.replace(/-\d{8}$/, '')];
    case 'groq':
      return [id];
  }
}
