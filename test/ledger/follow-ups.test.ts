import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openLedger } from '../../src/ledger/ledger.ts';
import { attempt } from './attempt-fixture.ts';

test('how often a turn was gone on with in time is counted, of those that had the time', () => {
  const folder = mkdtempSync(join(tmpdir(), 'optimizer-follow-ups-'));
  const ledger = openLedger(folder);
  onTestFinished(() => {
    ledger.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const answered = (conversation: string, requestId: string, atMs: number, more: object = {}) =>
    ledger.append(attempt({ conversation, requestId, startedAtMs: atMs - 50, latencyMs: 50, ...more }));
  answered('a', '1', 900, { outcome: 'escalated' });
  answered('a', '1', 1_000);
  answered('a', '2', 1_200);
  answered('a', '3', 3_000);
  answered('b', '4', 2_000);
  answered('b', '5', 2_100, { outcome: 'failed' });
  answered('b', '6', 2_100, { purpose: 'rerank' });
  answered('c', '7', 9_900);
  expect(ledger.followUps(10_000, 500)).toEqual({
    first: { turns: 2, followed: 1 },
    later: { turns: 2, followed: 0 },
  });
});
