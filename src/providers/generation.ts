/**
 * One try of one request, the same for every vendor: drives the adapter's stream under the watchdog, emits the events
 * and gathers the outcome. Knows nothing about wire formats; an adapter turns those into deltas.
 */
import { assertNever } from '../core/assert-never.ts';
import type { Clock } from '../core/clock.ts';
import { type TokenUsage, unknownUsage } from '../core/usage.ts';
import { watchConnection } from './connection.ts';
import type {
  FinishReason,
  GenerateOptions,
  ModelEvent,
  ModelOutcome,
  ModelRequest,
  ProviderFailure,
  ToolCall,
} from './contract.ts';
import { type StreamLimits, watchStream } from './stream-watchdog.ts';

export type Delta =
  | { readonly type: 'text'; readonly text: string }
  /** An empty text says that thinking has begun. */
  | { readonly type: 'reasoning'; readonly text: string }
  | { readonly type: 'tool-call'; readonly call: ToolCall }
  /** The counts so far; replaces those before. */
  | { readonly type: 'usage'; readonly usage: TokenUsage }
  | { readonly type: 'model'; readonly model: string }
  /** Of the answer so far; replaces that before. */
  | { readonly type: 'mean-logprob'; readonly mean: number }
  | { readonly type: 'finish'; readonly finish: FinishReason }
  /** A part of the protocol that carries nothing to show. */
  | { readonly type: 'alive' }
  | { readonly type: 'failed'; readonly failure: ProviderFailure };

export interface Generation {
  readonly request: ModelRequest;
  readonly options: GenerateOptions;
  readonly limits: StreamLimits;
  readonly clock: Clock;
  /** Where the request goes. */
  readonly baseUrl: string;
  readonly open: (signal: AbortSignal) => AsyncIterable<Delta>;
  /** @param begun whether the provider had begun to answer. */
  readonly failureOf: (error: unknown, begun: boolean) => ProviderFailure;
}

/** A stream that ends without a `finish` is cut; one that never said anything of the protocol is malformed. */
export async function runGeneration(generation: Generation): Promise<ModelOutcome> {
  const { request, options, clock } = generation;
  const startedMs = clock.monotonicMs();
  const sinceStartMs = () => Math.round(clock.monotonicMs() - startedMs);
  const emit = (event: ModelEvent) => options.onEvent(event);

  const texts: string[] = [];
  const toolCalls: ToolCall[] = [];
  let usage = unknownUsage;
  let model = request.model;
  let finish: FinishReason | null = null;
  let meanLogprob: number | null = null;
  let firstTokenMs: number | null = null;
  let begun = false;

  const take = (delta: Delta): ProviderFailure | null => {
    begun = true;
    if (isToken(delta)) firstTokenMs ??= sinceStartMs();
    switch (delta.type) {
      case 'text':
        if (delta.text === '') return null;
        texts.push(delta.text);
        emit(delta);
        return null;
      case 'reasoning':
        if (delta.text !== '') emit(delta);
        return null;
      case 'tool-call':
        toolCalls.push(delta.call);
        emit(delta);
        return null;
      case 'usage':
        usage = delta.usage;
        return null;
      case 'model':
        model = delta.model;
        return null;
      case 'mean-logprob':
        meanLogprob = delta.mean;
        return null;
      case 'finish':
        finish = delta.finish;
        return null;
      case 'alive':
        return null;
      case 'failed':
        return delta.failure;
      default:
        return assertNever(delta);
    }
  };

  const failed = (failure: ProviderFailure): ModelOutcome => ({
    ok: false,
    failure,
    partial: { text: texts.join(''), usage },
    totalMs: sinceStartMs(),
  });

  const { connected, stop } = watchConnection(generation.baseUrl);
  const watch = { ...generation, signal: options.signal, isToken, connected };
  try {
    for await (const watched of watchStream(watch)) {
      switch (watched.kind) {
        case 'item': {
          const failure = take(watched.item);
          if (failure !== null) return failed(failure);
          break;
        }
        case 'aborted':
          return failed({ kind: 'aborted' });
        case 'timed-out':
          return failed({ kind: 'timed-out', phase: watched.phase, afterMs: watched.afterMs });
        case 'threw':
          return failed(generation.failureOf(watched.error, begun));
        default:
          return assertNever(watched);
      }
    }
  } finally {
    stop();
  }
  if (!begun) return failed({ kind: 'malformed', message: 'the answer holds nothing of the protocol' });
  if (finish === null) return failed({ kind: 'cut-stream', message: 'the stream ended without a reason' });
  return {
    ok: true,
    response: {
      text: texts.join(''),
      toolCalls,
      finish,
      usage,
      ...(meanLogprob !== null && { meanLogprob }),
      model,
      firstTokenMs,
      totalMs: sinceStartMs(),
    },
  };
}

function isToken(delta: Delta): boolean {
  return delta.type === 'text' || delta.type === 'reasoning' || delta.type === 'tool-call';
}
