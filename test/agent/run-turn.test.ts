import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { AgentEvent } from '../../src/agent/agent-event.ts';
import type { AnswerCache, KeptAnswer } from '../../src/agent/answer-cache.ts';
import type { ClassifierSettings } from '../../src/agent/lookups.ts';
import { runTurn } from '../../src/agent/run-turn.ts';
import type { Tier, Turn, TurnPlan, TurnWorld } from '../../src/agent/turn.ts';
import { noUsage, unknownUsage } from '../../src/core/usage.ts';
import type { Attempt } from '../../src/ledger/attempt.ts';
import { unknownRatios } from '../../src/ledger/token-ratio.ts';
import type {
  Availability,
  ModelOutcome,
  ModelRequest,
  Provider,
  ProviderFailure,
} from '../../src/providers/contract.ts';
import { PermissionGate } from '../../src/tools/permissions/gate.ts';
import { indexProject, sampleFiles } from '../codebase/indexed-project.ts';

const grounded = '`Cart.total` adds up `priceOf` (src/cart.ts:13).';
const invented = 'The `TotalService` in src/total/service.ts:3 does.';

function says(
  text: string,
  more: Partial<Extract<ModelOutcome, { ok: true }>['response']> = {},
): ModelOutcome {
  const usage = { ...noUsage, freshInput: 1_000, output: 100 };
  return {
    ok: true,
    response: {
      text,
      toolCalls: [],
      finish: 'stop',
      usage,
      model: 'm-1',
      firstTokenMs: 1,
      totalMs: 2,
      ...more,
    },
  };
}

function fails(failure: ProviderFailure, text = ''): ModelOutcome {
  return { ok: false, failure, partial: { text, usage: unknownUsage }, totalMs: 1 };
}

/** A tier that gives these outcomes in turn; $1 per million tokens in, $2 out; `local` takes a quarter. */
function tier(
  name: string,
  outcomes: readonly ModelOutcome[],
  availability: Availability = { available: true },
): Tier {
  let asked = 0;
  const provider: Provider = {
    name: 'groq',
    checkAvailability: async () => availability,
    generate: async (_request, { onEvent }) => {
      const outcome = outcomes[asked++];
      if (!outcome) throw new Error(`${name} was asked too often`);
      const text = outcome.ok ? outcome.response.text : outcome.partial.text;
      if (text !== '') onEvent({ type: 'text', text });
      return outcome;
    },
  };
  return {
    name,
    model: `${name}-model`,
    vendor: name === 'local' ? 'ollama' : 'groq',
    isLocal: name === 'local',
    maxOutputTokens: 500,
    windowTokens: null,
    confidenceThreshold: 0.85,
    usesTools: false,
    seesImages: false,
    provider: async () => provider,
    priceFor: () => ({
      input: name === 'local' ? 0.25 : 1,
      output: name === 'local' ? 0.5 : 2,
      cacheRead: null,
      cacheWrite: null,
      isFree: false,
      source: 'test',
    }),
  };
}

const question = 'explain how the total of a cart comes about';
const policy = {
  complexStart: null,
  targetShare: 0.9,
  maxTier: null,
  pinnedTier: null,
  localOnly: false,
  multiModelRouting: true,
};

