/** How much a prompt may have after a provider refused it as too long. Pure. */
import type { ProviderFailure } from '../providers/contract.ts';
import type { CountedPrompt } from './count-prompt.ts';
import type { Bound } from './limits.ts';
import type { Tier } from './turn.ts';

/** What providers count is not what we count, even corrected. */
const margin = 0.95;

/** `null`: less would not help, or it is not known how much less. */
export function boundAfter(
  failure: ProviderFailure,
  tier: Pick<Tier, 'maxOutputTokens' | 'vendor'>,
  counted: Pick<CountedPrompt, 'tokens'>,
): Bound | null {
  const limit = limitOf(failure, tier, counted.tokens);
  if (limit === null) return null;
  const promptTokens = Math.floor(limit);
  return promptTokens > 0 && promptTokens < counted.tokens
    ? { name: 'refused', promptTokens, detail: 'the provider refused a longer one' }
    : null;
}

function limitOf(
  failure: ProviderFailure,
  { maxOutputTokens, vendor }: Pick<Tier, 'maxOutputTokens' | 'vendor'>,
  counted: number,
): number | null {
  if (failure.kind === 'rate-limited') {
    return failure.tokensLeft === undefined ? null : (failure.tokensLeft - maxOutputTokens) * margin;
  }
  if (failure.kind !== 'context-overflow') return null;
  const { limitTokens, sentTokens, countsOutput = false } = failure;
  if (limitTokens === null) return counted / 2;
  // The window of a local server is for both, whatever it says.
  const answer = countsOutput
    ? maxOutputTokens
    : vendor === 'ollama'
      ? Math.min(maxOutputTokens, limitTokens / 2)
      : 0;
  const sent = sentTokens === undefined ? counted : sentTokens - (countsOutput ? maxOutputTokens : 0);
  return (limitTokens - answer) * (sent > 0 ? Math.min(1, counted / sent) : 1) * margin;
}
