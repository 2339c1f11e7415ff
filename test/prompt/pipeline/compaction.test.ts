import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BudgetError } from '../../../src/prompt/pipeline/budget.ts';
import { cachePricesOf } from '../../../src/prompt/pipeline/cache-prices.ts';
import { canonicalise, type ModelRequest } from '../../../src/prompt/pipeline/canonical.ts';
import { compact } from '../../../src/prompt/pipeline/compaction.ts';
import { markKept } from '../../../src/prompt/pipeline/keep.ts';
import { type Optimized, optimize } from '../../../src/prompt/pipeline/optimize.ts';
import { defaultPolicy } from '../../../src/prompt/pipeline/policy.ts';
import type { SessionState } from '../../../src/prompt/pipeline/session-state.ts';
import { type Step, sessionOf, step } from './requests.ts';

const countTokens = (text: string) => Math.ceil(text.length / 4);
const talk = (turns: number): Step[] =>
  Array.from({ length: turns }, (_, at) => ({
    tool: 'say',
    about: `Part ${at} is mended. ${'It was a matter of state. '.repeat(20)}`,
    output: `Now part ${at}. ${'There is more of it. '.repeat(20)}`,
  }));

function compacted(steps: readonly Step[], targetTokens: number) {
  const canonical = canonicalise(sessionOf('openai', steps), 'openai', countTokens);
  const blocks = markKept(canonical.blocks, defaultPolicy);
  const compaction = compact(blocks, {
    mostTokens: 300,
    targetTokens,
    sizes: new Map(blocks.map(({ id, tokens }) => [id, tokens])),
    summarised: new Set(),
    countTokens,
    summarise: null,
  });
  return { blocks, compaction };
}

test('as much of the later conversation stays as there is room for', () => {
  for (const targetTokens of [6000, 4000, 2500]) {
    const { blocks, compaction } = compacted(talk(40), targetTokens);
    expect(compaction?.tokensAfter).toBeLessThanOrEqual(targetTokens);
    // One turn more would have been too much.
    expect(compaction?.tokensAfter).toBeGreaterThan(targetTokens - 400);
    const going = new Set(compaction?.blockIds);
    const firstStaying = blocks.findIndex(
      ({ id, message }) => message !== 0 && message !== null && !going.has(id),
    );
    expect(blocks.slice(firstStaying).some(({ id }) => going.has(id))).toBe(false);
  }
});

test('where the recent turns alone are more than that, all older ones go', () => {
  const { blocks, compaction } = compacted(talk(40), 100);
  const staying = blocks.filter(({ id }) => !compaction?.blockIds.includes(id));
  expect(staying.every(({ mustKeep }) => mustKeep)).toBe(true);
});

test('a summary says first what was asked, then what was answered, then what was called, in the order of the conversation', () => {
  const run = (command: string, description: string) => ({
    role: 'assistant',
    content: [
      { type: 'text', text: '★ ─────\nFound it! The port is taken. There is more to say about it.' },
      { type: 'tool_use', id: command, name: 'Bash', input: { command, description } },
      { type: 'tool_use', id: `${command} list`, name: 'TodoWrite', input: { todos: [] } },
    ],
  });
  const results = (command: string) => ({
    role: 'user',
    content: [command, `${command} list`].map((id) => ({
      type: 'tool_result',
      tool_use_id: id,
      content: 'ok',
    })),
  });
  const messages = [
    { role: 'user', content: 'Mend the port.' },
    ...['one', 'two'].flatMap((at) => [
      run(at, `Lists ports, ${at}`),
      results(at),
      { role: 'assistant', content: `Port ${at} is mended.` },
      { role: 'user', content: `Now the other one, after ${at}.` },
    ]),
    ...[1, 2, 3, 4, 5].map((at) => ({ role: 'assistant', content: `Step ${at} is finished.` })),
  ];
  const summary = (mostTokens: number) => {
    const canonical = canonicalise({ messages }, 'anthropic', countTokens);
    const blocks = markKept(canonical.blocks, defaultPolicy);
    const sizes = new Map(blocks.map(({ id, tokens }) => [id, tokens]));
    const options = { mostTokens, targetTokens: 0, sizes, summarised: new Set<string>() };
    return compact(blocks, { ...options, countTokens, summarise: null })
      ?.inserted.text.split('\n')
      .slice(2);
  };
  const ofOne = [
    '- answered: Found it! The port is taken. There is more to say about it.',
    '- called Bash: Lists ports, one',
  ];
  expect(summary(1000)?.slice(0, 5)).toEqual([
    ...ofOne,
    '- called TodoWrite',
    '- answered: Port one is mended.',
    '- was asked: Now the other one, after one.',
  ]);
  const short = summary(45) ?? [];
  expect(short.filter((line) => line.startsWith('- was asked')).length).toBe(1);
  expect(short.filter((line) => line.startsWith('- called')).length).toBe(0);
});

