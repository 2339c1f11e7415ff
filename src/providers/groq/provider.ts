/** Groq through its SDK, which is loaded by the first request. */
import { type AdapterOptions, availabilityByKey, outcomeWithoutKey } from '../adapter-options.ts';
import { normalizeBaseUrl } from '../base-url.ts';
import type { ModelRequest, Provider } from '../contract.ts';
import { cleanMessage } from '../error-message.ts';
import { type Delta, runGeneration } from '../generation.ts';
import { guardedFetch } from '../guarded-fetch.ts';
import { failureOfGroqError } from './failure.ts';
import { toGroqParams } from './messages.ts';
import { readGroqStream } from './stream.ts';

export function createGroqProvider(options: AdapterOptions): Provider {
  const baseUrl = normalizeBaseUrl(options.baseUrl, 'https://api.groq.com', '/openai/v1');
  const apiKey = options.apiKey ?? '';
  const clean = (text: string) => cleanMessage(text, [options.apiKey]);

  async function* open(request: ModelRequest, signal: AbortSignal): AsyncGenerator<Delta> {
    const { default: Groq } = await import('groq-sdk');
    const client = new Groq({
      apiKey,
      baseURL: baseUrl,
      maxRetries: 0,
      // The watchdog speaks first.
      timeout: options.timeouts.totalMs + 60_000,
      logLevel: 'off',
      fetch: guardedFetch({ baseUrl, headers: { authorization: `Bearer ${apiKey}` }, signal }),
    });
    const chunks = await client.chat.completions.create(toGroqParams(request), { signal });
    yield* readGroqStream(chunks);
  }

  return {
    name: 'groq',
    checkAvailability: async () => availabilityByKey(options, 'Groq'),
    generate: async (request, generateOptions) =>
      outcomeWithoutKey(options, 'Groq') ??
      runGeneration({
        request,
        options: generateOptions,
        limits: options.timeouts,
        clock: options.clock,
        open: (signal) => open(request, signal),
        failureOf: (error, begun) =>
          failureOfGroqError(error, { model: request.model, begun, nowMs: options.clock.nowMs(), clean }),
      }),
  };
}
