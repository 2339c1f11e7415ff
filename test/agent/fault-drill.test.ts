/**
 * Each fault at each vendor, through the whole turn: the vendors' real SDKs against servers on loopback, the real ledger with
 * a limit on money, and what is remembered of tiers that failed. Above the tier that fails stands one that answers.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { AgentEvent } from '../../src/agent/agent-event.ts';
import { runTurn } from '../../src/agent/run-turn.ts';
import { type AskedTier, healthOf } from '../../src/agent/tier-health.ts';
import type { Tier, TurnWorld } from '../../src/agent/turn.ts';
import { pauseFile } from '../../src/cli/pause-file.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { TurnRecorder } from '../../src/cli/turn-recorder.ts';
import { systemClock } from '../../src/core/clock.ts';
import { toNanoUsd } from '../../src/core/money.ts';
import { type ProviderName, providerNames } from '../../src/core/provider-name.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { unknownRatios } from '../../src/ledger/token-ratio.ts';
import { priceOf } from '../../src/providers/pricing.ts';
import { PermissionGate } from '../../src/tools/permissions/gate.ts';
import { indexProject, sampleFiles } from '../codebase/indexed-project.ts';
import {
  answer,
  httpError,
  raw,
  type ScriptedReply,
  startScriptedServer,
} from '../loopback/scripted-server.ts';
import { makeProvider, testModels } from '../providers/generate.ts';

const grounded = '`Cart.total` adds up `priceOf` (src/cart.ts:13).';
const draft = 'A draft that nobody may take for the answer, since it breaks off here.';
const question = 'explain how the total of a cart comes about';
const usage = { freshInput: 400, output: 40 };
const limits = { firstTokenMs: 20_000, localFirstTokenMs: 20_000, idleMs: 500, totalMs: 40_000 };
const impatient = { ...limits, firstTokenMs: 300, localFirstTokenMs: 300 };

/** The local one large enough to be asked first. */
const models = { ...testModels, ollama: 'qwen3.5:9b' };

interface Drill {
  readonly replies: readonly ScriptedReply[];
  readonly timeouts?: typeof limits;
  readonly extraFiles?: Readonly<Record<string, string>>;
  /** Stops the turn when the first text has come. */
  readonly abortOnText?: boolean;
}