async function run(
  tiers: readonly Tier[],
  turn: Partial<Turn> = {},
  aborted = false,
  more: Partial<TurnWorld> = {},
) {
  const rows: Attempt[] = [];
  const events: AgentEvent[] = [];
  let now = 0;
  const stop = new AbortController();
  if (aborted) stop.abort();
  const world: TurnWorld = {
    index: await indexProject(sampleFiles),
    knownSecrets: async () => [],
    projectRules: async () => [],
    loadHistory: async () => null,
    findMeaning: null,
    rerank: null,
    classifier: null,
    answerCache: null,
    conversations: null,
    tokenRatios: () => unknownRatios,
    tokensLeft: () => null,
    loadHealth: async () => null,
    purse: null,
    outcomes: () => [],
    rejectedIn: () => [],
    loadTiers: async () => tiers,
    retryPolicy: { maxTries: 2, maxWaitMs: 1_000 },
    loadPermissions: async () => ({
      gate: new PermissionGate({ mode: 'ask', rules: [] }, '/', null),
      commandTools: null,
    }),
    checkTools: async () => ({
      countSyntaxErrors: async () => 0,
      runExamples: null,
      edits: null,
      nowMs: () => 0,
    }),
    clock: { nowMs: () => 1_000 + now++, monotonicMs: () => now++, sleep: async () => {} },
    random: () => 0.5,
    signal: stop.signal,
    record: (attempt) => rows.push(attempt),
    onEvent: (event) => events.push(event),
    ...more,
  };
  const result = await runTurn(
    {
      question,
      attachment: null,
      budgetTokens: 4_000,
      dryRun: false,
      policy,
      wholeFiles: false,
      brief: true,
      rulesTokens: 2_000,
      continueLast: false,
      conversationTokens: 32_000,
      mayEdit: true,
      responseMode: 'human',
      maxSteps: 30,
      repairRounds: 0,
      limitMs: 60_000,
      samples: 1,
      ...turn,
    },
    world,
  );
  const trail = rows.map(({ tier: name, outcome }) => `${name} ${outcome}`);
  const notices = events.flatMap((event) => (event.type === 'notice' ? [event.text] : []));
  return { result, rows, trail, notices, events: events.map(({ type }) => type) };
}

test('an accepted answer ends the climb', async () => {
  const { result, trail } = await run([tier('local', [says(grounded)]), tier('groq', [])]);
  expect(result).toMatchObject({ kind: 'model', answer: { tier: 'local', text: grounded } });
  expect(trail).toEqual(['local answered']);
});

test('a doubted answer goes up with the reason, and both are recorded with their cost', async () => {
  const { result, rows, trail, events } = await run([
    tier('local', [says(invented)]),
    tier('groq', [says(grounded)]),
  ]);
  expect(result).toMatchObject({ kind: 'model', answer: { tier: 'groq' } });
  expect(trail).toEqual(['local escalated', 'groq answered']);
  expect(rows[0]?.reason).toMatch(/below 0\.85/);
  expect(rows.map(({ cost, costBasis }) => [cost, costBasis])).toEqual([
    [300_000, 'reported'],
    [1_200_000, 'reported'],
  ]);
  expect(new Set(rows.map(({ requestId }) => requestId)).size).toBe(1);
  expect(events).toContain('escalated');
});

test('the very same request is answered from what was kept, and costs nothing', async () => {
  const kept = new Map<string, KeptAnswer>();
  const answerCache: AnswerCache = {
    find: (key) => kept.get(key) ?? null,
    keep: (key, answer) => kept.set(key, answer),
  };
  const index = await indexProject(sampleFiles);
  const ask = (outcomes: readonly ModelOutcome[], turn: Partial<Turn> = {}) =>
    run([tier('groq', outcomes)], turn, false, { answerCache, index });
  await ask([says(grounded)]);
  expect([...kept.values()]).toMatchObject([{ text: grounded, cited: [{ path: 'src/cart.ts' }] }]);
  const again = await ask([]);
  expect(again.result).toMatchObject({ kind: 'model', answer: { text: grounded, cached: true } });
  expect(again.rows).toMatchObject([{ outcome: 'answered', cached: true, cost: 0, costBasis: 'none' }]);
  expect(again.events).toContain('text');
  // Another question, other parameters, a cited file that changed: asked anew.
  await expect(ask([], { question: `${question} Really?` })).rejects.toThrow('asked too often');
  await expect(ask([], { brief: false })).rejects.toThrow('asked too often');
  writeFileSync(join(index.root, 'src/cart.ts'), '// gone\n');
  await expect(ask([])).rejects.toThrow('asked too often');
});

test('an answer that was doubted is not kept', async () => {
  let count = 0;
  const answerCache: AnswerCache = { find: () => null, keep: () => count++ };
  await run([tier('groq', [says(invented)])], {}, false, { answerCache });
  expect(count).toBe(0);
});

test('at the top the best answer is given, even when it came from below', async () => {
  const hedged = 'Perhaps; the excerpts do not show it, so I cannot determine `Cart.total`.';
  const { result } = await run([tier('local', [says(hedged)]), tier('groq', [says(invented)])]);
  expect(result).toMatchObject({ kind: 'model', answer: { tier: 'local', text: hedged } });
});

