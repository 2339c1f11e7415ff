import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BudgetError } from '../../src/prompt/pipeline/budget.ts';
import { cachePricesOf } from '../../src/prompt/pipeline/cache-prices.ts';
import type { ModelRequest } from '../../src/prompt/pipeline/canonical.ts';
import { memoryCache } from '../../src/wrappers/caches/memory-cache.ts';
import type { OptimizerEvent } from '../../src/wrappers/optimizer-event.ts';
import type { OptimizerOptions } from '../../src/wrappers/optimizer-options.ts';
import type { ResultCache } from '../../src/wrappers/result-cache.ts';
import { optimize, TokenOptimizer } from '../../src/wrappers/token-optimizer.ts';
import { type Step, sessionOf } from '../prompt/pipeline/requests.ts';
import { createManualClock } from '../providers/manual-clock.ts';
import { rows } from './vendors.ts';

const minuteMs = 60_000;

const reading: readonly Step[] = Array.from({ length: 24 }, (_, at) => ({
  tool: 'Bash' as const,
  about: `cat file${at}`,
  output: Array.from({ length: 50 }, (_, line) => `const value${line} = compute(${at}, ${line} * 7);`).join(
    '\n',
  ),
}));

/** The request of the call after so many steps. */
const requestAt = (
  dialect: 'openai' | 'anthropic',
  steps: number,
): ModelRequest & { readonly model: string } => ({
  model: dialect === 'openai' ? 'gpt-4o' : 'claude-haiku-5-5',
  ...sessionOf(dialect, reading.slice(0, steps)),
  // A client that lets Anthropic's cache work marks the end of each request.
  ...(dialect === 'anthropic' && { cache_control: { type: 'ephemeral' } }),
});

function make(options: OptimizerOptions = {}) {
  const events: OptimizerEvent[] = [];
  const clock = createManualClock();
  const optimizer = new TokenOptimizer({ clock, onEvent: (event) => events.push(event), ...options });
  return { optimizer, clock, events, kinds: () => events.map(({ kind }) => kind) };
}

for (const dialect of ['openai', 'anthropic'] as const) {
  test(`later requests of a conversation begin with the bytes of earlier ones, but where a batch pays (${dialect})`, async () => {
    const { optimizer } = make({ provider: dialect });
    const sent: (readonly object[])[] = [];
    const changed: number[] = [];
    let saved = 0;
    for (let at = 1; at <= reading.length; at++) {
      const { messages, stats } = await optimizer.optimize(requestAt(dialect, at));
      const before = sent.at(-1) ?? [];
      if (JSON.stringify(messages.slice(0, before.length)) !== JSON.stringify(before)) changed.push(at);
      sent.push(messages);
      saved += stats.costSaved ?? 0;
    }
    expect(changed.length).toBeGreaterThan(0);
    expect(changed.length).toBeLessThan(9);
    expect(saved).toBeGreaterThan(0);
    // What was shortened stays short.
    const last = JSON.stringify(sent.at(-1)).length;
    expect(last).toBeLessThan(0.75 * JSON.stringify(requestAt(dialect, reading.length).messages).length);
  });
}

test('a conversation is known again from an earlier step, and in whatever process shares a cache', async () => {
  const cache = memoryCache();
  const first = make({ provider: 'openai', cache });
  for (let at = 1; at <= 20; at++) await first.optimizer.optimize(requestAt('openai', at));
  const asSent = await first.optimizer.optimize(requestAt('openai', 20));
  expect(asSent.operations.length).toBeGreaterThan(5);
  await settled();
  // The last question, put otherwise.
  const branch = {
    ...requestAt('openai', 20),
    messages: [
      ...requestAt('openai', 20).messages.slice(0, -2),
      { role: 'user', content: 'Stop. What now?' },
    ],
  };
  const prefix = (messages: readonly object[]) => JSON.stringify(messages.slice(0, 30));
  const branched = await first.optimizer.optimize(branch);
  expect(prefix(branched.messages)).toBe(prefix(asSent.messages));

  const second = make({ provider: 'openai', cache });
  const elsewhere = await second.optimizer.optimize(requestAt('openai', 21));
  expect(prefix(elsewhere.messages)).toBe(prefix(asSent.messages));
  expect(second.kinds()).toEqual([
    'optimization_started',
    'cache_miss',
    'cache_hit',
    'optimization_completed',
  ]);
});

