import Anthropic, {
  APIPromise,
  APIUserAbortError,
  InternalServerError,
  RateLimitError,
} from '@anthropic-ai/sdk';
import { expect, test, vi } from 'vitest';
import type { OptimizerEvent } from '../../src/wrappers/optimizer-event.ts';
import type { OptimizerOptions } from '../../src/wrappers/optimizer-options.ts';
import { wrapAnthropic } from '../../src/wrappers/wrap-anthropic.ts';
import { answer, httpError, type ScriptedReply } from '../loopback/scripted-server.ts';
import { message, rows, startVendors } from './vendors.ts';

type Event = Anthropic.RawMessageStreamEvent;

const body: Anthropic.MessageCreateParamsNonStreaming = {
  model: 'claude-haiku-5-5',
  max_tokens: 500,
  system: 'You answer from the data. You MUST name the user.',
  messages: [
    { role: 'user', content: 'Please could you list the users?' },
    { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'list_users', input: { page: 1 } }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: rows }] },
  ],
  tools: [
    {
      name: 'list_users',
      description: 'Lists users. It was written in 2019, and this sentence helps nobody to call it.',
      input_schema: { type: 'object', properties: { page: { type: 'number' } } },
    },
  ],
};

async function start(replies: readonly ScriptedReply[], options: OptimizerOptions = {}) {
  const vendors = await startVendors({ anthropic: replies });
  const events: OptimizerEvent[] = [];
  const wrapped = wrapAnthropic(vendors.anthropic, { onEvent: (event) => events.push(event), ...options });
  return { ...vendors, plain: vendors.anthropic, wrapped, events, sent: () => vendors.sentTo('anthropic') };
}

async function read(stream: AsyncIterable<Event>): Promise<Event[]> {
  const events: Event[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

async function failureOf(call: Promise<unknown>) {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Error)) throw new Error('nothing was thrown');
  return { class: error.constructor, message: error.message, status: (error as { status?: number }).status };
}

const size = (value: unknown) => JSON.stringify(value).length;

test('a smaller prompt is sent, and the answer is the one that came, with stats that no JSON shows', async () => {
  const { plain, wrapped, sent } = await start([message('hello')]);
  const expected = await plain.messages.create(body);
  const given = await wrapped.messages.create(body);
  expect(given).toEqual(expected);
  expect(JSON.stringify(given)).toBe(JSON.stringify(expected));
  expect(given._request_id).toBe('req_7');
  const [asItCame, smaller] = sent();
  expect(size(smaller)).toBeLessThan(0.6 * size(asItCame));
  expect({ ...smaller, messages: null, tools: null }).toEqual({ ...asItCame, messages: null, tools: null });
  expect(smaller.messages[1]).toEqual(asItCame.messages[1]);
  expect(given.optimizerStats).toMatchObject({ countedBy: 'estimate', fallbackUsed: null });
  expect(given.optimizerStats.tokensAfter).toBeLessThan(0.7 * given.optimizerStats.tokensBefore);
  expect(given.optimizerStats.costSaved).toBeGreaterThan(0);
});

test('tool calls, images and documents go through', async () => {
  const call = { type: 'tool_use', id: 't2', name: 'list_users', input: { page: 2 } };
  const { plain, wrapped, sent } = await start([message('', { content: [call], stop_reason: 'tool_use' })]);
  const media: Anthropic.MessageParam = {
    role: 'user',
    content: [
      {
        type: 'image',
        source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0K'.repeat(500) },
        cache_control: { type: 'ephemeral' },
      },
      { type: 'document', source: { type: 'url', url: 'https://example.org/a.pdf' } },
      { type: 'text', text: 'And this?' },
    ],
  };
  const request = { ...body, messages: [...body.messages, media] };
  const given = await wrapped.messages.create(request);
  expect(given).toEqual(await plain.messages.create(request));
  expect(given.content).toEqual([call]);
  expect(sent()[0].messages.at(-1)).toEqual(media);
});

