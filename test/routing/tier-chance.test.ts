import fc from 'fast-check';
import { expect, test } from 'vitest';
import { complexities, intents } from '../../src/routing/classify.ts';
import {
  assumedCheck,
  chanceOf,
  fewestLabelled,
  measuredCheck,
  priorChance,
  strengthOf,
  strengths,
  workOf,
} from '../../src/routing/tier-chance.ts';

test('a stronger model is never expected to do worse, nor any model better on a harder question', () => {
  for (const intent of intents) {
    const table = strengths.map((strength) =>
      complexities.map((size) => priorChance(strength, intent, size)),
    );
    for (const [at, row] of table.entries()) {
      expect(row).toEqual([...row].sort((a, b) => b - a));
      for (const [size, chance] of row.entries()) expect(chance).toBeGreaterThan(table[at - 1]?.[size] ?? 0);
    }
  }
});

test('a model made for code is expected to do better where code is written, without reaching the next strength', () => {
  for (const intent of intents)
    for (const size of complexities)
      for (const [at, strength] of strengths.entries()) {
        const usual = priorChance(strength, intent, size);
        const coder = priorChance(strength, intent, size, true);
        if (!['write', 'edit', 'debug'].includes(intent)) expect(coder).toBe(usual);
        else {
          const next = strengths[at + 1];
          expect(coder).toBeGreaterThan(usual);
          expect(coder).toBeLessThan(next === undefined ? 1 : priorChance(next, intent, size));
        }
      }
});

test('what runs elsewhere keeps this machine busy for no time', () => {
  expect(workOf('openai/gpt-oss-120b', false)).toBeGreaterThan(workOf('my-own-model', true));
  expect(workOf('qwen3.5:4b', true)).toBeLessThan(workOf('qwen3.5:9b', true));
  expect(workOf('qwen3.6:35b-a3b', true)).toBeLessThan(workOf('qwen3.5:4b', true));
  expect(workOf('my-own-model', true)).toBeGreaterThan(0);
});

test('accepted answers raise the chance, rejected ones lower it, and it stays one', () => {
  const count = fc.integer({ min: 0, max: 10_000 });
  fc.assert(
    fc.property(
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      count,
      count,
      (prior, accepted, rejected) => {
        const value = (a: number, r: number) =>
          chanceOf(prior, { accepted: a, rejected: r }, assumedCheck).value;
        expect(value(accepted, rejected)).toBeGreaterThan(0);
        expect(value(accepted, rejected)).toBeLessThan(1);
        expect(value(accepted + 1, 0)).toBeGreaterThanOrEqual(value(accepted, 0) - 1e-12);
        expect(value(0, rejected + 1)).toBeLessThanOrEqual(value(0, rejected) + 1e-12);
      },
    ),
  );
});

const noneLabelled = { acceptedGood: 0, acceptedBad: 0, rejectedGood: 0, rejectedBad: 0 };

test('a check is the assumed one until enough answers were labelled', () => {
  const all = { accepted: 500, rejected: 100 };
  expect(measuredCheck(0.8, noneLabelled, all)).toEqual(assumedCheck);
  expect(measuredCheck(0.8, { ...noneLabelled, acceptedGood: fewestLabelled - 1 }, all)).toEqual(
    assumedCheck,
  );
  expect(measuredCheck(0.8, { ...noneLabelled, acceptedGood: fewestLabelled }, all)).not.toEqual(
    assumedCheck,
  );
});

test('many labelled answers measure it, also where rejected ones are seldom labelled', () => {
  // Of 10,000 answers 8,000 are right. The check accepts 90% of these and rejects 70% of the others.
  const all = { accepted: 7_200 + 600, rejected: 800 + 1_400 };
  // Everybody says something of accepted ones, one in ten of rejected ones.
  const labelled = { acceptedGood: 7_200, acceptedBad: 600, rejectedGood: 80, rejectedBad: 140 };
  const { sensitivity, specificity } = measuredCheck(0.8, labelled, all);
  expect(sensitivity).toBeCloseTo(0.9, 1);
  expect(specificity).toBeCloseTo(0.7, 1);
  // Of the labelled alone it would be 7,200 of 7,280 and 140 of 740.
});

test('a check that was worked out by hand', () => {
  // At 0.5 it accepts 0.5 · 0.85 + 0.5 · 0.53 = 0.69; of these 0.425 are right, of the 0.31 rejected 0.075.
  const { sensitivity, specificity } = measuredCheck(
    0.5,
    { acceptedGood: 10, acceptedBad: 0, rejectedGood: 0, rejectedBad: 10 },
    { accepted: 10, rejected: 10 },
  );
  const a = ((20 * 0.425) / 0.69 + 10) / 30;
  const r = (20 * 0.075) / 0.31 / 30;
  const q = (20 * 0.69 + 10) / 40;
  expect(sensitivity).toBeCloseTo((q * a) / (q * a + (1 - q) * r), 12);
  expect(specificity).toBeCloseTo(((1 - q) * (1 - r)) / ((1 - q) * (1 - r) + q * (1 - a)), 12);
});

test('whatever is labelled, a check is never worse than chance, and is one', () => {
  const count = fc.integer({ min: 0, max: 1_000 });
  fc.assert(
    fc.property(
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      fc.record({ acceptedGood: count, acceptedBad: count, rejectedGood: count, rejectedBad: count }),
      fc.record({ accepted: count, rejected: count }),
      (prior, labelled, all) => {
        const { sensitivity, specificity } = measuredCheck(prior, labelled, all);
        for (const share of [sensitivity, specificity]) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
        }
        expect(sensitivity + specificity).toBeGreaterThanOrEqual(1 - 1e-12);
      },
    ),
  );
});

test('without answers the prior stands', () => {
  expect(chanceOf(0.7, null, assumedCheck)).toEqual({ value: 0.7, prior: 0.7, answers: 0 });
});

test.each([
  ['qwen3.5:9b', true, 0, 'small'],
  ['qwen2.5-coder:7b', true, 0, 'small'],
  ['my-own-model', true, 0, 'small'],
  ['qwen3.5:4b', true, 0, 'tiny'],
  ['phi3:mini', true, 0, 'tiny'],
  ['qwen3.6:35b-a3b', true, 0, 'medium'],
  ['openai/gpt-oss-120b', false, 0.15, 'medium'],
  ['claude-haiku-5-5', false, 0.1, 'strong'],
  ['gemini-3.8-flash', false, 0.75, 'strong'],
  ['gemini-3.5-flash-lite', false, 0.3, 'medium'],
  ['claude-sonnet-5-5', false, 2, 'top'],
  ['somebody/else', false, 3, 'top'],
  ['somebody/else', false, null, 'medium'],
] as const)('%s', (model, isLocal, inputUsd, strength) => {
  expect(strengthOf(model, isLocal, inputUsd)).toBe(strength);
});
