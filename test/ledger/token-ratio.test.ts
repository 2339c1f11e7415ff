import { expect, test } from 'vitest';
import { type InputCount, ratiosFrom } from '../../src/ledger/token-ratio.ts';

const answers = (...factors: readonly number[]): InputCount[] =>
  factors.map((factor) => ({ countedBy: 'estimate', counted: 1_000, reported: Math.round(1_000 * factor) }));

const cases: readonly (readonly [name: string, counts: readonly InputCount[], factor: number | null])[] = [
  ['fewer than three answers say nothing', answers(1.3, 1.3), null],
  ['the middle one counts', answers(1.2, 1.3, 9), 1.3],
  ['of an even number, the mean of the middle two', answers(1.1, 1.2, 1.3, 9), 1.25],
  ['a cache that was not counted is no tokenizer', answers(0.1, 0.1, 0.1), 0.8],
  ['nor is a prompt that was sent twice', answers(4, 4, 4), 2],
  [
    'only the last twenty count',
    [...answers(...Array<number>(20).fill(1.1)), ...answers(...Array<number>(40).fill(1.9))],
    1.1,
  ],
  ['what was not counted or reported does not', [...answers(0, 0, 0), ...answers(1.1, 1.1, 1.1)], 1.1],
];

test.each(cases)('%s', (_name, counts, factor) => {
  expect(ratiosFrom(counts).estimate?.factor ?? null).toBe(factor);
});

test('each way of counting is learned by itself', () => {
  const counts = [
    ...answers(1.2, 1.2, 1.2),
    ...answers(1, 1).map((one) => ({ ...one, countedBy: 'o200k' as const })),
  ];
  expect(ratiosFrom(counts)).toEqual({ estimate: { factor: 1.2, answers: 3 }, o200k: null });
});
