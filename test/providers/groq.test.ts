/** What is Groq's alone: admission by tokens per minute, failed tool use, rate-limit headers. */
import { afterEach, describe, expect, it } from 'vitest';
import type { ProviderFailure } from '../../src/providers/contract.ts';
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

async function ask(reply: ScriptedReply, more = {}) {
  server = await startScriptedServer({ groq: [reply] });
  const call = await generate(makeProvider('groq', server.urls.groq), makeRequest('groq', more));
  return { ...call, body: server.requests[0]?.body };
}

describe('failures', () => {
  const cases: readonly { title: string; reply: ScriptedReply; expected: Partial<ProviderFailure> }[] = [
    {
      title: 'too large for the tokens per minute',
      reply: httpError(
        413,
        'Request too large for model `m` in organization `o` on tokens per minute (TPM): Limit 6000, Requested 42781, please reduce your message size and try again.',
        {},
        { code: 'rate_limit_exceeded' },
      ),
      expected: { kind: 'context-overflow', limitTokens: 6000, sentTokens: 42781, countsOutput: true },
    },
    {
      title: 'too large for the model',
      reply: httpError(400, 'Please reduce the length', {}, { code: 'context_length_exceeded' }),
      expected: { kind: 'context-overflow', limitTokens: null },
    },
    {
      title: 'no valid tool call',
      reply: httpError(400, 'Failed to call a function.', {}, { code: 'tool_use_failed' }),
      expected: { kind: 'tool-use-failed' },
    },
    {
      title: 'no valid tool call, told inside the stream',
      reply: raw(
        'data: {"error":{"message":"Failed to call a function.","type":"invalid_request_error","code":"tool_use_failed","failed_generation":"<function","status_code":400}}\n\n',
        'text/event-stream',
      ),
      expected: { kind: 'tool-use-failed' },
    },
    {
      title: 'a retired model',
      reply: httpError(400, 'decommissioned', {}, { code: 'model_decommissioned' }),
      expected: { kind: 'model-missing', model: 'openai/gpt-oss-120b' },
    },
    {
      title: 'a wait in the headers of the exhausted allowance',
      reply: httpError(429, 'slow down', {
        'x-ratelimit-remaining-requests': '10',
        'x-ratelimit-reset-requests': '2h0m0s',
        'x-ratelimit-remaining-tokens': '0',
        'x-ratelimit-reset-tokens': '2m59.56s',
      }),
      expected: { kind: 'rate-limited', retryAfterMs: 179_560 },
    },
    {
      title: 'a wait in the sentence',
      reply: httpError(
        429,
        'Rate limit reached: Limit 6000, Used 5034. Please try again in 7m33.5s. Need more?',
      ),
      expected: { kind: 'rate-limited', retryAfterMs: 453_500 },
    },
    {
      title: 'what is left of a minute',
      reply: httpError(
        429,
        'Rate limit reached for model `m` on tokens per minute (TPM): Limit 6000, Used 5034, Requested ~1500. Please try again in 5s.',
      ),
      expected: { kind: 'rate-limited', retryAfterMs: 5_000, tokensLeft: 966 },
    },
    { title: 'no capacity', reply: httpError(498, 'flex'), expected: { kind: 'overloaded' } },
  ];
  it.each(cases)('$title', async ({ reply, expected }) => {
    const { outcome } = await ask(reply);
    expect(outcome).toMatchObject({ ok: false, failure: expected });
  });

  it('arguments that are no JSON are a failed tool use', async () => {
    const part = JSON.stringify({
      id: 'c',
      model: 'm',
      choices: [
        { delta: { tool_calls: [{ index: 0, id: 'a', function: { name: 'f', arguments: '{"a":' } }] } },
      ],
    });
    const end = JSON.stringify({
      id: 'c',
      model: 'm',
      choices: [{ delta: {}, finish_reason: 'tool_calls' }],
    });
    const { outcome } = await ask(
      raw(`data: ${part}\n\ndata: ${end}\n\ndata: [DONE]\n\n`, 'text/event-stream'),
    );
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'tool-use-failed' } });
  });
});

describe('request', () => {
  it('has a small explicit limit of output and low effort for gpt-oss', async () => {
    const { body } = await ask(answer('Hi.'), { maxOutputTokens: 700, temperature: 0 });
    expect(body).toMatchObject({ max_completion_tokens: 700, reasoning_effort: 'low', temperature: 0 });
  });

  it('asks no effort of other models', async () => {
    const { body } = await ask(answer('Hi.'), { model: 'qwen/qwen3.8-27b' });
    expect(body).not.toHaveProperty('reasoning_effort');
  });

  it('carries tools and past calls in the form of the API', async () => {
    const { body } = await ask(answer('Hi.'), {
      tools: [searchTool],
      messages: [
        { role: 'user', text: 'q' },
        {
          role: 'assistant',
          text: '',
          toolCalls: [{ id: 'a', name: 'search_code', arguments: { query: 'x' }, signature: 'gemini:abc' }],
        },
        { role: 'tool', callId: 'a', toolName: 'search_code', text: 'found' },
      ],
    });
    expect(body).toMatchObject({
      tools: [{ type: 'function', function: { name: 'search_code' } }],
      messages: [
        { role: 'system' },
        { role: 'user', content: 'q' },
        {
          role: 'assistant',
          tool_calls: [
            { id: 'a', type: 'function', function: { name: 'search_code', arguments: '{"query":"x"}' } },
          ],
        },
        { role: 'tool', tool_call_id: 'a', content: 'found' },
      ],
    });
    expect(JSON.stringify(body)).not.toContain('abc');
  });
});
