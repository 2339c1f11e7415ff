/** A client of `@anthropic-ai/sdk` whose messages are asked for with smaller prompts; all else is the client's own. */
import type Anthropic from '@anthropic-ai/sdk';
import type { APIPromise } from '@anthropic-ai/sdk';
import type { MessageStream } from '@anthropic-ai/sdk/lib/MessageStream';
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
import { OptimizedCall, type VendorCall } from './optimized-call.ts';
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
}

export type AnthropicClient = Pick<Anthropic, 'messages'>;

/**
 * `messages.parse` is made of `create`, and goes the same way.
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
  const { messages } = client;
  const ask = (params: MessageCreateParamsBase, rest: readonly unknown[]) => {
    const preparing = engine.prepare(params as ModelRequest, 'anthropic');
    const call = new OptimizedCall(
      preparing.then((prepared) => ({
        // The method as it is by then: who watches calls may have replaced it.
        call: (messages as unknown as Asked).create(prepared.request, ...rest),
        stats: prepared.stats,
        answered: (data) => prepared.reported(promptTokensOf(data)),
        failed: prepared.failed,
      })),
    );
    return { call, preparing };
  };
  const create = (params: MessageCreateParamsBase, ...rest: readonly unknown[]) => ask(params, rest).call;
  const stream = (...given: readonly [MessageStreamParams]) => {
    const { promise: stats, resolve, reject } = withResolvers<OptimizerStats>();
    let report: (promptTokens: number | null) => void = () => undefined;
    // The stream asks the object that it is made of, once.
    const asked = redirect(messages, {
      create: (params: MessageCreateParamsBase, ...rest: readonly unknown[]) => {
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
  let helping: Anthropic['messages'] | null = null;
  const parse = methodOn(messages.parse, () => {
    helping ??= redirect(messages, { create });
    return helping;
  });
  const { withOptions } = client as { readonly withOptions?: (...given: readonly unknown[]) => C };
  const wrapped = redirect(client, {
    messages: redirect(messages, { create, stream, parse }),
    ...(withOptions !== undefined && {
      withOptions: (...given: readonly unknown[]) =>
        wrapAnthropicWith(Reflect.apply(withOptions, client, given), engine),
    }),
  });
  return wrapped as unknown as OptimizedAnthropic & C;
}

interface Asked {
  create(...given: readonly unknown[]): VendorCall;
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
