import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TierLimits } from '../../src/agent/limits.ts';
import type { Tier } from '../../src/agent/turn.ts';
import { availabilityWithin, hardBounds, tightest } from '../../src/agent/turn-budget.ts';
import { toNanoUsd } from '../../src/core/money.ts';
import { ceilingOf, type ModelPrice } from '../../src/providers/pricing.ts';

const price: ModelPrice = {
  input: 2,
  output: 10,
  cacheRead: 0.1,
  cacheWrite: 2.5,
  isFree: false,
  source: 'test',
};
const usd = (dollars: number) => toNanoUsd(dollars * 1e9);

function tier(more: Partial<Tier> = {}): Tier {
  return {
    name: 'sonnet',
    model: 'm',
    maxOutputTokens: 4_000,
    windowTokens: 100_000,
    priceFor: () => price,
    ...more,
  } as Tier;
}

const nothing: TierLimits = { tokensLeft: null, money: null };
const minute = (tokens: number, countsOutput: boolean) => ({ tokens, countsOutput, resetsInMs: 30_000 });

const cases: readonly (readonly [
  name: string,
  of: Tier,
  limits: TierLimits,
  decides: string | null,
  promptTokens: number | null,
])[] = [
  ['the window, less the answer', tier(), nothing, 'window', 96_000],
  [
    'an answer as long as the window leaves it half',
    tier({ windowTokens: 4_096, maxOutputTokens: 8_192 }),
    nothing,
    'window',
    2_048,
  ],
  ['an unknown window bounds nothing', tier({ windowTokens: null }), nothing, null, null],
  [
    'Groq admits prompt and answer together',
    tier(),
    { ...nothing, tokensLeft: minute(6_000, true) },
    'rate-limit',
    2_000,
  ],
  ['others the prompt alone', tier(), { ...nothing, tokensLeft: minute(6_000, false) }, 'rate-limit', 6_000],
  // $0.05 less $0.04 for the answer, at $2.50 a million, the dearest way to send a prompt.
  ['the money left', tier(), { ...nothing, money: { limit: usd(1), spent: usd(0.95) } }, 'money', 4_000],
  [
    'a local model is free',
    tier({ priceFor: () => ({ ...price, isFree: true }) }),
    { ...nothing, money: { limit: usd(0), spent: usd(9) } },
    'window',
    96_000,
  ],
];

test.each(cases)('%s', (_name, of, limits, decides, promptTokens) => {
  const bound = tightest(hardBounds(of, limits));
  expect([bound?.name ?? null, bound?.promptTokens ?? null]).toEqual([decides, promptTokens]);
});

const refusals: readonly (readonly [name: string, of: Tier, limits: TierLimits, reason: RegExp])[] = [
  [
    'too few tokens this minute',
    tier(),
    { ...nothing, tokensLeft: minute(4_100, true) },
    /4100 more tokens this minute/,
  ],
  [
    'a day that is spent',
    tier(),
    { ...nothing, money: { limit: usd(1), spent: usd(1) } },
    /\$1\.00 of the \$1\.00 for today/,
  ],
  [
    'a price that is not known',
    tier({ priceFor: () => null }),
    { ...nothing, money: { limit: usd(1), spent: usd(0) } },
    /price of m is not known/,
  ],
  [
    'a ledger that cannot be read',
    tier(),
    { ...nothing, money: { limit: usd(1), spent: null } },
    /ledger cannot be read/,
  ],
];

test.each(refusals)('%s: it is not asked', (_name, of, limits, reason) => {
  const availability = availabilityWithin(of, limits, 1_000);
  expect(availability.available ? '' : availability.reason).toMatch(reason);
});

test('a window that is too small is for the provider to refuse, since another tier may do', () => {
  expect(availabilityWithin(tier({ windowTokens: 1_024 }), nothing, 5_000)).toEqual({ available: true });
});

test('a request within the bound of money never costs more than what is left', () => {
  const dollars = fc.double({ min: 0, max: 100, noNaN: true });
  fc.assert(
    fc.property(
      dollars,
      dollars,
      dollars,
      dollars,
      fc.integer({ min: 1, max: 20_000 }),
      (limit, spent, input, output, maxOutputTokens) => {
        const of = tier({
          maxOutputTokens,
          windowTokens: null,
          priceFor: () => ({ ...price, input, output, cacheWrite: input * 1.25 }),
        });
        const money = { limit: usd(limit), spent: usd(spent) };
        const bound = tightest(hardBounds(of, { ...nothing, money }));
        if (bound === null || bound.promptTokens === 0) return;
        const cost = ceilingOf(bound.promptTokens, maxOutputTokens, of.priceFor(0)) ?? 0;
        expect(cost).toBeLessThanOrEqual(money.limit - money.spent + 1);
      },
    ),
  );
});