test('a stream is the SDK’s own, event by event, with all it can do', async () => {
  const { plain, wrapped } = await start([
    answer('several words in a row', {
      reasoning: 'hm',
      toolCalls: [{ name: 'list_users', arguments: { page: 2 } }],
    }),
  ]);
  const request = { ...body, stream: true } as const;
  const expected = await plain.messages.create(request);
  const given = await wrapped.messages.create(request);
  expect(given.constructor).toBe(expected.constructor);
  expect(given.optimizerStats.tokensSaved).toBeGreaterThan(0);
  const events = await read(expected);
  expect(events.length).toBeGreaterThan(12);
  expect(await read(given)).toEqual(events);
  const { data, response } = await wrapped.messages.create(request).withResponse();
  expect(response.status).toBe(200);
  const [left, right] = data.tee();
  expect(await read(left)).toEqual(await read(right));
  const raw = async (client: Pick<Anthropic, 'messages'>) =>
    (await client.messages.create(request).asResponse()).text();
  expect(await raw(wrapped)).toBe(await raw(plain));
  const readable = async (client: Pick<Anthropic, 'messages'>) =>
    new Response((await client.messages.create(request)).toReadableStream() as ReadableStream).text();
  expect(await readable(wrapped)).toBe(await readable(plain));
});

test('the very objects that the SDK makes arrive, once each', async () => {
  const { wrapped } = await start([answer('several words in a row')]);
  const made = new Set<unknown>();
  const parse = JSON.parse;
  const stream = await wrapped.messages.create({ ...body, stream: true });
  const spy = vi.spyOn(JSON, 'parse').mockImplementation((text, reviver) => {
    const value = parse(text, reviver);
    made.add(value);
    return value;
  });
  const events = await read(stream);
  spy.mockRestore();
  expect(events.length).toBeGreaterThan(5);
  for (const event of events) expect(made.has(event)).toBe(true);
});

test('a stream of messages tells all it tells without the wrapper, in the same order', async () => {
  const { plain, wrapped, sent } = await start([answer('several words in a row')]);
  const all = async (client: Pick<Anthropic, 'messages'>) => {
    const stream = client.messages.stream(body);
    const told: unknown[] = [];
    const events = [
      'connect',
      'streamEvent',
      'text',
      'contentBlock',
      'message',
      'finalMessage',
      'end',
    ] as const;
    for (const event of events) stream.on(event, (...args: unknown[]) => told.push([event, args]));
    const final = await stream.finalMessage();
    const { response } = await stream.withResponse();
    await stream.done();
    return {
      told,
      final,
      text: await stream.finalText(),
      messages: stream.messages,
      received: stream.receivedMessages,
      status: response.status,
      ended: stream.ended,
      constructor: stream.constructor,
    };
  };
  const expected = await all(plain);
  expect(expected.told.length).toBeGreaterThan(12);
  expect(await all(wrapped)).toEqual(expected);
  expect(expected.messages.slice(0, 3)).toEqual(body.messages);
  expect(size(sent()[1])).toBeLessThan(0.6 * size(sent()[0]));
  const stream = wrapped.messages.stream(body);
  const stats = await stream.optimizerStats;
  expect(stats.tokensSaved).toBeGreaterThan(0);
  expect(Object.keys(stream)).not.toContain('optimizerStats');
  await stream.done();
});

test('a stream of messages is read event by event as well', async () => {
  const { plain, wrapped } = await start([answer('several words in a row')]);
  const expected = await read(plain.messages.stream(body));
  expect(await read(wrapped.messages.stream(body))).toEqual(expected);
});

test('streams of both kinds can be aborted', async () => {
  const slow = answer('one two three four five six seven eight nine ten', { everyMs: 30 });
  const { wrapped, requests } = await start([slow]);
  const stream = wrapped.messages.stream(body);
  stream.on('text', () => stream.abort());
  await expect(stream.finalMessage()).rejects.toBeInstanceOf(APIUserAbortError);
  expect(stream.aborted).toBe(true);
  await requests[0]?.closed;
  const raw = await wrapped.messages.create({ ...body, stream: true });
  let seen = 0;
  for await (const _ of raw) if (++seen === 3) raw.controller.abort();
  expect(seen).toBeLessThan(6);
  const before = wrapped.messages.stream(body, { signal: AbortSignal.abort() });
  await expect(before.done()).rejects.toBeInstanceOf(APIUserAbortError);
});

