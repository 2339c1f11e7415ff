import { expect, test } from 'vitest';
import type { AgentEvent } from '../../src/agent/agent-event.ts';
import type { AnswerJudgement } from '../../src/agent/judge-answer.ts';
import type { Purse } from '../../src/agent/purse.ts';
import { askAgain, type SampleSetting } from '../../src/agent/second-sample.ts';
import type { Tier, TurnWorld } from '../../src/agent/turn.ts';
import { noUsage, unknownUsage } from '../../src/core/usage.ts';
import type { Attempt } from '../../src/ledger/attempt.ts';
import type { ModelOutcome, ModelRequest, Provider } from '../../src/providers/contract.ts';
import { confidenceOf } from '../../src/verify/confidence.ts';
import type { Evidence } from '../../src/verify/evidence.ts';

const says = (text: string): ModelOutcome => ({
  ok: true,
  response: {
    text,
    toolCalls: [],
    finish: 'stop',
    usage: { ...noUsage, freshInput: 1_000, output: 100 },
    model: 'm-1',
    firstTokenMs: 1,
    totalMs: 2,
  },
});
const busy: ModelOutcome = {
  ok: false,
  failure: { kind: 'rate-limited', retryAfterMs: null, message: 'busy' },
  partial: { text: '', usage: unknownUsage },
  totalMs: 1,
};
const firstText = 'It waits 30 s.';

interface Case {
  readonly isLocal?: boolean;
  readonly inputUsd?: number;
  readonly second?: ModelOutcome;
  readonly evidence?: readonly Evidence[];
  readonly threshold?: number;
  readonly cached?: boolean;
  readonly setting?: Partial<SampleSetting>;
  readonly purse?: Purse;
}

/** The first answer of a tier at $1 (unless said) per million tokens in and $2 out: 1,000 in and 100 out. */
async function ask({ isLocal = false, inputUsd = 1, second = says('It waits 60 s.'), ...more }: Case) {
  const rows: Attempt[] = [];
  const requests: ModelRequest[] = [];
  const events: AgentEvent[] = [];
  const provider: Provider = {
    name: 'groq',
    checkAvailability: async () => ({ available: true }),
    generate: async (request, { onEvent }) => {
      requests.push(request);
      onEvent({ type: 'text', text: 'not to be seen' });
      return second;
    },
  };
  const tier = {
    name: 'cheap',
    model: 'm',
    vendor: 'groq',
    isLocal,
    confidenceThreshold: more.threshold ?? 0.85,
    maxOutputTokens: 500,
    provider: async () => provider,
    priceFor: () => ({
      input: inputUsd,
      output: 2 * inputUsd,
      cacheRead: null,
      cacheWrite: null,
      isFree: inputUsd === 0,
      source: 'test',
    }),
  } as unknown as Tier;
  const world = {
    index: { root: '/project' },
    purse: more.purse ?? null,
    answerCache: {
      find: () => {
        throw new Error('a sample is never taken from the answer cache');
      },
      keep: () => {
        throw new Error('a sample is never kept');
      },
    },
    loadHealth: async () => null,
    retryPolicy: { maxTries: 3, maxWaitMs: 1_000 },
    clock: { nowMs: () => 5, monotonicMs: () => 5, sleep: async () => {} },
    random: () => 0.5,
    signal: new AbortController().signal,
    record: (row: Attempt) => rows.push(row),
    onEvent: (event: AgentEvent) => events.push(event),
  } as unknown as TurnWorld;
  const evidence = more.evidence ?? [{ name: 'complete', value: 1, detail: '', costMs: 0 }];
  const confidence = confidenceOf(evidence);
  const judged: AnswerJudgement = {
    isStep: false,
    toMend: null,
    evidence,
    confidence,
    step: { action: 'accept' },
    changes: { files: [], problem: null },
    answer: {
      text: firstText,
      tier: 'cheap',
      model: 'm-1',
      confidence: confidence.value,
      confidenceBasis: confidence.basis,
      threshold: 0.85,
      cached: false,
      evidence,
    },
  };
  const result = await askAgain(
    { outcome: says(firstText), judged, cached: more.cached ?? false },
    tier,
    {
      model: 'm',
      system: '',
      messages: [{ role: 'user', text: 'How long does it wait?' }],
      tools: [],
      maxOutputTokens: 500,
      temperature: 0,
      estimatedInputTokens: 10,
    },
    {
      world,
      requestId: 'r',
      classification: { intent: 'explain', complexity: 'simple', score: 0, features: [] },
      counted: { tokens: 10, ownTokens: 10, countedBy: 'estimate', ratio: null },
      conversation: 'c',
      passing: false,
      next: 'dear',
      nextCost: 12_000_000,
      samples: 2,
      parts: [],
      ...more.setting,
    } as SampleSetting,
  );
  return { result, rows, requests, events };
}

