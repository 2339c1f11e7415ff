/** Claude through Anthropic's SDK, which is loaded by the first request. */
import { type AdapterOptions, rateLimitListener } from '../adapter-options.ts';
import { normalizeBaseUrl } from '../base-url.ts';
import type { ModelRequest, Provider } from '../contract.ts';
import type { Delta } from '../generation.ts';
import { guardedFetch } from '../guarded-fetch.ts';
import { keyedProvider } from '../keyed-provider.ts';
import { anthropicRateLimits } from '../rate-limits.ts';
import { failureOfAnthropicError } from './failure.ts';
import { toAnthropicParams } from './messages.ts';
import { readAnthropicStream } from './stream.ts';

export function createAnthropicProvider(options: AdapterOptions): Provider {
  const baseUrl = normalizeBaseUrl(options.baseUrl, 'https://api.anthropic.com', '/v1');
  const apiKey = options.apiKey ?? '';

  async function* open(request: ModelRequest, signal: AbortSignal): AsyncGenerator<Delta> {
    const { default: Anthropic } = await import('@anthropic-ai/sdk');
    const client = new Anthropic({
      apiKey,
      authToken: null,
      webhookKey: null,
      baseURL: baseUrl,
      maxRetries: 0,
      // The watchdog speaks first.
      timeout: options.timeouts.totalMs + 60_000,
      logLevel: 'off',
      openTelemetry: false,
      fetch: guardedFetch({
        baseUrl,
        headers: { 'x-api-key': apiKey },
        signal,
        ...rateLimitListener(options, request.model, (headers) =>
          anthropicRateLimits(headers, options.clock.nowMs()),
        ),
      }),
    });
    const events = await client.messages.create(toAnthropicParams(request), { signal });
    yield* readAnthropicStream(events, request.model);
  }

  return keyedProvider(
    { name: 'anthropic', label: 'Anthropic', baseUrl, open, failureOf: failureOfAnthropicError },
    options,
  );
}
