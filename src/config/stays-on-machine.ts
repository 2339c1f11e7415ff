/** Tells whether a tier's calls stay on this machine, which is what `local-only` is about. Pure. */
import type { TierConfig } from './config.ts';

/**
 * A local server alone is not enough: Ollama passes its cloud models on to ollama.com.
 * Source: Ollama names them with the tag `cloud` or a tag that ends in `-cloud`, such as `gpt-oss:120b-cloud`.
 */
export function staysOnMachine(tier: Pick<TierConfig, 'provider' | 'model' | 'baseUrl'>): boolean {
  if (tier.provider !== 'ollama' || /[:-]cloud$/i.test(tier.model)) return false;
  return tier.baseUrl === null || isLoopbackUrl(tier.baseUrl);
}

export function isLoopbackUrl(url: string): boolean {
  const { hostname } = new URL(url);
  return /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}
