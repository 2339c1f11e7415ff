import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Classification, classify, complexities, intents } from '../../src/routing/classify.ts';
import { isClose, opinionPoints, withOpinion } from '../../src/routing/second-opinion.ts';

const size = { files: 2, symbols: 5, folders: 2, named: 0 };
const classified = (question: string, before: string | null = null): Classification =>
  classify(question, size, { hasErrorText: false }, before === null ? null : { question: before });

const close: readonly (readonly [question: string, score: number, isClose: boolean])[] = [
  ['list the places that open a socket', -1, false],
  ['sockets', 0.5, true],
  ['explain what happens to a socket', 1, true],
  ['debug the pool', 1.5, false],
  ['propose a way to pool sockets', 2, false],
  ['explain why sockets are kept across all modules', 3, true],
  ['debug the race conditions of the pool', 3.5, false],
];

test.each(close)('"%s" (%f) is close: %s', (question, score, expected) => {
  const found = classified(question);
  expect(found.score).toBe(score);
  expect(isClose(found)).toBe(expected);
});

test('what only agrees is none to have an opinion of', () => {
  expect(classified('yes, do it', 'explain what happens to a socket').score).toBe(1);
  expect(isClose(classified('yes, do it', 'explain what happens to a socket'))).toBe(false);
});

test('it is close just where half a point more or less changes the class', () => {
  const halves = fc.integer({ min: -6, max: 16 }).map((half) => half / 2);
  fc.assert(
    fc.property(halves, (score) => {
      const { complexity } = withOpinion(
        { intent: 'edit', complexity: 'simple', score, features: [] },
        { intent: 'edit', complexity: 'simple' },
        'm',
      );
      const of = (complexityOfIt: Classification['complexity']) =>
        withOpinion(
          { intent: 'edit', complexity, score, features: [] },
          { intent: 'edit', complexity: complexityOfIt },
          'm',
        ).complexity;
      const canChange = of('simple') !== complexity || of('complex') !== complexity;
      expect(isClose({ intent: 'edit', complexity, score, features: [] })).toBe(canChange);
    }),
  );
});

test('an opinion is one feature, moves the class by one step at most, and the score by no more than its points', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...close.map(([question]) => question)),
      fc.constantFrom(...intents),
      fc.constantFrom(...complexities),
      (question, intent, complexity) => {
        const before = classified(question);
        const after = withOpinion(before, { intent, complexity }, 'm');
        expect(after.features.slice(0, -1)).toEqual(before.features);
        expect(after.features.at(-1)).toMatchObject({
          name: 'second opinion',
          points: after.score - before.score,
        });
        expect(Math.abs(after.score - before.score)).toBeLessThanOrEqual(opinionPoints);
        const steps = complexities.indexOf(after.complexity) - complexities.indexOf(before.complexity);
        const wanted = complexities.indexOf(complexity) - complexities.indexOf(before.complexity);
        expect([0, Math.sign(wanted)]).toContain(steps);
        expect(after.intent).toBe(before.intent === 'other' ? intent : before.intent);
      },
    ),
  );
});
