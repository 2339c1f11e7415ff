import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bm25, wordCosine } from '../../../../src/prompt/transforms/select/bm25.ts';
import { diverseOrder } from '../../../../src/prompt/transforms/select/diverse-order.ts';
import { usualWeights, utilities } from '../../../../src/prompt/transforms/select/utility.ts';

it('BM25 ranks by rare words, and by how much of a text they are', () => {
  const scores = bm25('the retry policy', ['the cat', 'the retry of the cat', 'retry policy', 'nothing']);
  expect(scores.map((score) => score > 0)).toEqual([true, true, true, false]);
  expect(scores[2]).toBeGreaterThan(scores[1] ?? 0);
  expect(scores[1]).toBeGreaterThan(scores[0] ?? 0);
});

describe('what a text is worth', () => {
  const plain = { text: 'nothing of it', recency: 0, trust: 0 };
  function check(title: string, query: string, changed: Partial<typeof plain>, expected: number): void {
    it(title, () => {
      expect(
        utilities(query, [
          { ...plain, ...changed },
          { ...plain, text: 'z' },
        ])[0],
      ).toBeCloseTo(expected, 9);
    });
  }
  check('is nothing by itself', 'q', {}, 0);
  check('grows by 0.40 when it is nearest to the query', 'roses', { text: 'roses' }, 0.4);
  check('by 0.20 when it is the newest', 'q', { recency: 1 }, 0.2);
  check('by up to 0.15 when it demands something', 'q', { text: 'must, must, must, must' }, 0.15);
  check('by 0.10 when it has the names of code', 'where is `a.b`', { text: '(a.b)' }, 0.1 + 0.4);
  check('by 0.10 when it is trusted', 'q', { trust: 1 }, 0.1);

  it('may be weighed otherwise, with another likeness', () => {
    const weights = { ...usualWeights, similarity: 1, recency: 0 };
    expect(utilities('q', [{ ...plain, recency: 1 }], weights, () => [0.5])).toEqual([0.5]);
  });
});

describe('an order in which each adds something', () => {
  const items = [
    { text: 'red roses in the garden', utility: 0.9 },
    { text: 'red roses in the garden too', utility: 0.89 },
    { text: 'blue ships', utility: 0.7 },
  ];
  it('puts what is like what was chosen behind what is not', () => {
    expect(diverseOrder(items)).toEqual([0, 2, 1]);
  });
  it('is that of utility alone with a λ of 1', () => {
    expect(diverseOrder(items, 1)).toEqual([0, 1, 2]);
  });
});

describe('whatever the texts', () => {
  const candidates = fc.array(
    fc.record({
      text: fc.oneof(fc.string(), fc.constantFrom('must use `a.b`', 'red roses', 'Ann and Bob')),
      recency: fc.double(),
      trust: fc.double(),
    }),
  );
  it('utility is within 0 and 1 and always the same', () => {
    void fc.assert(
      fc.property(fc.string(), candidates, (query, given) => {
        const result = utilities(query, given);
        expect(result).toEqual(utilities(query, given));
        for (const value of result) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1 + 1e-9);
        }
      }),
    );
  });
  it('the order has each of them once', () => {
    void fc.assert(
      fc.property(
        fc.array(fc.record({ text: fc.string(), utility: fc.double({ noNaN: true, min: 0, max: 1 }) })),
        (items) => {
          expect([...diverseOrder(items)].sort((a, b) => a - b)).toEqual([...items.keys()]);
        },
      ),
    );
  });
  it('likeness is the same both ways, and 1 with itself', () => {
    void fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        expect(wordCosine(one, other)).toBeCloseTo(wordCosine(other, one), 9);
        if (/[a-z]/.test(one)) expect(wordCosine(one, one)).toBeCloseTo(1, 9);
      }),
    );
  });
});
