import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Attempt } from '../../src/ledger/attempt.ts';
import type { Feedback } from '../../src/ledger/learning-store.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { attempt } from './attempt-fixture.ts';

function outcomesOf(
  rows: readonly Partial<Attempt>[],
  said: readonly (readonly [requestId: string, verdict: 'good' | 'bad', kind?: Feedback['kind']])[],
) {
  const folder = mkdtempSync(join(tmpdir(), 'optimizer-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const ledger = openLedger(folder);
  onTestFinished(() => ledger.close());
  for (const row of rows) ledger.append(attempt(row));
  for (const [at, [requestId, verdict, kind = 'explicit']] of said.entries())
    ledger.learning.addFeedback({
      id: `f${at}`,
      requestId,
      atMs: at,
      kind,
      verdict,
      signal: kind === 'explicit' ? 'said' : 'asked-again',
      note: null,
    });
  return Object.fromEntries(
    ledger
      .outcomesSince(0)
      .map(({ model, acceptedGood, acceptedBad, rejectedGood, rejectedBad }) => [
        model,
        [acceptedGood, acceptedBad, rejectedGood, rejectedBad],
      ]),
  );
}

const small = { model: 'small', requestId: 'r' };
const large = { model: 'large', requestId: 'r' };
const doubted = { outcome: 'escalated', reason: 'doubt', confidence: 0.6 } as const;

test('what was said of a request counts for the answer that was given', () => {
  const rows = [
    { ...small, ...doubted },
    { ...large, confidence: 0.9 },
  ];
  expect(outcomesOf(rows, [['r', 'good']])).toEqual({ small: [0, 0, 0, 0], large: [1, 0, 0, 0] });
});

test('where none held, that is the one that was thought best', () => {
  const rows = [
    { ...small, ...doubted },
    { ...large, reason: 'doubt', confidence: 0.4 },
  ];
  expect(outcomesOf(rows, [['r', 'bad']])).toEqual({ small: [0, 0, 0, 1], large: [0, 0, 0, 0] });
});

test('the last word counts, and what was only concluded does not', () => {
  const said = [
    ['r', 'good'],
    ['r', 'bad'],
    ['r', 'good', 'implicit'],
  ] as const;
  expect(outcomesOf([small], said)).toEqual({ small: [0, 1, 0, 0] });
  expect(outcomesOf([small], [['r', 'bad', 'implicit']])).toEqual({ small: [0, 0, 0, 0] });
});
