/** What every provider must do, whoever makes it: one list of cases, run for each against servers on loopback. */
import { LLMock } from '@copilotkit/aimock';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ProviderName, providerNames } from '../../src/core/provider-name.ts';
import type { ProviderFailure } from '../../src/providers/contract.ts';
import type { ProviderOptions } from '../../src/providers/create-provider.ts';
import {
  answer,
  httpError,
  raw,
  refusingUrl,
  type ScriptedReply,
  type ScriptedServer,
  startScriptedServer,
} from '../loopback/scripted-server.ts';
import { generate, makeProvider, makeRequest, searchTool, testKey, testModels, textOf } from './generate.ts';

const cleanups: (() => Promise<unknown>)[] = [];
// SDKs write to the console when they meet something odd; stdout is the answer's alone.
const consoleCalls = (['log', 'info', 'warn', 'error', 'debug'] as const).map((method) => ({
  method,
  spy: vi.spyOn(console, method),
}));
beforeEach(() => {
  for (const { spy } of consoleCalls) spy.mockClear();
});
afterEach(async () => {
  for (const { spy } of consoleCalls) expect(spy).not.toHaveBeenCalled();
  await Promise.all(cleanups.splice(0).map((cleanup) => cleanup()));
});

async function serve(name: ProviderName, replies: readonly ScriptedReply[]): Promise<ScriptedServer> {
  const server = await startScriptedServer({ [name]: replies });
  cleanups.push(() => server.close());
  return server;
}

/** Requests to the model endpoint; Ollama is also asked what it has loaded. */
function modelRequests(server: ScriptedServer) {
  return server.requests.filter(({ method }) => method === 'POST');
}

interface FailureCase {
  readonly title: string;
  readonly reply: ScriptedReply | Partial<Record<ProviderName, ScriptedReply>>;
  readonly expected: Partial<ProviderFailure> | Partial<Record<ProviderName, Partial<ProviderFailure>>>;
  readonly partialText?: string;
  readonly options?: Partial<ProviderOptions>;
  readonly not?: readonly ProviderName[];
}

const quick = { firstTokenMs: 80, localFirstTokenMs: 80, idleMs: 80, totalMs: 5_000 };

