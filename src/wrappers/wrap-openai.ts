/**
 * A client of the `openai` package whose chat completions and responses are asked for with smaller prompts; all else is the
 * client's own.
 */
// biome-ignore-all lint/suspicious/noTsIgnore: the package is an optional peer, and the types of a program without it must compile
/** @ts-ignore */
import type OpenAI from 'openai';
/** @ts-ignore */
import type { APIPromise } from 'openai';
/** @ts-ignore */
import type * as Chat from 'openai/resources/chat/completions';
/** @ts-ignore */
import type * as Responses from 'openai/resources/responses/responses';
/** @ts-ignore */
import type { Stream } from 'openai/streaming';
import type { Dialect, ModelRequest } from '../prompt/pipeline/canonical.ts';
import { asAsked, isObject } from './as-asked.ts';
import { optimizedCall, type VendorCall } from './optimized-call.ts';
import { OptimizerEngine } from './optimizer-engine.ts';
import type { OptimizerOptions, OptimizerStats } from './optimizer-options.ts';
import { methodOn, redirect } from './redirect.ts';
import { asModelRequest, asResponsesRequest } from './responses-request.ts';

export interface WithOptimizerStats {
  /** Not enumerable, so it is in no JSON of the answer. */
  readonly optimizerStats: OptimizerStats;
}

type RequestOptions = Parameters<OpenAI['chat']['completions']['create']>[1];

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
  /** Clients of other vendors that are made like OpenAI's may not have it. */
  readonly responses?: {
    create(
      body: Responses.ResponseCreateParamsNonStreaming,
      options?: RequestOptions,
    ): APIPromise<Responses.Response & WithOptimizerStats>;
    create(
      body: Responses.ResponseCreateParamsStreaming,
      options?: RequestOptions,
    ): APIPromise<Stream<Responses.ResponseStreamEvent> & WithOptimizerStats>;
    create(
      body: Responses.ResponseCreateParamsBase,
      options?: RequestOptions,
    ): APIPromise<(Stream<Responses.ResponseStreamEvent> | Responses.Response) & WithOptimizerStats>;
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
 * What is made of `create` (`parse`, `stream`, `runTools`) goes the same way.
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
  const { chat, responses, withOptions } = client as unknown as {
    readonly chat: { readonly completions: Resource };
    readonly responses?: Resource;
    readonly withOptions?: (...given: readonly unknown[]) => C;
  };
  const of = { client, engine, wrapped: () => wrapped };
  const wrapped: C = redirect(client, {
    chat: redirect(chat, { completions: optimizedResource(chat.completions, ofChat, of) }),
    ...(responses !== undefined && { responses: optimizedResource(responses, ofResponses, of) }),
    ...(withOptions !== undefined && {
      withOptions: (...given: readonly unknown[]) =>
        wrapOpenAIWith(Reflect.apply(withOptions, client, given), engine),
    }),
  });
  return wrapped as OptimizedOpenAI & C;
}

interface Resource {
  create(...given: readonly unknown[]): VendorCall;
}

interface ReadBody {
  readonly request: ModelRequest;
  /** What is sent, of what became of the request. */
  readonly bodyOf: (request: ModelRequest) => object;
}

/** How requests and answers of a resource look. */
interface ResourceForm {
  readonly dialect: Dialect;
  readonly helpers: readonly string[];
  readonly read: (body: object) => ReadBody;
  readonly promptTokens: (usage: Readonly<Record<string, unknown>>) => unknown;
}

const ofChat: ResourceForm = {
  dialect: 'openai',
  helpers: ['parse', 'stream', 'runTools'],
  read: (body) => ({ request: body as ModelRequest, bodyOf: (request) => request }),
  promptTokens: (usage) => usage.prompt_tokens,
};

const ofResponses: ResourceForm = {
  dialect: 'responses',
  helpers: ['parse', 'stream'],
  read: (body) => {
    const request = asModelRequest(body);
    return request === null
      ? { request: { messages: [] }, bodyOf: () => body }
      : { request, bodyOf: (smaller) => asResponsesRequest(smaller, body) };
  },
  promptTokens: (usage) => usage.input_tokens,
};

function optimizedResource(
  resource: Resource,
  form: ResourceForm,
  of: { readonly client: object; readonly engine: OptimizerEngine; readonly wrapped: () => object },
): Resource {
  const create = (given: object, ...rest: readonly unknown[]) => {
    // The SDK has its own words for that.
    if (!isObject(given)) return resource.create(given, ...rest);
    const { request, bodyOf } = form.read(asAsked(given));
    return optimizedCall(
      of.client,
      of.engine.prepare(request, form.dialect).then((prepared) => ({
        // The method as it is by then: who watches calls may have replaced it.
        call: resource.create(bodyOf(prepared.request), ...rest),
        stats: prepared.stats,
        answered: (data) => prepared.reported(promptTokensOf(data, form)),
        failed: prepared.failed,
      })),
    );
  };
  // What helpers call of the client they belong to is the wrapped one's.
  let helping: object | null = null;
  const receiver = () => {
    helping ??= redirect(resource, { create, _client: of.wrapped() });
    return helping;
  };
  const own = resource as unknown as Readonly<Record<string, unknown>>;
  const helpers = form.helpers.filter((name) => typeof own[name] === 'function');
  return redirect(resource, {
    create,
    ...Object.fromEntries(helpers.map((name) => [name, methodOn(own[name], receiver)])),
  });
}

function promptTokensOf(data: unknown, form: ResourceForm): number | null {
  const { usage } = data as { readonly usage?: Readonly<Record<string, unknown>> | null };
  const tokens = usage == null ? null : form.promptTokens(usage);
  return typeof tokens === 'number' ? tokens : null;
}
