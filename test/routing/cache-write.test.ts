import fc from 'fast-check';
import { expect, test } from 'vitest';
import { costOf, type ModelPrice, priceOf } from '../../src/providers/pricing.ts';
import { breakEven, cacheUse, likelihoodOfNext } from '../../src/routing/cache-write.ts';

const sonnet = priceOf('anthropic', 'claude-sonnet-5-5', {}, new Date('2026-11-20'), null);
const flash = priceOf('gemini', 'gemini-3.8-flash', {}, new Date('2026-11-20'), null);
const none = { turns: 0, followed: 0 };

test('a write to the cache of Claude pays from one next turn in four on', () => {
  expect(breakEven(sonnet)).toBeCloseTo(0.263, 3);
});

const decisions: readonly (readonly [
  name: string,
  likelihood: number,
  isWarm: boolean,
  use: 'read' | 'write' | null,
])[] = [
  ['a single question', likelihoodOfNext(1, none), false, null],
  [
    'a question of somebody who goes on every second time',
    likelihoodOfNext(1, { turns: 100, followed: 50 }),
    false,
    'write',
  ],
  ['a second turn', likelihoodOfNext(2, none), false, 'write'],
  ['a turn of somebody who never goes on', likelihoodOfNext(2, { turns: 100, followed: 0 }), false, null],
  ['the same with an entry that lives', likelihoodOfNext(2, { turns: 100, followed: 0 }), true, 'read'],
];

test.each(decisions)('%s', (_name, likelihood, isWarm, use) => {
  expect(cacheUse(likelihood, sonnet, isWarm)).toBe(use);
});

test('nothing is decided where caching costs nothing, or a price is unknown', () => {
  for (const price of [flash, null]) expect(cacheUse(1, price, true)).toBeNull();
});

test('it is written exactly when that is cheaper on average', () => {
  const dollars = fc.double({ min: 0.01, max: 30, noNaN: true });
  const likelihood = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(
      dollars,
      fc.double({ min: 1, max: 2, noNaN: true }),
      fc.double({ min: 0, max: 0.9, noNaN: true }),
      likelihood,
      (input, write, read, p) => {
        const price: ModelPrice = {
          input,
          output: 0,
          cacheWrite: input * write,
          cacheRead: input * read,
          isFree: false,
          source: 'test',
        };
        const million = (what: object) =>
          costOf({ freshInput: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0, ...what }, price)
            .cost ?? 0;
        const tokens = 1_000_000;
        const written = million({ cacheWrite: tokens }) + p * million({ cacheRead: tokens });
        const plain = million({ freshInput: tokens }) + p * million({ freshInput: tokens });
        if (Math.abs(written - plain) < 10) return;
        expect(cacheUse(p, price, false)).toBe(written < plain ? 'write' : null);
      },
    ),
  );
});
