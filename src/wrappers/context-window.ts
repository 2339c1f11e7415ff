/** How much of a prompt a model takes: its window, less a margin for counting, less room for the answer. Pure. */
import { limitsOf, type ModelVendor } from './model-limits.ts';

export interface ContextWindowOptions {
  readonly provider: ModelVendor;
  /** What the answer may take (`max_tokens`); `null`: not said, so room for a usual one is left. */
  readonly answerTokens?: number | null;
  /** In (0, 1]: the part of the window that is planned with; 0.9 unless told. No count but the vendor's own is exact. */
  readonly safetyMargin?: number;
}

export interface ContextWindow {
  readonly windowTokens: number;
  readonly answerTokens: number;
  /** For the whole prompt: system text, tools and messages. */
  readonly maxInputTokens: number;
  readonly source: string;
}

const usualAnswerTokens = 4_096;

/** @returns `null` when nothing is known of the model: no limit is better than a wrong one */
export function contextWindow(
  model: string,
  { provider, answerTokens = null, safetyMargin = 0.9 }: ContextWindowOptions,
): ContextWindow | null {
  const limits = limitsOf(provider, model);
  if (limits === null) return null;
  const { windowTokens, maxAnswerTokens, source } = limits;
  const longest = maxAnswerTokens ?? windowTokens;
  const room = Math.min(answerTokens ?? Math.min(usualAnswerTokens, Math.floor(windowTokens / 4)), longest);
  const left = Math.floor(windowTokens * safetyMargin) - room;
  const ofInput = Math.floor((limits.maxInputTokens ?? windowTokens) * safetyMargin);
  return { windowTokens, answerTokens: room, maxInputTokens: Math.max(0, Math.min(left, ofInput)), source };
}
