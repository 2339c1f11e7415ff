/** Embedding models of Ollama through its SDK, which is loaded by the first request, and `/api/embed`. */
import * as z from 'zod/mini';
import type { Clock } from '../../core/clock.ts';
import { normalizeBaseUrl } from '../base-url.ts';
import type { ProviderFailure } from '../contract.ts';
import type { EmbeddedKind, Embedder, EmbedOptions, EmbedOutcome } from '../embedder.ts';
import { cleanMessage } from '../error-message.ts';
import { guardedFetch } from '../guarded-fetch.ts';
import { checkedDocumentFetch } from './checked-fetch.ts';
import { embeddingText } from './embedding-prompt.ts';
import { failureOfOllamaError } from './failure.ts';
import { findOllamaModel } from './find-model.ts';
import { usualAddress } from './server-state.ts';

export interface OllamaEmbedderOptions {
  readonly model: string;
  /** `null`: the usual address of a server on this machine. */
  readonly baseUrl: string | null;
  readonly apiKey: string | null;
  readonly clock: Clock;
}

const availabilityLimitMs = 1_000;
const keepAlive = '10m';

const answer = z.object({
  embeddings: z.array(z.array(z.number())),
  prompt_eval_count: z.optional(z.number()),
});

export function createOllamaEmbedder({
  model,
  baseUrl: address,
  apiKey,
  clock,
}: OllamaEmbedderOptions): Embedder {
  const baseUrl = normalizeBaseUrl(address, usualAddress, '');
  const headers = { authorization: apiKey === null ? null : `Bearer ${apiKey}` };
  const clean = (text: string) => cleanMessage(text, [apiKey]);

  async function embed(
    texts: readonly string[],
    kind: EmbeddedKind,
    { signal, limitMs }: EmbedOptions,
  ): Promise<EmbedOutcome> {
    const limit = AbortSignal.timeout(Math.max(1, Math.ceil(limitMs)));
    const started = clock.monotonicMs();
    try {
      const { Ollama } = await import('ollama');
      const client = new Ollama({
        host: baseUrl,
        fetch: checkedDocumentFetch(
          guardedFetch({ baseUrl, headers, signal: AbortSignal.any([signal, limit]) }),
        ),
      });
      const input = texts.map((text) => embeddingText(model, kind, text));
      // Servers of 0.13.5 and newer refuse what is too long whatever `truncate` says (ollama#14186): callers send less.
      const body: unknown = await client.embed({ model, input, truncate: true, keep_alive: keepAlive });
      return outcomeOf(body, texts.length);
    } catch (error) {
      return { ok: false, failure: failureOf(error, clock.monotonicMs() - started) };
    }

    function failureOf(error: unknown, afterMs: number): ProviderFailure {
      if (signal.aborted) return { kind: 'aborted' };
      if (limit.aborted) return { kind: 'timed-out', phase: 'total', afterMs: Math.round(afterMs) };
      const request = { ...noRequest, model };
      return failureOfOllamaError(error, request, false, clean);
    }
  }

  return {
    model,
    embed,
    async checkAvailability(signal) {
      const get = guardedFetch({
        baseUrl,
        headers,
        signal: AbortSignal.any([signal, AbortSignal.timeout(availabilityLimitMs)]),
      });
      const found = await findOllamaModel(model, { baseUrl, get, clean });
      return found.available
        ? { available: true, identity: found.digest === null ? model : `${model}@${found.digest}` }
        : found;
    },
  };
}

function outcomeOf(body: unknown, expected: number): EmbedOutcome {
  const parsed = answer.safeParse(body);
  if (!parsed.success) return malformed('the answer holds no vectors');
  const vectors = parsed.data.embeddings.map((vector) => Float32Array.from(vector));
  const length = vectors[0]?.length ?? 0;
  if (vectors.length !== expected)
    return malformed(`the answer holds ${vectors.length} vectors for ${expected} texts`);
  if (length === 0 || vectors.some((vector) => vector.length !== length))
    return malformed('the vectors of the answer differ in length');
  if (vectors.some((vector) => !vector.every(Number.isFinite)))
    return malformed('a vector of the answer holds something else than numbers');
  return { ok: true, vectors, tokens: parsed.data.prompt_eval_count ?? null };
}

function malformed(message: string): EmbedOutcome {
  return { ok: false, failure: { kind: 'malformed', message } };
}

/** What the errors are read with; nothing of it but the model stands in them. */
const noRequest = {
  system: '',
  messages: [],
  tools: [],
  maxOutputTokens: 0,
  temperature: null,
  estimatedInputTokens: 0,
} as const;
