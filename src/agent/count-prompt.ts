/**
 * How many tokens a prompt has for the model that gets it. An estimate, corrected by what was learned of the model, unless
 * that comes near a limit: then the tokenizer is loaded and counts, corrected likewise.
 */
import { loadTokenCounter } from '../core/token-counter.ts';
import type { TokenCounter } from '../ledger/attempt.ts';
import type { TokenRatio, TokenRatios } from '../ledger/token-ratio.ts';
import type { AskPrompt } from '../prompt/ask-request.ts';

export interface CountedPrompt {
  /** As the model is expected to count them, images included. */
  readonly tokens: number;
  /** Of its images, by the vendor's rule, which nothing corrects. */
  readonly imageTokens: number;
  /** Our own count of its text, without correction. */
  readonly ownTokens: number;
  readonly countedBy: TokenCounter;
  /** `null`: too little is known of the model. */
  readonly ratio: TokenRatio | null;
}

/** Up to this share of a limit an estimate is good enough: one in a hundred is more than 11% too low. */
const clearlyWithin = 0.8;

/** @param limitTokens `null`: there is none */
export async function countPrompt(
  prompt: AskPrompt,
  ratios: TokenRatios,
  limitTokens: number | null,
  imageTokens = 0,
): Promise<CountedPrompt> {
  const estimate = estimated(prompt, ratios, imageTokens);
  if (limitTokens === null || estimate.tokens <= limitTokens * clearlyWithin) return estimate;
  const count = await loadTokenCounter();
  const ownTokens = prompt.parts.reduce((sum, { text }) => sum + count(text), 0);
  // What is known of the estimate alone holds for the count too, but for what the estimate is off.
  const ratio = ratios.o200k ?? ratios.estimate;
  return {
    tokens: corrected(ownTokens, ratio) + imageTokens,
    imageTokens,
    ownTokens,
    countedBy: 'o200k',
    ratio,
  };
}

export function estimated(
  { estimatedTokens }: AskPrompt,
  { estimate }: TokenRatios,
  imageTokens = 0,
): CountedPrompt {
  return {
    tokens: corrected(estimatedTokens, estimate) + imageTokens,
    imageTokens,
    ownTokens: estimatedTokens,
    countedBy: 'estimate',
    ratio: estimate,
  };
}

function corrected(tokens: number, ratio: TokenRatio | null): number {
  return ratio === null ? tokens : Math.ceil(tokens * ratio.factor);
}
