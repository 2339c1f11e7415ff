import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  differenceInterval,
  meanInterval,
  moreNeeded,
  sampleOf,
  shareInterval,
} from '../../src/ledger/statistics.ts';

test('the interval of a share is that of Wilson', () => {
  // Source: Brown, Cai and DasGupta (2001) and the formula by hand.
  expect(shareInterval(8, 10)).toEqual({
    value: 0.8,
    low: expect.closeTo(0.4902, 4),
    high: expect.closeTo(0.9433, 4),
  });
  expect(shareInterval(0, 10)?.high).toBeCloseTo(0.2775, 4);
  expect(shareInterval(0, 0)).toBeNull();
});

test('the interval of a mean is that of Student', () => {
  expect(meanInterval([1, 2, 3, 4])).toEqual({
    value: 2.5,
    low: expect.closeTo(0.446, 2),
    high: expect.closeTo(4.554, 2),
  });
  expect(meanInterval([1])).toBeNull();
});

test('a share lies in its interval, and the interval in [0, 1]', () => {
  fc.assert(
    fc.property(fc.nat(500), fc.nat(500), (a, b) => {
      const interval = shareInterval(Math.min(a, b), Math.max(a, b, 1));
      expect(interval).not.toBeNull();
      if (interval === null) return;
      const { low, value, high } = interval;
      expect(0 <= low && low <= value && value <= high && high <= 1).toBe(true);
    }),
  );
});

test('nineteen of twenty intervals hold the difference that there is', () => {
  let state = 7;
  const random = () => {
    // Park and Miller's minimal generator: the same in every run.
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  let held = 0;
  for (let run = 0; run < 400; run += 1) {
    const draw = (shift: number) => Array.from({ length: 20 }, () => shift + random() + random() + random());
    const interval = differenceInterval(sampleOf(draw(0)), sampleOf(draw(0.3)));
    if (interval !== null && interval.low <= 0.3 && 0.3 <= interval.high) held += 1;
  }
  expect(held / 400).toBeGreaterThan(0.92);
  expect(held / 400).toBeLessThan(0.98);
});

test('says how many more it takes, none where it is told apart, nothing where there is no difference', () => {
  const of = (count: number, mean: number) => ({ count, mean, variance: 1 });
  expect(moreNeeded(of(100, 0), of(100, 1))).toBe(0);
  // 2 × (1.96 + 0.84)² / 0.1² = 1,570 of each.
  expect(moreNeeded(of(100, 0), of(100, 0.1))).toBe(1_470);
  expect(moreNeeded(of(100, 1), of(100, 1))).toBeNull();
  expect(moreNeeded(of(1, 0), of(100, 1))).toBeNull();
  expect(moreNeeded({ count: 2, mean: 0, variance: 0 }, { count: 3, mean: 1, variance: 0 })).toBe(8);
});