test('an answer that holds for its own tier is given, though another tier’s was thought of more and did not', async () => {
  const trusted = { ...tier('groq', [says('It adds up prices.')]), confidenceThreshold: 0 };
  const strict = { ...tier('local', [says('`Cart.total` adds up prices.')]), confidenceThreshold: 0.999 };
  const { result } = await run([strict, trusted]);
  expect(result).toMatchObject({ kind: 'model', answer: { tier: 'groq' } });
});

const callsTool = says('', {
  toolCalls: [{ id: 'c1', name: 'find_symbol', arguments: { name: 'Cart' }, signature: null }],
  finish: 'tool-calls',
});

test('a call of tools where there are none is no answer, and goes up', async () => {
  const { result, trail } = await run([tier('local', [callsTool]), tier('groq', [says(grounded)])]);
  expect(trail).toEqual(['local failed', 'groq answered']);
  expect(result).toMatchObject({ kind: 'model', answer: { tier: 'groq' } });
});

test('a step after a tool is counted with what the tools said', async () => {
  const outcomes = [callsTool, says(grounded)];
  const asked = 'design a cache for the totals of a cart';
  const { rows } = await run([{ ...tier('groq', outcomes), usesTools: true }], { question: asked });
  const [step, last] = rows.map(({ estimatedInputTokens }) => estimatedInputTokens);
  expect(rows.map(({ purpose }) => purpose)).toEqual(['step', 'answer']);
  expect(last).toBeGreaterThan(step ?? 0);
});

test('the next tier is told why the last answer was rejected, not what it said', async () => {
  let prompt = '';
  const top = tier('groq', [says(grounded)]);
  const provider = await top.provider();
  const spy: Provider = {
    ...provider,
    generate: (request, options) => {
      prompt = JSON.stringify(request.messages);
      return provider.generate(request, options);
    },
  };
  await run([tier('local', [says(invented)]), { ...top, provider: async () => spy }]);
  expect(prompt).toContain('rejected: ');
  expect(prompt).not.toContain('TotalService` in');
});

const failures: readonly (readonly [name: string, failure: ProviderFailure, trail: readonly string[]])[] = [
  ['a refused key', { kind: 'unauthorized', message: 'no' }, ['local failed', 'groq answered']],
  ['a missing model', { kind: 'model-missing', model: 'm', message: '' }, ['local failed', 'groq answered']],
  [
    'a cut prompt',
    { kind: 'prompt-truncated', sentTokens: 9, evaluatedTokens: 2 },
    ['local failed', 'groq answered'],
  ],
  ['an invalid request', { kind: 'invalid-request', message: 'bad' }, ['local failed']],
  ['an abort', { kind: 'aborted' }, ['local aborted']],
];

test.each(failures)('%s', async (_name, failure, trail) => {
  const done = await run([tier('local', [fails(failure)]), tier('groq', [says(grounded)])]);
  expect(done.trail).toEqual(trail);
});

test('what was refused before it began costs nothing; what broke off is estimated', async () => {
  const refused = await run([tier('groq', [fails({ kind: 'unauthorized', message: '' })])]);
  expect(refused.rows[0]).toMatchObject({ cost: 0, costBasis: 'none' });
  const broken = await run([tier('groq', [fails({ kind: 'cut-stream', message: '' }, 'It adds up the')])]);
  expect(broken.rows[0]?.costBasis).toBe('estimated');
  expect(broken.rows[0]?.cost).toBeGreaterThan(0);
  expect(broken.result).toMatchObject({ kind: 'unanswered', why: 'all-failed' });
});

test('an empty answer is no answer', async () => {
  const { result, trail } = await run([tier('local', [says('  ')])]);
  expect(result).toMatchObject({ kind: 'unanswered', why: 'all-failed' });
  expect(trail).toEqual(['local failed']);
});

