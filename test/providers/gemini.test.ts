/** What is Gemini's alone: finish reasons, thought signatures, quota details, its dialect of schemas. */
import { afterEach, describe, expect, it } from 'vitest';
import type { ModelRequest, ProviderFailure } from '../../src/providers/contract.ts';
import { toGeminiSchema } from '../../src/providers/gemini/schema.ts';
import { toUsage } from '../../src/providers/gemini/usage.ts';
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
  server = await startScriptedServer({ gemini: replies });
  const provider = makeProvider('gemini', server.urls.gemini);
  const call = await generate(provider, makeRequest('gemini', more));
  return { ...call, provider, body: server.requests[0]?.body };
}

describe('usage', () => {
  // promptTokenCount is "still the total effective prompt size", the cached part included; thoughts stand apart:
  // total = prompt + tool-use prompt + candidates + thoughts.
  it('takes cached tokens out of the prompt and thoughts beside the candidates', () => {
    const counts = {
      promptTokenCount: 5000,
      cachedContentTokenCount: 4096,
      candidatesTokenCount: 120,
      thoughtsTokenCount: 300,
      totalTokenCount: 5420,
    };
    const usage = toUsage(counts);
    expect(usage).toEqual({ freshInput: 904, cacheRead: 4096, cacheWrite: 0, output: 120, reasoning: 300 });
    expect(Object.values(usage).reduce((sum: number, count) => sum + (count ?? 0), 0)).toBe(5420);
  });

  it('counts the prompts of built-in tools as input', () => {
    const counts = { promptTokenCount: 100, toolUsePromptTokenCount: 40, candidatesTokenCount: 5 };
    expect(toUsage(counts)).toMatchObject({ freshInput: 140, cacheRead: 0 });
  });

  it('knows no output while there is none', () => {
    expect(toUsage({ promptTokenCount: 100 })).toMatchObject({ output: null, reasoning: null });
    expect(toUsage({})).toEqual({
      freshInput: null,
      cacheRead: null,
      cacheWrite: null,
      output: null,
      reasoning: null,
    });
  });
});

describe('how likely the tokens of an answer are', () => {
  const chunk = (more: object) =>
    raw(
      `data: ${JSON.stringify({ candidates: [{ content: { parts: [{ text: 'Hello.' }] }, finishReason: 'STOP', ...more }] })}\n\n`,
      'text/event-stream',
    );

  it('is passed on where it is said', async () => {
    const { outcome } = await ask([chunk({ avgLogprobs: -0.25 })]);
    expect(outcome).toMatchObject({ ok: true, response: { meanLogprob: -0.25 } });
  });

  it('is left out where it is not', async () => {
    const { outcome } = await ask([chunk({})]);
    expect(outcome.ok && 'meanLogprob' in outcome.response).toBe(false);
  });
});

describe('end of an answer', () => {
  it.each([
    ['STOP', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['SAFETY', 'refusal'],
    ['RECITATION', 'refusal'],
    ['PROHIBITED_CONTENT', 'refusal'],
    ['OTHER', 'other'],
    ['SOMETHING_NEW', 'other'],
  ])('%s is %s', async (finish, expected) => {
    const { outcome } = await ask([answer('Hi.', { finish })]);
    expect(outcome).toMatchObject({ ok: true, response: { finish: expected } });
  });

  it.each(['MALFORMED_FUNCTION_CALL', 'UNEXPECTED_TOOL_CALL'])('%s is a failed tool use', async (finish) => {
    const { outcome } = await ask([answer('', { finish })]);
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'tool-use-failed' } });
  });

  it('a blocked prompt is a refusal', async () => {
    const body = { promptFeedback: { blockReason: 'SAFETY' }, usageMetadata: { promptTokenCount: 9 } };
    const { outcome } = await ask([raw(`data: ${JSON.stringify(body)}\r\n\r\n`, 'text/event-stream')]);
    expect(outcome).toMatchObject({
      ok: true,
      response: { text: '', finish: 'refusal', usage: { freshInput: 9 } },
    });
  });
});

