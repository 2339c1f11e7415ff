/** A row of the table as an attempt. One that does not read as an attempt is a damaged ledger. */
import { toNanoUsd } from '../core/money.ts';
import { type Attempt, attemptOutcomes, costBases, type RecordedEvidence, tokenCounters } from './attempt.ts';

/** @throws Error that names the attempt and the column when the row cannot be read. */
export function attemptOf(row: Readonly<Record<string, unknown>>): Attempt {
  const text = (column: string) => {
    const value = row[column];
    if (typeof value !== 'string') throw damaged(row, column);
    return value;
  };
  const number = (column: string) => {
    const value = row[column];
    if (typeof value !== 'number') throw damaged(row, column);
    return value;
  };
  // Rows that waited beside the ledger since an older version wrote them lack newer columns.
  const textOrNull = (column: string) => ((row[column] ?? null) === null ? null : text(column));
  const numberOrNull = (column: string) => ((row[column] ?? null) === null ? null : number(column));
  const oneOf = <T extends string>(column: string, values: readonly T[]) => {
    const value = values.find((candidate) => candidate === row[column]);
    if (value === undefined) throw damaged(row, column);
    return value;
  };
  const cost = numberOrNull('cost_nano_usd');
  const saved = numberOrNull('saved_nano_usd');
  return {
    id: text('id'),
    requestId: text('request_id'),
    startedAtMs: number('started_at_ms'),
    project: text('project'),
    tier: text('tier'),
    provider: text('provider'),
    model: textOrNull('model'),
    purpose: text('purpose'),
    intent: text('intent'),
    complexity: text('complexity'),
    usage: {
      freshInput: numberOrNull('fresh_input_tokens'),
      cacheRead: numberOrNull('cache_read_tokens'),
      cacheWrite: numberOrNull('cache_write_tokens'),
      output: numberOrNull('output_tokens'),
      reasoning: numberOrNull('reasoning_tokens'),
    },
    estimatedInputTokens: number('estimated_input_tokens'),
    cost: cost === null ? null : toNanoUsd(cost),
    costBasis: oneOf('cost_basis', costBases),
    priceSource: textOrNull('price_source'),
    cached: number('cached') === 1,
    latencyMs: number('latency_ms'),
    confidence: numberOrNull('confidence'),
    evidence: evidenceOf(text('evidence')) ?? fail(damaged(row, 'evidence')),
    outcome: oneOf('outcome', attemptOutcomes),
    reason: textOrNull('reason'),
    conversation: textOrNull('conversation'),
    promptParts: partsOf(textOrNull('prompt_parts')) ?? fail(damaged(row, 'prompt_parts')),
    saved: saved === null ? null : toNanoUsd(saved),
    countedBy: textOrNull('counted_by') === null ? null : oneOf('counted_by', tokenCounters),
    leftOutTokens: numberOrNull('left_out_tokens'),
  };
}

/** By hand: the validator would cost more to load than the whole query. */
function evidenceOf(json: string): readonly RecordedEvidence[] | null {
  const items = parseJson(json);
  return Array.isArray(items) && items.every(isEvidence) ? items : null;
}

function partsOf(json: string | null): Attempt['promptParts'] | null {
  if (json === null) return [];
  const items = parseJson(json);
  if (!Array.isArray(items)) return null;
  const parts = items.flatMap((item: unknown) =>
    Array.isArray(item) && typeof item[0] === 'string' && typeof item[1] === 'string'
      ? [{ name: item[0], hash: item[1] }]
      : [],
  );
  return parts.length === items.length ? parts : null;
}

function isEvidence(item: unknown): item is RecordedEvidence {
  if (typeof item !== 'object' || item === null) return false;
  return (
    'name' in item &&
    typeof item.name === 'string' &&
    'value' in item &&
    (item.value === null || typeof item.value === 'number') &&
    'detail' in item &&
    typeof item.detail === 'string'
  );
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function damaged(row: Readonly<Record<string, unknown>>, column: string): Error {
  return new Error(`malformed attempt ${String(row.id)}: ${column}`);
}

function fail(error: Error): never {
  throw error;
}
