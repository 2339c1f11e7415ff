import OpenAI, { type APIError, APIPromise, APIUserAbortError } from 'openai';
import { expect, test, vi } from 'vitest';
import type { OptimizerEvent } from '../../src/wrappers/optimizer-event.ts';
import type { OptimizerOptions } from '../../src/wrappers/optimizer-options.ts';
import { wrapOpenAI } from '../../src/wrappers/wrap-openai.ts';
import { answer, httpError, type ScriptedReply } from '../loopback/scripted-server.ts';
import { completion, rows, startVendors } from './vendors.ts';

type Chunk = OpenAI.ChatCompletionChunk;

const tools: OpenAI.ChatCompletionTool[] = [
  {
    type: 'function',
    function: {
      name: 'list_users',
      description: 'Lists users. It was written in 2019, and this sentence helps nobody to call it.',
      parameters: { type: 'object', properties: { page: { type: 'number' } } },
    },
  },
];

const body: OpenAI.ChatCompletionCreateParamsNonStreaming = {
  model: 'gpt-4o',
  temperature: 0.25,
  messages: [
    { role: 'system', content: 'You answer from the data. You MUST name the user.' },
    { role: 'user', content: 'Please could you list the users?' },
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'c1', type: 'function', function: { name: 'list_users', arguments: '{"page":1}' } }],
    },
    { role: 'tool', tool_call_id: 'c1', content: rows },
  ],
  tools,
};

async function start(replies: readonly ScriptedReply[], options: OptimizerOptions = {}) {
  const vendors = await startVendors({ openai: replies });
  const events: OptimizerEvent[] = [];
  const wrapped = wrapOpenAI(vendors.openai, { onEvent: (event) => events.push(event), ...options });
  return { ...vendors, plain: vendors.openai, wrapped, events, sent: () => vendors.sentTo('openai') };
}

async function read(stream: AsyncIterable<Chunk>): Promise<Chunk[]> {
  const chunks: Chunk[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

/** What an error tells who catches it. */
async function failureOf(call: Promise<unknown>) {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Error)) throw new Error('nothing was thrown');
  const { status, code, headers } = error as APIError;
  return {
    class: error.constructor,
    message: error.message,
    status,
    code,
    type: headers?.get('content-type'),
  };
}

test('a smaller prompt is sent, and the answer is the one that came, with stats that no JSON shows', async () => {
  const { plain, wrapped, sent } = await start([completion(['hello'])]);
  const expected = await plain.chat.completions.create(body);
  const given = await wrapped.chat.completions.create(body);
  expect(given).toEqual(expected);
  expect(JSON.stringify(given)).toBe(JSON.stringify(expected));
  expect(given._request_id).toBe('req_7');
  const [asItCame, smaller] = sent();
  expect(JSON.stringify(smaller).length).toBeLessThan(0.6 * JSON.stringify(asItCame).length);
  const { messages, tools: sentTools, ...others } = smaller;
  const { messages: were, tools: werentools, ...otherwise } = asItCame;
  expect(others).toEqual(otherwise);
  expect(messages).toHaveLength(were.length);
  expect(messages[2]).toEqual(were[2]);
  expect(sentTools[0].function.parameters.properties).toEqual(
    tools[0]?.type === 'function' && tools[0].function.parameters?.properties,
  );
  const { optimizerStats } = given;
  expect(optimizerStats.tokensSaved).toBe(optimizerStats.tokensBefore - optimizerStats.tokensAfter);
  expect(optimizerStats.tokensAfter).toBeLessThan(0.7 * optimizerStats.tokensBefore);
  expect(optimizerStats).toMatchObject({
    model: 'gpt-4o',
    countedBy: 'o200k',
    cacheHit: false,
    fallbackUsed: null,
    maxInputTokens: Math.floor(0.9 * 128_000) - 4096,
  });
  expect(optimizerStats.costSaved).toBeGreaterThan(0);
  // What came in belongs to the program.
  expect(body.messages[3]).toMatchObject({ content: rows });
});

test('a call is a promise of the SDK’s own class, and nothing is sent to find that out', async () => {
  const { wrapped, requests } = await start([completion(['hello'])]);
  const call = wrapped.chat.completions.create(body);
  expect(call).toBeInstanceOf(APIPromise);
  expect(await call.finally(() => undefined)).toBe(await call);
  expect(requests).toHaveLength(1);
  // A client that is made like the SDK's but has no such promises.
  const answered = { choices: [] };
  const alike = wrapOpenAI({ chat: { completions: { create: () => Promise.resolve(answered) } } });
  const given = await alike.chat.completions.create(body);
  expect(given).toBe(answered);
  expect(given.optimizerStats.tokensSaved).toBeGreaterThan(0);
});

