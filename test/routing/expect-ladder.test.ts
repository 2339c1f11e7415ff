import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expectLadder, type Rung } from '../../src/routing/expect-ladder.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const rung: fc.Arbitrary<Rung> = fc.record({
  chance: share,
  cost: fc.double({ min: 0, max: 10, noNaN: true }),
  check: fc.record({ sensitivity: share, specificity: share }),
});

/** All outcomes of all tiers written out: right or wrong, accepted or not. */
function bruteForce(rungs: readonly Rung[], rightOf: readonly number[]): { cost: number; quality: number } {
  let cost = 0;
  let quality = 0;
  for (let code = 0; code < 4 ** rungs.length; code++) {
    let weight = 1;
    let paid = 0;
    let answer: boolean | null = null;
    for (const [at, { check, cost: price }] of rungs.entries()) {
      const state = Math.floor(code / 4 ** at) % 4;
      const isRight = state < 2;
      const isAccepted = state % 2 === 0;
      const p = rightOf[at] ?? 0;
      const accepts = isRight ? check.sensitivity : 1 - check.specificity;
      weight *= (isRight ? p : 1 - p) * (isAccepted ? accepts : 1 - accepts);
      if (answer !== null) continue;
      paid += price;
      if (isAccepted || at === rungs.length - 1) answer = isRight;
    }
    cost += weight * paid;
    quality += answer === true ? weight : 0;
  }
  return { cost, quality };
}

test('cost and quality are those of all outcomes written out', () => {
  fc.assert(
    fc.property(fc.array(rung, { minLength: 1, maxLength: 4 }), share, (rungs, shared) => {
      const own = bruteForce(
        rungs,
        rungs.map(({ chance }) => chance),
      );
      // Of one difficulty for all: every one of its bands by itself.
      const borders = [0, ...rungs.map(({ chance }) => chance).sort((a, b) => a - b), 1];
      const bands = borders.slice(1).map((end, at) => {
        const start = borders[at] ?? 0;
        const middle = (start + end) / 2;
        const one = bruteForce(
          rungs,
          rungs.map(({ chance }) => (middle < chance ? 1 : 0)),
        );
        return { cost: one.cost * (end - start), quality: one.quality * (end - start) };
      });
      const sum = (key: 'cost' | 'quality') =>
        (1 - shared) * own[key] + shared * bands.reduce((total, band) => total + band[key], 0);
      const expected = expectLadder(rungs, shared);
      expect(expected.cost).toBeCloseTo(sum('cost'), 9);
      expect(expected.quality).toBeCloseTo(sum('quality'), 9);
    }),
    { numRuns: 200 },
  );
});

test('a perfect check pays the next tier only where the first was wrong', () => {
  const check = { sensitivity: 1, specificity: 1 };
  const ladder = [
    { chance: 0.6, cost: 1, check },
    { chance: 0.9, cost: 10, check },
  ];
  expect(expectLadder(ladder, 0).cost).toBeCloseTo(1 + 0.4 * 10);
  expect(expectLadder(ladder, 0).quality).toBeCloseTo(0.6 + 0.4 * 0.9);
  // Where all difficulty is shared the second one betters three in four of what the first could not.
  expect(expectLadder(ladder, 1).quality).toBeCloseTo(0.9);
});

test('an unknown cost makes that of the ladder unknown, unless it is never paid', () => {
  const check = { sensitivity: 1, specificity: 1 };
  const unknown = { chance: 0.9, cost: Number.POSITIVE_INFINITY, check };
  expect(expectLadder([{ chance: 0.5, cost: 1, check }, unknown]).cost).toBe(Number.POSITIVE_INFINITY);
  expect(expectLadder([{ chance: 1, cost: 1, check }, unknown]).cost).toBe(1);
});
