/** A client of `@anthropic-ai/sdk` whose messages are asked for with smaller prompts; all else is the client's own. */
import type Anthropic from '@anthropic-ai/sdk';
import type { APIPromise } from '@anthropic-ai/sdk';
import type { BetaMessageStream } from '@anthropic-ai/sdk/lib/BetaMessageStream';
import type { ExtractParsedContentFromBetaParams } from '@anthropic-ai/sdk/lib/beta-parser';
import type { MessageStream } from '@anthropic-ai/sdk/lib/MessageStream';
import type * as Beta from '@anthropic-ai/sdk/resources/beta/messages/messages';
import type {
  Message,
  MessageCreateParamsBase,
  MessageCreateParamsNonStreaming,
  MessageCreateParamsStreaming,
  RawMessageStreamEvent,
} from '@anthropic-ai/sdk/resources/messages';
import type { MessageStreamParams } from '@anthropic-ai/sdk/resources/messages/messages';
import type { Stream } from '@anthropic-ai/sdk/streaming';
import type { ModelRequest } from '../prompt/pipeline/canonical.ts';
import { asAsked, isObject } from './as-asked.ts';
import { optimizedCall, type VendorCall } from './optimized-call.ts';
import { OptimizerEngine } from './optimizer-engine.ts';
import type { OptimizerOptions, OptimizerStats } from './optimizer-options.ts';
import { methodOn, redirect } from './redirect.ts';
import type { WithOptimizerStats } from './wrap-openai.ts';

type RequestOptions = Parameters<Anthropic['messages']['create']>[1];

/** What the client's own `stream` gives for these parameters. */
type StreamOf<Params extends MessageStreamParams> = MessageStream<
  Params extends { readonly output_config: { readonly format: { parse(content: string): infer Parsed } } }
    ? Parsed
    : null
>;

export interface WithOptimizerStatsToCome {
  /** A stream of messages is there before its request is. */
  readonly optimizerStats: Promise<OptimizerStats>;
}

export interface OptimizedAnthropic {
  readonly messages: {
    create(
      params: MessageCreateParamsNonStreaming,
      options?: RequestOptions,
    ): APIPromise<Message & WithOptimizerStats>;
    create(
      params: MessageCreateParamsStreaming,
      options?: RequestOptions,
    ): APIPromise<Stream<RawMessageStreamEvent> & WithOptimizerStats>;
    create(
      params: MessageCreateParamsBase,
      options?: RequestOptions,
    ): APIPromise<(Stream<RawMessageStreamEvent> | Message) & WithOptimizerStats>;
    stream<Params extends MessageStreamParams>(
      params: Params,
      options?: RequestOptions,
    ): StreamOf<Params> & WithOptimizerStatsToCome;
  };
  /** Clients of other platforms may not have it. */
  readonly beta?: {
    readonly messages: {
      create(
        params: Beta.MessageCreateParamsNonStreaming,
        options?: RequestOptions,
      ): APIPromise<Beta.BetaMessage & WithOptimizerStats>;
      create(
        params: Beta.MessageCreateParamsStreaming,
        options?: RequestOptions,
      ): APIPromise<Stream<Beta.BetaRawMessageStreamEvent> & WithOptimizerStats>;
      create(
        params: Beta.MessageCreateParamsBase,
        options?: RequestOptions,
      ): APIPromise<(Stream<Beta.BetaRawMessageStreamEvent> | Beta.BetaMessage) & WithOptimizerStats>;
      stream<Params extends Beta.BetaMessageStreamParams>(
        params: Params,
        options?: RequestOptions,
      ): BetaMessageStream<ExtractParsedContentFromBetaParams<Params>> & WithOptimizerStatsToCome;
    };
  };
}

/** Of `@anthropic-ai/sdk`, or made like its client; known by its form, as OpenAI's is. */
export interface AnthropicClient {
  readonly messages: { create(...given: never[]): unknown; stream(...given: never[]): unknown };
}

/**
 * What is made of `create` (`messages.parse`, `beta.messages.toolRunner` and the like) goes the same way.
 * @returns a client that shares everything with the given one, which stays as it is
 */