test('with no tier the context is given and one row says so', async () => {
  const none: Availability = { available: false, reason: 'no key', hint: 'set it' };
  const { result, rows } = await run([tier('groq', [], none)]);
  expect(result).toMatchObject({ kind: 'unanswered', why: 'no-tier' });
  expect(result.kind === 'unanswered' && result.plan.context.blocks.length).toBeGreaterThan(0);
  expect(rows).toMatchObject([{ tier: 'none', outcome: 'failed', cost: 0 }]);
});

test('the index answers first, but not for a pinned tier nor with text piped in', async () => {
  const structural = { question: 'where is priceOf' };
  expect((await run([], structural)).result.kind).toBe('index');
  const pinned = await run([tier('groq', [says(grounded)])], {
    ...structural,
    policy: { ...policy, pinnedTier: 'groq' },
  });
  expect(pinned.result.kind).toBe('model');
  const piped = await run([tier('groq', [says(grounded)])], { ...structural, attachment: 'some log' });
  expect(piped.result.kind).toBe('model');
});

test('a pinned index answers nothing that is not structural', async () => {
  const { result } = await run([tier('groq', [])], { policy: { ...policy, pinnedTier: 'index' } });
  expect(result).toMatchObject({ kind: 'unanswered', why: 'not-structural' });
});

test('a dry run asks nothing, records nothing and gives ceilings', async () => {
  const { result, rows } = await run([tier('local', []), tier('groq', [])], { dryRun: true });
  expect(rows).toEqual([]);
  expect(result.kind === 'dry-run' && result.ceilings.map(({ tier: name }) => name)).toEqual([
    'local',
    'groq',
  ]);
});

test('an abort before the first call asks nothing', async () => {
  const { result, rows } = await run([tier('groq', [])], {}, true);
  expect(result).toMatchObject({ kind: 'unanswered', why: 'aborted' });
  expect(rows).toEqual([]);
});

/** A local tier that is asked for the order of places, then for the answer; and a store of pauses. */
async function runWithRerank(
  outcomes: readonly ModelOutcome[],
  more: { availability?: Availability; paused?: boolean; turn?: Partial<Turn> } = {},
) {
  const pauses = new Map<string, string>();
  const rerank = {
    limitMs: 5_000,
    pauses: {
      current: () => (more.paused ? { untilMs: 1, because: 'm did not answer' } : null),
      begin: (key: string, because: string) => pauses.set(key, because),
      end: (key: string) => pauses.delete(key),
    },
  };
  const done = await run([tier('local', outcomes, more.availability)], more.turn, false, { rerank });
  return { ...done, pauses };
}

test('a local model puts the places in order, which is an attempt but no request', async () => {
  const { result, rows, notices } = await runWithRerank([says('2, 1'), says(grounded)]);
  expect(rows.map(({ purpose, outcome }) => [purpose, outcome])).toEqual([
    ['rerank', 'answered'],
    ['answer', 'answered'],
  ]);
  expect(new Set(rows.map(({ requestId }) => requestId)).size).toBe(1);
  expect(notices).toEqual([]);
  if (result.kind !== 'model') throw new Error('no answer');
  expect(result.plan.lookups.rerank).toMatchObject({ tier: 'local', order: [2, 1], notice: null });
  expect(result.attempts.map(({ purpose }) => purpose)).toEqual(['rerank', 'answer']);
});

test.each([
  { title: 'says something else', outcome: says('I would start with 2.'), notice: 'gave no list of numbers' },
  { title: 'names a place that is not there', outcome: says('400'), notice: 'gave no list of numbers' },
  {
    title: 'times out',
    outcome: fails({ kind: 'timed-out', phase: 'first-token', afterMs: 15_000 }),
    notice: 'local-model',
  },
])('when it $title, the order is ours, the answer comes, and it is left alone for a while', async (given) => {
  const { result, rows, pauses, notices } = await runWithRerank([given.outcome, says(grounded)]);
  expect(result.kind).toBe('model');
  expect(rows.map(({ purpose, outcome }) => [purpose, outcome])).toEqual([
    ['rerank', 'failed'],
    ['answer', 'answered'],
  ]);
  expect(notices).toEqual([expect.stringContaining(given.notice)]);
  expect([...pauses.keys()]).toEqual(['rerank local-model']);
});

