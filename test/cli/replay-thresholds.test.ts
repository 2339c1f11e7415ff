import { expect, test } from 'vitest';
import type { Tier } from '../../src/agent/turn.ts';
import { adviseThresholds, renderAdvice } from '../../src/cli/replay-thresholds.ts';
import { toNanoUsd } from '../../src/core/money.ts';
import type { Attempt } from '../../src/ledger/attempt.ts';
import type { Feedback } from '../../src/ledger/learning-store.ts';
import type { TierStatus } from '../../src/routing/plan-ladder.ts';
import { attempt } from '../ledger/attempt-fixture.ts';

const tierOf = (name: string) => ({ name, model: `${name}-model`, confidenceThreshold: 0.85 }) as Tier;
const tiers = [tierOf('local'), tierOf('groq'), tierOf('claude')];
const statusOf = (name: string, value: number, expectedCost: number) =>
  ({ name, chance: { value, prior: value, answers: 0 }, expectedCost }) as TierStatus;
const statuses = [
  [statusOf('local', 0.7, 0), statusOf('groq', 0.9, 1_000_000), statusOf('claude', 0.95, 9_000_000)],
];

const row = (requestId: string, what: Partial<Attempt> = {}) =>
  attempt({ requestId, tier: 'local', model: 'local-model', cost: toNanoUsd(0), ...what });
const said = (requestId: string, verdict: 'good' | 'bad', kind: Feedback['kind'] = 'explicit'): Feedback => ({
  id: requestId,
  requestId,
  atMs: 1,
  kind,
  verdict,
  signal: '',
  note: null,
});

const ids = Array.from({ length: 40 }, (_, at) => `r${at}`);
const isBad = (at: number) => at < 10;
const rows = ids.map((id, at) => row(id, { confidence: isBad(at) ? 0.86 : 0.92 }));

test('advises a threshold from what was said of answers, and of what was done where nothing was said', () => {
  const feedback = ids.map((id, at) =>
    said(id, isBad(at) ? 'bad' : 'good', isBad(at) ? 'implicit' : 'explicit'),
  );
  // What was said outranks what was concluded.
  feedback.push(said('r39', 'bad', 'implicit'));
  const advised = adviseThresholds(tiers, rows, feedback, statuses, 0.9);
  expect(advised).toMatchObject([
    { tier: 'local', next: 'groq', advice: { kind: 'threshold', threshold: 0.92, answers: 40, bad: 10 } },
    { tier: 'groq', next: 'claude', advice: { kind: 'too-few', answers: 0 } },
  ]);
  expect(renderAdvice(advised).slice(1)).toEqual([
    '  local  0.92 (yours 0.85): right 97.5%, $0.00025 a question (40 answers, 10 bad)',
    '  groq   too few: 0 of 30 answers, 0 of 5 bad ones',
  ]);
});

test('only the answer that was given counts, and nothing of which nobody said anything', () => {
  const higher = row('r0', { tier: 'groq', model: 'groq-model-2026', confidence: 0.9 });
  const doubted = row('r0', { outcome: 'escalated', reason: 'doubt', confidence: 0.5 });
  const others = [
    row('r1', { cached: true }),
    row('r2', { purpose: 'sample' }),
    row('r3', { model: 'older' }),
    row('r4'),
  ];
  const feedback = ['r0', 'r1', 'r2', 'r3'].map((id) => said(id, 'good'));
  const advised = adviseThresholds(tiers, [doubted, higher, ...others], feedback, statuses, 0.9);
  expect(advised.map(({ advice }) => advice)).toEqual([
    { kind: 'too-few', answers: 0, bad: 0 },
    { kind: 'too-few', answers: 1, bad: 0 },
  ]);
});