for (const [title, reply, type] of [
  ['429', httpError(429, 'slow down', { 'retry-after': '2' }, { code: 'rate_limit_error' }), RateLimitError],
  ['500', httpError(500, 'broken'), InternalServerError],
] as const) {
  test(`an error is the SDK’s own: ${title}`, async () => {
    const { plain, wrapped, events } = await start([reply]);
    const expected = await failureOf(plain.messages.create(body));
    expect(expected.class).toBe(type);
    expect(await failureOf(wrapped.messages.create(body))).toEqual(expected);
    expect(await failureOf(wrapped.messages.create({ ...body, stream: true }))).toEqual(expected);
    expect(await failureOf(wrapped.messages.stream(body).finalMessage())).toEqual(expected);
    const heard = new Promise((resolve) => wrapped.messages.stream(body).on('error', resolve));
    expect(await heard).toBeInstanceOf(type);
    expect(events.filter(({ kind }) => kind === 'provider_error')).toHaveLength(4);
  });
}

test('an error in the middle of a stream of messages reaches who waits for it', async () => {
  const { plain, wrapped } = await start([
    answer('one two three', { break: { afterChunks: 1, how: 'cut' } }),
  ]);
  const expected = await failureOf(plain.messages.stream(body).finalMessage());
  expect(await failureOf(wrapped.messages.stream(body).finalMessage())).toEqual(expected);
});

test('parse, and a client with other options, go the same way; all else is the client’s own', async () => {
  const { plain, wrapped, sent, requests } = await start([message('{"name":"user 1"}')]);
  const expected = await plain.messages.parse(body);
  expect(await wrapped.messages.parse(body)).toEqual(expected);
  const other = wrapped.withOptions({ timeout: 1000 });
  expect((await other.messages.create(body)).optimizerStats.cacheHit).toBe(true);
  expect(sent()[2]).toEqual(sent()[1]);
  expect(size(sent()[1])).toBeLessThan(0.6 * size(sent()[0]));
  expect(wrapped).toBeInstanceOf(Anthropic);
  expect(wrapped.beta.files).toBe(plain.beta.files);
  expect(wrapped.beta.messages.batches).toBe(plain.beta.messages.batches);
  expect(wrapped.messages.batches).toBe(plain.messages.batches);
  expect(wrapped.credentials).toBe(plain.credentials);
  await wrapped.messages.countTokens({ model: body.model, messages: body.messages });
  expect(requests.at(-1)?.path).toBe('/v1/messages/count_tokens');
  expect(requests.at(-1)?.body).toEqual({ model: body.model, messages: body.messages });
});

test('a call is a promise of the SDK’s own class, and nothing is sent to find that out', async () => {
  const { wrapped, requests } = await start([message('hello')]);
  const call = wrapped.messages.create(body);
  expect(call).toBeInstanceOf(APIPromise);
  expect((await call).optimizerStats.tokensSaved).toBeGreaterThan(0);
  expect(requests).toHaveLength(1);
});

test('beta messages are asked for with the smaller prompt, by create, parse and stream', async () => {
  const { plain, wrapped, sent, requests } = await start([
    message('hello'),
    message('hello'),
    message('hello'),
    answer('several words in a row'),
  ]);
  const expected = await plain.beta.messages.create(body);
  const given = await wrapped.beta.messages.create(body);
  expect(given).toEqual(expected);
  expect(given.optimizerStats.tokensSaved).toBeGreaterThan(0);
  expect((await wrapped.beta.messages.parse(body)).content).toEqual(expected.content);
  const stream = wrapped.beta.messages.stream(body);
  expect((await stream.finalText()).trim()).toBe('several words in a row');
  expect((await stream.optimizerStats).tokensSaved).toBeGreaterThan(0);
  for (const smaller of sent().slice(1)) expect(size(smaller)).toBeLessThan(0.6 * size(sent()[0]));
  expect(new Set(requests.map(({ path }) => path)).size).toBe(1);
});

