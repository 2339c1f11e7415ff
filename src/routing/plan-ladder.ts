/**
 * Which tiers to ask, in which order, and why the others are left out: of those that are available and allowed, the
 * cheapest ladder that is expected to be good enough. Pure; what is available, what it costs and how likely it is right are
 * arguments.
 */
import type { Availability } from '../providers/contract.ts';
import { type ConsideredLadder, chooseLadder } from './choose-ladder.ts';
import type { Complexity } from './classify.ts';
import type { Chance, CheckQuality } from './tier-chance.ts';

export interface TierStatus {
  readonly name: string;
  /** Runs on this machine; the only kind that `localOnly` allows. */
  readonly isLocal: boolean;
  readonly availability: Availability;
  /** That it answers this question rightly. */
  readonly chance: Chance;
  /** Of this request, in nano-dollars, on average; `null`: unknown. */
  readonly expectedCost: number | null;
  /** What decides between tiers that cost the same: how long it keeps this machine busy, in any unit. */
  readonly work: number;
  readonly check: CheckQuality;
}

export interface LadderPolicy {
  /** Where a complex question starts at the lowest; `null`: anywhere. */
  readonly complexStart: string | null;
  /** In [0, 1]: how good the answer must be, as a share of what the best tier is expected to give. */
  readonly targetShare: number;
  /** The highest tier that may be asked; `null`: no limit. */
  readonly maxTier: string | null;
  /** Only this one; `null`: routed. */
  readonly pinnedTier: string | null;
  readonly localOnly: boolean;
  /** `false`: always the highest tier that may be asked, never another. */
  readonly multiModelRouting: boolean;
}

/** In nano-dollars; `null`: unknown. Qualities are in [0, 1]. */
export interface PlannedLadder {
  readonly steps: readonly string[];
  readonly expectedCost: number | null;
  readonly expectedQuality: number;
  readonly isGoodEnough: boolean;
}

export interface PlannedTier {
  readonly tier: string;
  readonly chance: Chance;
  readonly expectedCost: number | null;
}

export interface LadderPlan {
  /** Names of tiers in the order in which they are asked; may be empty. */
  readonly steps: readonly string[];
  /** Asked in turn only where none of the steps gives any answer. */
  readonly reserves: readonly string[];
  /** Why this ladder; empty when there is none. */
  readonly reason: string;
  readonly leftOut: readonly {
    readonly tier: string;
    readonly reason: string;
    readonly hint: string | null;
  }[];
  /** What was compared; `null`: there was nothing to choose. */
  readonly comparison: LadderComparison | null;
}

export interface LadderComparison {
  /** In [0, 1]. */
  readonly target: number;
  readonly tiers: readonly PlannedTier[];
  /** How many ladders there could be. */
  readonly count: number;
  /** The best of them, the one that was chosen first. */
  readonly ladders: readonly PlannedLadder[];
}

const shownLadders = 5;

/**
 * @param tiers in the order of the user
 * @param conversationTier who answered last in the conversation that goes on; what it costs already says whether it holds
 * the conversation in its cache. `null`: there is none.
 */
export function planLadder(
  complexity: Complexity,
  tiers: readonly TierStatus[],
  policy: LadderPolicy,
  conversationTier: string | null = null,
): LadderPlan {
  const leftOut: LadderPlan['leftOut'][number][] = [];
  const usable = tiers.filter((tier, height) => {
    const reason = reasonAgainst(tier, height, tiers, policy);
    if (reason !== null) leftOut.push({ tier: tier.name, ...reason });
    return reason === null;
  });
  const only = { reserves: [], leftOut, comparison: null };
  if (usable.length === 0) return { ...only, steps: [], reason: '' };
  const top = usable.at(-1) as TierStatus;
  if (policy.pinnedTier !== null) return { ...only, steps: [top.name], reason: `${top.name} was asked for` };
  if (!policy.multiModelRouting) {
    const reason = `multi-model-routing is off: only the highest tier, ${top.name}`;
    return { ...only, steps: [top.name], reason };
  }
  if (usable.length === 1) {
    return { ...only, steps: [top.name], reason: `${top.name} is the only tier available` };
  }
  const allowed = highEnough(complexity, tiers, usable, policy.complexStart);
  for (const { name } of usable.filter((tier) => !allowed.includes(tier))) {
    const reason = `a complex question starts at ${policy.complexStart} (routing.complex-start)`;
    leftOut.push({ tier: name, reason, hint: null });
  }
  return choose(complexity, allowed, policy, conversationTier, leftOut);
}