test('during a pause it is not asked', async () => {
  const { rows, notices } = await runWithRerank([says(grounded)], { paused: true });
  expect(rows.map(({ purpose }) => purpose)).toEqual(['answer']);
  expect(notices[0]).toContain('m did not answer; tried again at');
});

test('nobody is asked for the order by a dry run, or where only the index is allowed', async () => {
  for (const turn of [{ dryRun: true }, { policy: { ...policy, pinnedTier: 'index' } }])
    expect((await runWithRerank([], { turn })).rows.filter(({ purpose }) => purpose === 'rerank')).toEqual(
      [],
    );
});

test('a dry run says that those that are switched on have no say in it', async () => {
  const { notices } = await runWithRerank([], { turn: { dryRun: true } });
  expect(notices).toEqual([expect.stringContaining('A dry run asks no model')]);
});

test('a tier elsewhere is never asked for the order', async () => {
  const rerank = { limitMs: 1, pauses: { current: () => null, begin: () => {}, end: () => {} } };
  const { rows, notices } = await run([tier('groq', [says(grounded)])], {}, false, { rerank });
  expect(rows.map(({ purpose }) => purpose)).toEqual(['answer']);
  expect(notices).toEqual([expect.stringContaining('no tier of the ladder runs on')]);
});

test('a tier that is not worth it is asked all the same when the others give no answer', async () => {
  const { trail, result } = await run(
    [tier('local', [says(grounded)]), tier('groq', [fails({ kind: 'unauthorized', message: '' })])],
    { question: 'design an architecture for all modules, with trade-offs' },
  );
  expect(trail).toEqual(['groq failed', 'local answered']);
  expect(result).toMatchObject({ kind: 'model', answer: { tier: 'local' } });
});

test('the ladder follows what became of the answers before', async () => {
  const outcomes = () => [
    {
      provider: 'ollama',
      model: 'local-model',
      intent: 'explain',
      complexity: 'medium',
      accepted: 0,
      rejected: 200,
      outputTokens: 0,
      withOutput: 0,
      acceptedGood: 0,
      acceptedBad: 0,
      rejectedGood: 0,
      rejectedBad: 0,
    },
  ];
  const { trail } = await run([tier('local', []), tier('groq', [says(grounded)])], {}, false, { outcomes });
  expect(trail).toEqual(['groq answered']);
});

/** Score 1: half a point less and it is a simple one. */
const close = 'explain how the total of a cart comes about';
const opinion = (intent: string, complexity: string) => says(JSON.stringify({ intent, complexity }));

/** Two tiers to choose from, and a small model beside them that says these in turn. */
async function runWithClassifier(
  outcomes: readonly ModelOutcome[],
  more: {
    readonly availability?: Availability;
    readonly access?: ClassifierSettings['access'];
    readonly paused?: boolean;
    /** Of the other tier. */
    readonly groq?: Availability;
    readonly turn?: Partial<Turn>;
    readonly world?: Partial<TurnWorld>;
  } = {},
) {
  const pauses = new Map<string, string>();
  const requests: ModelRequest[] = [];
  const { provider: make } = tier('classifier', outcomes, more.availability);
  const provider = await make();
  const classifier: ClassifierSettings = {
    model: 'tiny:1b',
    access: more.access ?? {
      kind: 'usable',
      tier: 'local',
      provider: async () => ({
        ...provider,
        generate: (request, options) => {
          requests.push(request);
          return provider.generate(request, options);
        },
      }),
    },
    limitMs: 3_000,
    pauses: {
      current: () => (more.paused ? { untilMs: 1, because: 'm did not answer' } : null),
      begin: (key, because) => pauses.set(key, because),
      end: (key) => pauses.delete(key),
    },
  };
  const tiers = [tier('local', [says(grounded)]), tier('groq', [says(grounded)], more.groq)];
  const done = await run(tiers, { question: close, ...more.turn }, false, { classifier, ...more.world });
  const { plan } = done.result as { readonly plan: TurnPlan };
  return { ...done, plan, pauses, requests, purposes: done.rows.map(({ purpose }) => purpose) };
}