test('several choices, tool calls and images go through', async () => {
  const url = `data:image/png;base64,${'iVBORw0K'.repeat(500)}`;
  const { plain, wrapped, sent } = await start([
    completion(['one', 'two', 'three']),
    completion(['one', 'two', 'three']),
  ]);
  const request: OpenAI.ChatCompletionCreateParamsNonStreaming = {
    ...body,
    n: 3,
    messages: [
      ...body.messages,
      {
        role: 'user',
        content: [
          { type: 'text', text: 'And who is this?' },
          { type: 'image_url', image_url: { url, detail: 'low' } },
        ],
      },
    ],
  };
  const expected = await plain.chat.completions.create(request);
  const given = await wrapped.chat.completions.create(request);
  expect(given).toEqual(expected);
  expect(given.choices).toHaveLength(3);
  const smaller = sent()[1];
  expect(smaller.n).toBe(3);
  expect(smaller.messages.at(-1)).toEqual(request.messages.at(-1));
});

test('a stream is the SDK’s own, chunk by chunk', async () => {
  const reply = answer('several words in a row', {
    toolCalls: [{ name: 'list_users', arguments: { page: 2 } }],
  });
  const { plain, wrapped } = await start([reply]);
  const request = { ...body, stream: true } as const;
  const expected = await plain.chat.completions.create(request);
  const given = await wrapped.chat.completions.create(request);
  expect(given.constructor).toBe(expected.constructor);
  expect(given.controller).toBeInstanceOf(AbortController);
  expect(given.optimizerStats.tokensSaved).toBeGreaterThan(0);
  expect(Object.keys(given)).toEqual(Object.keys(expected));
  const chunks = await read(expected);
  expect(chunks.length).toBeGreaterThan(6);
  expect(await read(given)).toEqual(chunks);
});

test('the very objects that the SDK makes arrive, once each', async () => {
  const { wrapped } = await start([answer('several words in a row')]);
  const made: unknown[] = [];
  const parse = JSON.parse;
  const stream = await wrapped.chat.completions.create({ ...body, stream: true });
  const spy = vi.spyOn(JSON, 'parse').mockImplementation((text, reviver) => {
    const value = parse(text, reviver);
    made.push(value);
    return value;
  });
  const chunks = await read(stream);
  spy.mockRestore();
  expect(chunks).toHaveLength(made.length);
  for (const [at, chunk] of chunks.entries()) expect(chunk).toBe(made[at]);
});

test('what a stream can do it can do still: withResponse, asResponse, tee, toReadableStream', async () => {
  const { plain, wrapped } = await start([answer('several words in a row')]);
  const request = { ...body, stream: true } as const;
  const texts = async (client: Pick<OpenAI, 'chat'>) => {
    const { data, response, request_id } = await client.chat.completions.create(request).withResponse();
    const [left, right] = data.tee();
    const raw = await client.chat.completions.create(request).asResponse();
    const readable = (await client.chat.completions.create(request)).toReadableStream();
    return {
      status: response.status,
      request_id,
      left: await read(left),
      right: await read(right),
      raw: await raw.text(),
      readable: await new Response(readable as ReadableStream).text(),
    };
  };
  expect(await texts(wrapped)).toEqual(await texts(plain));
  const { data } = await wrapped.chat.completions.create(request).withResponse();
  expect(data.optimizerStats.tokensSaved).toBeGreaterThan(0);
  data.controller.abort();
});

test('a stream ends where it is aborted, without an error, and closes its connection', async () => {
  const slow = answer('one two three four five six seven eight nine ten', { everyMs: 30 });
  const { wrapped, requests } = await start([slow]);
  const stream = await wrapped.chat.completions.create({ ...body, stream: true });
  const chunks: Chunk[] = [];
  for await (const chunk of stream) {
    chunks.push(chunk);
    if (chunks.length === 3) stream.controller.abort();
  }
  expect(chunks.length).toBeLessThan(6);
  await requests[0]?.closed;
});

test('a signal aborts a call, before it is sent and after', async () => {
  const { plain, wrapped, events } = await start([{ kind: 'hang' }]);
  const call = (client: Pick<OpenAI, 'chat'>, signal: AbortSignal) =>
    failureOf(client.chat.completions.create(body, { signal }));
  const aborted = AbortSignal.abort();
  expect(await call(wrapped, aborted)).toEqual(await call(plain, aborted));
  const controller = new AbortController();
  const failure = call(wrapped, controller.signal);
  setTimeout(() => controller.abort(), 50);
  expect((await failure).class).toBe(APIUserAbortError);
  expect(events.map(({ kind }) => kind)).not.toContain('provider_error');
});

