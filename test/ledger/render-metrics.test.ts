import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toNanoUsd } from '../../src/core/money.ts';
import { noUsage, unknownUsage } from '../../src/core/usage.ts';
import type { Attempt } from '../../src/ledger/attempt.ts';
import { lastDays, type Period } from '../../src/ledger/local-days.ts';
import { metricsToJson } from '../../src/ledger/metrics-to-json.ts';
import { readMetrics } from '../../src/ledger/read-metrics.ts';
import { renderDaily, renderDays } from '../../src/ledger/render-metrics.ts';
import { summarise, type TopTier } from '../../src/ledger/summarise.ts';
import { attempt } from './attempt-fixture.ts';

const noonMs = Date.UTC(2026, 10, 20, 12);
const period = lastDays(noonMs, 1, 'UTC')[0] as Period;
const ladder = ['local', 'groq', 'gemini', 'sonnet'];
const sonnet: TopTier = {
  tier: 'sonnet',
  model: 'claude-sonnet-5-5',
  priceSource: 'price list of 2026-10-07',
  priceOf: ({ freshInput, output }) => toNanoUsd((freshInput ?? 0) * 2_000 + (output ?? 0) * 10_000),
};
const usage = { ...noUsage, freshInput: 2_000, output: 300 };

function many(count: number, what: Partial<Attempt>): readonly Attempt[] {
  return Array.from({ length: count }, () => attempt({ costBasis: 'reported', usage, ...what }));
}

const dollars = (amount: number) => toNanoUsd(amount * 1e9);

/** The day of the example in the documentation. */
const day: readonly Attempt[] = [
  ...many(14, { tier: 'index', latencyMs: 12, usage: noUsage, costBasis: 'none' }),
  ...many(18, { tier: 'local', latencyMs: 180, costBasis: 'none' }),
  ...many(7, { tier: 'groq', latencyMs: 400 }),
  ...many(2, { tier: 'gemini', latencyMs: 900, cost: dollars(0.0625) }),
  ...many(2, { tier: 'gemini', latencyMs: 2_100, cost: dollars(0.0625), outcome: 'failed' }),
  ...many(1, { tier: 'sonnet', latencyMs: 2_100, cost: dollars(0.1) }),
  ...many(1, { tier: 'sonnet', latencyMs: 4_500, cost: dollars(0.2) }),
];

const summary = (attempts: readonly Attempt[], topTier: TopTier | null = null) =>
  summarise(attempts, { period, ladder, topTier });

test('a day reads as the documentation shows it', () => {
  expect(`${renderDaily(summary(day, sonnet))}\n`).toBe(`\
Daily Metrics (2026-11-20):
  Total Requests: 45
  Success Rate: 95.6%

  Costs:
    Index:  $0.00 (14 requests, 31%)
    Local:  $0.00 (18 requests, 40%)
    Groq:   $0.00 (7 requests, 16%)
    Gemini: $0.25 (4 requests, 9%)
    Sonnet: $0.30 (2 requests, 4%)
    Total:  $0.55

  Performance:
    P50 latency: 180ms
    P95 latency: 2.1s
    P99 latency: 4.5s

  Tokens:
    Fresh input: 62,000
    Cache read:  0
    Cache write: 0
    Output:      9,300
    Reasoning:   0

  Escalations:
    Went up: 0 requests, 0%

  Estimate:
    All on Sonnet: about $0.60
    Saved:         about $0.05
    Basis:         31 requests with the same tokens at the price of claude-sonnet-5-5 (price list of 2026-10-07), without cache
                   14 requests of the index with the average of those: 2,000 tokens in, 300 out
`);
});

test('small costs are seen, unknown ones are named, and the columns stand under each other', () => {
  const requestId = 'went-up';
  const text = renderDaily(
    summary([
      ...many(1, {
        tier: 'groq',
        cost: dollars(0.00042),
        costBasis: 'estimated',
        requestId,
        outcome: 'escalated',
      }),
      ...many(1, { tier: 'sonnet', cost: dollars(12.5), requestId, startedAtMs: noonMs + 1 }),
      ...many(1, { tier: 'gemini', cost: null, costBasis: 'unknown', usage: unknownUsage }),
      ...many(1, { tier: 'sonnet', cost: null, costBasis: 'unknown', usage: unknownUsage }),
    ]),
  );
  expect(text).toContain(`\
  Costs:
    Index:   $0.00    (0 requests, 0%)
    Local:   $0.00    (0 requests, 0%)
    Groq:    $0.00042 (0 requests, 0%)
    Gemini: unknown   (1 request, 33%) + 1 attempt of unknown cost
    Sonnet: $12.50    (2 requests, 67%) + 1 attempt of unknown cost
    Total:  $12.50 ($0.00042 of it estimated) + 2 attempts of unknown cost
`);
  expect(text).toContain('    Reasoning:   0 + 2 attempts not reported');
  expect(text).toContain(`\
    Went up: 1 request, 33%
    In vain: $0.00042`);
});

