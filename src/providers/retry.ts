/** Repeats what waiting can cure, within bounds; everything else is given back at once. Knows nothing about tiers. */
import { assertNever } from '../core/assert-never.ts';
import type { Clock } from '../core/clock.ts';
import { type TokenUsage, unknownUsage } from '../core/usage.ts';
import type { GenerateOptions, ModelOutcome, ModelRequest, Provider, ProviderFailure } from './contract.ts';

export interface RetryPolicy {
  /** Including the first. */
  readonly maxTries: number;
  /** A provider that asks for a longer wait counts as not available. */
  readonly maxWaitMs: number;
  /** No try begins later than this after the first; left out: any time. */
  readonly maxTotalMs?: number;
}

export interface RetryContext {
  readonly policy: RetryPolicy;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  /** Asked before a try is repeated, with how the one before it ended; left out: it may. */
  readonly mayTryAgain?: (ended: ModelOutcome) => boolean;
}

const backoffBaseMs = 500;
const backoffLimitMs = 8_000;
/** A refused connection is refused again at once; one short look is enough. */
const unreachableDelayMs = 200;

/**
 * The usage of the outcome is that of all tries together: what a failed try used is billed as well.
 * Nothing is repeated once text or a tool call was emitted.
 */
export async function generateWithRetries(
  provider: Provider,
  request: ModelRequest,
  options: GenerateOptions,
  { policy, clock, random, mayTryAgain }: RetryContext,
): Promise<ModelOutcome> {
  let used: TokenUsage = unknownUsage;
  const startedMs = clock.monotonicMs();
  for (let tryNumber = 1; ; tryNumber++) {
    let emitted = false;
    const outcome = await provider.generate(request, {
      signal: options.signal,
      onEvent: (event) => {
        emitted ||= event.type === 'text' || event.type === 'tool-call';
        options.onEvent(event);
      },
    });
    const total = withUsage(outcome, used);
    if (total.ok || emitted || tryNumber >= policy.maxTries) return total;
    const { failure } = total;
    const delayMs = retryDelayMs(failure, tryNumber, policy, random);
    const sinceStartMs = clock.monotonicMs() - startedMs;
    if (delayMs !== null && sinceStartMs + delayMs > (policy.maxTotalMs ?? Number.POSITIVE_INFINITY))
      return total;
    if (delayMs === null || mayTryAgain?.(outcome) === false) return total;
    options.onEvent({ type: 'retry', failure, tryNumber, delayMs });
    await clock.sleep(delayMs, options.signal);
    if (options.signal.aborted) return { ...total, failure: { kind: 'aborted' } };
    used = total.partial.usage;
  }
}

/** `null`: not to be repeated. */
function retryDelayMs(
  failure: ProviderFailure,
  tryNumber: number,
  policy: RetryPolicy,
  random: () => number,
): number | null {
  const backoffMs = Math.min(backoffLimitMs, policy.maxWaitMs, backoffBaseMs * 2 ** (tryNumber - 1));
  switch (failure.kind) {
    case 'rate-limited':
    case 'overloaded':
      if (failure.retryAfterMs === null) return Math.round(random() * backoffMs);
      if (failure.retryAfterMs > policy.maxWaitMs) return null;
      // A wait of zero must not hammer.
      return Math.max(failure.retryAfterMs, Math.round(random() * backoffMs));
    case 'cut-stream':
      return Math.round(random() * backoffMs);
    case 'unreachable':
      return tryNumber === 1 ? unreachableDelayMs : null;
    // It has waited long enough; another tier may be quicker.
    case 'timed-out':
    case 'malformed':
    case 'unauthorized':
    case 'model-missing':
    case 'context-overflow':
    case 'prompt-truncated':
    case 'tool-use-failed':
    case 'invalid-request':
    case 'aborted':
      return null;
    default:
      return assertNever(failure);
  }
}

function withUsage(outcome: ModelOutcome, used: TokenUsage): ModelOutcome {
  if (outcome.ok) {
    return { ...outcome, response: { ...outcome.response, usage: addUsage(used, outcome.response.usage) } };
  }
  return { ...outcome, partial: { ...outcome.partial, usage: addUsage(used, outcome.partial.usage) } };
}

/** A class that one side did not report is taken from the other: a try that was refused used nothing. */
function addUsage(a: TokenUsage, b: TokenUsage): TokenUsage {
  return {
    freshInput: add(a.freshInput, b.freshInput),
    cacheRead: add(a.cacheRead, b.cacheRead),
    cacheWrite: add(a.cacheWrite, b.cacheWrite),
    output: add(a.output, b.output),
    reasoning: add(a.reasoning, b.reasoning),
  };
}

function add(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : a + b;
}