for (const [title, reply] of [
  ['429', httpError(429, 'slow down', { 'retry-after': '2' })],
  ['500', httpError(500, 'broken')],
  ['401', httpError(401, 'who are you')],
  ['a dropped connection', { kind: 'drop' }],
] as const) {
  test(`an error is the SDK’s own: ${title}`, async () => {
    const { plain, wrapped, events } = await start([reply]);
    const expected = await failureOf(plain.chat.completions.create(body));
    expect(await failureOf(wrapped.chat.completions.create(body))).toEqual(expected);
    expect(await failureOf(wrapped.chat.completions.create({ ...body, stream: true }))).toEqual(expected);
    expect(await failureOf(wrapped.chat.completions.create(body).withResponse())).toEqual(expected);
    const told = events.filter(({ kind }) => kind === 'provider_error');
    expect(told).toHaveLength(3);
    expect(told[0]).toMatchObject({ status: expected.status ?? null, errorName: expected.class.name });
  });
}

test('an error in the middle of a stream reaches who reads it', async () => {
  const { wrapped } = await start([answer('one two three', { break: { afterChunks: 1, how: 'cut' } })]);
  const stream = await wrapped.chat.completions.create({ ...body, stream: true });
  await expect(read(stream)).rejects.toThrow();
});

test('the SDK’s own retries go on', async () => {
  const vendors = await startVendors(
    { openai: [httpError(500, 'broken', { 'retry-after-ms': '1' }), completion(['hello'])] },
    1,
  );
  const given = await wrapOpenAI(vendors.openai).chat.completions.create(body);
  expect(given.choices[0]?.message.content).toBe('hello');
  const [first, second] = vendors.sentTo('openai');
  expect(first).toEqual(second);
});

test('helpers that are made of create send the smaller prompt too', async () => {
  const { plain, wrapped, sent } = await start([completion(['{"name":"user 1"}'])]);
  const response_format = {
    type: 'json_schema' as const,
    json_schema: { name: 'user', schema: { type: 'object' }, strict: false },
  };
  const expected = await plain.chat.completions.parse({ ...body, tools: [], response_format });
  const given = await wrapped.chat.completions.parse({ ...body, tools: [], response_format });
  expect(given).toEqual(expected);
  expect(JSON.stringify(sent()[1]).length).toBeLessThan(JSON.stringify(sent()[0]).length);

  const streaming = await start([answer('several words')]);
  const stream = streaming.wrapped.chat.completions.stream({ ...body, stream: true });
  const deltas: string[] = [];
  stream.on('content', (delta) => deltas.push(delta));
  expect((await stream.finalChatCompletion()).choices[0]?.message.content).toBe('several words');
  expect(deltas).toEqual(['several ', 'words']);
  expect(JSON.stringify(streaming.sent()[0]).length).toBeLessThan(JSON.stringify(sent()[0]).length);
});

test('tools that the SDK runs itself are run, with the prefix as it was sent', async () => {
  const call = {
    role: 'assistant',
    content: null,
    tool_calls: [{ id: 'c9', type: 'function', function: { name: 'age_of', arguments: '{"name":"otter"}' } }],
  };
  const { wrapped, sent } = await start([
    completion([''], { choices: [{ index: 0, message: call, finish_reason: 'tool_calls', logprobs: null }] }),
    completion(['It is 9.']),
  ]);
  const asked: unknown[] = [];
  const runner = wrapped.chat.completions.runTools({
    model: 'gpt-4o',
    messages: body.messages,
    tools: [
      {
        type: 'function',
        function: {
          name: 'age_of',
          description: 'How old an animal is',
          parse: JSON.parse,
          function: (input: object) => {
            asked.push(input);
            return '9';
          },
          parameters: { type: 'object', properties: { name: { type: 'string' } } },
        },
      },
    ],
  });
  expect(await runner.finalContent()).toBe('It is 9.');
  expect(asked).toEqual([{ name: 'otter' }]);
  const [first, second] = sent();
  expect(second.messages.slice(0, first.messages.length)).toEqual(first.messages);
});