test('a later summary is of all that went, not of the last part only', () => {
  const steps = talk(60);
  let session: SessionState | null = null;
  const counts: number[] = [];
  for (let at = 1; at <= steps.length; at++) {
    const result: Optimized<ModelRequest> = optimize<ModelRequest>(sessionOf('openai', steps.slice(0, at)), {
      dialect: 'openai',
      session,
      prices: cachePricesOf.openai(2000),
      countTokens,
      maxInputTokens: 5000,
      policy: { off: new Set(['filler']) },
    });
    session = result.session;
    const isNew = result.audit.decidedNow.some(({ by }) => by === 'compaction');
    if (!isNew) continue;
    const [, count] = /Summary of (\d+) earlier/.exec(JSON.stringify(result.request.messages)) ?? [];
    counts.push(Number(count));
    expect(JSON.stringify(result.request.messages)).toContain('It began with: Mend the bug. You must not');
    expect(result.stats.tokensAfter).toBeLessThanOrEqual(0.6 * 4700);
  }
  expect(counts.length).toBeGreaterThan(1);
  expect(counts).toEqual(counts.toSorted((a, b) => a - b));
});

const saying = fc
  .record({ said: fc.integer({ min: 1, max: 12 }), asked: fc.integer({ min: 1, max: 8 }), at: fc.nat() })
  .map(
    ({ said, asked, at }): Step => ({
      tool: 'say',
      about: `Part ${at}. ${'It was a matter of state. '.repeat(said)}`,
      output: `Now part ${at}. ${'There is more. '.repeat(asked)}`,
    }),
  );

test('after a summary there is room for more than the next call', () => {
  let followed = 0;
  fc.assert(
    fc.property(
      fc.array(fc.oneof(step, saying, saying, saying), { minLength: 60, maxLength: 90 }),
      fc.constantFrom('openai' as const, 'anthropic' as const),
      (steps, dialect) => {
        let session: SessionState | null = null;
        let room: number | null = null;
        for (let at = 1; at <= steps.length; at++) {
          const options = {
            dialect,
            session,
            prices: cachePricesOf.anthropic(2000),
            maxInputTokens: 2100,
            policy: { safetyMarginTokens: 100, protectedTurns: 1 },
          };
          let result: Optimized<ModelRequest>;
          try {
            result = optimize<ModelRequest>(sessionOf(dialect, steps.slice(0, at)), options);
          } catch (error) {
            expect(error).toBeInstanceOf(BudgetError);
            return;
          }
          const { decidedNow } = result.audit;
          if (decidedNow.some(({ by }) => by === 'compaction')) {
            const before: number = room ?? 0;
            const grown = result.stats.tokensBefore;
            // Since the last one, at least what it left room for has come in.
            if (room !== null) {
              expect(grown).toBeGreaterThan(before);
              followed++;
            }
            room = result.stats.tokensAfter <= 1200 ? grown + 1700 - 1200 : null;
          }
          session = result.session;
        }
      },
    ),
    { numRuns: 15 },
  );
  expect(followed).toBeGreaterThan(10);
});
