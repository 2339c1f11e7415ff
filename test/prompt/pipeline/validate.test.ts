import { expect, test } from 'vitest';
import { canonicalise, type ModelRequest } from '../../../src/prompt/pipeline/canonical.ts';
import { markKept } from '../../../src/prompt/pipeline/keep.ts';
import { optimize } from '../../../src/prompt/pipeline/optimize.ts';
import { defaultPolicy } from '../../../src/prompt/pipeline/policy.ts';
import { findFlaws } from '../../../src/prompt/pipeline/validate.ts';
import { sessionOf } from './requests.ts';

const tool = {
  type: 'function',
  function: {
    name: 'f',
    description: 'Does f.',
    parameters: { type: 'object', properties: { title: { type: 'string' } }, required: ['title'] },
  },
};
const call = { id: '1', type: 'function', function: { name: 'f', arguments: '{}' } };
const request = {
  messages: [
    { role: 'system', content: 'You mend code.' },
    { role: 'user', content: 'Mend it. Never touch the tests.' },
    { role: 'assistant', content: null, tool_calls: [call] },
    { role: 'tool', tool_call_id: '1', content: 'done' },
  ],
  tools: [tool],
} satisfies ModelRequest;

function check(
  sent: ModelRequest,
  expected: readonly string[],
  tokens = 10,
  budgetTokens: number | null = null,
) {
  const { blocks } = canonicalise<ModelRequest>(request, 'openai');
  const before = { blocks: markKept(blocks, defaultPolicy), tokens: 10 };
  const flaws = findFlaws(before, sent, 'openai', { blocks: [], tokens }, budgetTokens, () => false);
  expect(flaws.map(({ kind }) => kind).toSorted()).toEqual(expected);
}

function without(at: number): ModelRequest {
  return { ...request, messages: request.messages.toSpliced(at, 1) };
}

test('a prompt that lost what it needs is found out', () => {
  check(request, []);
  check(without(0), ['kept-block-changed', 'system-missing']);
  check(without(1), ['constraint-lost', 'user-missing']);
  check(without(2), ['call-without-result']);
  check(without(3), ['call-without-result']);
  check({ ...request, messages: request.messages.slice(0, 2) }, []);
  check(request, ['larger'], 11);
  check(request, ['over-budget'], 10, 9);
});

test('of a tool the words may change and nothing that a call has to fit', () => {
  const changed = (parameters: object, name = 'f') => ({
    ...request,
    tools: [{ type: 'function', function: { name, parameters } }],
  });
  check(changed(tool.function.parameters), []);
  check(changed({ type: 'object', properties: { title: { type: 'string' } } }), ['tool-schema-changed']);
  check(changed({ type: 'object', properties: {}, required: ['title'] }), ['tool-schema-changed']);
  check(changed(tool.function.parameters, 'g'), ['tool-schema-changed']);
  check({ ...request, tools: [] }, ['tool-schema-changed']);
});

test('where no way of making it smaller is left, the smallest prompt that is safe is sent', () => {
  const steps = Array.from({ length: 12 }, (_, at) => ({
    tool: 'say' as const,
    about: `Answer ${at} is this.`,
    output: `Question ${at}? `.repeat(30),
  }));
  const off = new Set(['selection', 'compression', 'compaction'] as const);
  const { stats, request: sent } = optimize<ModelRequest>(sessionOf('anthropic', steps), {
    dialect: 'anthropic',
    maxInputTokens: 900,
    policy: { off },
  });
  expect(stats.fallbackUsed).toBe('minimal');
  const text = JSON.stringify(sent);
  expect(text).toContain('You mend code.');
  expect(text).toContain('You must not touch the tests.');
  expect(text).toContain('Question 11?');
  expect(text).not.toContain('Question 5?');
});