test('where the class is close, a small model is asked once, and its opinion is a feature and an attempt', async () => {
  const { plan, rows, purposes, requests, notices, result } = await runWithClassifier([
    opinion('explain', 'simple'),
  ]);
  expect(purposes).toEqual(['classify', 'answer']);
  expect(rows[0]).toMatchObject({ tier: 'local', outcome: 'answered', cost: 0, costBasis: 'none' });
  expect(rows[1]).toMatchObject({ intent: 'explain', complexity: 'simple' });
  expect(plan.classification).toMatchObject({ intent: 'explain', complexity: 'simple', score: 0.5 });
  expect(plan.classification.features.at(-1)).toEqual({
    name: 'second opinion',
    detail: 'tiny:1b: explain, simple',
    points: -0.5,
  });
  expect(plan.lookups.opinion).toMatchObject({ model: 'tiny:1b', complexity: 'simple', notice: null });
  if (result.kind !== 'model') throw new Error('no answer');
  expect(result.attempts.map(({ purpose }) => purpose)).toEqual(['classify', 'answer']);
  expect(requests).toEqual([
    expect.objectContaining({ model: 'tiny:1b', maxOutputTokens: 40, temperature: 0, tools: [] }),
  ]);
  expect(requests[0]).not.toHaveProperty('roomTokens');
  expect(notices).toEqual([]);
});

test.each<{ title: string; turn: Partial<Turn>; groq?: Availability }>([
  {
    title: 'only one tier is there',
    turn: {},
    groq: { available: false, reason: 'no key', hint: '' },
  },
  { title: 'the class is clear', turn: { question: 'debug the cart, its total is wrong' } },
  { title: 'a tier is pinned', turn: { policy: { ...policy, pinnedTier: 'groq' } } },
  { title: 'only the index is allowed', turn: { policy: { ...policy, pinnedTier: 'index' } } },
  { title: 'it is a dry run', turn: { dryRun: true } },
  {
    title: 'the top tier is asked whatever it is',
    turn: { policy: { ...policy, multiModelRouting: false } },
  },
  { title: 'only one tier may be asked', turn: { policy: { ...policy, localOnly: true } } },
])('it is not asked where $title', async ({ turn, groq }) => {
  const { purposes, plan } = await runWithClassifier([], { turn, ...(groq && { groq }) });
  expect(purposes).not.toContain('classify');
  expect(plan.lookups.opinion).toBeNull();
});

test.each<{ title: string; given: Parameters<typeof runWithClassifier>; notice: string; pause: string[] }>([
  {
    title: 'says something else',
    given: [[says('An explanation, I think.')]],
    notice: 'gave no line of JSON',
    pause: ['classify tiny:1b'],
  },
  {
    title: 'times out',
    given: [[fails({ kind: 'timed-out', phase: 'first-token', afterMs: 3_000 })]],
    notice: 'tiny:1b',
    pause: ['classify tiny:1b'],
  },
  {
    title: 'is not pulled',
    given: [[], { availability: { available: false, reason: 'Ollama has no model', hint: 'pull it' } }],
    notice: 'Ollama has no model (pull it)',
    pause: [],
  },
  {
    title: 'is elsewhere',
    given: [[], { access: { kind: 'unusable', because: 'it is elsewhere' } }],
    notice: 'it is elsewhere',
    pause: [],
  },
  { title: 'is left alone', given: [[], { paused: true }], notice: 'tried again at', pause: [] },
])('when it $title, the words decide, the answer comes, and one line says so', async (given) => {
  const { result, plan, notices, pauses } = await runWithClassifier(...given.given);
  expect(result.kind).toBe('model');
  expect(plan.classification).toMatchObject({ complexity: 'medium', score: 1 });
  expect(notices).toEqual([
    expect.stringMatching(/^second opinion: .*The question's words alone decide\.$/s),
  ]);
  expect(notices[0]).toContain(given.notice);
  expect([...pauses.keys()]).toEqual(given.pause);
});

test('no secret reaches it', async () => {
  const value = 'hunter2-of-the-env';
  const { requests } = await runWithClassifier([opinion('explain', 'medium')], {
    turn: { question: `${close} with ${value}` },
    world: { knownSecrets: async () => [{ kind: 'value of KEY', value }] },
  });
  expect(JSON.stringify(requests)).not.toContain(value);
});
