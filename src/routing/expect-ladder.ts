/**
 * What a ladder of tiers costs and how good its answer is, on average. Pure arithmetic; knows no names and no policies.
 *
 * A tier i answers rightly with chance p(i) at a cost c(i); the check accepts a right answer with its sensitivity and a
 * wrong one with one less its specificity. What is rejected goes on; what the last one says stands.
 *
 *     cost    = Σ reach(i) · c(i)              reach(1) = 1, reach(i+1) = reach(i) · P(rejected at i)
 *     quality = Σ reach(i) · P(right and accepted at i) + reach(last) · P(right and rejected at the last)
 *
 * Whoever fails a question tells that it is a hard one. So a share of the questions, `sharedDifficulty`, is taken to have
 * one difficulty u for all tiers, uniform in [0, 1], where tier i is right if u < p(i); for the rest tiers fail
 * independently. Both are computed exactly.
 *
 * Source: the cascade of FrugalGPT (arXiv 2305.05176), the value of going on after a noisy check of AutoMix
 * (arXiv 2310.12963), and choosing among all subsets of models of cascade routing (arXiv 2410.10347).
 */
import type { CheckQuality } from './tier-chance.ts';

export interface Rung {
  /** In [0, 1]. */
  readonly chance: number;
  /** In any unit; `Infinity`: unknown. */
  readonly cost: number;
  /** How long it keeps this machine busy, in any unit; left out: not at all. */
  readonly work?: number;
  readonly check: CheckQuality;
}

export interface Expectation {
  readonly cost: number;
  readonly work: number;
  /** In [0, 1]: how likely the answer that is given is right. */
  readonly quality: number;
  /** In [0, 1]: how likely the answer of the last one is right where it is rejected too. */
  readonly qualityIfAllRejected: number;
  /** For each, in [0, 1]. */
  readonly reach: readonly number[];
}

/** Measured on pairs of models: 0.60 to 0.91 on SWE-bench, 0.62 on MMLU, 0.20 on GSM8K; see docs/decisions/0019-choosing-a-ladder.md. */
export const sharedDifficulty = 0.7;

export function expectLadder(rungs: readonly Rung[], shared: number = sharedDifficulty): Expectation {
  const reach = rungs.map(() => 0);
  let quality = 0;
  let rejectedRight = 0;
  let rejected = 0;
  for (const { weight, right } of worlds(rungs, shared)) {
    let reached = weight;
    for (const [at, { check }] of rungs.entries()) {
      const p = right(at);
      reach[at] = (reach[at] ?? 0) + reached;
      const accepted = reached * p * check.sensitivity;
      const onRight = reached * p * (1 - check.sensitivity);
      const onWrong = reached * (1 - p) * check.specificity;
      quality += accepted;
      if (at === rungs.length - 1) {
        quality += onRight;
        rejectedRight += onRight;
        rejected += onRight + onWrong;
      }
      reached = onRight + onWrong;
    }
  }
  // A cost that is not known does not matter where it is never paid.
  const cost = rungs.reduce(
    (sum, rung, at) => sum + ((reach[at] ?? 0) === 0 ? 0 : (reach[at] ?? 0) * rung.cost),
    0,
  );
  const work = rungs.reduce((sum, rung, at) => sum + (reach[at] ?? 0) * (rung.work ?? 0), 0);
  return { cost, work, quality, reach, qualityIfAllRejected: rejected === 0 ? 1 : rejectedRight / rejected };
}

/** Within each of them tiers are right independently, tier `at` with the chance `right(at)`. Weights add up to 1. */
function worlds(
  rungs: readonly Rung[],
  shared: number,
): readonly { readonly weight: number; readonly right: (at: number) => number }[] {
  const chanceAt = (at: number) => rungs[at]?.chance ?? 0;
  const borders = [...new Set([0, ...rungs.map(({ chance }) => chance), 1])].sort((a, b) => a - b);
  const bands = borders.slice(1).map((end, at) => {
    const middle = ((borders[at] ?? 0) + end) / 2;
    return {
      weight: shared * (end - (borders[at] ?? 0)),
      right: (rung: number) => (middle < chanceAt(rung) ? 1 : 0),
    };
  });
  return [{ weight: 1 - shared, right: chanceAt }, ...bands].filter(({ weight }) => weight > 0);
}
