/**
 * A second answer of the same tier to the same request, at a higher temperature: where the two disagree, the model guesses.
 * Asked only where it can change what follows, and where it is cheap. Knows nothing about how answers are compared.
 */
import { estimateTokens } from '../core/token-estimate.ts';
import type { Attempt } from '../ledger/attempt.ts';
import type { ModelOutcome, ModelRequest } from '../providers/contract.ts';
import { compareSamples } from '../verify/compare-samples.ts';
import { confidenceOf } from '../verify/confidence.ts';
import type { Evidence } from '../verify/evidence.ts';
import { priceAttempt } from './attempt-cost.ts';
import { type AnswerJudgement, unjudged, withEvidence } from './judge-answer.ts';
import { type RequestSetting, requestTier } from './request-tier.ts';
import type { Tier } from './turn.ts';

/** Enough to make a model that guesses guess otherwise. */
const temperature = 0.7;

/** Of what the tier above is expected to cost, the most that the first answer may have cost: the second costs the same. */
const mostShare = 0.1;

export interface SampleSetting extends Omit<RequestSetting, 'judge' | 'mayKeep'> {
  /** How many answers are wanted; 1: no second one. */
  readonly samples: number;
  /** What the tier above is expected to cost, in nano-dollars; `null`: unknown, or there is none. */
  readonly nextCost: number | null;
}

export interface SecondSample {
  readonly judged: AnswerJudgement;
  /** Recorded already. */
  readonly attempt: Attempt;
}

/** @returns `null`: no second answer was asked for */
export async function askAgain(
  first: { readonly outcome: ModelOutcome; readonly judged: AnswerJudgement; readonly cached: boolean },
  tier: Tier,
  request: ModelRequest,
  setting: SampleSetting,
): Promise<SecondSample | null> {
  const { world } = setting;
  if (first.cached || !first.outcome.ok || world.signal.aborted) return null;
  const { text } = first.outcome.response;
  if (!isWorthAsking(first.outcome, first.judged, tier, setting)) return null;
  const sent = await requestTier(
    tier,
    { ...request, temperature },
    {
      ...setting,
      // Whoever waits reads the first one. A provider that is busy is not waited for.
      world: {
        ...world,
        retryPolicy: { ...world.retryPolicy, maxTries: 1 },
        onEvent: (event) => {
          if (event.type !== 'text' && event.type !== 'attempt-ended') world.onEvent(event);
        },
      },
      purpose: 'sample',
      mayKeep: false,
      judge: async () => accepted,
    },
  );
  if (sent.kind === 'denied') return null;
  const { outcome, attempt } = sent;
  const said = outcome.ok && outcome.response.finish === 'stop' ? outcome.response.text.trim() : '';
  if (said === '') return { judged: first.judged, attempt };
  const { value, least } = compareSamples(text, said);
  const evidence: Evidence = {
    name: 'samples-agree',
    value,
    detail:
      value === 1
        ? 'asked again, it says the same'
        : `asked again, it says something else (${least}: ${Math.round(value * 100)}% the same)`,
    costMs: attempt.latencyMs,
  };
  return { judged: withEvidence(first.judged, evidence, tier), attempt };
}

/** What stands in the ledger is that it answered; nothing is made of it by itself. */
const accepted: AnswerJudgement = { ...unjudged, isStep: false };

function isWorthAsking(
  outcome: ModelOutcome & { readonly ok: true },
  judged: AnswerJudgement,
  tier: Tier,
  { samples, next, nextCost, counted }: SampleSetting,
): boolean {
  if (samples < 2 || next === null || judged.step.action !== 'accept' || judged.answer === null) return false;
  // Where even full disagreement would not send it up, there is nothing to find out.
  const against = { name: 'samples-agree', value: 0, detail: '' } as const;
  if (confidenceOf([...judged.evidence, against]).value >= tier.confidenceThreshold) return false;
  if (tier.isLocal) return true;
  const cost = priceAttempt(tier, outcome, counted.tokens + estimateTokens(outcome.response.text)).cost;
  return cost !== null && (cost === 0 || (nextCost !== null && cost <= mostShare * nextCost));
}
