/** Anthropic's token counts in disjoint classes. Pure. */
import * as z from 'zod/mini';
import type { TokenUsage } from '../../core/usage.ts';

const count = z.optional(z.nullable(z.number()));

export const usageCounts = z.object({
  input_tokens: count,
  cache_creation_input_tokens: count,
  cache_read_input_tokens: count,
  output_tokens: count,
  output_tokens_details: z.optional(z.nullable(z.object({ thinking_tokens: count }))),
});

export type UsageCounts = z.infer<typeof usageCounts>;

export const emptyCounts: UsageCounts = {};

/** Counts are cumulative: a later event replaces what it names and leaves the rest. */
export function mergeCounts(before: UsageCounts, after: UsageCounts): UsageCounts {
  return {
    input_tokens: after.input_tokens ?? before.input_tokens,
    cache_creation_input_tokens: after.cache_creation_input_tokens ?? before.cache_creation_input_tokens,
    cache_read_input_tokens: after.cache_read_input_tokens ?? before.cache_read_input_tokens,
    output_tokens: after.output_tokens ?? before.output_tokens,
    output_tokens_details: after.output_tokens_details ?? before.output_tokens_details,
  };
}

/**
 * `input_tokens` excludes both cache classes; `output_tokens` includes thinking.
 * Source: the SDK's documentation of `Usage` and `OutputTokensDetails`.
 */
export function toUsage(counts: UsageCounts): TokenUsage {
  const output = counts.output_tokens ?? null;
  const reasoning = output === null ? null : (counts.output_tokens_details?.thinking_tokens ?? null);
  return {
    freshInput: counts.input_tokens ?? null,
    cacheRead: counts.cache_read_input_tokens ?? null,
    cacheWrite: counts.cache_creation_input_tokens ?? null,
    output: output === null || reasoning === null ? output : Math.max(0, output - reasoning),
    reasoning: output === null || reasoning === null ? reasoning : Math.min(reasoning, output),
  };
}
