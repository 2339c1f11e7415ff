import { expect, test } from 'vitest';
import type { ProviderFailure } from '../../src/providers/contract.ts';
import { afterAnswer, afterFailure } from '../../src/routing/escalate.ts';

test('an answer at the threshold is accepted, one below goes up with the reason', () => {
  expect(afterAnswer(0.85, 0.85, 'nothing')).toEqual({ action: 'accept' });
  expect(afterAnswer(0.4, 0.85, 'src/nope.ts does not exist')).toEqual({
    action: 'escalate',
    because: 'confidence 0.40 is below 0.85: src/nope.ts does not exist',
  });
});

const failures: readonly (readonly [ProviderFailure, 'escalate' | 'stop', RegExp])[] = [
  [
    { kind: 'rate-limited', retryAfterMs: 61_000, message: 'slow down' },
    'escalate',
    /rate limited \(again in 61 s\): slow down/,
  ],
  [{ kind: 'overloaded', retryAfterMs: null, message: '' }, 'escalate', /the server failed$/],
  [{ kind: 'unreachable', message: 'ECONNREFUSED' }, 'escalate', /not reachable: ECONNREFUSED/],
  [{ kind: 'timed-out', phase: 'idle', afterMs: 1_500 }, 'escalate', /stood still for 1.5 s/],
  [{ kind: 'cut-stream', message: '' }, 'escalate', /broke off/],
  [{ kind: 'malformed', message: '' }, 'escalate', /protocol/],
  [{ kind: 'unauthorized', message: 'bad key' }, 'escalate', /key was refused: bad key/],
  [{ kind: 'model-missing', model: 'm', message: '' }, 'escalate', /no model m/],
  [{ kind: 'context-overflow', limitTokens: 8_192, message: '' }, 'escalate', /limit 8192/],
  [
    { kind: 'prompt-truncated', sentTokens: 9_000, evaluatedTokens: 2_000 },
    'escalate',
    /9000 tokens sent, 2000 read/,
  ],
  [{ kind: 'tool-use-failed', message: '' }, 'escalate', /tool call/],
  [{ kind: 'invalid-request', message: 'bad field' }, 'stop', /invalid: bad field/],
  [{ kind: 'aborted' }, 'stop', /stopped/],
];

test.each(failures)('$kind', (failure, action, because) => {
  const step = afterFailure(failure);
  expect(step.action).toBe(action);
  expect('because' in step && step.because).toMatch(because);
});
