import fc from 'fast-check';
import OpenAI, { APIPromise } from 'openai';
import { expect, test } from 'vitest';
import { BudgetError } from '../../src/prompt/pipeline/budget.ts';
import { isModelMade } from '../../src/prompt/pipeline/responses-items.ts';
import type { OptimizerOptions } from '../../src/wrappers/optimizer-options.ts';
import { wrapOpenAI } from '../../src/wrappers/wrap-openai.ts';
import { raw, type ScriptedReply } from '../loopback/scripted-server.ts';
import { responsesRequest } from '../prompt/pipeline/responses-requests.ts';
import { rows, startVendors } from './vendors.ts';

type Item = OpenAI.Responses.ResponseInputItem;

const answered = {
  id: 'resp_1',
  object: 'response',
  created_at: 1,
  model: 'gpt-4o',
  status: 'completed',
  output: [
    {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      status: 'completed',
      content: [{ type: 'output_text', text: '{"name":"user 7"}', annotations: [] }],
    },
  ],
  usage: { input_tokens: 900, output_tokens: 9, total_tokens: 909 },
};
const whole = raw(JSON.stringify(answered), 'application/json');
const streamed = raw(
  [
    {
      type: 'response.created',
      sequence_number: 0,
      response: { ...answered, output: [], status: 'in_progress' },
    },
    {
      type: 'response.output_item.added',
      sequence_number: 1,
      output_index: 0,
      item: { ...answered.output[0], content: [] },
    },
    {
      type: 'response.content_part.added',
      sequence_number: 2,
      output_index: 0,
      content_index: 0,
      part: { type: 'output_text', text: '', annotations: [] },
    },
    {
      type: 'response.output_text.delta',
      sequence_number: 3,
      output_index: 0,
      content_index: 0,
      delta: '{"name":"user 7"}',
    },
    { type: 'response.completed', sequence_number: 4, response: answered },
  ]
    .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
    .join(''),
  'text/event-stream',
);

const body: OpenAI.Responses.ResponseCreateParamsNonStreaming = {
  model: 'gpt-4o',
  instructions: 'You answer from the data. You MUST name the user.',
  input: [
    { role: 'user', content: 'Please could you list the users?' },
    { type: 'function_call', call_id: 'c1', name: 'list_users', arguments: '{"page":1}' },
    { type: 'function_call_output', call_id: 'c1', output: rows },
  ],
  tools: [
    {
      type: 'function',
      name: 'list_users',
      description: 'Lists users. It was written in 2019, and this sentence helps nobody to call it.',
      parameters: { type: 'object', properties: { page: { type: 'number' } } },
      strict: false,
    },
  ],
};

async function start(replies: readonly ScriptedReply[], options: OptimizerOptions = {}) {
  const vendors = await startVendors({ openai: replies });
  const wrapped = wrapOpenAI(vendors.openai, options);
  return { ...vendors, plain: vendors.openai, wrapped, sent: () => vendors.sentTo('openai') };
}

const size = (value: unknown) => JSON.stringify(value).length;

test('a smaller prompt is sent, in its own form, and the answer is the one that came', async () => {
  const { plain, wrapped, sent } = await start([whole]);
  const expected = await plain.responses.create(body);
  const call = wrapped.responses.create(body);
  expect(call).toBeInstanceOf(APIPromise);
  const given = await call;
  expect(given).toEqual(expected);
  expect(JSON.stringify(given)).toBe(JSON.stringify(expected));
  expect(given.output_text).toBe('{"name":"user 7"}');
  expect(given.optimizerStats.tokensAfter).toBeLessThan(0.7 * given.optimizerStats.tokensBefore);
  expect(given.optimizerStats).toMatchObject({ countedBy: 'o200k', fallbackUsed: null });
  const [asItCame, smaller] = sent();
  expect(Object.keys(smaller)).toEqual(Object.keys(asItCame));
  expect(size(smaller)).toBeLessThan(0.6 * size(asItCame));
  expect({ ...smaller, input: null, tools: null }).toEqual({ ...asItCame, input: null, tools: null });
  expect(smaller.input[1]).toEqual(asItCame.input[1]);
  expect(smaller.tools[0].parameters).toEqual(asItCame.tools[0].parameters);
});

