import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type NanoUsd, toNanoUsd } from '../../src/core/money.ts';
import { noUsage, type TokenUsage, unknownUsage } from '../../src/core/usage.ts';
import { type Attempt, attemptOutcomes } from '../../src/ledger/attempt.ts';
import { lastDays, type Period } from '../../src/ledger/local-days.ts';
import { type MetricsOptions, readMetrics } from '../../src/ledger/read-metrics.ts';
import { nearestRank, summarise, type TopTier } from '../../src/ledger/summarise.ts';
import { attempt } from './attempt-fixture.ts';

const noonMs = Date.UTC(2026, 10, 20, 12);
const period = lastDays(noonMs, 1, 'UTC')[0] as Period;
const ladder = ['local', 'groq', 'gemini', 'sonnet'];
const usd = (dollars: number) => toNanoUsd(dollars * 1e9);
const tokens = (freshInput: number, output: number): TokenUsage => ({ ...noUsage, freshInput, output });

/** $1 per million prompt tokens, $10 per million others. */
const sonnet: TopTier = {
  tier: 'sonnet',
  model: 'claude-sonnet-5-5',
  priceSource: 'test, 2026-11-20',
  priceOf: ({ freshInput, output }) =>
    freshInput === null || output === null ? null : toNanoUsd(freshInput * 1_000 + output * 10_000),
};

const summary = (attempts: readonly Attempt[], topTier: TopTier | null = null) =>
  summarise(attempts, { period, ladder, topTier });

/** Attempts of one request, each starting when the one before ended. */
function request(...steps: readonly Partial<Attempt>[]): readonly Attempt[] {
  const { requestId } = attempt();
  let startedAtMs = noonMs;
  return steps.map((step) => {
    const one = attempt({ requestId, startedAtMs, ...step });
    startedAtMs = one.startedAtMs + one.latencyMs;
    return one;
  });
}

describe('a request counts for the tier that gave its answer', () => {
  test('and its costs for the tiers that caused them', () => {
    const metrics = summary(
      request({ tier: 'groq', cost: usd(0.01), outcome: 'escalated' }, { tier: 'sonnet', cost: usd(0.2) }),
    );
    expect(metrics.tiers.map(({ tier, requests, cost }) => [tier, requests, cost.known / 1e9])).toEqual([
      ['index', 0, 0],
      ['local', 0, 0],
      ['groq', 0, 0.01],
      ['gemini', 0, 0],
      ['sonnet', 1, 0.2],
    ]);
    expect(metrics.total.known).toBe(usd(0.21));
    expect(metrics.escalations).toMatchObject({ requests: 1, inVain: { known: usd(0.01) } });
  });

  test('without an answer, for the last one tried, and is no success', () => {
    const metrics = summary(
      request({ tier: 'local', outcome: 'failed' }, { tier: 'haiku', outcome: 'aborted', cost: null }),
    );
    expect(metrics).toMatchObject({ requests: 1, successes: 0, successRate: 0 });
    expect(metrics.tiers.at(-1)).toMatchObject({ tier: 'haiku', requests: 1, share: 1 });
    expect(metrics.total).toMatchObject({ known: 0, unknownAttempts: 1 });
  });

  test('the true answer that there is nothing is a success', () => {
    expect(summary(request({ tier: 'index', provider: 'index', outcome: 'not-found' })).successRate).toBe(1);
  });

  test('what was not for an answer costs and takes time, but is no request', () => {
    const metrics = summary([
      ...request({ purpose: 'classify', cost: usd(0.02), latencyMs: 300 }, { tier: 'groq', latencyMs: 100 }),
      attempt({ purpose: 'title', cost: usd(0.03) }),
    ]);
    expect(metrics).toMatchObject({ requests: 1, total: { known: usd(0.05) }, latency: { p50Ms: 400 } });
  });

  test('an index that could not answer is no escalation', () => {
    const metrics = summary(request({ tier: 'index', outcome: 'escalated' }, { tier: 'local' }));
    expect(metrics.escalations.requests).toBe(0);
  });
});

describe('over midnight', () => {
  const options: MetricsOptions = { nowMs: noonMs, days: 2, timeZone: 'UTC', ladder, topTier: null };
  const midnightMs = period.fromMs;
  const [before, after] = request(
    { tier: 'groq', startedAtMs: midnightMs - 1_000, cost: usd(0.01), outcome: 'escalated' },
    { tier: 'sonnet', startedAtMs: midnightMs + 500, cost: usd(0.2) },
  );
  const attempts = [before, after].filter((one) => one !== undefined);
  const ledger = {
    attemptsBetween: (from: number, to: number) =>
      attempts.filter(({ startedAtMs }) => startedAtMs >= from && startedAtMs < to),
  };

  test('a request is of the day on which it was asked, a cost of the day on which it arose', () => {
    const { days, total } = readMetrics(ledger, options);
    expect(
      days.map(({ requests, successes, total: cost }) => [requests, successes, cost.known / 1e9]),
    ).toEqual([
      [1, 1, 0.01],
      [0, 0, 0.2],
    ]);
    expect(total).toMatchObject({ requests: 1, successes: 1, total: { known: usd(0.21) } });
    expect(total.period).toMatchObject({ firstDate: '2026-11-19', lastDate: '2026-11-20' });
  });
});

