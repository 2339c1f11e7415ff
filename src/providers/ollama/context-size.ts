/** Which context window to ask Ollama for, and whether the prompt was cut to it all the same. Pure. */

/** Every new size reloads the model, so there are few. */
const bucketsTokens = [4096, 8192, 16_384, 32_768, 65_536, 131_072, 262_144] as const;

export const largestContextTokens = 262_144;

/** Our count of a prompt may be this much too low; and a template adds some. */
const estimateMargin = 1.15;
const templateTokens = 64;

export interface ContextNeed {
  readonly estimatedInputTokens: number;
  readonly maxOutputTokens: number;
  /** Of the model that is loaded now; `null`: none or unknown. */
  readonly loadedTokens: number | null;
  /** The most the model was trained for; `null`: unknown. */
  readonly windowTokens: number | null;
}

/** The loaded size when the request fits into it, else the smallest bucket that holds it. */
export function chooseContextTokens(need: ContextNeed): number {
  const neededTokens =
    Math.ceil(need.estimatedInputTokens * estimateMargin) + templateTokens + need.maxOutputTokens;
  if (need.loadedTokens !== null && need.loadedTokens >= neededTokens) return need.loadedTokens;
  const bucket =
    bucketsTokens.find((size) => size >= neededTokens) ?? bucketsTokens[bucketsTokens.length - 1];
  return need.windowTokens === null
    ? (bucket ?? neededTokens)
    : Math.min(bucket ?? neededTokens, need.windowTokens);
}

export interface EvaluatedPrompt {
  readonly estimatedInputTokens: number;
  /** `prompt_eval_count`; `null`: not reported. */
  readonly evaluatedTokens: number | null;
  /** What was asked for. */
  readonly contextTokens: number;
}

/**
 * Whether a count looks cut: under 60% of our own count, or as large as the context itself. A low count has an
 * innocent reason as well: until 0.1.40 and again in early 0.30 Ollama did not count what its prefix cache held
 * (ollama#3427, ollama#16428). So it is a reason to look at the context that is served, not yet a verdict.
 */
export function looksTruncated(prompt: EvaluatedPrompt): boolean {
  const { estimatedInputTokens, evaluatedTokens, contextTokens } = prompt;
  if (evaluatedTokens === null) return false;
  return evaluatedTokens < estimatedInputTokens * 0.6 || evaluatedTokens >= contextTokens - 1;
}

/**
 * The verdict on a count that looks cut. A served context with room for the whole prompt by our count means: not cut,
 * unless the count fills that context. Unknown (an old server) means: cut.
 */
export function isTruncated(prompt: EvaluatedPrompt, servedTokens: number | null): boolean {
  if (!looksTruncated(prompt)) return false;
  if (servedTokens === null) return true;
  return servedTokens <= prompt.estimatedInputTokens || (prompt.evaluatedTokens ?? 0) >= servedTokens - 1;
}