describe('a day without requests', () => {
  test('is one friendly line', () => {
    expect(renderDaily(summary([], sonnet))).toBe('No requests on 2026-11-20.');
  });

  test('shows what was spent all the same', () => {
    const text = renderDaily(summary([attempt({ purpose: 'title', cost: dollars(0.02) })], sonnet));
    expect(text).toContain('Success Rate: –');
    expect(text).toContain('Total:  $0.02');
    expect(text).not.toMatch(/NaN|Infinity|undefined|Performance|Estimate/);
  });
});

test('an estimate that nothing supports is not made up', () => {
  const text = renderDaily(summary(many(2, { tier: 'index', usage: noUsage }), sonnet));
  expect(text).toContain(`\
    All on Sonnet: not known
    Basis:         2 requests left out: no answer of a model to count them with`);
});

test('several days are a table and their sum', () => {
  const yesterday = attempt({
    startedAtMs: noonMs - 86_400_000,
    tier: 'groq',
    cost: dollars(0.004),
    latencyMs: 1_250,
  });
  const attempts = [...day, yesterday];
  const { days, total } = readMetrics(
    { attemptsBetween: () => attempts },
    { nowMs: noonMs, days: 3, timeZone: 'UTC', ladder, topTier: null },
  );
  const text = renderDays(days, total);
  expect(text).toContain(`\
Daily Metrics (2026-11-18 to 2026-11-20):
        Date  Requests  Success     Cost    P50   P95
  2026-11-18         0        –  $0.00        –     –
  2026-11-19         1   100.0%  $0.0040   1.3s  1.3s
  2026-11-20        45    95.6%  $0.55    180ms  2.1s

All 3 days:
  Total Requests: 46
`);
  expect(renderDays(days.slice(2), total)).toBe(renderDaily(summary(day)));
  const none = readMetrics(
    { attemptsBetween: () => [] },
    { nowMs: noonMs, days: 3, timeZone: 'UTC', ladder, topTier: null },
  );
  expect(renderDays(none.days, none.total)).toBe('No requests from 2026-11-18 to 2026-11-20.');
});

test('the JSON form holds the same figures, in nano-dollars', () => {
  const json = metricsToJson(summary(day, sonnet));
  expect(JSON.parse(JSON.stringify(json))).toEqual(json);
  expect(json).toMatchObject({
    firstDate: '2026-11-20',
    lastDate: '2026-11-20',
    totalRequests: 45,
    successfulRequests: 43,
    costs: {
      total: { costNanoUsd: 550_000_000, estimatedNanoUsd: 0, attempts: 45, unknownCostAttempts: 0 },
    },
    performance: { p50Ms: 180, p95Ms: 2_100, p99Ms: 4_500 },
    tokens: { freshInput: { known: 62_000, unknownAttempts: 0 } },
    escalations: { requests: 0 },
    topTierEstimate: { tier: 'sonnet', indexRequests: 14, leftOut: 0 },
  });
  expect(json.costs.tiers.at(-1)).toEqual({
    tier: 'sonnet',
    requests: 2,
    share: 2 / 45,
    costNanoUsd: 300_000_000,
    estimatedNanoUsd: 0,
    attempts: 2,
    unknownCostAttempts: 0,
  });
  expect(metricsToJson(summary([]))).toMatchObject({
    successRate: null,
    performance: null,
    topTierEstimate: null,
  });
});

test('whatever the costs, the rows line up', () => {
  const cost = fc.option(fc.nat({ max: 100_000_000_000 }).map(toNanoUsd), { nil: null });
  fc.assert(
    fc.property(fc.array(cost, { minLength: 5, maxLength: 5 }), (costs) => {
      const attempts = costs.map((one, at) => attempt({ tier: ['index', ...ladder][at] ?? '', cost: one }));
      const rows = renderDaily(summary(attempts))
        .split('\n')
        .filter((line) => line.includes('(1 request'));
      expect(rows).toHaveLength(5);
      expect(new Set(rows.map((row) => row.indexOf('(1 request'))).size).toBe(1);
      const points = rows.filter((row) => row.includes('.')).map((row) => row.indexOf('.'));
      expect(new Set(points).size).toBeLessThanOrEqual(1);
    }),
  );
});