const failureCases: readonly FailureCase[] = [
  {
    title: 'a rate limit with Retry-After says how long to wait',
    reply: {
      groq: httpError(429, 'slow down', { 'retry-after': '7' }),
      anthropic: httpError(429, 'slow down', { 'retry-after': '7' }, { code: 'rate_limit_error' }),
      ollama: httpError(429, 'slow down'),
      gemini: httpError(
        429,
        'slow down',
        {},
        {
          details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '7s' }],
        },
      ),
    },
    expected: {
      groq: { kind: 'rate-limited', retryAfterMs: 7000 },
      anthropic: { kind: 'rate-limited', retryAfterMs: 7000 },
      gemini: { kind: 'rate-limited', retryAfterMs: 7000 },
      ollama: { kind: 'rate-limited', retryAfterMs: null },
    },
  },
  { title: 'HTTP 500 is overload', reply: httpError(500, 'internal'), expected: { kind: 'overloaded' } },
  { title: 'HTTP 503 is overload', reply: httpError(503, 'busy'), expected: { kind: 'overloaded' } },
  {
    title: 'HTTP 529 is overload',
    reply: httpError(529, 'overloaded', {}, { code: 'overloaded_error' }),
    expected: { kind: 'overloaded' },
  },
  { title: 'HTTP 401 is a refused key', reply: httpError(401, 'no'), expected: { kind: 'unauthorized' } },
  { title: 'HTTP 403 is a refused key', reply: httpError(403, 'no'), expected: { kind: 'unauthorized' } },
  {
    title: 'HTTP 404 is a missing model',
    reply: httpError(404, 'model gone'),
    expected: { kind: 'model-missing' },
  },
  {
    title: 'HTTP 404 of something else is a wrong address',
    reply: raw('<h1>nginx</h1>', 'text/html', 404),
    expected: { kind: 'invalid-request' },
  },
  {
    title: 'HTTP 413 is too much context',
    reply: httpError(413, 'big'),
    expected: { kind: 'context-overflow' },
  },
  {
    title: 'HTTP 400 is our own fault',
    reply: httpError(400, 'bad field'),
    expected: { kind: 'invalid-request' },
  },
  {
    title: 'an error page of a proxy is overload, and is not quoted',
    reply: raw('<html>bad gateway</html>', 'text/html', 502),
    expected: { kind: 'overloaded' },
  },
  {
    title: 'a connection that closes without an answer',
    reply: { kind: 'drop' },
    expected: { kind: 'unreachable' },
  },
  {
    title: 'a server that never answers',
    reply: { kind: 'hang' },
    expected: { kind: 'timed-out', phase: 'first-token' },
    options: { timeouts: quick },
  },
  {
    title: 'a stream that stalls',
    reply: answer('one two three', { break: { afterChunks: 2, how: 'stall' } }),
    expected: { kind: 'timed-out', phase: 'idle' },
    partialText: 'one two ',
    options: { timeouts: quick },
  },
  {
    title: 'a stream that stalls before its first text',
    reply: answer('one two three', { break: { afterChunks: 0, how: 'stall' } }),
    expected: { kind: 'timed-out', phase: 'first-token' },
    options: { timeouts: quick },
    not: ['anthropic'],
  },
  {
    title: 'a stream that goes on for too long in all',
    reply: answer('one two three', { break: { afterChunks: 2, how: 'stall' } }),
    expected: { kind: 'timed-out', phase: 'total' },
    partialText: 'one two ',
    options: { timeouts: { firstTokenMs: 5_000, localFirstTokenMs: 5_000, idleMs: 5_000, totalMs: 150 } },
  },
  {
    title: 'a stream whose connection breaks',
    reply: answer('one two three', { break: { afterChunks: 2, how: 'cut' } }),
    expected: { kind: 'cut-stream' },
    partialText: 'one two ',
  },
  {
    title: 'a stream that ends without a reason',
    reply: answer('one two three', { break: { afterChunks: 2, how: 'end' } }),
    expected: { kind: 'cut-stream' },
    partialText: 'one two ',
  },
  {
    title: 'a body that is no JSON',
    reply: {
      ollama: raw('not json at all\n', 'application/x-ndjson'),
      groq: raw('data: {not json}\n\n', 'text/event-stream'),
      gemini: raw('data: {not json}\n\n', 'text/event-stream'),
      anthropic: raw('event: message_start\ndata: {not json}\n\n', 'text/event-stream'),
    },
    expected: { kind: 'malformed' },
  },
  {
    title: 'JSON of another protocol',
    reply: {
      ollama: raw('{"hello":"world"}\n', 'application/x-ndjson'),
      groq: raw('data: {"hello":"world"}\n\n', 'text/event-stream'),
      gemini: raw('data: {"hello":"world"}\n\n', 'text/event-stream'),
      anthropic: raw('event: message_start\ndata: {"type":"message_start"}\n\n', 'text/event-stream'),
    },
    expected: { kind: 'malformed' },
  },
  { title: 'a page of HTML', reply: raw('<html>hello</html>', 'text/html'), expected: { kind: 'malformed' } },
  { title: 'an empty body', reply: raw('', 'text/event-stream'), expected: { kind: 'malformed' } },
];

