/** What an attempt cost, as far as that can be known from what the provider reported. */
import { assertNever } from '../core/assert-never.ts';
import { type NanoUsd, zeroUsd } from '../core/money.ts';
import { estimateTokens } from '../core/token-estimate.ts';
import { inputTokens, noUsage, outputTokens, type TokenUsage } from '../core/usage.ts';
import type { Attempt } from '../ledger/attempt.ts';
import type { ModelOutcome, ProviderFailure } from '../providers/contract.ts';
import { costOf, savedByCache } from '../providers/pricing.ts';
import type { Tier } from './turn.ts';

type PricedAttempt = Pick<Attempt, 'cost' | 'costBasis' | 'priceSource'>;

export const freeOfCost: PricedAttempt = {
  cost: zeroUsd,
  costBasis: 'none',
  priceSource: null,
};

/**
 * Reported usage first. A call that was refused before it began costs nothing; one that broke off without a report is
 * estimated from the prompt and the text that had come.
 */
export function priceAttempt(tier: Tier, outcome: ModelOutcome, estimatedInputTokens: number): PricedAttempt {
  const usage = outcome.ok ? outcome.response.usage : outcome.partial.usage;
  const price = tier.priceFor(inputTokens(usage) ?? estimatedInputTokens);
  const text = outcome.ok ? outcome.response.text : outcome.partial.text;
  const output = outputTokens(usage);
  // A stream that broke off counts what it had sent before it began.
  const counted = outcome.ok || (output ?? 0) >= estimateTokens(text);
  const reported = inputTokens(usage) !== null && output !== null && counted;
  if (inputTokens(usage) === null && !outcome.ok && isRefusedBeforeStart(outcome.failure)) {
    return freeOfCost;
  }
  const billed = reported ? usage : estimatedUsage(usage, estimatedInputTokens, text);
  const { cost, priceSource } = costOf(billed, price);
  if (cost === null) return { cost, costBasis: 'unknown', priceSource };
  return { cost, costBasis: price?.isFree ? 'none' : reported ? 'reported' : 'estimated', priceSource };
}

/** What a try that failed is billed with; `null`: not reported. */
export function tryCost(ended: ModelOutcome, tier: Tier): NanoUsd | null {
  if (ended.ok) return null;
  const { usage } = ended.partial;
  const input = inputTokens(usage);
  if (input === null && outputTokens(usage) === null) {
    return isRefusedBeforeStart(ended.failure) ? zeroUsd : null;
  }
  return costOf(usage, tier.priceFor(input ?? 0)).cost;
}

/** A call that was refused before it began saved nothing. */
export function savedBy(tier: Tier, outcome: ModelOutcome, estimatedInputTokens: number): NanoUsd | null {
  if (!outcome.ok && isRefusedBeforeStart(outcome.failure)) return zeroUsd;
  const usage = outcome.ok ? outcome.response.usage : outcome.partial.usage;
  return savedByCache(usage, tier.priceFor(inputTokens(usage) ?? estimatedInputTokens));
}

/** What was reported stands; the rest is estimated. */
function estimatedUsage(usage: TokenUsage, estimatedInputTokens: number, text: string): TokenUsage {
  const input = inputTokens(usage) === null ? { ...noUsage, freshInput: estimatedInputTokens } : usage;
  return { ...input, output: Math.max(usage.output ?? 0, estimateTokens(text)) };
}

function isRefusedBeforeStart(failure: ProviderFailure): boolean {
  switch (failure.kind) {
    case 'rate-limited':
    case 'overloaded':
    case 'unreachable':
    case 'unauthorized':
    case 'model-missing':
    case 'context-overflow':
    case 'tool-use-failed':
    case 'invalid-request':
      return true;
    case 'timed-out':
    case 'cut-stream':
    case 'malformed':
    case 'prompt-truncated':
    case 'aborted':
      return false;
    default:
      return assertNever(failure);
  }
}
