/**
 * One short call to a model of this machine beside the question itself: within a time limit, not while it is left alone
 * for having failed slowly, and the same answer again to the very same request. Whatever goes wrong is said in words; it
 * never throws. Knows nothing of what is asked.
 */
import type { CodeIndex } from '../codebase/code-index.ts';
import { newId } from '../core/ids.ts';
import { zeroUsd } from '../core/money.ts';
import { noUsage } from '../core/usage.ts';
import type { Attempt } from '../ledger/attempt.ts';
import type { ModelOutcome, ModelRequest, Provider } from '../providers/contract.ts';
import { describeFailure } from '../routing/escalate.ts';
import { answerFrom, requestKey } from './answer-cache.ts';
import { isSlow, type Pauses, timeOfDay } from './pauses.ts';
import type { TurnWorld } from './turn.ts';

export interface ShortCall<T> {
  /** What it is for, as the ledger says it. */
  readonly purpose: string;
  readonly tier: string;
  readonly provider: () => Promise<Provider>;
  readonly request: ModelRequest;
  /** `null`: not an answer to what was asked. */
  readonly read: (text: string) => T | null;
  /** What such an answer is not: `gave no list of numbers`. */
  readonly unreadable: string;
  readonly limitMs: number;
  readonly pauses: Pauses;
  readonly requestId: string;
  readonly world: Pick<TurnWorld, 'clock' | 'signal' | 'answerCache'> & { readonly index: CodeIndex };
}

export interface ShortAnswer<T> {
  readonly value: T | null;
  /** Why there is none, for people; `null`: there is. */
  readonly because: string | null;
  /** `null`: nobody was asked. */
  readonly attempt: Attempt | null;
  readonly tookMs: number;
  /** It was asked the very same before. */
  readonly cached: boolean;
  /** The time limit ended it. */
  readonly isOverLimit: boolean;
}

export async function shortCall<T>(call: ShortCall<T>): Promise<ShortAnswer<T>> {
  const { purpose, request, world, pauses } = call;
  const { model } = request;
  const notAsked = (because: string) => ({
    value: null,
    because,
    attempt: null,
    tookMs: 0,
    cached: false,
    isOverLimit: false,
  });
  const pauseKey = `${purpose} ${model}`;
  const pause = pauses.current(pauseKey);
  if (pause !== null) return notAsked(`${pause.because}; tried again at ${timeOfDay(pause.untilMs)}`);
  const provider = await call.provider();
  const availability = await provider.checkAvailability(model, world.signal);
  if (!availability.available)
    return notAsked(`${availability.reason}${availability.hint === '' ? '' : ` (${availability.hint})`}`);

  const key = requestKey(world.index.root, `${purpose} ${call.tier}`, request);
  const startedAtMs = world.clock.nowMs();
  const started = world.clock.monotonicMs();
  const kept = world.answerCache?.find(key) ?? null;
  const limit = AbortSignal.timeout(Math.max(1, call.limitMs));
  const outcome =
    (kept && answerFrom(kept, world.index)) ??
    (await provider.generate(request, {
      signal: AbortSignal.any([world.signal, limit]),
      onEvent: () => {},
    }));
  const tookMs = world.clock.monotonicMs() - started;
  const overMs = limit.aborted && !world.signal.aborted ? call.limitMs : null;
  const { value, because, failedSlowly } = readOutcome(outcome, call, overMs);
  const cached = kept !== null;
  const attempt: Attempt = {
    id: newId(startedAtMs),
    requestId: call.requestId,
    startedAtMs,
    project: world.index.root,
    tier: call.tier,
    provider: provider.name,
    model: outcome.ok ? outcome.response.model : model,
    purpose,
    intent: purpose,
    complexity: 'simple',
    usage: cached ? noUsage : outcome.ok ? outcome.response.usage : outcome.partial.usage,
    estimatedInputTokens: request.estimatedInputTokens,
    countedBy: null,
    leftOutTokens: 0,
    // It runs on this machine.
    cost: zeroUsd,
    costBasis: 'none',
    priceSource: null,
    saved: zeroUsd,
    conversation: null,
    promptParts: [],
    cached,
    latencyMs: tookMs,
    confidence: null,
    evidence: [],
    outcome: value === null ? (world.signal.aborted ? 'aborted' : 'failed') : 'answered',
    reason: because,
  };
  if (value === null) {
    if (failedSlowly) pauses.begin(pauseKey, `${model} ${because}`);
    const isOverLimit = !outcome.ok && overMs !== null;
    return { value, because: `${model} ${because}`, attempt, tookMs, cached, isOverLimit };
  }
  if (kept === null && outcome.ok) {
    pauses.end(pauseKey);
    const { text, model: answered } = outcome.response;
    world.answerCache?.keep(key, { text, model: answered, cost: 0, cited: [] });
  }
  return { value, because: null, attempt, tookMs, cached, isOverLimit: false };
}

/** @param overMs the limit, where that is what ended it */
function readOutcome<T>(
  outcome: ModelOutcome,
  { read, unreadable }: Pick<ShortCall<T>, 'read' | 'unreadable'>,
  overMs: number | null,
): { readonly value: T | null; readonly because: string | null; readonly failedSlowly: boolean } {
  if (!outcome.ok) {
    const because =
      overMs === null
        ? describeFailure(outcome.failure)
        : `did not answer within ${(overMs / 1_000).toFixed(1)} s`;
    return { value: null, because, failedSlowly: overMs !== null || isSlow(outcome.failure) };
  }
  const value = read(outcome.response.text);
  if (value !== null) return { value, because: null, failedSlowly: false };
  const said = outcome.response.text.replace(/\s+/g, ' ').trim().slice(0, 60);
  // It took its time, and would say such a thing again.
  return { value, because: `${unreadable} (${JSON.stringify(said)})`, failedSlowly: true };
}