describe('the top tier alone', () => {
  test('served requests keep their tokens, those of the index take the average', () => {
    const { topTier } = summary(
      [
        ...request({ tier: 'local', usage: tokens(1_000, 100) }),
        ...request({ tier: 'groq', usage: tokens(3_000, 300), cost: usd(0.001) }),
        ...request({ tier: 'index', provider: 'index', model: null }),
      ],
      sonnet,
    );
    // 2,000 + 6,000 + the average, 4,000 thousand nano-dollars.
    expect(topTier).toMatchObject({
      cost: 12_000_000,
      modelRequests: 2,
      indexRequests: 1,
      averageTokens: { input: 2_000, output: 200 },
      leftOut: 0,
      saved: 11_000_000,
    });
  });

  test('what it did serve costs what it did cost, and escalating can lose money', () => {
    const { topTier } = summary(
      request(
        { tier: 'groq', outcome: 'escalated', cost: usd(0.01), usage: tokens(1_000, 100) },
        { tier: 'sonnet', cost: usd(0.2), usage: { ...tokens(1_000, 100), cacheRead: 9_000 } },
      ),
      sonnet,
    );
    expect(topTier).toMatchObject({ cost: usd(0.2), saved: usd(-0.01) });
  });

  test('a prompt that was not reported is taken from our own count', () => {
    const usage = { ...unknownUsage, output: 100 };
    const { topTier } = summary(request({ usage, estimatedInputTokens: 1_000 }), sonnet);
    expect(topTier?.cost).toBe(2_000_000);
  });

  test('nothing is made up: index answers alone, no token counts, no price', () => {
    const index = request({ tier: 'index', provider: 'index', model: null });
    const silent = request({ tier: 'groq', usage: unknownUsage });
    const known = request({ tier: 'groq', usage: tokens(1, 1) });
    expect(summary([...index, ...silent], sonnet).topTier).toMatchObject({
      cost: null,
      leftOut: 2,
      saved: null,
    });
    expect(summary(known, { ...sonnet, priceOf: () => null }).topTier).toMatchObject({
      cost: null,
      leftOut: 1,
    });
    const unpaid = request({ tier: 'groq', usage: tokens(1_000, 100), cost: null });
    expect(summary(unpaid, sonnet).topTier).toMatchObject({ cost: 2_000_000, saved: null });
  });
});

const anyAttempt: fc.Arbitrary<Attempt> = fc
  .record({
    requestId: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    startedAtMs: fc.integer({ min: period.fromMs - 5_000, max: period.toMs + 5_000 }),
    tier: fc.constantFrom('index', ...ladder, 'haiku'),
    purpose: fc.constantFrom('answer', 'answer', 'classify'),
    outcome: fc.constantFrom(...attemptOutcomes),
    cost: fc.option(fc.nat().map(toNanoUsd), { nil: null }),
    costBasis: fc.constantFrom('reported', 'estimated'),
    latencyMs: fc.nat({ max: 10_000 }),
    usage: fc.constantFrom(noUsage, unknownUsage, tokens(10, 5)),
  })
  .map((what) => attempt(what as Partial<Attempt>));

describe('for any attempts', () => {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

  test('the total is the sum of its parts', () => {
    fc.assert(
      fc.property(fc.array(anyAttempt, { maxLength: 40 }), (attempts) => {
        const { tiers, total, requests, successes, escalations, tokens: counts } = summary(attempts, sonnet);
        const within = attempts.filter(
          (one) => one.startedAtMs >= period.fromMs && one.startedAtMs < period.toMs,
        );
        expect(sum(tiers.map((tier) => tier.requests))).toBe(requests);
        expect(sum(tiers.map(({ cost }) => cost.known))).toBe(total.known);
        expect(sum(tiers.map(({ cost }) => cost.unknownAttempts))).toBe(total.unknownAttempts);
        expect(total.attempts).toBe(within.length);
        expect(total.known).toBe(sum(within.map(({ cost }) => cost ?? (0 as NanoUsd))));
        expect(total.estimated).toBeLessThanOrEqual(total.known);
        expect(successes).toBeLessThanOrEqual(requests);
        expect(escalations.requests).toBeLessThanOrEqual(requests);
        expect(counts.output.known).toBe(sum(within.map(({ usage }) => usage.output ?? 0)));
        if (requests > 0) expect(sum(tiers.map(({ share }) => share ?? 0))).toBeCloseTo(1, 9);
      }),
    );
  });

  test('the order of reading changes nothing but ties', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anyAttempt, { maxLength: 20, selector: ({ startedAtMs }) => startedAtMs }),
        (attempts) => {
          const byTier = (some: readonly Attempt[]) => {
            const { tiers, ...others } = summary(some, sonnet);
            return { ...others, tiers: tiers.toSorted((a, b) => (a.tier < b.tier ? -1 : 1)) };
          };
          expect(byTier(attempts.toReversed())).toEqual(byTier(attempts));
        },
      ),
    );
  });

  test('a percentile is one of the values, and at least that share is no larger', () => {
    const values = fc.array(fc.nat(), { minLength: 1 }).map((some) => some.sort((a, b) => a - b));
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 100 }), (sorted, percent) => {
        const value = nearestRank(sorted, percent);
        const reached = sorted.filter((other) => other <= value).length;
        const below = sorted.filter((other) => other < value).length;
        expect(sorted).toContain(value);
        expect(reached * 100).toBeGreaterThanOrEqual(percent * sorted.length);
        expect(below * 100).toBeLessThan(percent * sorted.length);
      }),
    );
  });
});

test('what was answered before and what caches served is counted', () => {
  const asked = attempt({
    tier: 'groq',
    usage: { freshInput: 250, cacheRead: 750, cacheWrite: null, output: 10, reasoning: null },
  });
  const again = attempt({ tier: 'groq', cached: true });
  const unknown = attempt({ tier: 'gemini', usage: unknownUsage });
  const { caches } = summarise([asked, again, unknown], { period, ladder: [], topTier: null });
  expect(caches).toMatchObject({ answeredBefore: 1, readShare: 0.75 });
});
