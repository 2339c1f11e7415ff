/** Compiled by `npm run check:types`; what runs here only shows that the same program runs. */
import Anthropic from '@anthropic-ai/sdk';
import type { MessageStream } from '@anthropic-ai/sdk/lib/MessageStream';
import type { Stream as AnthropicStream } from '@anthropic-ai/sdk/streaming';
import OpenAI, { type APIPromise, AzureOpenAI } from 'openai';
import type { Stream } from 'openai/streaming';
import { expectTypeOf, test } from 'vitest';
import {
  type OptimizerStats,
  optimize,
  TokenOptimizer,
  type WithOptimizerStats,
  wrapAnthropic,
  wrapOpenAI,
} from '../../src/index.ts';

type OpenAIOfCommonJS = import('openai', { with: { 'resolution-mode': 'require' }}).OpenAI;

const openai = wrapOpenAI(new OpenAI({ apiKey: 'key' }));
const anthropic = wrapAnthropic(new Anthropic({ apiKey: 'key' }));
const messages = [{ role: 'user' as const, content: 'hello' }];

type Completions = typeof openai.chat.completions;

test('a wrapped client of OpenAI is one, with stats', () => {
  expectTypeOf(openai).toExtend<OpenAI>();
  expectTypeOf(
    wrapOpenAI(new AzureOpenAI({ apiKey: 'k', endpoint: 'https://example.org', apiVersion: '1' })),
  ).toExtend<AzureOpenAI>();
  const whole = () => openai.chat.completions.create({ model: 'gpt-4o', messages });
  expectTypeOf(whole).returns.toEqualTypeOf<APIPromise<OpenAI.ChatCompletion & WithOptimizerStats>>();
  expectTypeOf<Awaited<ReturnType<typeof whole>>['optimizerStats']>().toEqualTypeOf<OptimizerStats>();
  const streamed = () => openai.chat.completions.create({ model: 'gpt-4o', messages, stream: true });
  expectTypeOf(streamed).returns.toEqualTypeOf<
    APIPromise<Stream<OpenAI.ChatCompletionChunk> & WithOptimizerStats>
  >();
  const either = (body: OpenAI.ChatCompletionCreateParams) => openai.chat.completions.create(body);
  expectTypeOf<Awaited<ReturnType<typeof either>>>().toExtend<WithOptimizerStats>();
  const response = () => openai.responses.create({ model: 'gpt-4o', input: 'hello' });
  expectTypeOf(response).returns.toEqualTypeOf<APIPromise<OpenAI.Responses.Response & WithOptimizerStats>>();
  const withResponse = () => whole().withResponse();
  expectTypeOf<
    Awaited<ReturnType<typeof withResponse>>['data']['optimizerStats']
  >().toEqualTypeOf<OptimizerStats>();
  // @ts-expect-error what the SDK does not take the wrapped client does not take
  const wrong = () => openai.chat.completions.create({ model: 'gpt-4o', messages, temperature: 'hot' });
  expectTypeOf(wrong).toBeFunction();
  // Helpers keep their own types.
  expectTypeOf<Completions['stream']>().toEqualTypeOf<OpenAI['chat']['completions']['stream']>();
  expectTypeOf<ReturnType<(typeof openai)['withOptions']>>().toExtend<OpenAI>();
});

test('a program in CommonJS, to which the types of the SDK are others, can wrap its client', () => {
  const wrap = (client: OpenAIOfCommonJS) => wrapOpenAI(client);
  expectTypeOf(wrap).returns.toExtend<OpenAIOfCommonJS>();
  const create = async (client: OpenAIOfCommonJS) =>
    wrap(client).chat.completions.create({ model: 'gpt-4o', messages });
  expectTypeOf(create).returns.resolves.toExtend<OpenAI.ChatCompletion & WithOptimizerStats>();
  // @ts-expect-error what has no chat completions is none
  const wrong = () => wrapOpenAI({ chat: {} });
  expectTypeOf(wrong).toBeFunction();
});

test('a wrapped client of Anthropic is one, with stats', () => {
  expectTypeOf(anthropic).toExtend<Anthropic>();
  const params = { model: 'claude-haiku-5-5', max_tokens: 10, messages };
  const whole = async () => (await anthropic.messages.create(params)).optimizerStats;
  expectTypeOf(whole).returns.resolves.toEqualTypeOf<OptimizerStats>();
  const streamed = async () => anthropic.messages.create({ ...params, stream: true });
  expectTypeOf(streamed).returns.resolves.toExtend<AnthropicStream<Anthropic.RawMessageStreamEvent>>();
  const beta = async () => (await anthropic.beta.messages.create(params)).optimizerStats;
  expectTypeOf(beta).returns.resolves.toEqualTypeOf<OptimizerStats>();
  expectTypeOf(() => anthropic.beta.messages.stream(params))
    .returns.toHaveProperty('optimizerStats')
    .toEqualTypeOf<Promise<OptimizerStats>>();
  const events = () => anthropic.messages.stream(params);
  expectTypeOf(events).returns.toExtend<MessageStream<null>>();
  expectTypeOf<ReturnType<typeof events>['optimizerStats']>().toEqualTypeOf<Promise<OptimizerStats>>();
  // @ts-expect-error what the SDK needs the wrapped client needs
  const wrong = () => anthropic.messages.create({ model: 'claude-haiku-5-5', messages });
  expectTypeOf(wrong).toBeFunction();
});

test('what is optimised keeps its type', () => {
  const both = new TokenOptimizer({
    provider: 'anthropic',
    targetModel: 'claude-haiku-5-5',
    maxInputTokens: 9000,
  });
  expectTypeOf(both.wrapAnthropic(new Anthropic({ apiKey: 'key' }))).toExtend<Anthropic>();
  expectTypeOf(both.wrapOpenAI(new OpenAI({ apiKey: 'key' }))).toExtend<OpenAI>();
  const request = { model: 'gpt-4o', messages } satisfies OpenAI.ChatCompletionCreateParams;
  expectTypeOf(() => optimize(request))
    .returns.resolves.toHaveProperty('request')
    .toEqualTypeOf<typeof request>();
  expectTypeOf(() => optimize(messages))
    .returns.resolves.toHaveProperty('messages')
    .toExtend<readonly { role: 'user'; content: string }[]>();
});
