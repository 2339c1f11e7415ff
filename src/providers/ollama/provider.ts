/** Local models through Ollama's SDK, which is loaded by the first request, and the native API. */
import type { AdapterOptions } from '../adapter-options.ts';
import { normalizeBaseUrl } from '../base-url.ts';
import type { Availability, ModelRequest, Provider } from '../contract.ts';
import { cleanMessage } from '../error-message.ts';
import { type Delta, runGeneration } from '../generation.ts';
import { guardedFetch } from '../guarded-fetch.ts';
import { findModel } from '../model-facts.ts';
import { checkedFetch } from './checked-fetch.ts';
import { chooseContextTokens } from './context-size.ts';
import { failureOfOllamaError, refusesThink } from './failure.ts';
import { findOllamaModel } from './find-model.ts';
import { type OllamaChat, toOllamaChat } from './messages.ts';
import { loadedContextTokens, usualAddress } from './server-state.ts';
import { readOllamaStream } from './stream.ts';

export interface OllamaOptions extends AdapterOptions {
  /** Context window to ask for; `null`: chosen from the prompt. */
  readonly contextTokens: number | null;
  /** How long the model stays loaded after an answer. */
  readonly keepAlive: string;
}

const availabilityLimitMs = 1_000;
const stateLimitMs = 500;

export function createOllamaProvider(options: OllamaOptions): Provider {
  const baseUrl = normalizeBaseUrl(options.baseUrl, usualAddress, '');
  const headers = { authorization: options.apiKey === null ? null : `Bearer ${options.apiKey}` };
  const clean = (text: string) => cleanMessage(text, [options.apiKey]);
  const refusingThink = new Set<string>();

  const getWithin = (limitMs: number, signal: AbortSignal): typeof fetch =>
    guardedFetch({ baseUrl, headers, signal: AbortSignal.any([signal, AbortSignal.timeout(limitMs)]) });

  async function* open(request: ModelRequest, signal: AbortSignal): AsyncGenerator<Delta> {
    const loadedTokens = () => loadedContextTokens(baseUrl, request.model, getWithin(stateLimitMs, signal));
    const contextTokens =
      options.contextTokens ??
      chooseContextTokens({
        estimatedInputTokens: Math.max(
          request.estimatedInputTokens,
          (request.roomTokens ?? 0) - request.maxOutputTokens,
        ),
        maxOutputTokens: request.maxOutputTokens,
        loadedTokens: await loadedTokens(),
        windowTokens: findModel('ollama', request.model)?.contextWindow ?? null,
      });
    if (request.estimatedInputTokens >= contextTokens) {
      const message = `the prompt has about ${request.estimatedInputTokens} tokens`;
      yield { type: 'failed', failure: { kind: 'context-overflow', limitTokens: contextTokens, message } };
      return;
    }
    const chat = (sendsThink: boolean) =>
      startChat(toOllamaChat(request, { contextTokens, keepAlive: options.keepAlive, sendsThink }), signal);

    const sendsThink = !refusingThink.has(request.model);
    const lines = await chat(sendsThink).catch((error: unknown) => {
      if (!sendsThink || !refusesThink(error)) throw error;
      refusingThink.add(request.model);
      return chat(false);
    });
    yield* readOllamaStream(lines, request, contextTokens, loadedTokens);
  }

  async function startChat(chat: OllamaChat, signal: AbortSignal): Promise<AsyncIterable<unknown>> {
    const { Ollama } = await import('ollama');
    const client = new Ollama({
      host: baseUrl,
      fetch: checkedFetch(guardedFetch({ baseUrl, headers, signal })),
    });
    return client.chat(chat);
  }

  async function checkAvailability(model: string, signal: AbortSignal): Promise<Availability> {
    const found = await findOllamaModel(model, {
      baseUrl,
      get: getWithin(availabilityLimitMs, signal),
      clean,
    });
    return found.available ? { available: true } : found;
  }

  return {
    name: 'ollama',
    checkAvailability,
    generate: (request, generateOptions) =>
      runGeneration({
        request,
        options: generateOptions,
        limits: options.timeouts,
        clock: options.clock,
        baseUrl,
        open: (signal) => open(request, signal),
        failureOf: (error, begun) => failureOfOllamaError(error, request, begun, clean),
      }),
  };
}
