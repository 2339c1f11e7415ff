/** Which tiers to ask, in which order, and why the others are left out. Pure; what is available is an argument. */
import type { Availability } from '../providers/contract.ts';
import type { Complexity } from './classify.ts';

export interface TierStatus {
  readonly name: string;
  /** Runs on this machine; the only kind that `localOnly` allows. */
  readonly isLocal: boolean;
  readonly availability: Availability;
}

export interface LadderPolicy {
  /** Where a complex question starts. */
  readonly complexStart: string;
  /** The highest tier that may be asked; `null`: no limit. */
  readonly maxTier: string | null;
  /** Only this one; `null`: routed. */
  readonly pinnedTier: string | null;
  readonly localOnly: boolean;
  /** `false`: always the highest tier that may be asked, never another. */
  readonly multiModelRouting: boolean;
}

export interface LadderPlan {
  /** Names of tiers in the order in which they are asked; may be empty. */
  readonly steps: readonly string[];
  /** Why the first one is the first; empty when there is none. */
  readonly reason: string;
  readonly leftOut: readonly {
    readonly tier: string;
    readonly reason: string;
    readonly hint: string | null;
  }[];
}

/**
 * @param tiers from the cheapest up
 * @param conversationTier who answered last in the conversation that goes on: its provider may hold it in a cache, and it
 * is the one that the user talks to. `null`: there is none.
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
  if (usable.length === 0) return { steps: [], reason: '', leftOut };
  const top = usable.at(-1) as TierStatus;
  if (policy.pinnedTier !== null) return { steps: [top.name], reason: `${top.name} was asked for`, leftOut };
  if (!policy.multiModelRouting) {
    return {
      steps: [top.name],
      reason: `multi-model-routing is off: only the highest tier, ${top.name}`,
      leftOut,
    };
  }
  const usual = startOf(complexity, tiers, usable, policy.complexStart);
  const staying = usable.findIndex(({ name }) => name === conversationTier);
  const stays = staying >= usual.from;
  const from = stays ? staying : usual.from;
  const reason = stays ? `the conversation stays with ${conversationTier}` : usual.reason;
  const because = stays ? 'the conversation is with a higher tier' : `a ${complexity} question starts higher`;
  for (const tier of usable.slice(0, from)) leftOut.push({ tier: tier.name, reason: because, hint: null });
  return { steps: usable.slice(from).map(({ name }) => name), reason, leftOut };
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

/** Index in `usable` of the first tier to ask. */
function startOf(
  complexity: Complexity,
  tiers: readonly TierStatus[],
  usable: readonly TierStatus[],
  complexStart: string,
): { from: number; reason: string } {
  const first = (usable[0] as TierStatus).name;
  if (complexity !== 'complex') {
    return { from: 0, reason: `a ${complexity} question starts at the lowest tier available, ${first}` };
  }
  const wanted = tiers.findIndex(({ name }) => name === complexStart);
  const from = usable.findIndex((tier) => tiers.indexOf(tier) >= wanted);
  if (from >= 0) {
    const name = (usable[from] as TierStatus).name;
    const instead = name === complexStart ? '' : ` (${complexStart} is not available)`;
    return { from, reason: `a complex question starts at ${name}${instead}` };
  }
  const last = usable.length - 1;
  const name = (usable[last] as TierStatus).name;
  return {
    from: last,
    reason: `a complex question starts at ${complexStart}; the best available is ${name}`,
  };
}
