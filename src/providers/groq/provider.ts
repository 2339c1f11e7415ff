/** Groq through its SDK, which is loaded by the first request. */
import { type AdapterOptions, rateLimitListener } from '../adapter-options.ts';
import { normalizeBaseUrl } from '../base-url.ts';
import type { ModelRequest, Provider } from '../contract.ts';
import type { Delta } from '../generation.ts';
import { guardedFetch } from '../guarded-fetch.ts';
import { keyedProvider } from '../keyed-provider.ts';
import { groqRateLimits } from '../rate-limits.ts';
import { failureOfGroqError } from './failure.ts';
import { toGroqParams } from './messages.ts';
import { readGroqStream } from './stream.ts';

export function createGroqProvider(options: AdapterOptions): Provider {
  const baseUrl = normalizeBaseUrl(options.baseUrl, 'https://api.groq.com', '/openai/v1');
  const apiKey = options.apiKey ?? '';

  async function* open(request: ModelRequest, signal: AbortSignal): AsyncGenerator<Delta> {
    const { default: Groq } = await import('groq-sdk');
    const client = new Groq({
      apiKey,
      baseURL: baseUrl,
      maxRetries: 0,
      // The watchdog speaks first.
      timeout: options.timeouts.totalMs + 60_000,
      logLevel: 'off',
      fetch: guardedFetch({
        baseUrl,
        headers: { authorization: `Bearer ${apiKey}` },
        signal,
        ...rateLimitListener(options, request.model, groqRateLimits),
      }),
    });
    const chunks = await client.chat.completions.create(toGroqParams(request), { signal });
    yield* readGroqStream(chunks);
  }

  return keyedProvider(
    { name: 'groq', label: 'Groq', baseUrl, open, failureOf: failureOfGroqError },
    options,
  );
}
