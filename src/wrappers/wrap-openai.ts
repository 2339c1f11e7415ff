/** A client of the `openai` package whose chat completions are asked for with smaller prompts; all else is the client's own. */
// biome-ignore-all lint/suspicious/noTsIgnore: the package is an optional peer, and the types of a program without it must compile
/** @ts-ignore */
import type OpenAI from 'openai';
/** @ts-ignore */
import type { APIPromise } from 'openai';
/** @ts-ignore */
import type * as Chat from 'openai/resources/chat/completions';
/** @ts-ignore */
import type { Stream } from 'openai/streaming';
import type { ModelRequest } from '../prompt/pipeline/canonical.ts';
import { asAsked } from './as-asked.ts';
import { optimizedCall, type VendorCall } from './optimized-call.ts';
import { OptimizerEngine } from './optimizer-engine.ts';
import type { OptimizerOptions, OptimizerStats } from './optimizer-options.ts';
import { methodOn, redirect } from './redirect.ts';

export interface WithOptimizerStats {
  /** Not enumerable, so it is in no JSON of the answer. */
  readonly optimizerStats: OptimizerStats;
}

type OpenAICompletions = OpenAI['chat']['completions'];
type RequestOptions = Parameters<OpenAICompletions['create']>[1];

export interface OptimizedOpenAI {
  readonly chat: {
    readonly completions: {
      create(
        body: Chat.ChatCompletionCreateParamsNonStreaming,
        options?: RequestOptions,
      ): APIPromise<Chat.ChatCompletion & WithOptimizerStats>;
      create(
        body: Chat.ChatCompletionCreateParamsStreaming,
        options?: RequestOptions,
      ): APIPromise<Stream<Chat.ChatCompletionChunk> & WithOptimizerStats>;
      create(
        body: Chat.ChatCompletionCreateParamsBase,
        options?: RequestOptions,
      ): APIPromise<(Stream<Chat.ChatCompletionChunk> | Chat.ChatCompletion) & WithOptimizerStats>;
    };
  };
}

/**
 * Of the `openai` package, or made like its client. Known by its form: to a program in CommonJS the types of the package are
 * others than to a module.
 */
export interface OpenAIClient {
  readonly chat: { readonly completions: { create(...given: never[]): unknown } };
}

/**
 * The helpers that are made of `create` (`parse`, `stream`, `runTools`) go the same way.
 * @returns a client that shares everything with the given one, which stays as it is
 */
export function wrapOpenAI<C extends OpenAIClient>(
  client: C,
  options: OptimizerOptions = {},
): OptimizedOpenAI & C {
  return wrapOpenAIWith(client, new OptimizerEngine(options.provider ?? 'openai', options));
}

/** The same, with what an engine knows of earlier calls. */
export function wrapOpenAIWith<C extends OpenAIClient>(
  client: C,
  engine: OptimizerEngine,
): OptimizedOpenAI & C {
  const { completions } = client.chat as OpenAI['chat'];
  const create = (body: Chat.ChatCompletionCreateParamsBase, ...rest: readonly unknown[]) =>
    optimizedCall(
      client,
      engine.prepare(asAsked(body) as ModelRequest, 'openai').then((prepared) => ({
        // The method as it is by then: who watches calls may have replaced it.
        call: (completions as unknown as Asked).create(prepared.request, ...rest),
        stats: prepared.stats,
        answered: (data) => prepared.reported(promptTokensOf(data)),
        failed: prepared.failed,
      })),
    );
  // What helpers call of the client they belong to is the wrapped one's.
  let helping: OpenAICompletions | null = null;
  const helper = (name: 'parse' | 'stream' | 'runTools'): Readonly<Record<string, unknown>> => {
    // Clients of other vendors that are made like OpenAI's may not have it.
    if (typeof completions[name] !== 'function') return {};
    const receiver = () => {
      helping ??= redirect(completions, { create, _client: wrapped });
      return helping;
    };
    return { [name]: methodOn(completions[name], receiver) };
  };
  const members = { create, ...helper('parse'), ...helper('stream'), ...helper('runTools') };
  const { withOptions } = client as { readonly withOptions?: (...given: readonly unknown[]) => C };
  const wrapped: C = redirect(client, {
    chat: redirect(client.chat, { completions: redirect(completions, members) }),
    ...(withOptions !== undefined && {
      withOptions: (...given: readonly unknown[]) =>
        wrapOpenAIWith(Reflect.apply(withOptions, client, given), engine),
    }),
  });
  return wrapped as OptimizedOpenAI & C;
}

interface Asked {
  create(...given: readonly unknown[]): VendorCall;
}

function promptTokensOf(data: unknown): number | null {
  const { usage } = data as Partial<Chat.ChatCompletion>;
  return usage?.prompt_tokens ?? null;
}
