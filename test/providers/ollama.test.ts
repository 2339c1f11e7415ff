/** What is Ollama's alone: context windows, cut prompts, the thinking switch, calls written as text. */
import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { ModelRequest } from '../../src/providers/contract.ts';
import { chooseContextTokens, isTruncated } from '../../src/providers/ollama/context-size.ts';
import { findTextToolCalls } from '../../src/providers/ollama/text-tool-calls.ts';
import {
  answer,
  httpError,
  refusingUrl,
  type ScriptedReply,
  type ScriptedServer,
  type Scripts,
  startScriptedServer,
} from '../loopback/scripted-server.ts';
import { assertProperty } from './assert-property.ts';
import { generate, makeProvider, makeRequest, searchTool, textOf } from './generate.ts';

let server: ScriptedServer;
afterEach(() => server?.close());

async function ask(
  replies: readonly ScriptedReply[],
  request: Partial<ModelRequest> = {},
  scripts: Omit<Scripts, 'ollama'> = {},
  contextTokens: number | null = null,
) {
  server = await startScriptedServer({ ollama: replies, ...scripts });
  const provider = makeProvider('ollama', server.urls.ollama, { contextTokens });
  const call = await generate(provider, makeRequest('ollama', request));
  const bodies = server.requests.filter(({ method }) => method === 'POST').map(({ body }) => body);
  return { ...call, bodies, provider };
}

describe('context window', () => {
  it.each([
    { title: 'a small prompt gets the smallest bucket', input: 100, output: 500, expected: 4096 },
    { title: 'a prompt near a bucket gets the next one', input: 3600, output: 500, expected: 8192 },
    { title: 'a long prompt', input: 20_000, output: 1000, expected: 32_768 },
  ])('$title', async ({ input, output, expected }) => {
    const { bodies } = await ask([answer('Hi.', { usage: { freshInput: input, output: 2 } })], {
      estimatedInputTokens: input,
      maxOutputTokens: output,
    });
    expect(bodies[0]).toMatchObject({ options: { num_ctx: expected, num_predict: output } });
  });

  it('keeps the context of the loaded model when the prompt fits into it', async () => {
    const loaded = { ollamaLoaded: [{ name: 'qwen3.5:4b', contextTokens: 12_345 }] };
    const { bodies } = await ask([answer('Hi.')], {}, loaded);
    expect(bodies[0]).toMatchObject({ options: { num_ctx: 12_345 } });
  });

  it('asks for a larger context when the loaded one is too small', async () => {
    const loaded = { ollamaLoaded: [{ name: 'qwen3.5:4b', contextTokens: 4096 }] };
    const usage = { freshInput: 6000, output: 2 };
    const { bodies } = await ask([answer('Hi.', { usage })], { estimatedInputTokens: 6000 }, loaded);
    expect(bodies[0]).toMatchObject({ options: { num_ctx: 8192 } });
  });

  it('takes the configured context', async () => {
    const { bodies } = await ask([answer('Hi.')], {}, {}, 6000);
    expect(bodies[0]).toMatchObject({ options: { num_ctx: 6000 } });
  });

  it('asks the server not to cut, not to think, and to keep the model', async () => {
    const { bodies } = await ask([answer('Hi.')]);
    expect(bodies[0]).toMatchObject({ truncate: false, shift: false, think: false, keep_alive: '10m' });
  });

  it('says how likely the tokens of the answer were, where the server does', async () => {
    const lines = [
      { message: { content: '', thinking: 'hm' }, logprobs: [{ token: 'hm', logprob: -9 }], done: false },
      { message: { content: 'Hi' }, logprobs: [{ token: 'Hi', logprob: -0.5 }], done: false },
      { message: { content: '.' }, logprobs: [{ token: '.', logprob: -0.1 }], done: false },
      { message: { content: '' }, done: true, done_reason: 'stop' },
    ];
    const body = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    const { outcome, bodies } = await ask([
      { kind: 'raw', status: 200, headers: { 'content-type': 'application/x-ndjson' }, body },
    ]);
    expect(bodies[0]).toMatchObject({ logprobs: true });
    expect(outcome).toMatchObject({ ok: true, response: { text: 'Hi.', meanLogprob: -0.3 } });
    expect((await ask([answer('Hi.')])).outcome).not.toHaveProperty('response.meanLogprob');
  });

  it('does not call for a prompt that cannot fit', async () => {
    const { outcome, bodies } = await ask([answer('Hi.')], { estimatedInputTokens: 9000 }, {}, 8192);
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'context-overflow', limitTokens: 8192 } });
    expect(bodies).toEqual([]);
  });

  it('is never smaller than what was asked for, unless the model ends there', () => {
    const tokens = fc.integer({ min: 0, max: 200_000 });
    const optional = fc.option(fc.integer({ min: 2048, max: 262_144 }));
    const fits = fc.property(
      tokens,
      tokens,
      optional,
      optional,
      (input, output, loadedTokens, windowTokens) => {
        fc.pre(input + output < 200_000);
        const chosen = chooseContextTokens({
          estimatedInputTokens: input,
          maxOutputTokens: output,
          loadedTokens,
          windowTokens,
        });
        expect(chosen >= input + output || chosen === windowTokens).toBe(true);
      },
    );
    assertProperty(fits);
  });
});

