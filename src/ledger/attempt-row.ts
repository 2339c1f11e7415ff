/** An attempt as a row of the table. */
import type { Attempt } from './attempt.ts';

export type ColumnValue = string | number | null;

/** In the order of the values of `rowOf`. */
export const columns = [
  'id',
  'request_id',
  'started_at_ms',
  'project',
  'tier',
  'provider',
  'model',
  'purpose',
  'intent',
  'complexity',
  'fresh_input_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'output_tokens',
  'reasoning_tokens',
  'estimated_input_tokens',
  'cost_nano_usd',
  'cost_basis',
  'price_source',
  'cached',
  'latency_ms',
  'confidence',
  'evidence',
  'outcome',
  'reason',
  'conversation',
  'prompt_parts',
  'saved_nano_usd',
  'counted_by',
  'left_out_tokens',
] as const;

export function rowOf(attempt: Attempt): readonly ColumnValue[] {
  const { usage } = attempt;
  return [
    attempt.id,
    attempt.requestId,
    Math.round(attempt.startedAtMs),
    attempt.project,
    attempt.tier,
    attempt.provider,
    attempt.model,
    attempt.purpose,
    attempt.intent,
    attempt.complexity,
    usage.freshInput,
    usage.cacheRead,
    usage.cacheWrite,
    usage.output,
    usage.reasoning,
    Math.round(attempt.estimatedInputTokens),
    attempt.cost,
    attempt.costBasis,
    attempt.priceSource,
    attempt.cached ? 1 : 0,
    attempt.latencyMs,
    attempt.confidence,
    JSON.stringify(attempt.evidence),
    attempt.outcome,
    attempt.reason,
    attempt.conversation,
    attempt.promptParts.length === 0
      ? null
      : JSON.stringify(attempt.promptParts.map(({ name, hash }) => [name, hash])),
    attempt.saved,
    attempt.countedBy,
    attempt.leftOutTokens,
  ];
}
