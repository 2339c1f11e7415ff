import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MoneyLimit, TierLimits } from '../../src/agent/limits.ts';
import type { Tier } from '../../src/agent/turn.ts';
import { availabilityWithin, hardBounds, tightest } from '../../src/agent/turn-budget.ts';
import { worstCost } from '../../src/agent/worst-case.ts';
import { toNanoUsd } from '../../src/core/money.ts';
import type { ModelPrice } from '../../src/providers/pricing.ts';

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

const day = (limit: number, spent: number): MoneyLimit => ({
  tightest: { name: 'day', limit: usd(limit), spent: usd(spent), reserved: usd(0) },
});
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
  // $0.05 less $0.04 for the answer, at $2.50 a million, the dearest way to send a prompt: 4,000 tokens, were each a byte.
  ['the money left', tier(), { ...nothing, money: day(1, 0.95) }, 'money', 872],
  [
    'a local model is free',
    tier({ priceFor: () => ({ ...price, isFree: true }) }),
    { ...nothing, money: day(0, 9) },
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
    { ...nothing, money: day(1, 1) },
    /more than the \$0\.00 left of the \$1\.00 for today/,
  ],
  [
    'a price that is not known',
    tier({ priceFor: () => null }),
    { ...nothing, money: day(1, 0) },
    /price of m is not known/,
  ],
  [
    'a ledger that cannot be read',
    tier(),
    { ...nothing, money: { tightest: null } },
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
  const dollars = (min: number, max: number) => fc.double({ min, max, noNaN: true });
  fc.assert(
    fc.property(
      dollars(0, 0.1),
      dollars(0, 0.1),
      dollars(0.1, 100),
      dollars(0.1, 100),
      fc.integer({ min: 1, max: 20_000 }),
      (limit, spent, input, output, maxOutputTokens) => {
        const of = tier({
          maxOutputTokens,
          windowTokens: null,
          priceFor: () => ({ ...price, input, output, cacheWrite: input * 1.25 }),
        });
        const bound = tightest(hardBounds(of, { ...nothing, money: day(limit, spent) }));
        if (bound === null || bound.promptTokens === 0) return;
        const text = 'x'.repeat(bound.promptTokens * 4);
        const request = {
          system: '',
          messages: [{ role: 'user', text }],
          tools: [],
          maxOutputTokens,
        } as const;
        const cost =
          worstCost({ ...request, model: 'm', temperature: 0, estimatedInputTokens: 0 }, of.priceFor) ?? 0;
        expect(cost).toBeLessThanOrEqual(usd(limit) - usd(spent) + 1);
      },
    ),
  );
});
