/** Claude through Anthropic's SDK, which is loaded by the first request. */
import { type AdapterOptions, availabilityByKey, outcomeWithoutKey } from '../adapter-options.ts';
import { normalizeBaseUrl } from '../base-url.ts';
import type { ModelRequest, Provider } from '../contract.ts';
import { cleanMessage } from '../error-message.ts';
import { type Delta, runGeneration } from '../generation.ts';
import { guardedFetch } from '../guarded-fetch.ts';
import { failureOfAnthropicError } from './failure.ts';
import { toAnthropicParams } from './messages.ts';
import { readAnthropicStream } from './stream.ts';

export function createAnthropicProvider(options: AdapterOptions): Provider {
  const baseUrl = normalizeBaseUrl(options.baseUrl, 'https://api.anthropic.com', '/v1');
  const apiKey = options.apiKey ?? '';
  const clean = (text: string) => cleanMessage(text, [options.apiKey]);

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
      fetch: guardedFetch({ baseUrl, headers: { 'x-api-key': apiKey }, signal }),
    });
    const events = await client.messages.create(toAnthropicParams(request), { signal });
    yield* readAnthropicStream(events, request.model);
  }

  return {
    name: 'anthropic',
    checkAvailability: async () => availabilityByKey(options, 'Anthropic'),
    generate: async (request, generateOptions) =>
      outcomeWithoutKey(options, 'Anthropic') ??
      runGeneration({
        request,
        options: generateOptions,
        limits: options.timeouts,
        clock: options.clock,
        open: (signal) => open(request, signal),
        failureOf: (error, begun) =>
          failureOfAnthropicError(error, {
            model: request.model,
            begun,
            nowMs: options.clock.nowMs(),
            clean,
          }),
      }),
  };
}