test('a text alone stays one', async () => {
  const { wrapped, sent } = await start([whole]);
  const input = `Please could you tell me which user has the id 7?\n\n${rows}`;
  await wrapped.responses.create({ model: 'gpt-4o', input });
  await wrapped.responses.create({ model: 'gpt-4o', input: 'Hello.' });
  expect(sent()[0].input).toBeTypeOf('string');
  expect(sent()[0].input.length).toBeLessThan(input.length);
  expect(sent()[1]).toEqual({ model: 'gpt-4o', input: 'Hello.' });
});

test('streams and helpers send the smaller prompt too', async () => {
  const { plain, wrapped, sent } = await start([streamed, streamed, whole, streamed]);
  const read = async (client: Pick<OpenAI, 'responses'>) => {
    const events: unknown[] = [];
    for await (const event of await client.responses.create({ ...body, stream: true })) events.push(event);
    return events;
  };
  expect(await read(wrapped)).toEqual(await read(plain));
  const text = { format: { type: 'json_schema', name: 'user', schema: { type: 'object' } } } as const;
  expect((await wrapped.responses.parse({ ...body, text })).output_parsed).toEqual({ name: 'user 7' });
  const stream = wrapped.responses.stream({ ...body, stream: true });
  expect((await stream.finalResponse()).output_text).toBe('{"name":"user 7"}');
  const [first, asItCame, parsed, helped] = sent().map(size);
  for (const smaller of [first, parsed, helped]) expect(smaller).toBeLessThan(0.7 * (asItCame ?? 0));
});

test('what the vendor holds, and what is none of the API, goes as it came', async () => {
  const { wrapped, sent } = await start([whole]);
  for (const more of [{ previous_response_id: 'resp_0' }, { conversation: 'conv_1' }]) {
    const given = await wrapped.responses.create({ ...body, ...more });
    expect(sent().at(-1)).toEqual({ ...body, ...more });
    expect(given.optimizerStats).toMatchObject({ tokensSaved: 0, fallbackUsed: null });
  }
  await wrapped.responses.create({ model: 'gpt-4o', prompt: { id: 'pmpt_1' } });
  expect(sent().at(-1)).toEqual({ model: 'gpt-4o', prompt: { id: 'pmpt_1' } });
});

test('a conversation is known again by its items', async () => {
  const { wrapped, sent } = await start([whole]);
  const first = await wrapped.responses.create(body);
  const next: Item[] = [
    ...(body.input as Item[]),
    ...(first.output as Item[]),
    { role: 'user', content: 'And the next one?' },
  ];
  await wrapped.responses.create({ ...body, input: next });
  const [before, after] = sent();
  expect(after.input.slice(0, before.input.length)).toEqual(before.input);
  expect(after.input.slice(-2)).toEqual(next.slice(-2));
  const again = await wrapped.responses.create({ ...body, input: next });
  expect(again.optimizerStats.cacheHit).toBe(true);
});

test('whatever is left out, reasoning stays with all that follows it', () =>
  fc.assert(
    fc.asyncProperty(
      responsesRequest,
      fc.integer({ min: 320, max: 700 }),
      async (request, maxInputTokens) => {
        let sent: { input?: unknown } = {};
        const fetch = async (_: unknown, init?: { body?: unknown }) => {
          sent = JSON.parse(String(init?.body));
          return Response.json(answered);
        };
        const client = wrapOpenAI(new OpenAI({ apiKey: 'key', fetch, maxRetries: 0 }), {
          maxInputTokens,
          policy: { protectedTurns: 0 },
        });
        try {
          await client.responses.create(request);
        } catch (error) {
          expect(error).toBeInstanceOf(BudgetError);
          return;
        }
        if (!Array.isArray(request.input) || !Array.isArray(sent.input)) {
          expect(typeof sent.input).toBe(typeof request.input);
          return;
        }
        const items = request.input.map((item) => JSON.stringify(item));
        const left = sent.input.map((item) => JSON.stringify(item));
        // Of what the model made in a row, all from its reasoning on stays together, or goes.
        for (const [at, item] of request.input.entries()) {
          if (
            (item as Item).type !== 'reasoning' ||
            items.indexOf(items[at] as string) !== items.lastIndexOf(items[at] as string)
          )
            continue;
          const end = request.input.findIndex((next, place) => place > at && !isModelMade(next));
          const tail = items.slice(at, end < 0 ? undefined : end);
          const start = left.indexOf(tail[0] as string);
          if (start >= 0) expect(left.slice(start, start + tail.length)).toEqual(tail);
        }
      },
    ),
    { numRuns: 150 },
  ));
