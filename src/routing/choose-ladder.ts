/**
 * The cheapest ladder that is good enough, of all there can be: which tier to begin with, which to skip, where to stop.
 * Pure; the names of tiers and the order in which they are configured mean nothing here, prices and chances do.
 */
import { type Expectation, expectLadder, type Rung, sharedDifficulty } from './expect-ladder.ts';

export interface ConsideredLadder extends Expectation {
  /** Places in the list that was given, in the order in which they are asked. */
  readonly steps: readonly number[];
  readonly isGoodEnough: boolean;
}

export interface Choice {
  readonly chosen: ConsideredLadder;
  /** All of them, the best choice first. */
  readonly considered: readonly ConsideredLadder[];
  /** In [0, 1]: what was asked for. */
  readonly target: number;
}

export interface ChoiceOptions {
  /** In [0, 1]: of the quality of the best tier alone. */
  readonly targetShare: number;
  /**
   * An answer that every tier of the ladder had rejected must be worth the target, too, else the ladder goes on while there
   * is a better tier. `false`: the average decides alone.
   */
  readonly holdsWhenRejected: boolean;
  readonly shared?: number;
}

/** 2¹⁰ ladders take some milliseconds. */
const mostTiers = 10;

/** @param rungs at least one */
export function chooseLadder(rungs: readonly Rung[], options: ChoiceOptions): Choice {
  const shared = options.shared ?? sharedDifficulty;
  const best = Math.max(...rungs.map(({ chance }) => chance));
  const target = options.targetShare * best;
  const order = rungs
    .map((_, at) => at)
    .sort(
      (a, b) =>
        costAt(rungs, a) - costAt(rungs, b) ||
        (rungs[a]?.work ?? 0) - (rungs[b]?.work ?? 0) ||
        (rungs[a]?.chance ?? 0) - (rungs[b]?.chance ?? 0),
    )
    .slice(0, mostTiers);
  const considered = subsets(order).map((steps): ConsideredLadder => {
    const expected = expectLadder(at(rungs, steps), shared);
    const holds = !options.holdsWhenRejected || holdsWhenRejected(rungs, steps, expected, target);
    return { ...expected, steps, isGoodEnough: expected.quality >= target - 1e-12 && holds };
  });
  considered.sort(byChoice);
  return { chosen: considered[0] as ConsideredLadder, considered, target };
}

/** A rejected answer stands where it is worth the target all the same, or nobody is left who does as well as the last. */
function holdsWhenRejected(
  rungs: readonly Rung[],
  steps: readonly number[],
  { qualityIfAllRejected }: Expectation,
  target: number,
): boolean {
  const last = rungs[steps.at(-1) ?? 0]?.chance ?? 0;
  return (
    qualityIfAllRejected >= target || rungs.every(({ chance }, at) => steps.includes(at) || chance < last)
  );
}

/**
 * Good enough before not; then the cheaper; of those that cost the same the one that is done sooner on this machine; then the
 * better, then the shorter one.
 */
function byChoice(a: ConsideredLadder, b: ConsideredLadder): number {
  if (a.isGoodEnough !== b.isGoodEnough) return a.isGoodEnough ? -1 : 1;
  const cheaper = difference(a.cost, b.cost);
  const better = difference(b.quality, a.quality);
  // Where the cost is not known, what is done sooner says nothing about it.
  const sooner = Number.isFinite(a.cost) ? difference(a.work, b.work) : 0;
  const goodEnough = cheaper || sooner || better;
  return (a.isGoodEnough ? goodEnough : better || cheaper) || a.steps.length - b.steps.length;
}

function difference(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

function subsets(order: readonly number[]): number[][] {
  return Array.from({ length: 2 ** order.length - 1 }, (_, mask) =>
    order.filter((_tier, bit) => ((mask + 1) >> bit) & 1),
  );
}

function at(rungs: readonly Rung[], steps: readonly number[]): Rung[] {
  return steps.map((step) => rungs[step] as Rung);
}

function costAt(rungs: readonly Rung[], step: number): number {
  const cost = rungs[step]?.cost ?? Number.POSITIVE_INFINITY;
  // So that the difference of two unknown costs is a number.
  return Number.isFinite(cost) ? cost : Number.MAX_VALUE;
}