test('everything else of the client is its own', async () => {
  const { plain, wrapped, requests } = await start([
    {
      kind: 'raw',
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"object":"list","data":[]}',
    },
  ]);
  expect(wrapped).toBeInstanceOf(OpenAI);
  expect(wrapped.constructor).toBe(OpenAI);
  expect(wrapped.baseURL).toBe(plain.baseURL);
  expect(wrapped.models).toBe(plain.models);
  expect(wrapped.beta).toBe(plain.beta);
  expect(wrapped.chat.completions.messages).toBe(plain.chat.completions.messages);
  // Methods that need private fields of the client.
  expect((await wrapped.models.list()).data).toEqual([]);
  await wrapped.get('/anything');
  expect(wrapped.buildURL('/x', null)).toBe(plain.buildURL('/x', null));
  expect(wrapped.get).toBe(wrapped.get);
  expect(requests.map(({ path }) => path)).toEqual(['/v1/models', '/v1/anything']);
  wrapped.timeout = 1234;
  expect(plain.timeout).toBe(1234);
});

test('a client with other options is wrapped too, and knows the conversation', async () => {
  const { wrapped, sent } = await start([completion(['hello'])]);
  const other = wrapped.withOptions({ timeout: 1000, defaultHeaders: { 'x-mine': '1' } });
  expect(other.timeout).toBe(1000);
  await wrapped.chat.completions.create(body);
  const again = await other.chat.completions.create(body);
  expect(again.optimizerStats.cacheHit).toBe(true);
  expect(sent()[1]).toEqual(sent()[0]);
});

test('who watches the method, of the client or of the wrapped one, sees it', async () => {
  const { plain, wrapped } = await start([completion(['hello'])]);
  const inner = vi.spyOn(plain.chat.completions, 'create');
  const outer = vi.spyOn(wrapped.chat.completions, 'create');
  await wrapped.chat.completions.create(body);
  expect(outer).toHaveBeenCalledTimes(1);
  expect(inner).toHaveBeenCalledTimes(1);
  outer.mockRestore();
  await wrapped.chat.completions.create(body);
  expect(inner).toHaveBeenCalledTimes(2);
});

test('a failing optimizer sends what came', async () => {
  const { wrapped, plain, sent, events } = await start([completion(['hello'])], {
    countTokens: () => {
      throw new TypeError('a secret of the prompt');
    },
  });
  await plain.chat.completions.create(body);
  const given = await wrapped.chat.completions.create(body);
  expect(sent()[1]).toEqual(sent()[0]);
  expect(given.optimizerStats).toMatchObject({
    fallbackUsed: 'original',
    tokensSaved: 0,
    compressionRatio: 1,
  });
  expect(events.map(({ kind }) => kind)).toEqual([
    'optimization_started',
    'cache_miss',
    'cache_miss',
    'optimization_failed',
    'fallback_triggered',
  ]);
  expect(JSON.stringify(events)).not.toContain('secret');
});

test('a broken listener breaks nothing', async () => {
  const { wrapped } = await start([completion(['hello'])], {
    onEvent: () => {
      throw new Error('no');
    },
  });
  expect((await wrapped.chat.completions.create(body)).optimizerStats.fallbackUsed).toBeNull();
});

test('what makes no sense to the SDK goes to it as it is', async () => {
  const { plain, wrapped } = await start([httpError(400, 'messages: required')]);
  const wrong = { model: 'gpt-4o' } as unknown as typeof body;
  expect(await failureOf(wrapped.chat.completions.create(wrong))).toEqual(
    await failureOf(plain.chat.completions.create(wrong)),
  );
});

test('what must be kept and does not fit is an error, and nothing is sent', async () => {
  const { wrapped, sent, events } = await start([completion(['hello'])], { maxInputTokens: 1000 });
  const long = { ...body, messages: [{ role: 'user' as const, content: 'word '.repeat(2000) }] };
  await expect(wrapped.chat.completions.create(long)).rejects.toMatchObject({
    code: 'prompt/over-budget',
    message: expect.stringMatching(/takes \d+ tokens, \d+ more than the 700 there are/),
  });
  expect(sent()).toEqual([]);
  expect(events.at(-1)).toMatchObject({ kind: 'optimization_failed', errorCode: 'prompt/over-budget' });
});

test('of a window that is only assumed nothing is refused', async () => {
  const { wrapped, sent, events } = await start([completion(['hello'])]);
  const long = { model: 'gpt-4', messages: [{ role: 'user' as const, content: 'word '.repeat(9000) }] };
  const given = await wrapped.chat.completions.create(long);
  expect(given.optimizerStats.fallbackUsed).toBe('original');
  expect(sent()).toEqual([long]);
  expect(events.at(-1)).toMatchObject({ kind: 'fallback_triggered', because: 'over-window' });
});
