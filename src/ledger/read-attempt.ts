/** A row of the table as an attempt. One that does not read as an attempt is a damaged ledger. */
import { toNanoUsd } from '../core/money.ts';
import { type Attempt, attemptOutcomes, costBases, type RecordedEvidence } from './attempt.ts';

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
  const textOrNull = (column: string) => (row[column] === null ? null : text(column));
  const numberOrNull = (column: string) => (row[column] === null ? null : number(column));
  const oneOf = <T extends string>(column: string, values: readonly T[]) => {
    const value = values.find((candidate) => candidate === row[column]);
    if (value === undefined) throw damaged(row, column);
    return value;
  };
  const cost = numberOrNull('cost_nano_usd');
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
  };
}

/** By hand: the validator would cost more to load than the whole query. */
function evidenceOf(json: string): readonly RecordedEvidence[] | null {
  const items = parseJson(json);
  return Array.isArray(items) && items.every(isEvidence) ? items : null;
}

function isEvidence(item: unknown): item is RecordedEvidence {
  if (typeof item !== 'object' || item === null) return false;
  return (
    'name' in item &&
    typeof item.name === 'string' &&
    'value' in item &&
    typeof item.value === 'number' &&
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
