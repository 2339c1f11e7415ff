import type Anthropic from '@anthropic-ai/sdk';
import fc from 'fast-check';
import type OpenAI from 'openai';
import { expect, test } from 'vitest';
import { BudgetError } from '../../../src/prompt/pipeline/budget.ts';
import { type CachePrices, cachePricesOf } from '../../../src/prompt/pipeline/cache-prices.ts';
import { canonicalise, type ModelRequest } from '../../../src/prompt/pipeline/canonical.ts';
import { constraintsOf } from '../../../src/prompt/pipeline/constraints.ts';
import { readBack } from '../../../src/prompt/pipeline/operation.ts';
import { type Optimized, type OptimizeOptions, optimize } from '../../../src/prompt/pipeline/optimize.ts';
import type { SessionState } from '../../../src/prompt/pipeline/session-state.ts';
import { agentRequest, anthropicRequest, openAIRequest, sessionOf, step } from './requests.ts';

const dialects = fc.constantFrom('openai' as const, 'anthropic' as const, 'agent' as const);
const providers = fc.constantFrom(
  'anthropic' as const,
  'openai' as const,
  'gemini' as const,
  'none' as const,
);
const ids = (request: ModelRequest, dialect: OptimizeOptions['dialect'], isResult: boolean) =>
  canonicalise(request, dialect)
    .blocks.filter(({ tool, kind }) => tool !== null && (kind === 'tool-result') === isResult)
    .map(({ tool }) => tool?.callId);

/** What holds of every result. */
function checkSound(
  request: ModelRequest,
  dialect: OptimizeOptions['dialect'],
  result: Optimized<ModelRequest>,
) {
  const { stats, audit } = result;
  expect(stats.tokensAfter).toBeLessThanOrEqual(stats.tokensBefore);
  const sent = canonicalise(result.request, dialect).blocks;
  const texts = new Set(sent.map(({ text }) => text));
  for (const { kind, text } of canonicalise(request, dialect).blocks) {
    if (kind === 'system' || kind === 'developer') expect(texts.has(text)).toBe(true);
  }
  const all = [...texts].join('\n');
  for (const demand of constraintsOf(canonicalise(request, dialect).blocks)) expect(all).toContain(demand);
  for (const { original, handle, tokensBefore, tokensAfter, because } of audit.operations) {
    expect(readBack(audit.operations, handle)).toBe(original);
    expect(tokensAfter).toBeLessThan(tokensBefore);
    expect(because).not.toBe('');
  }
}

/** Every call has its results and every result its call, as before. */
function checkPairs(request: ModelRequest, dialect: OptimizeOptions['dialect'], result: ModelRequest) {
  const called = ids(result, dialect, false);
  expect(ids(result, dialect, true)).toEqual(called);
  const before = ids(request, dialect, false);
  expect(called).toEqual(before.filter((callId) => called.includes(callId)));
}

test('any request of either SDK, and of the agent, comes out no larger, with what must be kept, and the same each time', () => {
  fc.assert(
    fc.property(
      openAIRequest,
      anthropicRequest,
      agentRequest,
      providers,
      (openai, anthropic, agent, provider) => {
        for (const [dialect, request] of [
          ['openai', openai],
          ['anthropic', anthropic],
          ['agent', agent],
        ] as const) {
          const options = { dialect, prices: cachePricesOf[provider](2000) };
          const result = optimize<ModelRequest>(request, options);
          checkSound(request, dialect, result);
          expect(optimize<ModelRequest>(request, options).request).toEqual(result.request);
        }
      },
    ),
  );
});

