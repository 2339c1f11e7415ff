/** How a turn ended, in one line: who answered, why that one can be believed, how long, how much. Pure. */
import type { TurnResult } from '../agent/turn.ts';
import { addUsd, formatUsd, type NanoUsd, zeroUsd } from '../core/money.ts';
import { inputTokens } from '../core/usage.ts';
import type { Attempt } from '../ledger/attempt.ts';
import { countOf } from './amounts.ts';

/** Empty: nobody was asked. */
export function turnSummary(result: TurnResult): string {
  const attempts = 'attempts' in result ? result.attempts.filter(({ provider }) => provider !== 'none') : [];
  return [...who(result), ...elapsed(attempts), ...fromCache(attempts), ...cost(attempts)].join(' · ');
}

/** `null`: the answer can be believed, or there is none. @param whereChecks where it says what was checked */
export function doubtOf(result: TurnResult, whereChecks: string): string | null {
  if (result.kind !== 'model' || result.answer.confidence >= result.answer.threshold) return null;
  const { confidence, threshold } = result.answer;
  const why = result.endedByBudget ? 'the budget ends it here' : 'there is no higher tier to ask';
  return `Confidence ${confidence.toFixed(2)} is below ${threshold.toFixed(2)} and ${why}; check the answer (${whereChecks} says what was checked).`;
}

function who(result: TurnResult): string[] {
  switch (result.kind) {
    case 'index':
      return ['index', 'no model asked'];
    case 'model': {
      const { tier, model, confidence, confidenceBasis, cached } = result.answer;
      return [
        `${tier} (${model})${cached ? ', answered before; --no-cache asks again' : ''}`,
        `confidence ${confidence.toFixed(2)}${confidenceBasis === 'weak' ? ', nothing could be checked' : ''}`,
      ];
    }
    default:
      return [];
  }
}

function elapsed(attempts: readonly Attempt[]): string[] {
  if (attempts.length === 0) return [];
  const ms = attempts.reduce((total, attempt) => total + attempt.latencyMs, 0);
  return [ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`];
}

/** How much of the prompts the providers' caches served. */
function fromCache(attempts: readonly Attempt[]): string[] {
  const read = attempts.reduce((sum, { usage }) => sum + (usage.cacheRead ?? 0), 0);
  const all = attempts.reduce((sum, { usage }) => sum + (inputTokens(usage) ?? 0), 0);
  return read === 0 ? [] : [`${Math.round((100 * read) / all)}% of ${countOf(all)} tokens from the cache`];
}

function cost(attempts: readonly Attempt[]): string[] {
  if (attempts.length === 0) return [];
  const known = attempts.reduce<NanoUsd>(
    (total, { cost }) => (cost === null ? total : addUsd(total, cost)),
    zeroUsd,
  );
  const unknown = attempts.filter((attempt) => attempt.cost === null).length;
  return [`${formatUsd(known)}${unknown > 0 ? ` + ${unknown} of unknown cost` : ''}`];
}
