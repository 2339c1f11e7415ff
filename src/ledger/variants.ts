/**
 * Requests of two or more variants side by side: what they cost, how long they took, how many were right. A variant is an
 * arm of an experiment, or any group of requests. Pure: reads attempts and what was learned of them.
 */
import type { Attempt } from './attempt.ts';
import type { Feedback } from './learning-store.ts';
import {
  differenceInterval,
  type Interval,
  meanInterval,
  moreNeeded,
  type Sample,
  sampleOf,
  shareInterval,
} from './statistics.ts';
import { type Request, requestsOf } from './summarise.ts';

export interface RequestOutcome {
  readonly requestId: string;
  readonly project: string;
  readonly tier: string;
  readonly model: string | null;
  readonly intent: string;
  /** In US dollars; `null`: not all of it is known. */
  readonly costUsd: number | null;
  readonly latencyMs: number;
  /** What the user said of it, else whether its answer passed the check of its tier. */
  readonly succeeded: boolean;
  readonly said: 'good' | 'bad' | null;
}

export interface VariantFigures {
  readonly name: string;
  readonly requests: number;
  readonly unknownCost: number;
  readonly costUsd: Interval | null;
  readonly latencyMs: Interval | null;
  readonly success: Interval | null;
  /** Of the requests; what the user did says nothing here. */
  readonly said: { readonly good: number; readonly bad: number };
}

export interface Difference {
  /** Of the second less the first; `null`: too few. */
  readonly interval: Interval | null;
  /** Of each variant; 0: it is told apart. `null`: nothing to go by. */
  readonly moreNeeded: number | null;
}

export interface Comparison {
  readonly from: string;
  readonly to: string;
  readonly costUsd: Difference;
  readonly latencyMs: Difference;
  readonly success: Difference;
}

/** @param attempts in any order. @param feedback what was said last counts; implicit is left out */
export function outcomesOf(
  attempts: readonly Attempt[],
  feedback: readonly Feedback[],
): readonly RequestOutcome[] {
  const said = new Map(
    feedback.filter(({ kind }) => kind === 'explicit').map((one) => [one.requestId, one.verdict]),
  );
  const ordered = attempts.toSorted((a, b) => a.startedAtMs - b.startedAtMs);
  return requestsOf(ordered).map((request) => outcomeOf(request, said));
}

function outcomeOf(
  { attempts, serving, answering, latencyMs }: Request,
  said: ReadonlyMap<string, 'good' | 'bad'>,
): RequestOutcome {
  const { requestId, project, tier, model, intent } = serving;
  const verdict = said.get(requestId) ?? null;
  const known = attempts.every(({ cost }) => cost !== null);
  return {
    requestId,
    project,
    tier,
    model,
    intent,
    costUsd: known ? attempts.reduce((sum, { cost }) => sum + (cost ?? 0), 0) / 1e9 : null,
    latencyMs,
    // The reason of an answer that was given all the same is why it was doubted.
    succeeded: verdict === null ? answering !== null && answering.reason === null : verdict === 'good',
    said: verdict,
  };
}

export function figuresOf(name: string, outcomes: readonly RequestOutcome[]): VariantFigures {
  return {
    name,
    requests: outcomes.length,
    unknownCost: outcomes.filter(({ costUsd }) => costUsd === null).length,
    costUsd: notNegative(meanInterval(costsOf(outcomes))),
    latencyMs: notNegative(meanInterval(outcomes.map(({ latencyMs }) => latencyMs))),
    success: shareInterval(outcomes.filter(({ succeeded }) => succeeded).length, outcomes.length),
    said: {
      good: outcomes.filter(({ said }) => said === 'good').length,
      bad: outcomes.filter(({ said }) => said === 'bad').length,
    },
  };
}

export function compareVariants(
  [from, first]: readonly [string, readonly RequestOutcome[]],
  [to, second]: readonly [string, readonly RequestOutcome[]],
): Comparison {
  const of = (values: (outcomes: readonly RequestOutcome[]) => readonly number[]) =>
    differenceOf(sampleOf(values(first)), sampleOf(values(second)));
  return {
    from,
    to,
    costUsd: of(costsOf),
    latencyMs: of((outcomes) => outcomes.map(({ latencyMs }) => latencyMs)),
    success: of((outcomes) => outcomes.map(({ succeeded }) => (succeeded ? 1 : 0))),
  };
}

function differenceOf(a: Sample, b: Sample): Difference {
  return { interval: differenceInterval(a, b), moreNeeded: moreNeeded(a, b) };
}

function costsOf(outcomes: readonly RequestOutcome[]): readonly number[] {
  return outcomes.flatMap(({ costUsd }) => costUsd ?? []);
}

/** Of what cannot be less than nothing. */
function notNegative(interval: Interval | null): Interval | null {
  return interval && { ...interval, low: Math.max(0, interval.low) };
}
