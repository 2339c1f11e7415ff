/** Groq's token counts in disjoint classes. Pure. */
import * as z from 'zod/mini';
import type { TokenUsage } from '../../core/usage.ts';

const count = z.optional(z.nullable(z.number()));

export const completionUsage = z.object({
  prompt_tokens: count,
  completion_tokens: count,
  prompt_tokens_details: z.optional(z.nullable(z.object({ cached_tokens: count }))),
  completion_tokens_details: z.optional(z.nullable(z.object({ reasoning_tokens: count }))),
});

/**
 * `prompt_tokens` includes the cached ones, `completion_tokens` the reasoning ones. Caching is automatic and its
 * writes are not charged, so none are counted.
 * Source: console.groq.com/docs/prompt-caching; vercel/ai#17118.
 */
export function toUsage(counts: z.infer<typeof completionUsage>): TokenUsage {
  const prompt = counts.prompt_tokens ?? null;
  const completion = counts.completion_tokens ?? null;
  const cached = counts.prompt_tokens_details?.cached_tokens ?? null;
  const reasoning = counts.completion_tokens_details?.reasoning_tokens ?? null;
  return {
    freshInput: prompt === null ? null : Math.max(0, prompt - (cached ?? 0)),
    cacheRead: prompt === null || cached === null ? cached : Math.min(cached, prompt),
    cacheWrite: prompt === null ? null : 0,
    output: completion === null ? null : Math.max(0, completion - (reasoning ?? 0)),
    reasoning: completion === null || reasoning === null ? reasoning : Math.min(reasoning, completion),
  };
}