export function wrapAnthropic<C extends AnthropicClient>(
  client: C,
  options: OptimizerOptions = {},
): OptimizedAnthropic & C {
  return wrapAnthropicWith(client, new OptimizerEngine(options.provider ?? 'anthropic', options));
}

/** The same, with what an engine knows of earlier calls. */
export function wrapAnthropicWith<C extends AnthropicClient>(
  client: C,
  engine: OptimizerEngine,
): OptimizedAnthropic & C {
  const { beta, withOptions } = client as C & {
    readonly beta?: { readonly messages?: MessagesResource };
    readonly withOptions?: (...given: readonly unknown[]) => C;
  };
  const wrapped: C = redirect(client, {
    messages: optimizedMessages(
      client.messages as unknown as MessagesResource,
      client,
      engine,
      () => wrapped,
    ),
    ...(beta?.messages !== undefined && {
      beta: redirect(beta, {
        messages: optimizedMessages(beta.messages, client, engine, () => wrapped),
      }),
    }),
    ...(withOptions !== undefined && {
      withOptions: (...given: readonly unknown[]) =>
        wrapAnthropicWith(Reflect.apply(withOptions, client, given), engine),
    }),
  });
  return wrapped as unknown as OptimizedAnthropic & C;
}

/** `client.messages` or `client.beta.messages`: what they take differs in types only. */
interface MessagesResource {
  create(...given: readonly unknown[]): VendorCall;
  stream(...given: readonly unknown[]): MessageStream;
}

/** Those of the SDK that ask by `create` of the resource or of the client that it belongs to. */
const helpers = ['parse', 'toolRunner', '_toolRunnerThread', 'thread'] as const;

function optimizedMessages(
  messages: MessagesResource,
  client: AnthropicClient,
  engine: OptimizerEngine,
  wrapped: () => object,
): MessagesResource {
  const ask = (params: object, rest: readonly unknown[]) => {
    const preparing = engine.prepare(asAsked(params) as ModelRequest, 'anthropic');
    const call = optimizedCall(
      client,
      preparing.then((prepared) => ({
        // The method as it is by then: who watches calls may have replaced it.
        call: messages.create(prepared.request, ...rest),
        stats: prepared.stats,
        answered: (data) => prepared.reported(promptTokensOf(data)),
        failed: prepared.failed,
      })),
    );
    return { call, preparing };
  };
  const create = (params: object, ...rest: readonly unknown[]) =>
    // The SDK has its own words for what is none.
    isObject(params) ? ask(params, rest).call : messages.create(params, ...rest);
  const stream = (...given: readonly unknown[]) => {
    const { promise: stats, resolve, reject } = withResolvers<OptimizerStats>();
    let report: (promptTokens: number | null) => void = () => undefined;
    // The stream asks the object that it is made of, once.
    const asked = redirect(messages, {
      create: (params: object, ...rest: readonly unknown[]) => {
        const { call, preparing } = ask(params, rest);
        preparing.then((prepared) => {
          report = prepared.reported;
          resolve(prepared.stats);
        }, reject);
        return call;
      },
    });
    const made = Reflect.apply(messages.stream, asked, given) as MessageStream;
    // Nobody has to ask for them.
    stats.catch(() => undefined);
    made.on('message', (message) => report(promptTokensOf(message)));
    return Object.defineProperty(made, 'optimizerStats', { value: stats, enumerable: false });
  };
  let helping: object | null = null;
  const receiver = () => {
    helping ??= redirect(messages, { create, _client: wrapped() });
    return helping;
  };
  const own = messages as unknown as Readonly<Record<string, unknown>>;
  return redirect(messages, {
    create,
    stream,
    ...Object.fromEntries(
      helpers
        .filter((name) => typeof own[name] === 'function')
        .map((name) => [name, methodOn(own[name], receiver)]),
    ),
  });
}

/** With what the cache served and what it took in; `null`: a stream, which says it later, to its reader only. */
function promptTokensOf(data: unknown): number | null {
  const { usage } = data as Partial<Message>;
  if (usage?.input_tokens === undefined) return null;
  return usage.input_tokens + (usage.cache_read_input_tokens ?? 0) + (usage.cache_creation_input_tokens ?? 0);
}

/** Of Promise itself from Node 22 on. */
function withResolvers<T>(): {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
} {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
