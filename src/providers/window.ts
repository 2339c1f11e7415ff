/** How many tokens of prompt and answer a model will be served with. Pure. */
import type { ProviderName } from '../core/provider-name.ts';
import { findModel } from './model-facts.ts';
import { largestContextTokens } from './ollama/context-size.ts';

/**
 * Of a local model it is not what it was trained for but what the server is asked for: what is configured, else at most the
 * largest size that is ever asked for. `null`: not known.
 * @param configured the window to ask a local server for; `null`: chosen from the prompt
 */
export function windowOf(vendor: ProviderName, model: string, configured: number | null): number | null {
  const window = findModel(vendor, model)?.contextWindow ?? null;
  if (vendor !== 'ollama') return window;
  return configured ?? Math.min(window ?? largestContextTokens, largestContextTokens);
}