describe('a prompt that was cut', () => {
  const cut = answer('An answer to half of it.', { usage: { freshInput: 2051, output: 9 } });

  it('voids the answer when the count is far below ours and the served context is small', async () => {
    const loaded = { ollamaLoaded: [{ name: 'qwen3.5:4b', contextTokens: 4096 }] };
    const { outcome } = await ask([cut], { estimatedInputTokens: 15_750 }, loaded);
    expect(outcome).toMatchObject({
      ok: false,
      failure: { kind: 'prompt-truncated', sentTokens: 15_750, evaluatedTokens: 2051 },
      partial: { usage: { freshInput: 2051, output: 9 } },
    });
  });

  it('voids it when nothing is known of the served context', async () => {
    const { outcome } = await ask([cut], { estimatedInputTokens: 15_750 });
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'prompt-truncated' } });
  });

  it('does not take a count without the prefix cache for a cut', async () => {
    const loaded = { ollamaLoaded: [{ name: 'qwen3.5:4b', contextTokens: 32_768 }] };
    const { outcome } = await ask([cut], { estimatedInputTokens: 15_750 }, loaded);
    expect(outcome.ok).toBe(true);
  });

  it.each([
    { title: 'a count near ours', evaluated: 950, served: 4096, expected: false },
    { title: 'no count', evaluated: null, served: 4096, expected: false },
    { title: 'a count that fills the context', evaluated: 4096, served: 4096, expected: true },
    { title: 'a low count, a context that is too small', evaluated: 500, served: 900, expected: true },
    { title: 'a low count, a context that is large enough', evaluated: 100, served: 4096, expected: false },
  ])('rule: $title', ({ evaluated, served, expected }) => {
    const prompt = { estimatedInputTokens: 1000, evaluatedTokens: evaluated, contextTokens: 4096 };
    expect(isTruncated(prompt, served)).toBe(expected);
  });

  it('is known by the error that the user message is gone', async () => {
    const { outcome } = await ask([httpError(500, 'no user query found in messages')]);
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'prompt-truncated', sentTokens: 100 } });
  });

  it('is an overflow when the server says so, with its limit', async () => {
    const message =
      'request (4351 tokens) exceeds the available context size (4096 tokens), try increasing it';
    // Source: ollama#16800.
    const nested = { error: { code: 400, message, type: 'exceed_context_size_error', n_ctx: 4096 } };
    const { outcome } = await ask([httpError(400, JSON.stringify(nested))]);
    expect(outcome).toMatchObject({
      ok: false,
      failure: { kind: 'context-overflow', limitTokens: 4096, message },
    });
  });
});

describe('thinking', () => {
  const refusal = httpError(400, '"phi3:mini" does not support thinking');

  it('is left out for a model that refuses the switch, and stays left out', async () => {
    const { outcome, bodies, provider } = await ask([refusal, answer('Hi.')]);
    expect(outcome).toMatchObject({ ok: true, response: { text: 'Hi.' } });
    expect(bodies).toHaveLength(2);
    expect(bodies[1]).not.toHaveProperty('think');
    await generate(provider, makeRequest('ollama'));
    const posts = server.requests.filter(({ method }) => method === 'POST');
    expect(posts).toHaveLength(3);
    expect(posts[2]?.body).not.toHaveProperty('think');
  });

  it('is tried without once only', async () => {
    const { outcome, bodies } = await ask([refusal]);
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'invalid-request' } });
    expect(bodies).toHaveLength(2);
  });
});

describe('errors', () => {
  it('tells how to get a missing model', async () => {
    const { outcome } = await ask([httpError(404, "model 'qwen3.5:4b' not found")]);
    expect(outcome).toMatchObject({
      ok: false,
      failure: { kind: 'model-missing', message: expect.stringContaining('`ollama pull qwen3.5:4b`') },
    });
  });

  it('hands a model without tools on as a failed tool use', async () => {
    const { outcome } = await ask([httpError(400, 'phi3:mini does not support tools')], {
      tools: [searchTool],
    });
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'tool-use-failed' } });
  });

  it('takes an error line inside a stream for overload', async () => {
    const line = '{"error":"llama runner process has terminated"}\n';
    const reply = { kind: 'raw', status: 200, headers: {}, body: line } as const;
    const { outcome } = await ask([reply]);
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'overloaded' } });
  });
});