test('a second answer that says something else sends the first one up, and has a paid row of its own', async () => {
  const { result, rows, requests, events } = await ask({});
  expect(result?.judged.step).toMatchObject({ action: 'escalate' });
  expect(result?.judged.evidence.at(-1)).toMatchObject({ name: 'samples-agree', value: 0 });
  expect(result?.judged.confidence).toMatchObject({
    basis: 'weak',
    mainDoubt: /something else \(numbers/ as never,
  });
  expect(rows).toMatchObject([{ purpose: 'sample', outcome: 'answered', cost: 1_200_000, cached: false }]);
  expect(requests).toMatchObject([{ temperature: 0.7 }]);
  expect(events).toEqual([]);
});

test('one that says the same changes nothing, and is no measurement', async () => {
  const { result } = await ask({ second: says('It gives up after 30 s.') });
  expect(result?.judged.step).toEqual({ action: 'accept' });
  expect(result?.judged.answer).toMatchObject({ confidence: 0.86, confidenceBasis: 'weak' });
});

test('a busy provider is not waited for, and the first answer stands', async () => {
  const { result, rows, requests } = await ask({ second: busy });
  expect(requests).toHaveLength(1);
  expect(result?.judged.step).toEqual({ action: 'accept' });
  expect(rows).toMatchObject([{ purpose: 'sample', outcome: 'failed', cost: 0 }]);
});

const passed: Evidence = { name: 'examples-pass', value: 1, detail: '', costMs: 0 };
const notAsked: readonly (readonly [title: string, given: Case])[] = [
  ['unless it is configured', { setting: { samples: 1 } }],
  ['of the last tier', { setting: { next: null } }],
  ['for an answer that was kept', { cached: true }],
  ['where the first cost more than a tenth of the next tier', { setting: { nextCost: 11_999_999 } }],
  ['where it is not known what the next tier costs', { setting: { nextCost: null } }],
  ['where it could not change what follows', { evidence: [passed] }],
];
test.each(notAsked)('no second answer is asked for %s', async (_title, given) => {
  const { result, requests } = await ask(given);
  expect({ result, requests }).toEqual({ result: null, requests: [] });
});

test.each([
  ['local', { isLocal: true, setting: { nextCost: null } }],
  ['free', { inputUsd: 0, setting: { nextCost: null } }],
] as const)('a %s tier is asked again whatever the next one costs', async (_title, given) => {
  expect((await ask(given)).requests).toHaveLength(1);
});

test('its worst case is set aside before it is asked, and a limit on money leaves the first answer as it is', async () => {
  const calls: string[] = [];
  const purse = (ok: boolean): Purse => ({
    atCap: 'stop',
    states: () => [],
    reserve: (amount) => {
      calls.push(`reserve ${amount > 1_000_000 ? 'worst' : amount}`);
      return ok ? { ok, id: 'a' } : { ok, refusedBy: null };
    },
    release: (id) => calls.push(`release ${id}`),
    askToPass: null,
  });
  await ask({ purse: purse(true) });
  expect(calls).toEqual(['reserve worst', 'release a']);
  const denied = await ask({ purse: purse(false) });
  expect(denied).toMatchObject({ result: null, requests: [], rows: [] });
});