test('breakpoints that move on and texts that become parts do not make another conversation', async () => {
  const { optimizer, events } = make({ provider: 'anthropic' });
  const ephemeral = { type: 'ephemeral' };
  const first = [
    { role: 'user', content: [{ type: 'text', text: 'What is this?', cache_control: ephemeral }] },
  ];
  await optimizer.optimize(first);
  await optimizer.optimize([
    { role: 'user', content: 'What is this?' },
    { role: 'assistant', content: 'A test.' },
    { role: 'user', content: [{ type: 'text', text: 'Of what?', cache_control: ephemeral }] },
  ]);
  const prefix = events.flatMap((event) =>
    'cache' in event && event.cache === 'prefix' ? [event.kind] : [],
  );
  expect(prefix).toEqual(['cache_miss', 'cache_hit']);
});

test('the same request gives the same result without work for ten minutes', async () => {
  const { optimizer, clock, events } = make({ provider: 'openai' });
  const request = requestAt('openai', 12);
  const first = await optimizer.optimize(request);
  await settled();
  await clock.advance(9 * minuteMs);
  const again = await optimizer.optimize(request);
  expect(again.request).toEqual(first.request);
  expect(again.operations).toEqual(first.operations);
  expect(again.stats).toEqual({ ...first.stats, cacheHit: true, timingsMs: {} });
  expect(events.at(-1)).toMatchObject({ kind: 'optimization_completed', cacheHit: true });
  await clock.advance(minuteMs);
  expect((await optimizer.optimize(request)).stats.cacheHit).toBe(false);
});

test('results are for one tenant, one model and one configuration only', async () => {
  const cache = memoryCache();
  const request = requestAt('openai', 6);
  const hit = async (options: OptimizerOptions, model = 'gpt-4o') => {
    const { optimizer, events } = make({ provider: 'openai', cache, ...options });
    await optimizer.optimize({ ...request, model });
    await settled();
    return events.flatMap((event) => ('cache' in event ? [`${event.cache} ${event.kind}`] : []));
  };
  const missed = ['exact cache_miss', 'prefix cache_miss'];
  expect(await hit({ tenant: 'a' })).toEqual(missed);
  expect(await hit({ tenant: 'a' })).toEqual(['exact cache_hit']);
  expect(await hit({ tenant: 'b' })).toEqual(missed);
  expect(await hit({ tenant: 'a' }, 'gpt-4o-mini')).toEqual(missed);
  expect(await hit({ tenant: 'a', policy: { off: new Set(['json']) } })).toEqual(missed);
  expect(await hit({ tenant: 'a', policy: { off: new Set(['json']) } })).toEqual(['exact cache_hit']);
  expect(await hit({ tenant: 'a', policy: { off: new Set(['logs']) } })).toEqual(missed);
  const summarise = () => 'a summary';
  expect(await hit({ tenant: 'a', summarise })).toEqual(missed);
  expect(await hit({ tenant: 'a', summarise })).toEqual(['exact cache_hit']);
  expect(await hit({ tenant: 'a', summarise: () => 'another' })).toEqual(missed);
  expect(await hit({ tenant: 'a', maxInputTokens: 50_000 })).toEqual([
    'exact cache_miss',
    'prefix cache_hit',
  ]);
});

test('a cache that fails, or holds what nobody wrote, only misses', async () => {
  const broken: ResultCache = {
    get: async () => {
      throw new Error('down');
    },
    set: async () => {
      throw new Error('down');
    },
  };
  const silent: ResultCache = { get: () => new Promise(() => undefined), set: async () => undefined };
  const strange = (value: string): ResultCache => ({ get: async () => value, set: async () => undefined });
  const expected = await make({ provider: 'openai' }).optimizer.optimize(requestAt('openai', 6));
  const other = { conversation: { state: { operations: [{ text: 'injected' }] } }, stats: {} };
  for (const cache of [
    broken,
    silent,
    strange('no JSON'),
    strange('{}'),
    strange(JSON.stringify(other)),
    null,
  ]) {
    const { optimizer } = make({ provider: 'openai', cache });
    const { request, stats } = await optimizer.optimize(requestAt('openai', 6));
    expect(request).toEqual(expected.request);
    expect(stats.fallbackUsed).toBeNull();
  }
});

test('an entry that was changed, cut or moved to another key is a miss', () =>
  fc.assert(
    fc.asyncProperty(
      fc.constantFrom('change', 'cut', 'move'),
      fc.nat(),
      fc.constantFrom(...'x"{}0 '),
      async (how, place, character) => {
        const entries = new Map<string, string>();
        const cache: ResultCache = {
          get: async (key) => entries.get(key) ?? null,
          set: async (key, value) => void entries.set(key, value),
        };
        for (const steps of [5, 6]) {
          await make({ provider: 'openai', cache }).optimizer.optimize(requestAt('openai', steps));
          await settled();
        }
        const values = [...entries.values()];
        for (const [at, [key, value]] of [...entries].entries()) {
          const cut = place % value.length;
          if (how === 'move') entries.set(key, values[(at + 1) % values.length] ?? '');
          else
            entries.set(
              key,
              value.slice(0, cut) + (how === 'cut' ? '' : `${character}~${value.slice(cut + 2)}`),
            );
        }
        const { optimizer, kinds } = make({ provider: 'openai', cache });
        const expected = await make({ provider: 'openai' }).optimizer.optimize(requestAt('openai', 6));
        expect((await optimizer.optimize(requestAt('openai', 6))).request).toEqual(expected.request);
        expect(kinds()).not.toContain('cache_hit');
        expect(kinds()).not.toContain('optimization_failed');
      },
    ),
    { numRuns: 25 },
  ));

