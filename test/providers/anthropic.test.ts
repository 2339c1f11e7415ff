/** What is Anthropic's alone: what newer models refuse, thinking blocks, its errors inside streams. */
import { afterEach, describe, expect, it } from 'vitest';
import type { ModelRequest, ProviderFailure } from '../../src/providers/contract.ts';
import {
  answer,
  httpError,
  raw,
  type ScriptedReply,
  type ScriptedServer,
  startScriptedServer,
} from '../loopback/scripted-server.ts';
import { generate, makeProvider, makeRequest, searchTool } from './generate.ts';

let server: ScriptedServer;
afterEach(() => server?.close());

async function ask(replies: readonly ScriptedReply[], more: Partial<ModelRequest> = {}) {
  server = await startScriptedServer({ anthropic: replies });
  const provider = makeProvider('anthropic', server.urls.anthropic);
  const call = await generate(provider, makeRequest('anthropic', more));
  return { ...call, provider, body: server.requests[0]?.body };
}

describe('request', () => {
  it.each([
    { model: 'claude-sonnet-5-5', sends: false },
    { model: 'claude-of-tomorrow', sends: false },
    { model: 'claude-haiku-4-5-20251001', sends: true },
  ])('temperature for $model: $sends', async ({ model, sends }) => {
    const { body } = await ask([answer('Hi.')], { model, temperature: 0.2 });
    expect(body !== null && typeof body === 'object' && 'temperature' in body).toBe(sends);
  });

  it('holds nothing that newer models refuse', async () => {
    const { body } = await ask([answer('Hi.')], { temperature: 0.2, tools: [searchTool] });
    for (const field of ['temperature', 'top_p', 'top_k', 'thinking', 'tool_choice']) {
      expect(body).not.toHaveProperty(field);
    }
    expect(body).toMatchObject({ max_tokens: 500, system: 'You answer briefly.', stream: true });
  });

  describe('marks for the cache', () => {
    const long = 'const answer = compute(question);\n'.repeat(400);
    const messages: ModelRequest['messages'] = [
      { role: 'user', text: long },
      { role: 'assistant', text: 'It is so.', toolCalls: [] },
      { role: 'user', text: 'Why?' },
    ];
    const marked = (body: unknown) => {
      const { system, tools, messages: sent } = body as Record<string, { content: object[] }[] | undefined>;
      const has = (parts: unknown) =>
        Array.isArray(parts) && parts.some((part) => part.cache_control?.type === 'ephemeral');
      return [
        ...(has(tools) ? ['tools'] : []),
        ...(has(system) ? ['system'] : []),
        ...(sent ?? []).flatMap(({ content }, at) => (has(content) ? [at] : [])),
      ];
    };

    it.each([
      { title: 'none unless they are asked for', more: { messages }, marks: [] },
      { title: 'none on what is too short', more: { cache: 'write' }, marks: [] },
      {
        title: 'the end of the last request and of this one',
        more: { messages, cache: 'write' },
        marks: [0, 2],
      },
      { title: 'to read, the end of the last request only', more: { messages, cache: 'read' }, marks: [0] },
      {
        title: 'nothing to read in a first request',
        more: { messages: messages.slice(0, 1), cache: 'read' },
        marks: [],
      },
      {
        title: 'a long system text and long tools, which serve other conversations too',
        more: { messages, cache: 'write', system: long, tools: [{ ...searchTool, description: long }] },
        marks: ['tools', 'system', 0, 2],
      },
      {
        title: 'the end of the last request that begins as this one does, where something was changed since',
        more: {
          messages: [
            ...messages,
            { role: 'assistant', text: 'So.', toolCalls: [] },
            { role: 'user', text: 'And?' },
          ],
          cache: 'write',
          sameMessages: 2,
        },
        marks: [0, 4],
      },
      {
        title: 'nothing below what the model caches at all',
        more: {
          model: 'claude-haiku-4-5',
          messages: [{ role: 'user', text: long.slice(0, 8_000) }],
          cache: 'write',
        },
        marks: [],
      },
    ] as const)('$title', async ({ more, marks }) => {
      const { body } = await ask([answer('Hi.')], more as Partial<ModelRequest>);
      expect(marked(body)).toEqual(marks);
    });

    it('the texts are the same with marks and without', async () => {
      const texts = (body: unknown) =>
        JSON.stringify(body).replaceAll(',"cache_control":{"type":"ephemeral"}', '');
      const plain = await ask([answer('Hi.')], { messages });
      await server.close();
      const { body } = await ask([answer('Hi.')], { messages, cache: 'write' });
      expect(texts(body)).toBe(texts(plain.body));
    });
  });

  it('puts the results of parallel calls into one message, and leaves empty text out', async () => {
    const call = (id: string) => ({
      id,
      name: 'search_code',
      arguments: { query: id },
      signature: 'gemini:x',
    });
    const { body } = await ask([answer('Hi.')], {
      messages: [
        { role: 'user', text: 'q' },
        { role: 'assistant', text: '', toolCalls: [call('a.b'), call('c')] },
        { role: 'tool', callId: 'a.b', toolName: 'search_code', text: '1' },
        { role: 'tool', callId: 'c', toolName: 'search_code', text: '2' },
        { role: 'user', text: 'And?' },
      ],
    });
    expect(body).toMatchObject({
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'q' }] },
        {
          role: 'assistant',
          content: [
            { type: 'tool_use', id: 'a_b' },
            { type: 'tool_use', id: 'c' },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'a_b', content: '1' },
            { type: 'tool_result', tool_use_id: 'c', content: '2' },
            { type: 'text', text: 'And?' },
          ],
        },
      ],
    });
  });
});