test('a session stays sound from call to call: pairs stay together, decisions stand, nothing costs more than was expected', () => {
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 1, maxLength: 25 }),
      dialects,
      providers,
      fc.boolean(),
      (steps, dialect, provider, isCapped) => {
        let session: SessionState | null = null;
        for (let at = 1; at <= steps.length; at++) {
          const request = sessionOf(dialect, steps.slice(0, at));
          const options: OptimizeOptions = {
            dialect,
            session,
            prices: cachePricesOf[provider](2000),
            policy: { safetyMarginTokens: 50 },
            maxInputTokens: isCapped ? 1500 : null,
          };
          let result: Optimized<ModelRequest>;
          try {
            result = optimize<ModelRequest>(request, options);
          } catch (error) {
            // The last turns alone may be too much for such a window; then it says so.
            expect(error).toBeInstanceOf(BudgetError);
            return;
          }
          checkSound(request, dialect, result);
          checkPairs(request, dialect, result.request);
          if (isCapped) expect(result.stats.tokensAfter).toBeLessThanOrEqual(1450);
          expect(result.stats.expectedSaved).toBeGreaterThanOrEqual(isCapped ? Number.NEGATIVE_INFINITY : 0);
          const before: SessionState | null = session;
          const again = new Set(result.audit.decidedNow.map(({ blockId }) => blockId));
          for (const operation of before?.operations ?? []) {
            if (again.has(operation.blockId)) continue;
            expect(result.audit.operations).toContainEqual(operation);
          }
          session = result.session;
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('the last turns stay to the letter, whatever is proposed', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 15 }), dialects, (steps, dialect) => {
      const request = sessionOf(dialect, steps);
      const { request: sent } = optimize<ModelRequest>(request, {
        dialect,
        transforms: { filler: () => null, json: () => null, logs: () => null },
      });
      const tail = (of: ModelRequest) => of.messages.slice(-7);
      expect(tail(sent)).toEqual(tail(request));
    }),
  );
});

test('the same text becomes the same text, in whatever conversation it stands, and nothing in it is made up', () => {
  const ofAlone = new Set(['filler', 'json', 'logs', 'old-results', 'tool-schema']);
  const became = new Map<string, string | null>();
  fc.assert(
    fc.property(fc.array(step, { minLength: 8, maxLength: 25 }), dialects, (steps, dialect) => {
      const { audit } = optimize<ModelRequest>(sessionOf(dialect, steps), { dialect });
      for (const { by, text, original, originalHash } of audit.operations) {
        if (!ofAlone.has(by)) continue;
        const key = `${by} ${originalHash}`;
        if (became.has(key)) expect(text).toBe(became.get(key));
        became.set(key, text);
        for (const line of (text ?? '').split('\n')) {
          for (const part of line.split(/\[…[^\]]*\]/))
            if (by === 'old-results') expect(original).toContain(part);
        }
      }
    }),
  );
  expect(became.size).toBeGreaterThan(5);
});

const reading = Array.from({ length: 30 }, (_, at) => ({
  tool: 'Bash' as const,
  about: `cat file${at}`,
  output: Array.from({ length: 50 }, (_, line) => `const value${line} = compute(${at}, ${line} * 7);`).join(
    '\n',
  ),
}));

function replay(prices: CachePrices = cachePricesOf.anthropic(2000), options: Partial<OptimizeOptions> = {}) {
  let session: SessionState | null = null;
  const results: Optimized<ModelRequest>[] = [];
  for (let at = 1; at <= reading.length; at++) {
    const result: Optimized<ModelRequest> = optimize<ModelRequest>(
      sessionOf('anthropic', reading.slice(0, at)),
      {
        dialect: 'anthropic',
        prices,
        session,
        ...options,
      },
    );
    results.push(result);
    session = result.session;
  }
  return results;
}

test('old results are shrunk in batches, not one by one, and the session costs less for it', () => {
  const results = replay();
  const batches = results.filter(({ audit }) => audit.decidedNow.length > 0);
  expect(batches.length).toBeGreaterThan(1);
  expect(batches.length).toBeLessThan(12);
  for (const { audit } of batches) expect(audit.decidedNow.length).toBeGreaterThan(1);
  expect(results.reduce((sum, { stats }) => sum + stats.costSaved, 0)).toBeGreaterThan(0);
});

test('between batches the prompt only grows at its end', () => {
  const results = replay();
  for (const [at, { request, audit }] of results.entries()) {
    const before = results[at - 1]?.request.messages ?? [];
    if (audit.decidedNow.length === 0) expect(request.messages.slice(0, before.length)).toEqual(before);
  }
});

