import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noUsage, type TokenUsage, unknownUsage } from '../../src/core/usage.ts';
import type { ModelEvent, ModelOutcome, Provider, ProviderFailure } from '../../src/providers/contract.ts';
import { generateWithRetries, type RetryPolicy } from '../../src/providers/retry.ts';
import { makeRequest } from './generate.ts';
import { createManualClock } from './manual-clock.ts';

const policy = { maxTries: 3, maxWaitMs: 30_000 };
const usage: TokenUsage = { ...noUsage, freshInput: 10, output: 2 };
const success: ModelOutcome = {
  ok: true,
  response: { text: 'Hi.', toolCalls: [], finish: 'stop', usage, model: 'm', firstTokenMs: 1, totalMs: 2 },
};

function failed(failure: ProviderFailure, partial = { text: '', usage: unknownUsage }): ModelOutcome {
  return { ok: false, failure, partial, totalMs: 1 };
}

async function run(
  outcomes: readonly ModelOutcome[],
  random = () => 0.5,
  signal = new AbortController().signal,
  limits: Partial<RetryPolicy> = {},
) {
  const clock = createManualClock(true);
  const events: ModelEvent[] = [];
  let tries = 0;
  const provider: Provider = {
    name: 'groq',
    checkAvailability: async () => ({ available: true }),
    generate: async (_request, { onEvent }) => {
      const outcome = outcomes[Math.min(tries++, outcomes.length - 1)] ?? success;
      const text = outcome.ok ? outcome.response.text : outcome.partial.text;
      if (text !== '') onEvent({ type: 'text', text });
      return outcome;
    },
  };
  const options = { signal, onEvent: (event: ModelEvent) => void events.push(event) };
  const outcome = await generateWithRetries(provider, makeRequest('groq'), options, {
    policy: { ...policy, ...limits },
    clock,
    random,
  });
  return { outcome, tries, waitsMs: clock.sleepsMs, events };
}

const message = 'sorry';
const rateLimited = (retryAfterMs: number | null) => failed({ kind: 'rate-limited', retryAfterMs, message });
const unreachable = failed({ kind: 'unreachable', message });
const cut = failed({ kind: 'cut-stream', message });

describe('retries', () => {
  it.each([
    { title: 'a rate limit', outcomes: [rateLimited(null), success], tries: 2, waitsMs: [250] },
    { title: 'with growing waits', outcomes: [rateLimited(null)], tries: 3, waitsMs: [250, 500] },
    {
      title: 'after the wait that is asked for',
      outcomes: [rateLimited(7000), success],
      tries: 2,
      waitsMs: [7000],
    },
    {
      title: 'not at once after a wait of zero',
      outcomes: [rateLimited(0), success],
      tries: 2,
      waitsMs: [250],
    },
    { title: 'never after a wait beyond the limit', outcomes: [rateLimited(30_001)], tries: 1, waitsMs: [] },
    {
      title: 'overload',
      outcomes: [failed({ kind: 'overloaded', retryAfterMs: null, message }), success],
      tries: 2,
      waitsMs: [250],
    },
    {
      title: 'nothing that would begin after all the time that there is',
      outcomes: [rateLimited(7000)],
      tries: 2,
      waitsMs: [7000],
      limits: { maxTries: 9, maxTotalMs: 13_999 },
    },
    { title: 'a refused connection once, soon', outcomes: [unreachable], tries: 2, waitsMs: [200] },
    { title: 'a cut stream', outcomes: [cut, success], tries: 2, waitsMs: [250] },
    {
      title: 'not a time-out, which has waited long enough',
      outcomes: [failed({ kind: 'timed-out', phase: 'first-token', afterMs: 9 })],
      tries: 1,
      waitsMs: [],
    },
    {
      title: 'nothing once text was shown',
      outcomes: [failed({ kind: 'cut-stream', message }, { text: 'Half', usage })],
      tries: 1,
      waitsMs: [],
    },
  ])('$title', async ({ outcomes, tries, waitsMs, ...more }) => {
    const limits: Partial<RetryPolicy> = 'limits' in more ? (more.limits ?? {}) : {};
    const result = await run(outcomes, undefined, undefined, limits);
    expect({ tries: result.tries, waitsMs: result.waitsMs }).toEqual({ tries, waitsMs });
  });

  it.each<ProviderFailure>([
    { kind: 'unauthorized', message },
    { kind: 'invalid-request', message },
    { kind: 'malformed', message },
    { kind: 'model-missing', model: 'm', message },
    { kind: 'context-overflow', limitTokens: null, message },
    { kind: 'prompt-truncated', sentTokens: 9, evaluatedTokens: 1 },
    { kind: 'tool-use-failed', message },
    { kind: 'aborted' },
  ])('never repeats $kind', async (failure) => {
    const { tries, outcome } = await run([failed(failure), success]);
    expect(tries).toBe(1);
    expect(outcome).toMatchObject({ ok: false, failure });
  });

  it('repeats nothing that somebody says no to, who is told how the try ended', async () => {
    const ended: ModelOutcome[] = [];
    const provider: Provider = {
      name: 'groq',
      checkAvailability: async () => ({ available: true }),
      generate: async () => rateLimited(null),
    };
    const options = { signal: new AbortController().signal, onEvent: () => {} };
    await generateWithRetries(provider, makeRequest('groq'), options, {
      policy,
      clock: createManualClock(true),
      random: () => 0,
      mayTryAgain: (outcome) => ended.push(outcome) < 2,
    });
    expect(ended).toEqual([rateLimited(null), rateLimited(null)]);
  });

  it('tells of every repetition', async () => {
    const { events } = await run([rateLimited(7000), success]);
    expect(events[0]).toEqual({
      type: 'retry',
      failure: { kind: 'rate-limited', retryAfterMs: 7000, message },
      tryNumber: 1,
      delayMs: 7000,
    });
  });

  it('counts what failed tries used', async () => {
    const partial = { text: '', usage: { ...unknownUsage, freshInput: 10 } };
    const { outcome } = await run([
      failed({ kind: 'cut-stream', message }, partial),
      rateLimited(null),
      success,
    ]);
    expect(outcome).toMatchObject({ ok: true, response: { usage: { freshInput: 20, output: 2 } } });
  });

  it('stops waiting when aborted', async () => {
    const controller = new AbortController();
    const clock = createManualClock(true);
    const provider: Provider = {
      name: 'groq',
      checkAvailability: async () => ({ available: true }),
      generate: async () => {
        controller.abort();
        return rateLimited(100);
      },
    };
    const options = { signal: controller.signal, onEvent: () => {} };
    const context = { policy, clock, random: () => 0 };
    const outcome = await generateWithRetries(provider, makeRequest('groq'), options, context);
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'aborted' } });
  });

  it('is bounded in tries and waits, whatever the provider says', async () => {
    const failure = fc.oneof(
      fc.record({
        kind: fc.constantFrom('rate-limited' as const, 'overloaded' as const),
        retryAfterMs: fc.option(fc.integer({ min: 0, max: 2_000_000_000 })),
        message: fc.constant(message),
      }),
      fc.constant<ProviderFailure>({ kind: 'unreachable', message }),
      fc.constant<ProviderFailure>({ kind: 'cut-stream', message }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(failure, { minLength: 1 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        async (failures, random) => {
          const { tries, waitsMs } = await run(
            failures.map((entry) => failed(entry)),
            () => random,
          );
          expect(tries).toBeLessThanOrEqual(policy.maxTries);
          for (const waitMs of waitsMs) expect(waitMs).toBeLessThanOrEqual(policy.maxWaitMs);
        },
      ),
      { numRuns: 50 },
    );
  });
});