describe('failures', () => {
  const info = (reason: string) => [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason }];
  const cases: readonly { title: string; reply: ScriptedReply; expected: Partial<ProviderFailure> }[] = [
    {
      title: 'an invalid key comes as 400',
      reply: httpError(400, 'API key not valid.', {}, { details: info('API_KEY_INVALID') }),
      expected: { kind: 'unauthorized', message: 'API key not valid.' },
    },
    {
      title: 'a place that is not served',
      reply: httpError(400, 'User location is not supported for the API use.'),
      expected: { kind: 'unauthorized' },
    },
    {
      title: 'too long a prompt',
      reply: httpError(
        400,
        'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
      ),
      expected: { kind: 'context-overflow', limitTokens: 1_048_576 },
    },
    {
      title: 'a quota of a day is not waited for',
      reply: httpError(
        429,
        'quota',
        {},
        {
          details: [
            { '@type': 'q', violations: [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier' }] },
            { '@type': 'r', retryDelay: '12.5s' },
          ],
        },
      ),
      expected: { kind: 'rate-limited', retryAfterMs: 3_600_000 },
    },
    {
      title: 'a quota of a minute',
      reply: httpError(429, 'quota', {}, { details: [{ '@type': 'r', retryDelay: '12.5s' }] }),
      expected: { kind: 'rate-limited', retryAfterMs: 12_500, message: 'quota' },
    },
  ];
  it.each(cases)('$title', async ({ reply, expected }) => {
    const { outcome } = await ask([reply]);
    expect(outcome).toMatchObject({ ok: false, failure: expected });
  });
});

describe('tool calls', () => {
  const user = { role: 'user', text: 'q' } as const;
  const results = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      role: 'tool' as const,
      callId: `${index}`,
      toolName: 'search_code',
      text: `result ${index}`,
    }));

  it('get their thought signature back unchanged', async () => {
    const reply = answer('', {
      toolCalls: [{ name: 'search_code', arguments: { query: 'x' }, signature: 'c2lnbmVk' }],
    });
    const { outcome, provider } = await ask([reply, answer('Done.')], { tools: [searchTool] });
    if (!outcome.ok) throw new Error('no answer');
    await generate(
      provider,
      makeRequest('gemini', {
        messages: [
          user,
          { role: 'assistant', text: '', toolCalls: outcome.response.toolCalls },
          ...results(1),
        ],
      }),
    );
    expect(server.requests[1]?.body).toMatchObject({
      contents: [
        { role: 'user' },
        {
          role: 'model',
          parts: [
            { functionCall: { name: 'search_code', args: { query: 'x' } }, thoughtSignature: 'c2lnbmVk' },
          ],
        },
        {
          role: 'user',
          parts: [{ functionResponse: { name: 'search_code', response: { result: 'result 0' } } }],
        },
      ],
    });
  });

  it('of another provider are marked as foreign, and parallel results stand in one content', async () => {
    const call = (id: string) => ({
      id,
      name: 'search_code',
      arguments: { query: id },
      signature: '{"anthropic":"m"}',
    });
    const { body } = await ask([answer('Done.')], {
      messages: [
        user,
        { role: 'assistant', text: 'Looking.', toolCalls: [call('0'), call('1')] },
        ...results(2),
      ],
    });
    const { contents } = body as { contents: { parts: Record<string, unknown>[] }[] };
    expect(contents).toHaveLength(3);
    expect(contents[1]?.parts.map((part) => part.thoughtSignature)).toEqual([
      undefined,
      'skip_thought_signature_validator',
      undefined,
    ]);
    expect(contents[2]?.parts).toHaveLength(2);
  });
});

describe('request', () => {
  it('asks for the least thinking where the model has levels', async () => {
    const { body } = await ask([answer('Hi.')]);
    expect(body).toMatchObject({
      generationConfig: { maxOutputTokens: 500, thinkingConfig: { thinkingLevel: 'low' } },
      systemInstruction: { parts: [{ text: 'You answer briefly.' }] },
    });
  });

  it('asks nothing of a model of which nothing is known', async () => {
    const { body } = await ask([answer('Hi.')], { model: 'gemini-99' });
    expect(JSON.stringify(body)).not.toContain('thinking');
  });
});

describe('schemas', () => {
  const ref = { $defs: { node: { type: 'object', properties: { next: { $ref: '#/$defs/node' } } } } };
  it.each([
    {
      title: 'what the API does not know is left out',
      schema: {
        $schema: 'x',
        type: 'object',
        additionalProperties: false,
        properties: { a: { type: 'string', default: 'b', examples: ['c'], description: 'd' } },
        required: ['a'],
      },
      expected: {
        type: 'object',
        properties: { a: { type: 'string', description: 'd' } },
        required: ['a'],
      },
    },
    {
      title: 'null among the types is nullable',
      schema: { type: 'object', properties: { a: { type: ['integer', 'null'] } } },
      expected: { type: 'object', properties: { a: { type: 'integer', nullable: true } } },
    },
    {
      title: 'null among the alternatives is nullable',
      schema: { type: 'object', properties: { a: { anyOf: [{ type: 'string' }, { type: 'null' }] } } },
      expected: { type: 'object', properties: { a: { type: 'string', nullable: true } } },
    },
    {
      title: 'choices and constants',
      schema: {
        type: 'object',
        properties: { a: { enum: ['x', 'y'] }, b: { const: 'z' }, c: { enum: [1], type: 'integer' } },
      },
      expected: {
        type: 'object',
        properties: {
          a: { type: 'string', enum: ['x', 'y'], format: 'enum' },
          b: { type: 'string', enum: ['z'], format: 'enum' },
          c: { type: 'integer' },
        },
      },
    },
    {
      title: 'lists have a type of items',
      schema: { type: 'object', properties: { a: { type: 'array' } } },
      expected: { type: 'object', properties: { a: { type: 'array', items: { type: 'string' } } } },
    },
    {
      title: 'an object without properties is no parameters',
      schema: { type: 'object', properties: {} },
      expected: null,
    },
  ])('$title', ({ schema, expected }) => {
    expect(toGeminiSchema(schema)).toEqual(expected);
  });

  it('ends a recursion', () => {
    const schema = { type: 'object', properties: { a: { $ref: '#/$defs/node' } }, ...ref };
    expect(JSON.stringify(toGeminiSchema(schema)).length).toBeLessThan(2000);
  });
});
