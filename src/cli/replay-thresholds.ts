/** Which threshold `optimizer replay` recommends for each tier, from the ledger and what is known of its answers since. */
import type { Tier } from '../agent/turn.ts';
import { formatUsd, toNanoUsd } from '../core/money.ts';
import type { Attempt } from '../ledger/attempt.ts';
import type { Feedback } from '../ledger/learning-store.ts';
import type { TierStatus } from '../routing/plan-ladder.ts';
import {
  fewestAnswers,
  fewestBad,
  type KnownAnswer,
  recommendThreshold,
  type ThresholdAdvice,
} from '../routing/recommend-threshold.ts';

export interface TierAdvice {
  readonly tier: string;
  readonly threshold: number;
  readonly next: string;
  /** `null`: it is not known what the next tier costs. */
  readonly advice: ThresholdAdvice | null;
}

/**
 * The last tier has none to go on to, so its threshold decides nothing.
 * @param statuses of each request, of all tiers
 * @param targetShare of the quality that is expected of the best tier
 */
export function adviseThresholds(
  tiers: readonly Tier[],
  attempts: readonly Attempt[],
  feedback: readonly Feedback[],
  statuses: readonly (readonly TierStatus[])[],
  targetShare: number,
): TierAdvice[] {
  const verdicts = verdictsOf(feedback);
  const given = givenOf(attempts);
  const chances = tiers.map(({ name }) => meanOf(statuses, name, ({ chance }) => chance.value) ?? 0);
  const target = targetShare * Math.max(0, ...chances);
  return tiers.slice(0, -1).map((tier, at) => {
    const { name: next } = tiers[at + 1] as Tier;
    const known = given.flatMap(({ requestId, tier: name, model, confidence, cost }): KnownAnswer[] => {
      const isGood = verdicts.get(requestId);
      const isItsOwn = name === tier.name && (model === tier.model || model?.startsWith(`${tier.model}-`));
      if (!isItsOwn || isGood === undefined || confidence === null || cost === null) return [];
      return [{ confidence, isGood, cost }];
    });
    const cost = meanOf(statuses, next, ({ expectedCost }) => expectedCost);
    const advice =
      cost === null ? null : recommendThreshold(known, { chance: chances[at + 1] ?? 0, cost }, target);
    return { tier: tier.name, threshold: tier.confidenceThreshold, next, advice };
  });
}

/** What was said outranks what was concluded from what was done; of each the last. */
function verdictsOf(feedback: readonly Feedback[]): ReadonlyMap<string, boolean> {
  const verdicts = new Map<string, boolean>();
  for (const kind of ['implicit', 'explicit'] as const)
    for (const one of feedback) if (one.kind === kind) verdicts.set(one.requestId, one.verdict === 'good');
  return verdicts;
}

/** Of each request the answer that held, else the one that was thought best. */
function givenOf(attempts: readonly Attempt[]): readonly Attempt[] {
  const given = new Map<string, Attempt>();
  for (const one of attempts) {
    if (one.purpose !== 'answer' || one.cached || one.confidence === null) continue;
    const before = given.get(one.requestId);
    const held = one.outcome === 'answered' && one.reason === null;
    if (before === undefined || held || one.confidence > (before.confidence ?? 0))
      given.set(one.requestId, one);
  }
  return [...given.values()];
}

/** `null`: unknown for one of them, or there are none. */
function meanOf(
  statuses: readonly (readonly TierStatus[])[],
  tier: string,
  of: (status: TierStatus) => number | null,
): number | null {
  const values = statuses.flatMap((all) => all.filter(({ name }) => name === tier).map(of));
  const known = values.filter((value) => value !== null);
  return known.length === 0 || known.length < values.length
    ? null
    : known.reduce((sum, value) => sum + value, 0) / known.length;
}

export function renderAdvice(advised: readonly TierAdvice[]): string[] {
  if (advised.length === 0) return [];
  const width = Math.max(...advised.map(({ tier }) => tier.length));
  return [
    'confidence-threshold of each tier that is cheapest at your target, from answers of which is known what became of them:',
    ...advised.map(({ tier, threshold, advice }) => `  ${tier.padEnd(width)}  ${textOf(advice, threshold)}`),
  ];
}

function textOf(advice: ThresholdAdvice | null, now: number): string {
  if (advice === null) return 'it is not known what the next tier costs';
  const of = `${advice.answers} answers, ${advice.bad} bad`;
  switch (advice.kind) {
    case 'too-few':
      return `too few: ${advice.answers} of ${fewestAnswers} answers, ${advice.bad} of ${fewestBad} bad ones`;
    case 'out-of-reach':
      return `no threshold reaches it (${of})`;
    case 'threshold': {
      const what = advice.threshold === null ? 'above all that it gave' : String(advice.threshold);
      const each = formatUsd(toNanoUsd(Math.round(advice.cost)));
      return `${what} (yours ${now.toFixed(2)}): right ${(100 * advice.quality).toFixed(1)}%, ${each} a question (${of})`;
    }
  }
}
