import { expect, test } from 'vitest';
import { toNanoUsd } from '../../src/core/money.ts';
import { groupMetrics } from '../../src/ledger/grouped-metrics.ts';
import type { Feedback } from '../../src/ledger/learning-store.ts';
import { compareVariants, figuresOf, outcomesOf } from '../../src/ledger/variants.ts';
import { attempt } from './attempt-fixture.ts';

const said = (
  requestId: string,
  verdict: Feedback['verdict'],
  kind: Feedback['kind'] = 'explicit',
): Feedback => ({
  id: `${requestId}-${verdict}`,
  requestId,
  atMs: 1,
  kind,
  verdict,
  signal: 'said',
  note: null,
});

const attempts = [
  attempt({
    id: '1',
    requestId: 'r1',
    tier: 'local',
    outcome: 'escalated',
    reason: 'doubt',
    cost: toNanoUsd(10),
  }),
  attempt({
    id: '2',
    requestId: 'r1',
    tier: 'groq',
    outcome: 'answered',
    reason: null,
    cost: toNanoUsd(30),
  }),
  attempt({
    id: '3',
    requestId: 'r2',
    tier: 'groq',
    outcome: 'answered',
    reason: 'doubt',
    cost: toNanoUsd(50),
  }),
];

test('what was said of an answer counts more than its check, and what was done does not count', () => {
  const succeeded = (feedback: Feedback[]) => outcomesOf(attempts, feedback).map((one) => one.succeeded);
  expect(succeeded([])).toEqual([true, false]);
  expect(succeeded([said('r1', 'bad'), said('r2', 'good')])).toEqual([false, true]);
  expect(succeeded([said('r1', 'bad'), said('r1', 'good')])).toEqual([true, false]);
  expect(succeeded([said('r1', 'bad', 'implicit')])).toEqual([true, false]);
});

test('what lower attempts cost in vain is part of a request, and stands by itself in its group', () => {
  expect(outcomesOf(attempts, [])[0]?.costUsd).toBeCloseTo(40e-9, 15);
  const groups = groupMetrics(attempts, 'tier', [said('r1', 'good'), said('r2', 'bad', 'implicit')]);
  expect(groups.map(({ name, cost, inVain, requests }) => ({ name, cost, inVain, requests }))).toEqual([
    { name: 'groq', cost: 80, inVain: 0, requests: 2 },
    { name: 'local', cost: 10, inVain: 10, requests: 0 },
  ]);
  expect(groups[0]?.quality).toMatchObject({ said: { good: 1, bad: 0 }, done: { good: 0, bad: 1 } });
});

test('an unknown cost is left out and counted', () => {
  const outcomes = outcomesOf([attempt({ cost: null, costBasis: 'unknown' })], []);
  expect(figuresOf('a', outcomes)).toMatchObject({ requests: 1, unknownCost: 1, costUsd: null });
});

test('too few say nothing', () => {
  const { costUsd } = compareVariants(['a', outcomesOf(attempts, [])], ['b', []]);
  expect(costUsd).toEqual({ interval: null, moreNeeded: null });
});
