/** What holds for any request of either SDK, whoever asks: through a `fetch` that records, so that hundreds of them take no time. */
import Anthropic from '@anthropic-ai/sdk';
import fc from 'fast-check';
import OpenAI from 'openai';
import { expect, test } from 'vitest';
import { TokenOptimizer } from '../../src/wrappers/token-optimizer.ts';
import { anthropicRequest, openAIRequest, sessionOf, step } from '../prompt/pipeline/requests.ts';

// biome-ignore lint/suspicious/noExplicitAny: any request goes
type Any = any;

/** Says no usage: what is learned from it would tell the two optimizers apart. */
const answers = {
  openai: {
    id: 'c1',
    object: 'chat.completion',
    model: 'gpt-4o',
    choices: [{ index: 0, message: { content: 'hi' } }],
  },
  anthropic: { id: 'm1', type: 'message', role: 'assistant', content: [{ type: 'text', text: 'hi' }] },
};

function vendorOf(dialect: 'openai' | 'anthropic') {
  const sent: unknown[] = [];
  const fetch = async (_: unknown, init?: { body?: unknown }) => {
    sent.push(JSON.parse(String(init?.body)));
    return Response.json(answers[dialect], { headers: { 'request-id': 'r', 'x-request-id': 'r' } });
  };
  const optimizer = new TokenOptimizer({ provider: dialect });
  const openai = new OpenAI({ apiKey: 'key', fetch, maxRetries: 0 });
  const anthropic = new Anthropic({ apiKey: 'key', fetch, maxRetries: 0 });
  const creates = {
    openai: { plain: openai.chat.completions, wrapped: optimizer.wrapOpenAI(openai).chat.completions },
    anthropic: { plain: anthropic.messages, wrapped: optimizer.wrapAnthropic(anthropic).messages },
  } as const;
  const { plain, wrapped }: { plain: Any; wrapped: Any } = creates[dialect];
  return {
    sent,
    plain: (body: object): Promise<Any> => plain.create(body),
    wrapped: (body: object): Promise<Any> => wrapped.create(body),
  };
}

const models = { openai: { model: 'gpt-4o' }, anthropic: { model: 'claude-haiku-5-5', max_tokens: 100 } };

async function checkCall(dialect: 'openai' | 'anthropic', given: Any) {
  const request = { ...given, ...models[dialect], stream: false };
  const vendor = vendorOf(dialect);
  const before = JSON.stringify(request);
  const expected = await new TokenOptimizer({ provider: dialect }).optimize(request);
  const asItCame = await vendor.plain(request);
  const answer = await vendor.wrapped(request);
  expect(vendor.sent[1]).toEqual(JSON.parse(JSON.stringify(expected.request)));
  expect(answer).toEqual(asItCame);
  expect(JSON.stringify(answer)).toBe(JSON.stringify(asItCame));
  expect(answer.optimizerStats).toMatchObject({ tokensAfter: expected.stats.tokensAfter });
  expect(JSON.stringify(request)).toBe(before);
}

test('a wrapped client of OpenAI sends what `optimize` gives, and its answer is the one that came', () =>
  fc.assert(
    fc.asyncProperty(openAIRequest, (request) => checkCall('openai', request)),
    { numRuns: 60 },
  ));

test('a wrapped client of Anthropic sends what `optimize` gives, and its answer is the one that came', () =>
  fc.assert(
    fc.asyncProperty(anthropicRequest, (request) => checkCall('anthropic', request)),
    { numRuns: 60 },
  ));

for (const dialect of ['openai', 'anthropic'] as const) {
  test(`a conversation whose messages are changed after each call is known still: ${dialect}`, () =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const optimizer = new TokenOptimizer({ provider: dialect });
        const vendor = vendorOf(dialect);
        for (let length = 1; length <= steps.length; length++) {
          const request: Any = { ...sessionOf(dialect, steps.slice(0, length)), ...models[dialect] };
          const expected = await optimizer.optimize(structuredClone(request));
          const answer = vendor.wrapped(request);
          request.messages.push({ role: 'user', content: 'later' });
          for (const message of request.messages) message.content = 'changed';
          await answer;
          expect(vendor.sent.at(-1)).toEqual(JSON.parse(JSON.stringify(expected.request)));
        }
      }),
      { numRuns: 30 },
    ));
}
