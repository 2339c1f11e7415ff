/**
 * The router over requests of the past: what each would be asked today, beside what it was. Pure; sends nothing, reads
 * nothing. Whether an answer that was not given then would have been right is not known: expected figures stand for it.
 */
import type { Complexity, Intent } from './classify.ts';
import { type LadderPolicy, planLadder, type TierStatus } from './plan-ladder.ts';

export interface PastRequest {
  readonly intent: Intent;
  readonly complexity: Complexity;
  /** Who gave the answer; `null`: nobody. */
  readonly answeredBy: string | null;
  /** Of all its attempts, in nano-dollars; `null`: unknown. */
  readonly cost: number | null;
  readonly statuses: readonly TierStatus[];
}

export interface ReplayedTier {
  readonly tier: string;
  /** Requests that it answered then. */
  readonly answered: number;
  /** Requests that would begin with it now. */
  readonly starts: number;
}

export interface RouteReplay {
  readonly requests: number;
  readonly tiers: readonly ReplayedTier[];
  /** Nano-dollars. */
  readonly paid: number;
  readonly unknownCosts: number;
  readonly expected: number;
  readonly unknownExpected: number;
  /** Requests whose first tier is another now. */
  readonly changed: number;
  /** Mean of what is expected, in [0, 1]; `null`: nothing was compared. */
  readonly expectedQuality: number | null;
}

export function replayRoute(
  requests: readonly PastRequest[],
  tierNames: readonly string[],
  policy: LadderPolicy,
): RouteReplay {
  const answered = new Map<string, number>();
  const starts = new Map<string, number>();
  let [paid, unknownCosts, expected, unknownExpected, changed, quality, compared] = [0, 0, 0, 0, 0, 0, 0];
  for (const request of requests) {
    const plan = planLadder(request.complexity, request.statuses, policy);
    const first = plan.steps[0] ?? null;
    if (first !== null) count(starts, first);
    if (request.answeredBy !== null) count(answered, request.answeredBy);
    if (first !== request.answeredBy) changed++;
    if (request.cost === null) unknownCosts++;
    else paid += request.cost;
    const [chosen] = plan.comparison?.ladders ?? [];
    const alone = request.statuses.find(({ name }) => name === first);
    const cost = chosen === undefined ? (alone?.expectedCost ?? null) : chosen.expectedCost;
    const right = chosen?.expectedQuality ?? alone?.chance.value;
    if (cost === null) unknownExpected++;
    else expected += cost;
    if (right !== undefined) {
      quality += right;
      compared++;
    }
  }
  const names = new Set([...tierNames, ...answered.keys(), ...starts.keys()]);
  return {
    requests: requests.length,
    tiers: [...names].map((tier) => ({
      tier,
      answered: answered.get(tier) ?? 0,
      starts: starts.get(tier) ?? 0,
    })),
    paid,
    unknownCosts,
    expected,
    unknownExpected,
    changed,
    expectedQuality: compared === 0 ? null : quality / compared,
  };
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