test('when the window is nearly full the older part is summarised, once for many calls', () => {
  const capped = replay(cachePricesOf.anthropic(2000), {
    maxInputTokens: 9000,
    policy: { off: new Set(['old-results']) },
  });
  const summaries = capped.filter(({ audit }) => audit.decidedNow.some(({ by }) => by === 'compaction'));
  expect(summaries.length).toBeGreaterThan(0);
  expect(summaries.length).toBeLessThan(5);
  const text = JSON.stringify(summaries.at(-1)?.request.messages);
  expect(text).toContain('Summary of');
  expect(text).toContain('You must not touch the tests.');
  for (const { stats } of capped) expect(stats.tokensAfter).toBeLessThanOrEqual(8700);
  // In every other call the prompt only grows.
  expect(capped.filter(({ audit }) => audit.decidedNow.length > 0).length).toBeLessThan(7);
});

test('a summary says what it all began with, and what was demanded on the way', () => {
  const steps = Array.from({ length: 20 }, (_, at) => ({
    tool: 'say' as const,
    about: `Part ${at} is mended. ${'It was a matter of state. '.repeat(10)}`,
    output: `Now part ${at}.${at === 3 ? ' Never use lodash.' : ''} ${'There is more of it. '.repeat(15)}`,
  }));
  const { request, stats } = optimize<ModelRequest>(sessionOf('openai', steps), {
    dialect: 'openai',
    maxInputTokens: 2300,
  });
  expect(stats.fallbackUsed).toBeNull();
  const [, summary] = request.messages as readonly { readonly content: string }[];
  expect(summary?.content).toMatch(
    /^Summary of \d+ earlier messages:\nIt began with: Mend the bug\. You must not/,
  );
  expect(summary?.content).toContain('- Never use lodash.');
});

test('a summary can be written by who calls', () => {
  const capped = replay(cachePricesOf.none(2000), {
    maxInputTokens: 9000,
    policy: { off: new Set(['old-results']) },
    summarise: (blocks) => `${blocks.length} blocks about values`,
  });
  expect(JSON.stringify(capped.at(-1)?.request.messages)).toMatch(
    /Summary of \d+ earlier messages:\\n\d+ blocks about values/,
  );
});

const animals = ['otter', 'heron', 'badger', 'lynx', 'stoat', 'egret'];
const documents: Anthropic.MessageCreateParamsNonStreaming = {
  model: 'claude-sonnet-5-5',
  max_tokens: 500,
  system: 'You answer from the documents.',
  messages: [
    {
      role: 'user',
      content: [
        ...animals.map(
          (animal): Anthropic.DocumentBlockParam => ({
            type: 'document',
            source: {
              type: 'text',
              media_type: 'text/plain',
              data: `The ${animal} lives by the water 1${animal.length}. `.repeat(60),
            },
          }),
        ),
        { type: 'text', text: 'Where does the badger live? You MUST name the document.' },
      ],
    },
  ],
};

test('over budget the documents that help with the question stay', () => {
  const { request, stats } = optimize(documents, {
    dialect: 'anthropic',
    maxInputTokens: 2400,
    transforms: { compress: () => null },
  });
  const text = JSON.stringify(request.messages);
  expect(text).toContain('The badger lives');
  expect(text).toContain('You MUST name the document.');
  expect(text).toMatch(/\[\d earlier parts left out\]/);
  expect(stats.route).toBe('heuristic+semantic');
  expect(stats.dropped.length).toBeGreaterThan(0);
  expect(stats.selected.length).toBeGreaterThan(0);
  expect(stats.tokensAfter).toBeLessThanOrEqual(2100);
});

test('what must be kept and does not fit is an error that says by how much', () => {
  const run = () =>
    optimize(
      { messages: [{ role: 'user', content: 'word '.repeat(2000) }] },
      { dialect: 'openai', maxInputTokens: 1000 },
    );
  expect(run).toThrow(BudgetError);
  expect(run).toThrow(/\d+ more than the 700 there are/);
});