describe.each(providerNames)('%s', (name) => {
  it('streams an answer and reports its text, model and end', async () => {
    const server = await serve(name, [answer('Hello to you.', { reasoning: 'They greet.' })]);
    const { outcome, events } = await generate(makeProvider(name, server.urls[name]), makeRequest(name));
    expect(outcome).toMatchObject({
      ok: true,
      response: { text: 'Hello to you.', toolCalls: [], finish: 'stop', model: testModels[name] },
    });
    if (!outcome.ok) return;
    expect(outcome.response.firstTokenMs).toBeGreaterThanOrEqual(0);
    expect(textOf(events)).toBe('Hello to you.');
    expect(events.filter(({ type }) => type === 'text').length).toBeGreaterThan(1);
    expect(events.filter(({ type }) => type === 'reasoning')).toEqual([
      { type: 'reasoning', text: 'They greet.' },
    ]);
  });

  it('counts usage in disjoint classes', async () => {
    const usage = { freshInput: 70, cacheRead: 30, cacheWrite: 0, output: 9, reasoning: 5 };
    const server = await serve(name, [answer('Hi.', { usage })]);
    const { outcome } = await generate(makeProvider(name, server.urls[name]), makeRequest(name));
    // Ollama tells neither its cache nor its thinking apart.
    const expected =
      name === 'ollama'
        ? { freshInput: 100, cacheRead: null, cacheWrite: null, output: 14, reasoning: null }
        : usage;
    expect(outcome).toMatchObject({ ok: true, response: { usage: expected } });
  });

  it('reports usage that is not told as unknown', async () => {
    const server = await serve(name, [answer('Hi.', { usage: null })]);
    const { outcome } = await generate(makeProvider(name, server.urls[name]), makeRequest(name));
    expect(outcome).toMatchObject({
      ok: true,
      response: {
        usage: { freshInput: null, cacheRead: null, cacheWrite: null, output: null, reasoning: null },
      },
    });
  });

  it('returns tool calls with parsed arguments and takes them back with their results', async () => {
    const server = await serve(name, [
      answer('', {
        toolCalls: [{ name: 'search_code', arguments: { query: 'where is x' }, signature: 'c2ln' }],
      }),
      answer('In src/x.ts.'),
    ]);
    const provider = makeProvider(name, server.urls[name]);
    const request = makeRequest(name, { tools: [searchTool] });
    const first = await generate(provider, request);
    expect(first.outcome).toMatchObject({
      ok: true,
      response: {
        finish: 'tool-calls',
        toolCalls: [{ name: 'search_code', arguments: { query: 'where is x' } }],
      },
    });
    if (!first.outcome.ok) return;
    const { toolCalls } = first.outcome.response;
    expect(first.events).toContainEqual({ type: 'tool-call', call: toolCalls[0] });

    const second = await generate(provider, {
      ...request,
      messages: [
        ...request.messages,
        { role: 'assistant', text: '', toolCalls },
        { role: 'tool', callId: toolCalls[0]?.id ?? '', toolName: 'search_code', text: 'src/x.ts:1' },
      ],
    });
    expect(second.outcome).toMatchObject({ ok: true, response: { text: 'In src/x.ts.' } });
    const sent = JSON.stringify(modelRequests(server)[1]?.body);
    expect(sent).toContain('src/x.ts:1');
    expect(sent).toContain('where is x');
  });

  it('keeps several tool calls apart', async () => {
    const server = await serve(name, [
      answer('Looking.', {
        toolCalls: [
          { name: 'search_code', arguments: { query: 'a' } },
          { name: 'search_code', arguments: { query: 'b' } },
        ],
      }),
    ]);
    const request = makeRequest(name, { tools: [searchTool] });
    const { outcome } = await generate(makeProvider(name, server.urls[name]), request);
    expect(outcome.ok && outcome.response.toolCalls.map((call) => call.arguments)).toEqual([
      { query: 'a' },
      { query: 'b' },
    ]);
    expect(outcome.ok && new Set(outcome.response.toolCalls.map((call) => call.id)).size).toBe(2);
  });

  it('says when the output limit cut the answer', async () => {
    const finish = { ollama: 'length', groq: 'length', gemini: 'MAX_TOKENS', anthropic: 'max_tokens' }[name];
    const server = await serve(name, [answer('Half an', { finish })]);
    const { outcome } = await generate(makeProvider(name, server.urls[name]), makeRequest(name));
    expect(outcome).toMatchObject({ ok: true, response: { finish: 'length', text: 'Half an' } });
  });

  it('sends the limit of output, and tools only when there are some', async () => {
    const server = await serve(name, [answer('Hi.')]);
    await generate(makeProvider(name, server.urls[name]), makeRequest(name, { maxOutputTokens: 321 }));
    const sent = JSON.stringify(modelRequests(server)[0]?.body);
    expect(sent).toContain('321');
    expect(sent).not.toContain('"tools"');
  });

  it('stops at once when aborted in the middle, and keeps what had come', async () => {
    const server = await serve(name, [answer('one two three', { break: { afterChunks: 2, how: 'stall' } })]);
    const controller = new AbortController();
    const { outcome } = await generate(
      makeProvider(name, server.urls[name]),
      makeRequest(name),
      controller.signal,
      (event) => {
        if (event.type === 'text' && event.text.startsWith('two')) controller.abort();
      },
    );
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'aborted' }, partial: { text: 'one two ' } });
    // Vendors that count the prompt at the start have said so already.
    if (name === 'anthropic' || name === 'gemini') {
      expect(outcome).toMatchObject({ partial: { usage: { freshInput: 100, output: null } } });
    }
    await modelRequests(server)[0]?.closed;
  });

  it('sends nothing when aborted before', async () => {
    const server = await serve(name, [answer('Hi.')]);
    const { outcome } = await generate(
      makeProvider(name, server.urls[name]),
      makeRequest(name),
      AbortSignal.abort(),
    );
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'aborted' } });
    expect(server.requests).toEqual([]);
  });

  it('closes the connection of a stream that stalls', async () => {
    const server = await serve(name, [answer('one two three', { break: { afterChunks: 2, how: 'stall' } })]);
    await generate(makeProvider(name, server.urls[name], { timeouts: quick }), makeRequest(name));
    await modelRequests(server)[0]?.closed;
  });

  it('reports a refused connection', async () => {
    const { outcome } = await generate(makeProvider(name, await refusingUrl()), makeRequest(name));
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'unreachable' } });
  });

  it('never shows the key, control characters or an endless message', async () => {
    const esc = String.fromCharCode(27);
    const message = `${esc}[31mkey ${testKey} or gsk_aaaaaaaaaaaaaaaaaaaa is bad${esc}[0m\u0007 ${'x'.repeat(2000)}`;
    const server = await serve(name, [httpError(400, message)]);
    const { outcome } = await generate(
      makeProvider(name, server.urls[name], { apiKey: testKey }),
      makeRequest(name),
    );
    const failure = outcome.ok ? null : outcome.failure;
    expect(failure).toMatchObject({ kind: 'invalid-request' });
    const shown = failure !== null && 'message' in failure ? failure.message : '';
    expect(shown).toContain('key [key] or [key] is bad');
    expect(shown).not.toContain(testKey);
    expect(shown).not.toMatch(/[\u0000-\u001f]/);
    expect(shown.length).toBeLessThanOrEqual(500);
  });

  it('calls nothing but its base URL, with nothing that it took from the environment', async () => {
    const decoy = await startScriptedServer({});
    cleanups.push(() => decoy.close());
    for (const [variable, value] of Object.entries({
      ANTHROPIC_BASE_URL: decoy.urls.anthropic,
      ANTHROPIC_API_KEY: 'key-of-the-environment',
      ANTHROPIC_AUTH_TOKEN: 'key-of-the-environment',
      ANTHROPIC_CUSTOM_HEADERS: 'x-custom: from-the-environment',
      ANTHROPIC_LOG: 'debug',
      GROQ_BASE_URL: decoy.urls.groq,
      GROQ_API_KEY: 'key-of-the-environment',
      GROQ_CUSTOM_HEADERS: 'authorization: from-the-environment',
      GROQ_LOG: 'debug',
      OLLAMA_HOST: decoy.urls.ollama,
      OLLAMA_API_KEY: 'key-of-the-environment',
      GEMINI_API_KEY: 'key-of-the-environment',
      GOOGLE_API_KEY: 'key-of-the-environment',
    })) {
      vi.stubEnv(variable, value);
    }
    const server = await serve(name, [answer('Hi.')]);
    const { outcome } = await generate(makeProvider(name, server.urls[name]), makeRequest(name));
    vi.unstubAllEnvs();
    expect(outcome.ok).toBe(true);
    expect(decoy.requests).toEqual([]);
    const sent = JSON.stringify(server.requests);
    expect(sent).not.toContain('the-environment');
    expect(sent.includes(testKey)).toBe(name !== 'ollama');
  });

  it('follows no redirect', async () => {
    // Google's SDK takes no fetch of ours and follows them.
    if (name === 'gemini') return;
    const decoy = await serve(name, [answer('Caught.')]);
    const server = await serve(name, [
      { kind: 'raw', status: 307, headers: { location: `${decoy.urls[name]}/elsewhere` }, body: '' },
    ]);
    const { outcome } = await generate(makeProvider(name, server.urls[name]), makeRequest(name));
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'invalid-request' } });
    expect(modelRequests(decoy)).toEqual([]);
  });

  it('accepts its address with a slash, or with the part that the SDK adds', async () => {
    const suffix = { ollama: '/', groq: '/openai/v1', gemini: '/v1beta/', anthropic: '/v1' }[name];
    const server = await serve(name, [answer('Hi.')]);
    const { outcome } = await generate(makeProvider(name, server.urls[name] + suffix), makeRequest(name));
    expect(outcome.ok).toBe(true);
    expect(modelRequests(server)[0]?.path).toBe(
      {
        ollama: '/api/chat',
        groq: '/openai/v1/chat/completions',
        gemini: '/v1beta/models/gemini-3.8-flash:streamGenerateContent?alt=sse',
        anthropic: '/v1/messages',
      }[name],
    );
  });

  it('without a key is not available, says which variable to set, and sends nothing', async () => {
    if (name === 'ollama') return;
    const server = await serve(name, [answer('Hi.')]);
    for (const apiKey of [null, '', ' \n', 'two lines\nof key']) {
      const provider = makeProvider(name, server.urls[name], { apiKey });
      const availability = await provider.checkAvailability(testModels[name], new AbortController().signal);
      expect(availability).toMatchObject({
        available: false,
        hint: expect.stringContaining(`TEST_${name.toUpperCase()}_KEY`),
      });
      const { outcome } = await generate(provider, makeRequest(name));
      expect(outcome).toMatchObject({ ok: false, failure: { kind: 'unauthorized' } });
      expect(JSON.stringify([availability, outcome])).not.toContain('two lines');
    }
    expect(server.requests).toEqual([]);
    const withKey = makeProvider(name, server.urls[name]);
    expect(await withKey.checkAvailability(testModels[name], new AbortController().signal)).toEqual({
      available: true,
    });
  });

  it('makes one request for one call, whatever the answer', async () => {
    const server = await serve(name, [httpError(503, 'busy')]);
    await generate(makeProvider(name, server.urls[name]), makeRequest(name));
    expect(modelRequests(server)).toHaveLength(1);
  });

  it.each(failureCases.filter((entry) => !entry.not?.includes(name)))(
    'fails as told: $title',
    async (entry) => {
      const reply = 'kind' in entry.reply ? (entry.reply as ScriptedReply) : entry.reply[name];
      const expected =
        'kind' in entry.expected
          ? entry.expected
          : (entry.expected as Partial<Record<ProviderName, object>>)[name];
      const server = await serve(name, reply === undefined ? [] : [reply]);
      const { outcome, events } = await generate(
        makeProvider(name, server.urls[name], entry.options),
        makeRequest(name),
      );
      expect(outcome).toMatchObject({
        ok: false,
        failure: expected,
        partial: { text: entry.partialText ?? '' },
      });
      expect(textOf(events)).toBe(entry.partialText ?? '');
    },
  );

  it('answers against an independent implementation of the protocol', async () => {
    const mock = await LLMock.create({ port: 0, host: '127.0.0.1', logLevel: 'silent' });
    cleanups.push(() => mock.stop());
    mock.onMessage('Say hello.', { content: 'Hello from the mock server.' });
    mock.onMessage('Search it.', { toolCalls: [{ name: 'search_code', arguments: '{"query":"x"}' }] });
    const provider = makeProvider(name, mock.url);
    const text = await generate(provider, makeRequest(name));
    expect(text.outcome).toMatchObject({
      ok: true,
      response: { text: 'Hello from the mock server.', finish: 'stop' },
    });
    const call = await generate(
      provider,
      makeRequest(name, { tools: [searchTool], messages: [{ role: 'user', text: 'Search it.' }] }),
    );
    expect(call.outcome).toMatchObject({
      ok: true,
      response: { finish: 'tool-calls', toolCalls: [{ name: 'search_code', arguments: { query: 'x' } }] },
    });
  });
});
