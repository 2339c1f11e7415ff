import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseLadder } from '../../src/routing/choose-ladder.ts';
import { expectLadder, type Rung } from '../../src/routing/expect-ladder.ts';
import { assumedCheck } from '../../src/routing/tier-chance.ts';

const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
const rungs = fc.array(
  fc.record({
    chance: share,
    cost: fc.double({ min: 0, max: 10, noNaN: true }),
    check: fc.record({ sensitivity: share, specificity: share }),
  }),
  { minLength: 1, maxLength: 5 },
);

/** All selections in the order of cost, made in another way than the code makes them. */
function selections(tiers: readonly Rung[]): Rung[][] {
  const [first, ...rest] = tiers;
  if (first === undefined) return [[]];
  return selections(rest).flatMap((selection) => [selection, [first, ...selection]]);
}

test('nothing cheaper is good enough', () => {
  fc.assert(
    fc.property(rungs, share, (tiers, targetShare) => {
      const { chosen, target } = chooseLadder(tiers, { targetShare, holdsWhenRejected: false });
      const byCost = [...tiers].sort((a, b) => a.cost - b.cost || a.chance - b.chance);
      const all = selections(byCost)
        .filter(({ length }) => length > 0)
        .map((selection) => expectLadder(selection));
      const good = all.filter(({ quality }) => quality >= target - 1e-12);
      if (good.length === 0) {
        expect(chosen.isGoodEnough).toBe(false);
        expect(chosen.quality).toBeCloseTo(Math.max(...all.map(({ quality }) => quality)), 9);
      } else {
        expect(chosen.isGoodEnough).toBe(true);
        expect(chosen.cost).toBeCloseTo(Math.min(...good.map(({ cost }) => cost)), 9);
      }
    }),
  );
});

test('the order of the list does not matter', () => {
  fc.assert(
    fc.property(rungs, fc.array(fc.nat(9), { minLength: 5, maxLength: 5 }), (given, works) => {
      const options = { targetShare: 0.9, holdsWhenRejected: true };
      const tiers = given.map((rung, at) => ({ ...rung, work: works[at] ?? 0 }));
      const there = chooseLadder(tiers, options).chosen;
      const back = chooseLadder([...tiers].reverse(), options).chosen;
      expect(back.cost).toBeCloseTo(there.cost, 9);
      expect(back.quality).toBeCloseTo(there.quality, 9);
    }),
  );
});

const check = assumedCheck;
const tier = (chance: number, cost: number): Rung => ({ chance, cost, check });

test('of ladders that cost the same, the one that is done sooner is taken where it is good enough', () => {
  const free = (chance: number, work: number): Rung => ({ ...tier(chance, 0), work });
  const steps = (...tiers: readonly Rung[]) =>
    chooseLadder(tiers, { targetShare: 0.9, holdsWhenRejected: true }).chosen.steps;
  expect(steps(free(0.95, 9), free(0.92, 4))).toEqual([1, 0]);
  expect(steps(free(0.95, 9), free(0.6, 4))).toEqual([0]);
  // A price decides before time does.
  expect(steps(tier(0.95, 1), free(0.95, 9))).toEqual([1]);
});

test('the work of a ladder is that of each tier as often as it is asked', () => {
  fc.assert(
    fc.property(rungs, fc.double({ min: 0, max: 100, noNaN: true }), (tiers, work) => {
      const { reach, work: all } = expectLadder(tiers.map((rung) => ({ ...rung, work })));
      expect(all).toBeCloseTo(work * reach.reduce((sum, share) => sum + share, 0), 6);
      expect(expectLadder(tiers).work).toBe(0);
    }),
  );
});

test('a tier that is cheaper and better than another takes its place', () => {
  const before = chooseLadder([tier(0.8, 2), tier(0.95, 50)], { targetShare: 0.9, holdsWhenRejected: true });
  const after = chooseLadder([tier(0.8, 2), tier(0.95, 50), tier(0.9, 1)], {
    targetShare: 0.9,
    holdsWhenRejected: true,
  });
  expect(after.chosen.steps[0]).toBe(2);
  expect(after.chosen.cost).toBeLessThan(before.chosen.cost);
});

test('a tier that hardly ever does is skipped', () => {
  const { chosen } = chooseLadder([tier(0.05, 4), tier(0.95, 10)], {
    targetShare: 0.9,
    holdsWhenRejected: true,
  });
  expect(chosen.steps).toEqual([1]);
});

test('a rejected answer stands only where it is worth the target all the same', () => {
  const tiers = [tier(0.95, 1), tier(0.97, 30)];
  const steps = (holdsWhenRejected: boolean) =>
    chooseLadder(tiers, { targetShare: 0.9, holdsWhenRejected }).chosen.steps;
  expect(steps(false)).toEqual([0]);
  expect(steps(true)).toEqual([0, 1]);
});

test('of an unknown price is taken only what nothing else can do', () => {
  const unknown = tier(0.97, Number.POSITIVE_INFINITY);
  const options = { targetShare: 0.8, holdsWhenRejected: false };
  expect(chooseLadder([unknown, tier(0.9, 5)], options).chosen.steps).toEqual([1]);
  expect(chooseLadder([unknown, tier(0.3, 5)], options).chosen.steps).toContain(0);
});