test('tools that the SDK runs itself are run, with smaller prompts unless the vendor holds the conversation', async () => {
  const call = { type: 'tool_use', id: 't9', name: 'age_of', input: { name: 'otter' } };
  const { wrapped, sent } = await start([
    message('', { content: [call], stop_reason: 'tool_use' }),
    message('It is 9.'),
    message('', { content: [call], stop_reason: 'tool_use' }),
    message('It is 9.'),
  ]);
  const run = async (isThread: boolean) => {
    const asked: unknown[] = [];
    const answered = await wrapped.beta.messages.toolRunner({
      model: body.model,
      max_tokens: 500,
      messages: [{ role: 'user', content: rows }, ...body.messages],
      ...(isThread ? {} : { thread: false as const }),
      tools: [
        {
          name: 'age_of',
          description: 'How old an animal is.',
          input_schema: { type: 'object', properties: { name: { type: 'string' } } },
          parse: (input: unknown) => input,
          run: (input: unknown) => {
            asked.push(input);
            return '9';
          },
        },
      ],
    });
    expect(asked).toEqual([{ name: 'otter' }]);
    expect(answered.content).toEqual([{ type: 'text', text: 'It is 9.' }]);
  };
  await run(false);
  const [first, second] = sent();
  expect(second.messages.slice(0, first.messages.length)).toEqual(first.messages);
  await run(true);
  const [, , begun, continued] = sent();
  expect(size(first)).toBeLessThan(0.7 * size(begun));
  expect(begun.messages[0].content).toBe(rows);
  expect(continued.thread).toEqual({ type: 'continue', previous_message_id: 'msg_1' });
});

test('what the vendor has summed up stays as it came', async () => {
  const { wrapped, sent } = await start([message('hello')]);
  const summary: Anthropic.Beta.BetaMessageParam = {
    role: 'assistant',
    content: [{ type: 'compaction', content: 'A user asked for users.', encrypted_content: 'x' }],
  };
  const messages: Anthropic.Beta.BetaMessageParam[] = [
    ...body.messages,
    summary,
    { role: 'user', content: rows },
  ];
  const given = await wrapped.beta.messages.create({ model: body.model, max_tokens: 500, messages });
  expect(sent()[0].messages).toEqual(messages);
  expect(given.optimizerStats).toMatchObject({ tokensSaved: 0, fallbackUsed: null });
});

test('what the SDK refuses before it sends is refused still', async () => {
  const { plain, wrapped } = await start([message('hello')]);
  const long = { ...body, max_tokens: 10_000_000 };
  const expected = await failureOf((async () => plain.messages.create(long))());
  expect(await failureOf(wrapped.messages.create(long))).toEqual(expected);
});

test('what must be kept and does not fit is an error of the call, and of the stream', async () => {
  const { wrapped, sent } = await start([message('hello')], { maxInputTokens: 1000 });
  const long = { ...body, messages: [{ role: 'user' as const, content: 'word '.repeat(2000) }] };
  const told = /takes \d+ tokens, \d+ more than the 700 there are/;
  await expect(wrapped.messages.create(long)).rejects.toThrow(told);
  const stream = wrapped.messages.stream(long);
  await expect(stream.finalMessage()).rejects.toThrow(told);
  await expect(stream.optimizerStats).rejects.toMatchObject({ code: 'prompt/over-budget' });
  expect(sent()).toEqual([]);
});

test('of a thread that the vendor keeps nothing is changed', async () => {
  const { wrapped, sent } = await start([message('hello')]);
  const thread = { ...body, thread: { type: 'create' } } as typeof body;
  const given = await wrapped.messages.create(thread);
  expect(sent()).toEqual([thread]);
  expect(given.optimizerStats).toMatchObject({ tokensSaved: 0, fallbackUsed: null });
});

test('how a model counts is learned from what it reports', async () => {
  const { wrapped } = await start([
    message('hello', { usage: { input_tokens: 700, cache_read_input_tokens: 500, output_tokens: 3 } }),
  ]);
  const ask = async (at: number) =>
    wrapped.messages.create({
      ...body,
      messages: [...body.messages, { role: 'user', content: `And ${at}?` }],
    });
  const first = await ask(0);
  for (const at of [1, 2]) await ask(at);
  const fourth = await ask(3);
  const factor = fourth.optimizerStats.tokensAfter / first.optimizerStats.tokensAfter;
  expect(factor).toBeCloseTo(Math.min(2, 1200 / first.optimizerStats.tokensAfter), 1);
});