test('after a pause the provider has forgotten, and everything may be said anew', async () => {
  const run = async (pauseMs: number) => {
    const { optimizer, clock } = make({ provider: 'anthropic' });
    for (let at = 1; at <= 9; at++) await optimizer.optimize(requestAt('anthropic', at));
    await clock.advance(pauseMs);
    return (await optimizer.optimize(requestAt('anthropic', 10))).stats;
  };
  expect((await run(minuteMs)).servedTokens).toBeGreaterThan(0);
  expect((await run(6 * minuteMs)).servedTokens).toBe(0);
});

test('messages alone are enough, of either SDK', async () => {
  const openai = await optimize([
    { role: 'user', content: 'Please could you list the users?' },
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }],
    },
    { role: 'tool', tool_call_id: 'c', content: rows },
  ]);
  const anthropic = await optimize([
    { role: 'user', content: 'Please could you list the users?' },
    { role: 'assistant', content: [{ type: 'tool_use', id: 'c', name: 'f', input: {} }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c', content: rows }] },
  ]);
  for (const { messages, stats, operations, readBack } of [openai, anthropic]) {
    expect(messages).toHaveLength(3);
    expect(stats.tokensAfter).toBeLessThan(0.6 * stats.tokensBefore);
    expect(stats).toMatchObject({ costSaved: null, expectedSaved: null, model: null, maxInputTokens: null });
    const json = operations.find(({ by }) => by === 'json');
    expect(readBack(json?.handle ?? '')).toBe(rows);
  }
});

test('events say what happened, and nothing of what was said', async () => {
  const { optimizer, events } = make({
    provider: 'anthropic',
    targetModel: 'claude-haiku-5-5',
    maxInputTokens: 2_500,
    tenant: 'acme',
    prices: cachePricesOf.none(100),
    policy: { off: new Set(['old-results', 'compaction']) },
  });
  const essay = Array.from(
    { length: 90 },
    (_, at) => `Chapter ${at} says that the river rises in spring, and that ${at * 3} boats were lost there.`,
  ).join(' ');
  const request = {
    system: 'You answer from the documents.',
    messages: [
      {
        role: 'user',
        content: [
          { type: 'document', source: { type: 'text', media_type: 'text/plain', data: essay } },
          {
            type: 'document',
            source: { type: 'text', media_type: 'text/plain', data: essay.replaceAll('river', 'lake') },
          },
          { type: 'text', text: 'How many boats were lost?' },
        ],
      },
    ],
  };
  const { stats } = await optimizer.optimize(request);
  expect(stats.route).not.toBe('heuristic_only');
  expect(new Set(events.map(({ callId }) => callId)).size).toBe(1);
  for (const event of events) {
    expect(event).toMatchObject({ provider: 'anthropic', model: 'claude-haiku-5-5', tenant: 'acme' });
  }
  expect(events[0]).toMatchObject({ kind: 'optimization_started', messages: 1 });
  expect(events.at(-1)).toMatchObject({
    kind: 'optimization_completed',
    tokensBefore: stats.tokensBefore,
    tokensAfter: stats.tokensAfter,
  });
  const text = JSON.stringify(events);
  for (const word of ['boats', 'river', 'documents']) expect(text).not.toContain(word);
  const debug = make({ provider: 'anthropic', eventsWithContent: true });
  await debug.optimizer.optimize(request);
  expect(JSON.stringify(debug.events)).toContain('boats');
});

test('what must be kept and does not fit says by how much', async () => {
  const { optimizer } = make({ provider: 'openai', targetModel: 'gpt-4o', maxInputTokens: 1000 });
  const call = optimizer.optimize([{ role: 'user', content: 'word '.repeat(2000) }]);
  await expect(call).rejects.toBeInstanceOf(BudgetError);
  await expect(call).rejects.toMatchObject({ overTokens: expect.any(Number) });
});

test('a limit is met', async () => {
  const { optimizer } = make({ provider: 'openai', maxInputTokens: 6_000 });
  for (let at = 1; at <= 20; at++) {
    const { stats } = await optimizer.optimize(requestAt('openai', at));
    expect(stats.tokensAfter).toBeLessThanOrEqual(5_700);
  }
});

/** Results are written in a later turn. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}