describe('thinking', () => {
  const reply = answer('', {
    reasoning: 'I should look.',
    toolCalls: [{ name: 'search_code', arguments: { query: 'x' } }],
  });
  const followUp = async (model: string) => {
    const { outcome, provider } = await ask([reply, answer('Done.')], { tools: [searchTool] });
    if (!outcome.ok) throw new Error('no answer');
    const { toolCalls } = outcome.response;
    await generate(
      provider,
      makeRequest('anthropic', {
        model,
        messages: [
          { role: 'user', text: 'q' },
          { role: 'assistant', text: '', toolCalls },
          { role: 'tool', callId: toolCalls[0]?.id ?? '', toolName: 'search_code', text: 'found' },
        ],
      }),
    );
    const body = server.requests[1]?.body as { messages: { content: unknown }[] } | undefined;
    return body?.messages[1]?.content;
  };

  it('goes back with its call, unchanged', async () => {
    expect(await followUp('claude-sonnet-5-5')).toMatchObject([
      { type: 'thinking', thinking: 'I should look.', signature: 'c2ln' },
      { type: 'tool_use', name: 'search_code', input: { query: 'x' } },
    ]);
  });

  it('does not go to another model', async () => {
    expect(await followUp('claude-haiku-5-5')).toMatchObject([{ type: 'tool_use' }]);
  });
});

describe('end of an answer', () => {
  it.each([
    ['end_turn', 'stop'],
    ['refusal', 'refusal'],
    ['model_context_window_exceeded', 'length'],
    ['pause_turn', 'other'],
  ])('%s is %s', async (finish, expected) => {
    const { outcome } = await ask([answer('Hi.', { finish })]);
    expect(outcome).toMatchObject({ ok: true, response: { finish: expected } });
  });
});

describe('usage', () => {
  it('keeps the three classes of input apart', async () => {
    const usage = { freshInput: 12, cacheRead: 1000, cacheWrite: 300, output: 40 };
    const { outcome } = await ask([answer('Hi.', { usage })]);
    expect(outcome).toMatchObject({ ok: true, response: { usage: { ...usage, reasoning: null } } });
  });
});

describe('failures', () => {
  const streamed = (type: string) =>
    raw(
      `event: message_start\ndata: ${JSON.stringify({ type: 'message_start', message: { model: 'm', usage: { input_tokens: 5 } } })}\n\nevent: error\ndata: ${JSON.stringify({ type: 'error', error: { type, message: 'sorry' } })}\n\n`,
      'text/event-stream',
    );
  const cases: readonly { title: string; reply: ScriptedReply; expected: Partial<ProviderFailure> }[] = [
    {
      title: 'too long a prompt',
      reply: httpError(
        400,
        'prompt is too long: 208310 tokens > 200000 maximum',
        {},
        { code: 'invalid_request_error' },
      ),
      expected: { kind: 'context-overflow', limitTokens: 200_000 },
    },
    {
      title: 'prompt and output together',
      reply: httpError(
        400,
        'input length and `max_tokens` exceed context limit: 188240 + 21333 > 200000, decrease',
      ),
      expected: { kind: 'context-overflow', limitTokens: 200_000 },
    },
    {
      title: 'an empty account comes as 400',
      reply: httpError(400, 'Your credit balance is too low to access the Anthropic API.'),
      expected: { kind: 'unauthorized' },
    },
    {
      title: 'overload inside a stream',
      reply: streamed('overloaded_error'),
      expected: { kind: 'overloaded' },
    },
    {
      title: 'a rate limit inside a stream',
      reply: streamed('rate_limit_error'),
      expected: { kind: 'rate-limited' },
    },
    {
      title: 'a missing model',
      reply: httpError(404, 'model: claude-x', {}, { code: 'not_found_error' }),
      expected: { kind: 'model-missing', model: 'claude-sonnet-5-5', message: 'model: claude-x' },
    },
  ];
  it.each(cases)('$title', async ({ reply, expected }) => {
    const { outcome } = await ask([reply]);
    expect(outcome).toMatchObject({ ok: false, failure: expected });
  });

  it('keeps the prompt that was counted before the failure', async () => {
    const { outcome } = await ask([streamed('overloaded_error')]);
    expect(outcome).toMatchObject({ partial: { usage: { freshInput: 5, output: null } } });
  });
});