test('a transform that loses a demand is given up, and what it did is undone', () => {
  const request = sessionOf('openai', reading.slice(0, 8));
  const result = optimize<ModelRequest>(request, {
    dialect: 'openai',
    policy: { protectedTurns: 1, off: new Set(['old-results']), mustKeep: ({ kind }) => kind === 'user' },
    transforms: {
      logs: (text) => ({ text: text.slice(0, 40), because: 'cut' }),
      filler: () => ({ text: 'x', because: 'cut' }),
    },
  });
  expect(result.stats.fallbackUsed).toBeNull();
  expect(JSON.stringify(result.request)).toContain('You must not touch the tests.');
  const tools: OpenAI.Chat.Completions.ChatCompletionTool[] = [
    {
      type: 'function',
      function: {
        name: 'f',
        description: 'Does f. '.repeat(50),
        parameters: { type: 'object', required: ['a'], properties: { a: {} } },
      },
    },
  ];
  const broken = optimize<ModelRequest>(
    { ...request, tools },
    {
      dialect: 'openai',
      transforms: {
        toolSchema: () => ({ text: '{"type":"function","function":{"name":"f"}}', because: 'cut' }),
      },
    },
  );
  expect(broken.stats.fallbackUsed).toBe('tool-schema');
  expect(broken.audit.flaws[0]?.kind).toBe('tool-schema-changed');
  expect((broken.request as { tools?: unknown }).tools).toEqual(tools);
});

test('filler goes, tools keep what a call needs, JSON and logs get small', () => {
  const rows = Array.from({ length: 40 }, (_, id) => ({ id, name: `user ${id}`, active: id % 2 === 0 }));
  const log = Array.from(
    { length: 200 },
    (_, at) => `2026-01-01T00:00:${at % 60} INFO served request ${at} in ${at % 9} ms`,
  );
  log[77] = '2026-01-01T00:01:17 ERROR connection refused by db-3';
  const call = (id: string) => ({
    id,
    type: 'function' as const,
    function: { name: 'run', arguments: '{}' },
  });
  const request: OpenAI.Chat.Completions.ChatCompletionCreateParamsNonStreaming = {
    model: 'gpt-5',
    messages: [
      {
        role: 'user',
        content: 'Please could you tell me why the request fails? I would like you to be brief.',
      },
      { role: 'assistant', content: null, tool_calls: [call('1'), call('2')] },
      { role: 'tool', tool_call_id: '1', content: JSON.stringify(rows, null, 2) },
      { role: 'tool', tool_call_id: '2', content: log.join('\n') },
    ],
    tools: [
      {
        type: 'function',
        function: {
          name: 'run',
          description:
            'Runs a command. It was written in 2019 by a team that liked long descriptions of simple things.',
          parameters: {
            type: 'object',
            title: 'Run',
            properties: { title: { type: 'string' } },
            required: ['title'],
          },
        },
      },
    ],
  };
  const { request: sent, stats, audit } = optimize(request, { dialect: 'openai' });
  expect(audit.flaws).toEqual([]);
  expect(stats.route).toBe('heuristic_only');
  expect(new Set(audit.operations.map(({ by }) => by))).toEqual(
    new Set(['filler', 'tool-schema', 'json', 'logs']),
  );
  expect(JSON.stringify(sent)).toContain('connection refused by db-3');
  expect(sent.tools).toEqual([
    {
      type: 'function',
      function: {
        name: 'run',
        description: 'Runs a command.',
        parameters: { type: 'object', properties: { title: { type: 'string' } }, required: ['title'] },
      },
    },
  ]);
  expect(stats.tokensAfter).toBeLessThan(0.5 * stats.tokensBefore);
});

test('only tools that are allowed are sent', () => {
  const tool = (name: string) => ({ name, input_schema: { type: 'object' as const } });
  const request = {
    messages: [{ role: 'user', content: 'hi' }],
    tools: [tool('fs_read'), tool('fs_write'), tool('web')],
  };
  const { request: sent, audit } = optimize(request, {
    dialect: 'anthropic',
    policy: { toolsAllowed: ['fs_*'] },
  });
  expect(audit.flaws).toEqual([]);
  expect(sent.tools).toEqual([tool('fs_read'), tool('fs_write')]);
});

test('stages are timed by the clock that is given', () => {
  let now = 0;
  const { stats } = optimize(documents, { dialect: 'anthropic', nowMs: () => now++ });
  expect(stats.timingsMs.canonicalise).toBe(1);
  expect(stats.timingsMs.selection).toBeUndefined();
});

test('marks for an explicit cache stand where the next request can be served from', () => {
  const [, second] = replay();
  expect(second?.cacheMarks).toEqual([
    ['system'],
    ['messages', 2, 'content', 0, 'content'],
    ['messages', 4, 'content', 0, 'content'],
  ]);
});
