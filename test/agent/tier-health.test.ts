import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { timeOfDay } from '../../src/agent/pauses.ts';
import { type AskedTier, healthOf, noteAnswer, noteFailure } from '../../src/agent/tier-health.ts';
import { pauseFile } from '../../src/cli/pause-file.ts';
import type { ProviderFailure } from '../../src/providers/contract.ts';

const startMs = Date.UTC(2026, 10, 20, 12);
const message = 'sorry';
const minute = 60_000;

function ofTiers() {
  const folder = mkdtempSync(join(tmpdir(), 'optimizer-health-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  let nowMs = startMs;
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs, sleep: async () => {} };
  let key = 'first key';
  // Each look is by another process.
  const open = () => ({ pauses: pauseFile(folder, clock), keyOf: ({ name }: AskedTier) => `${name} ${key}` });
  const tier: AskedTier = { name: 'groq', vendor: 'groq', model: 'm' };
  return {
    fail: (failure: ProviderFailure) => noteFailure(tier, failure, 'it failed', open()),
    answers: () => noteAnswer(tier, open()),
    health: () => healthOf(tier, open()),
    pass: (ms: number) => (nowMs += ms),
    changeKey: () => (key = 'second key'),
  };
}

const cases: readonly (readonly [string, ProviderFailure, number])[] = [
  ['as long as a rate limit says', { kind: 'rate-limited', retryAfterMs: 5 * minute, message }, 5 * minute],
  ['no longer than an hour', { kind: 'rate-limited', retryAfterMs: 86_400_000, message }, 60 * minute],
  ['a minute where nobody says how long', { kind: 'rate-limited', retryAfterMs: null, message }, minute],
  ['a minute after a server that failed', { kind: 'overloaded', retryAfterMs: null, message }, minute],
  ['a minute after one that was waited for', { kind: 'timed-out', phase: 'idle', afterMs: 9 }, minute],
  ['an hour after a refused key', { kind: 'unauthorized', message }, 60 * minute],
  ['an hour after a model that is not there', { kind: 'model-missing', model: 'm', message }, 60 * minute],
  ['not at all after a broken stream', { kind: 'cut-stream', message }, 0],
  ['not at all after a mistake of ours', { kind: 'invalid-request', message }, 0],
  ['not at all after a prompt that was too long', { kind: 'context-overflow', limitTokens: 9, message }, 0],
];

test.each(cases)('a tier is left alone %s', (_title, failure, lengthMs) => {
  const { fail, health, pass } = ofTiers();
  fail(failure);
  if (lengthMs > 0) {
    pass(lengthMs - 1);
    expect(health()).toEqual({
      available: false,
      reason: 'it failed',
      hint: `It is asked again from ${timeOfDay(startMs + lengthMs)} on; --tier groq asks it now.`,
    });
    pass(1);
  }
  expect(health()).toEqual({ available: true });
});

test('failures in a row double it, an answer ends it', () => {
  const { fail, health, pass, answers } = ofTiers();
  fail({ kind: 'overloaded', retryAfterMs: null, message });
  pass(minute);
  fail({ kind: 'overloaded', retryAfterMs: null, message });
  pass(minute);
  expect(health().available).toBe(false);
  answers();
  expect(health().available).toBe(true);
});

test('another key is asked at once', () => {
  const { fail, health, changeKey } = ofTiers();
  fail({ kind: 'unauthorized', message });
  expect(health().available).toBe(false);
  changeKey();
  expect(health().available).toBe(true);
});
