import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  fewestAnswers,
  fewestBad,
  type KnownAnswer,
  recommendThreshold,
} from '../../src/routing/recommend-threshold.ts';

const some = (count: number, confidence: number, isGood: boolean): KnownAnswer[] =>
  Array.from({ length: count }, () => ({ confidence, isGood, cost: 100 }));
const next = { chance: 0.9, cost: 1_000 };
// 40 answers: half of the less certain ones are bad.
const answers = [...some(20, 0.9, true), ...some(10, 0.86, true), ...some(10, 0.86, false)];

test.each([
  ['a low target takes all answers', 0.75, { threshold: 0.86, quality: 0.75, cost: 100 }],
  ['a higher one sends the uncertain up', 0.9, { threshold: 0.9, quality: 0.95, cost: 600 }],
] as const)('%s', (_title, target, expected) => {
  expect(recommendThreshold(answers, next, target)).toEqual({
    kind: 'threshold',
    answers: 40,
    bad: 10,
    ...expected,
  });
});

test('where its surest answers are bad none of them is to be given', () => {
  const bad = [...some(20, 0.9, false), ...some(20, 0.86, true)];
  expect(recommendThreshold(bad, next, 0.9)).toMatchObject({ threshold: null, quality: 0.9, cost: 1_100 });
  expect(recommendThreshold(bad, next, 0.91)).toEqual({ kind: 'out-of-reach', answers: 40, bad: 20 });
});

test.each([
  [fewestAnswers - 1 - fewestBad, fewestBad],
  [fewestAnswers, fewestBad - 1],
])('%i good and %i bad answers are too few', (good, bad) => {
  const few = [...some(good, 0.9, true), ...some(bad, 0.9, false)];
  expect(recommendThreshold(few, next, 0)).toEqual({ kind: 'too-few', answers: good + bad, bad });
});

test('what is recommended reaches the target, and no threshold that was seen does so for less', () => {
  const answer = fc.record({
    confidence: fc.integer({ min: 0, max: 20 }).map((n) => n / 20),
    isGood: fc.boolean(),
    cost: fc.constant(100),
  });
  fc.assert(
    fc.property(
      fc.array(answer, { minLength: fewestAnswers, maxLength: 80 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (known, target) => {
        const found = recommendThreshold(known, next, target);
        if (found.kind === 'too-few') return;
        const all = [...known.map(({ confidence }) => confidence), 2].map((t) => {
          const given = known.filter(({ confidence }) => confidence >= t);
          const others = 1 - given.length / known.length;
          const quality = given.filter(({ isGood }) => isGood).length / known.length + others * next.chance;
          return { quality, cost: 100 + others * next.cost };
        });
        const enough = all.filter(({ quality }) => quality >= target - 1e-9);
        if (found.kind === 'out-of-reach') {
          expect(all.every(({ quality }) => quality < target + 1e-9)).toBe(true);
          return;
        }
        expect(found.quality).toBeGreaterThanOrEqual(target - 1e-9);
        expect(found.cost).toBeLessThanOrEqual(Math.min(...enough.map(({ cost }) => cost)) + 1e-6);
      },
    ),
  );
});