describe('availability', () => {
  const signal = new AbortController().signal;

  it.each([
    { title: 'a model that is there', models: ['qwen3.5:4b'], model: 'qwen3.5:4b', available: true },
    { title: 'a name without a tag means latest', models: ['phi3:latest'], model: 'phi3', available: true },
    { title: 'and the other way round', models: ['phi3'], model: 'phi3:latest', available: true },
    { title: 'another tag is another model', models: ['phi3:mini'], model: 'phi3', available: false },
    { title: 'no model at all', models: [], model: 'qwen3.5:4b', available: false },
  ])('$title', async ({ models, model, available }) => {
    server = await startScriptedServer({ ollamaModels: models });
    const result = await makeProvider('ollama', server.urls.ollama).checkAvailability(model, signal);
    expect(result.available).toBe(available);
    if (!result.available) expect(result.hint).toContain(`ollama pull ${model}`);
  });

  it('says that no server answers, quickly', async () => {
    const provider = makeProvider('ollama', await refusingUrl());
    const result = await provider.checkAvailability('qwen3.5:4b', signal);
    expect(result).toMatchObject({ available: false, hint: expect.stringContaining('ollama serve') });
  });

  it('says that another server answers', async () => {
    server = await startScriptedServer({ groq: [] });
    const provider = makeProvider('ollama', server.urls.groq);
    expect(await provider.checkAvailability('qwen3.5:4b', signal)).toMatchObject({
      available: false,
      hint: expect.stringContaining('base URL'),
    });
  });
});

describe('tool calls written as text', () => {
  const args = { query: 'where is x' };
  const json = JSON.stringify({ name: 'search_code', arguments: args });

  it.each([
    { title: 'bare JSON', text: json },
    { title: 'bare JSON with parameters', text: JSON.stringify({ name: 'search_code', parameters: args }) },
    {
      title: 'arguments as a string',
      text: JSON.stringify({ name: 'search_code', arguments: JSON.stringify(args) }),
    },
    {
      title: 'inside a function',
      text: JSON.stringify({ type: 'function', function: { name: 'search_code', arguments: args } }),
    },
    { title: 'a list', text: `[${json}]` },
    { title: 'a fence', text: `\`\`\`json\n${json}\n\`\`\`` },
    { title: 'prose and a fence', text: `Let me look.\n\`\`\`json\n${json}\n\`\`\`` },
    { title: 'tags', text: `<tool_call>\n${json}\n</tool_call>` },
    { title: 'an open tag', text: `<tool_call>\n${json}` },
    { title: 'a function tag with JSON', text: `<function=search_code>${JSON.stringify(args)}</function>` },
    {
      title: 'a function tag with parameters',
      text: '<tool_call>\n<function=search_code>\n<parameter=query>\nwhere is x\n</parameter>\n</function>\n</tool_call>',
    },
  ])('reads $title', ({ text }) => {
    expect(findTextToolCalls(text, [searchTool])).toEqual([{ name: 'search_code', arguments: args }]);
  });

  it.each([
    { title: 'prose', text: 'Call search_code with a query.' },
    { title: 'a tool that was not offered', text: json.replace('search_code', 'delete_all') },
    { title: 'a call without a required argument', text: '{"name":"search_code","arguments":{}}' },
    { title: 'JSON that is an answer', text: '{"answer": 42}' },
    { title: 'broken JSON', text: json.slice(0, -3) },
  ])('does not take $title for a call', ({ text }) => {
    expect(findTextToolCalls(text, [searchTool])).toEqual([]);
  });

  it('never throws, whatever the text', () => {
    assertProperty(fc.property(fc.string(), (text) => void findTextToolCalls(text, [searchTool])));
  });

  it('does not show a call as text', async () => {
    const { outcome, events } = await ask([answer(json)], { tools: [searchTool] });
    expect(outcome).toMatchObject({
      ok: true,
      response: { text: '', finish: 'tool-calls', toolCalls: [{ name: 'search_code', arguments: args }] },
    });
    expect(textOf(events)).toBe('');
  });

  it('shows text that only looked like one', async () => {
    const { outcome } = await ask([answer('{"answer": 42}')], { tools: [searchTool] });
    expect(outcome).toMatchObject({ ok: true, response: { text: '{"answer": 42}', toolCalls: [] } });
  });

  it('reads none when no tools were sent', async () => {
    const { outcome } = await ask([answer(json)]);
    expect(outcome).toMatchObject({ ok: true, response: { text: json, toolCalls: [] } });
  });
});