async function drill(
  name: ProviderName,
  { replies, timeouts = limits, extraFiles = {}, abortOnText = false }: Drill,
) {
  const backup: ProviderName = name === 'groq' ? 'anthropic' : 'groq';
  const server = await startScriptedServer({
    ollamaModels: [models.ollama],
    [name]: replies,
    [backup]: [answer(grounded, { usage })],
  });
  const dataDir = mkdtempSync(join(tmpdir(), 'drill-'));
  const ledger = openLedger(dataDir);
  onTestFinished(async () => {
    await server.close();
    ledger.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const noTerminal = { err: { write: (text: string) => expect(text).toBe('') } } as unknown as Terminal;
  const recorder = await TurnRecorder.make(dataDir, async () => ledger, noTerminal);
  await recorder.open();
  const limit = {
    dailyUsd: 1,
    monthlyUsd: null,
    projectDailyUsd: null,
    projectMonthlyUsd: null,
    sessionUsd: null,
    requestUsd: null,
    atCap: 'local-only',
  } as const;
  const tierOf = (vendor: ProviderName): Tier => ({
    name: vendor,
    model: models[vendor],
    vendor,
    isLocal: vendor === 'ollama',
    maxOutputTokens: 500,
    windowTokens: null,
    confidenceThreshold: 0.85,
    usesTools: false,
    seesImages: false,
    provider: async () =>
      makeProvider(vendor, server.urls[vendor], { timeouts: vendor === name ? timeouts : limits }),
    priceFor: (tokens) => {
      const price = priceOf(vendor, models[vendor], {}, new Date('2026-11-20'), tokens);
      // Dear and good, so that it is the second to be asked whosever the first is.
      return price !== null && vendor === backup && vendor === 'groq'
        ? { ...price, input: price.input * 200, output: price.output * 200 }
        : price;
    },
  });
  const counted = (
    vendor: ProviderName,
    counts: { readonly accepted: number; readonly rejected: number },
  ) => ({
    provider: vendor,
    model: models[vendor],
    intent: 'explain',
    complexity: 'medium',
    outputTokens: 100_000,
    withOutput: 1_000,
    acceptedGood: 0,
    acceptedBad: 0,
    rejectedGood: 0,
    rejectedBad: 0,
    accepted: counts.accepted,
    rejected: counts.rejected,
  });
  const tiers = [tierOf(name), tierOf(backup)];
  const events: AgentEvent[] = [];
  const stop = new AbortController();
  const health = { pauses: pauseFile(dataDir, systemClock), keyOf: (tier: AskedTier) => tier.name };
  const index = await indexProject({ ...sampleFiles, ...extraFiles });
  const world: TurnWorld = {
    index,
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
    outcomes: () => [counted(name, policyFor(name)), counted(backup, { accepted: 1_000, rejected: 0 })],
    rejectedIn: () => [],
    loadHealth: async () => health,
    purse: recorder.purse(limit, null),
    loadTiers: async () => tiers,
    retryPolicy: { maxTries: 2, maxWaitMs: 1_000, maxTotalMs: 5_000 },
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
    clock: systemClock,
    random: () => 0,
    signal: stop.signal,
    record: (attempt) => recorder.record(attempt),
    onEvent: (event) => {
      events.push(event);
      if (abortOnText && event.type === 'text') stop.abort();
    },
  };
  const result = await runTurn(
    {
      question,
      attachment: null,
      budgetTokens: 4_000,
      dryRun: false,
      policy: {
        complexStart: name,
        maxTier: null,
        pinnedTier: null,
        localOnly: false,
        multiModelRouting: true,
        targetShare: policyFor(name).targetShare,
      },
      wholeFiles: false,
      brief: true,
      rulesTokens: 0,
      continueLast: false,
      conversationTokens: 32_000,
      mayEdit: true,
      responseMode: 'human',
      maxSteps: 30,
      repairRounds: 0,
      limitMs: 60_000,
      samples: 1,
    },
    world,
  );
  const rows = ledger.attemptsBetween(0, Number.MAX_SAFE_INTEGER);
  const posts = server.requests.filter(({ method }) => method === 'POST');
  const spent = rows.reduce((sum, { cost }) => sum + (cost ?? 0), 0);
  // Whatever happened: nothing stays set aside, and the ledger has one sum.
  const [state] = ledger.budgets.states(
    [{ name: 'day', limit: toNanoUsd(1e9) }],
    { project: index.root, requestId: '', conversation: null },
    { dayFromMs: 0, monthFromMs: 0 },
  );
  expect(state).toMatchObject({ reserved: 0, spent });
  return {
    result,
    text: result.kind === 'model' ? result.answer.text : null,
    trail: rows.map(({ provider, outcome }) => `${provider} ${outcome}`),
    rows,
    asked: posts.map(({ provider }) => provider),
    posts,
    events,
    health: healthOf(tiers[0] as Tier, health),
    backup,
  };
}

/** So that one tier alone is not enough and both together are: Sonnet is thought much of from the start. */
const policyFor = (name: ProviderName) =>
  name === 'anthropic'
    ? { accepted: 0, rejected: 1_000, targetShare: 0.97 }
    : { accepted: 620, rejected: 380, targetShare: 0.9 };

const isPaid = (name: ProviderName) => name !== 'ollama';

interface Fault {
  readonly title: string;
  readonly replies: (name: ProviderName) => readonly ScriptedReply[];
  /** Requests to the tier that fails. */
  readonly requests: number;
  readonly reason: RegExp;
  /** Of the attempt that failed, at a vendor that is paid. */
  readonly cost: 'nothing' | 'estimated';
  /** Whether other processes leave it alone. */
  readonly pauses: boolean;
  readonly timeouts?: typeof limits;
  readonly not?: readonly ProviderName[];
}

const rateLimit = (name: ProviderName, seconds: string) =>
  name === 'gemini'
    ? httpError(
        429,
        'slow down',
        {},
        {
          details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${seconds}s` }],
        },
      )
    : httpError(429, 'slow down', { 'retry-after': seconds }, { code: 'rate_limit_error' });

const faults: readonly Fault[] = [
  {
    title: 'a rate limit that says to wait for an hour',
    replies: (name) => [rateLimit(name, '3600')],
    requests: 1,
    reason: /rate limited \(again in 3600 s\)/,
    cost: 'nothing',
    pauses: true,
    // It has no rate limits of its own, and says nothing of how long to wait.
    not: ['ollama'],
  },
  {
    title: 'a rate limit that says nothing',
    replies: () => [httpError(429, 'slow down')],
    requests: 2,
    reason: /rate limited/,
    cost: 'nothing',
    pauses: true,
  },
  {
    title: '500',
    replies: () => [httpError(500, 'internal')],
    requests: 2,
    reason: /the server failed/,
    cost: 'nothing',
    pauses: true,
  },
  {
    title: '401',
    replies: () => [httpError(401, 'no')],
    requests: 1,
    reason: /the key was refused/,
    cost: 'nothing',
    pauses: true,
  },
  {
    title: 'no answer',
    replies: () => [{ kind: 'hang' }],
    timeouts: impatient,
    requests: 1,
    reason: /no first token within/,
    cost: 'estimated',
    pauses: true,
  },
  {
    title: 'a stream that stalls',
    replies: () => [answer(draft, { usage, break: { afterChunks: 4, how: 'stall' } })],
    requests: 1,
    reason: /stood still/,
    cost: 'estimated',
    pauses: true,
  },
  {
    title: 'a stream that is cut',
    replies: () => [answer(draft, { usage, break: { afterChunks: 4, how: 'cut' } })],
    requests: 1,
    reason: /broke off/,
    cost: 'estimated',
    pauses: false,
  },
  {
    title: 'a stream that ends too soon',
    replies: () => [answer(draft, { usage, break: { afterChunks: 4, how: 'end' } })],
    requests: 1,
    reason: /broke off/,
    cost: 'estimated',
    pauses: false,
  },
  {
    title: 'a body that is none of the protocol',
    replies: () => [raw('<html>hello</html>', 'text/html')],
    requests: 1,
    reason: /not of its protocol/,
    cost: 'estimated',
    pauses: false,
  },
];

describe.each(providerNames)('%s', (name) => {
  test.each(faults.filter(({ not = [] }) => !not.includes(name)))(
    '$title: the tier above answers, and what it cost is recorded once',
    async ({ replies, requests, reason, cost, pauses, timeouts = limits }) => {
      const { text, trail, rows, asked, health, events, backup } = await drill(name, {
        replies: replies(name),
        timeouts,
      });
      expect(rows[0]?.reason).toMatch(reason);
      expect(text).toBe(grounded);
      expect(trail).toEqual([`${name} failed`, `${backup} answered`]);
      expect(asked).toEqual([...Array.from({ length: requests }, () => name), backup]);
      const [failed, answered] = rows;
      expect(answered).toMatchObject({ costBasis: 'reported', usage: { output: 40 } });
      if (cost === 'nothing' || !isPaid(name)) expect(failed).toMatchObject({ cost: 0, costBasis: 'none' });
      else {
        expect(failed?.costBasis).toBe('estimated');
        expect(failed?.cost).toBeGreaterThan(0);
      }
      expect(health.available).toBe(!pauses);
      // A draft is said to be one before another tier speaks.
      const shown = events.flatMap((event) => ('tier' in event && event.type === 'text' ? [event.tier] : []));
      const escalated = events.findIndex(({ type }) => type === 'escalated');
      expect(events.slice(0, escalated).some((event) => event.type === 'text' && event.tier === backup)).toBe(
        false,
      );
      expect(shown.at(-1)).toBe(backup);
    },
  );

  test('a rate limit that passes: it is tried again, and the answer is billed once', async () => {
    const { text, trail, rows, asked, health } = await drill(name, {
      replies: [rateLimit(name, '0'), answer(grounded, { usage })],
    });
    expect(text).toBe(grounded);
    expect(trail).toEqual([`${name} answered`]);
    expect(asked).toEqual([name, name]);
    const alone = priceOf(name, models[name], {}, new Date('2026-11-20'), 400);
    expect(rows[0]?.cost).toBe(Math.round(400_000 * (alone?.input ?? 0) + 40_000 * (alone?.output ?? 0)));
    expect(health.available).toBe(true);
  });

  test('a request of ours that is wrong goes to nobody else', async () => {
    const { result, trail, asked } = await drill(name, { replies: [httpError(400, 'bad field')] });
    expect(result).toMatchObject({ kind: 'unanswered', why: 'all-failed' });
    expect(trail).toEqual([`${name} failed`]);
    expect(asked).toEqual([name]);
  });

  test('a prompt that is too long is packed smaller, once', async () => {
    const refusals: Readonly<Record<ProviderName, ScriptedReply>> = {
      ollama: httpError(400, 'the prompt exceeds the context length (2400)'),
      groq: httpError(
        413,
        'Request too large for model on tokens per minute (TPM): Limit 2200, Requested 4500, please reduce your message size',
        {},
        { code: 'rate_limit_exceeded' },
      ),
      gemini: httpError(
        400,
        'The input token count (4000) exceeds the maximum number of tokens allowed (1500).',
      ),
      anthropic: httpError(
        400,
        'prompt is too long: 4000 tokens > 1500 maximum',
        {},
        { code: 'invalid_request_error' },
      ),
    };
    const extraFiles = Object.fromEntries(
      Array.from({ length: 12 }, (_, at) => [
        `src/cart-total-${at}.ts`,
        `import { Cart } from './cart.js';\n${Array.from({ length: 20 }, (_, line) => `/** The total of a cart comes about so. */\nexport function cartTotal${at}x${line}(cart: Cart): number {\n  return cart.total() * ${line};\n}\n`).join('')}`,
      ]),
    );
    const small = { freshInput: 1_200, output: 40 };
    const answered = await drill(name, {
      replies: [refusals[name], answer(grounded, { usage: small })],
      extraFiles,
    });
    expect(answered.trail).toEqual([`${name} failed`, `${name} answered`]);
    expect(answered.text).toBe(grounded);
    const sizes = answered.posts.map(({ body }) => JSON.stringify(body).length);
    expect(sizes[1]).toBeLessThan(0.9 * (sizes[0] ?? 0));
    expect(answered.events.filter(({ type }) => type === 'packed-smaller')).toHaveLength(1);
    expect(answered.rows[0]).toMatchObject({ cost: 0, costBasis: 'none' });

    const again = await drill(name, { replies: [refusals[name]], extraFiles });
    expect(again.trail).toEqual([`${name} failed`, `${name} failed`, `${again.backup} answered`]);
  });

  test('a turn that is stopped asks nobody else, and what had come is paid for', async () => {
    const { result, trail, rows, asked, posts } = await drill(name, {
      replies: [answer(draft, { usage, break: { afterChunks: 4, how: 'stall' } })],
      abortOnText: true,
    });
    // The connection is closed: nobody goes on writing what is billed.
    await posts[0]?.closed;
    expect(result).toMatchObject({ kind: 'unanswered', why: 'aborted' });
    expect(trail).toEqual([`${name} aborted`]);
    expect(asked).toEqual([name]);
    if (isPaid(name)) {
      expect(rows[0]).toMatchObject({ costBasis: 'estimated' });
      expect(rows[0]?.cost).toBeGreaterThan(0);
    }
  });
});

test('a local server that cuts the prompt silently has not answered', async () => {
  const { text, trail, rows } = await drill('ollama', {
    replies: [answer('Nothing of the sort.', { usage: { freshInput: 20, output: 10 } })],
  });
  expect(text).toBe(grounded);
  expect(trail).toEqual(['ollama failed', 'groq answered']);
  expect(rows[0]?.reason).toMatch(/cut the prompt silently/);
});