function choose(
  complexity: Complexity,
  tiers: readonly TierStatus[],
  policy: LadderPolicy,
  conversationTier: string | null,
  leftOut: LadderPlan['leftOut'][number][],
): LadderPlan {
  const rungs = tiers.map(({ chance, expectedCost, work, check }) => ({
    chance: chance.value,
    cost: expectedCost ?? Number.POSITIVE_INFINITY,
    work,
    check,
  }));
  const { chosen, considered, target } = chooseLadder(rungs, {
    targetShare: policy.targetShare,
    holdsWhenRejected: true,
  });
  const named = (ladder: ConsideredLadder): PlannedLadder => ({
    steps: ladder.steps.map((at) => (tiers[at] as TierStatus).name),
    expectedCost: Number.isFinite(ladder.cost) ? ladder.cost : null,
    expectedQuality: ladder.quality,
    isGoodEnough: ladder.isGoodEnough,
  });
  const { steps, isGoodEnough } = named(chosen);
  const rest = tiers.filter(({ name }) => !steps.includes(name));
  for (const { name, expectedCost } of rest) {
    const worth = expectedCost === 0 ? 'the time it takes' : 'what it costs';
    const reason = `not worth ${worth} here; asked only if none of the others answers`;
    leftOut.push({ tier: name, reason, hint: null });
  }
  const isSoonest = considered.some(
    (other) => other.isGoodEnough && other.cost === chosen.cost && other.work > chosen.work,
  );
  const cheapest = `the cheapest that is good enough${isSoonest ? ', and of those the one done soonest,' : ''}`;
  const words = isGoodEnough ? cheapest : 'the best there is';
  const stays = conversationTier !== null && steps[0] === conversationTier;
  return {
    steps,
    reserves: [...rest].sort((a, b) => b.chance.value - a.chance.value).map(({ name }) => name),
    reason: `${words} for a ${complexity} question${stays ? `; the conversation stays with ${conversationTier}` : ''}`,
    leftOut,
    comparison: {
      target,
      tiers: tiers.map(({ name, chance, expectedCost }) => ({ tier: name, chance, expectedCost })),
      count: considered.length,
      ladders: considered.slice(0, shownLadders).map(named),
    },
  };
}

function reasonAgainst(
  tier: TierStatus,
  height: number,
  tiers: readonly TierStatus[],
  policy: LadderPolicy,
): { reason: string; hint: string | null } | null {
  if (policy.pinnedTier !== null && tier.name !== policy.pinnedTier) {
    return { reason: `only ${policy.pinnedTier} was asked for`, hint: null };
  }
  if (policy.localOnly && !tier.isLocal) {
    return { reason: 'local-only is on and this tier is not on this machine', hint: null };
  }
  const highest = policy.maxTier === null ? -1 : tiers.findIndex(({ name }) => name === policy.maxTier);
  if (highest >= 0 && height > highest)
    return { reason: `above the highest tier allowed, ${policy.maxTier}`, hint: null };
  if (!tier.availability.available) return { reason: tier.availability.reason, hint: tier.availability.hint };
  return null;
}

/** With nothing as high as the user wants, the highest there is. */
function highEnough(
  complexity: Complexity,
  tiers: readonly TierStatus[],
  usable: readonly TierStatus[],
  complexStart: string | null,
): readonly TierStatus[] {
  if (complexity !== 'complex' || complexStart === null) return usable;
  const lowest = tiers.findIndex(({ name }) => name === complexStart);
  const high = usable.filter((tier) => tiers.indexOf(tier) >= lowest);
  return high.length > 0 ? high : usable.slice(-1);
}
