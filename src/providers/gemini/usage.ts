/** Gemini's token counts in disjoint classes. Pure. */
import * as z from 'zod/mini';
import type { TokenUsage } from '../../core/usage.ts';

const count = z.optional(z.nullable(z.number()));

export const usageMetadata = z.object({
  promptTokenCount: count,
  cachedContentTokenCount: count,
  candidatesTokenCount: count,
  thoughtsTokenCount: count,
  toolUsePromptTokenCount: count,
});

/**
 * `promptTokenCount` includes the cached tokens ("still the total effective prompt size"); thoughts and the prompts of
 * built-in tools are counted apart from it and from the candidates. A count of zero is left out by the API, so once
 * there is a prompt count, absent ones of the other input classes and of thoughts are zero. Candidates are absent
 * until there is output.
 * Source: `GenerateContentResponse.UsageMetadata` of google.ai.generativelanguage.v1beta.
 */
export function toUsage(counts: z.infer<typeof usageMetadata>): TokenUsage {
  const prompt = counts.promptTokenCount ?? null;
  const cached = counts.cachedContentTokenCount ?? 0;
  const total = counts.candidatesTokenCount ?? counts.thoughtsTokenCount ?? null;
  return {
    freshInput: prompt === null ? null : Math.max(0, prompt - cached) + (counts.toolUsePromptTokenCount ?? 0),
    cacheRead: prompt === null ? null : Math.min(cached, prompt),
    cacheWrite: prompt === null ? null : 0,
    output: total === null ? null : (counts.candidatesTokenCount ?? 0),
    reasoning: total === null ? null : (counts.thoughtsTokenCount ?? 0),
  };
}
