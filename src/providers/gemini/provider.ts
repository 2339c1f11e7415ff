/** Gemini through Google's SDK, which is loaded by the first request. It reads nothing from the environment. */
import { type AdapterOptions, availabilityByKey, outcomeWithoutKey } from '../adapter-options.ts';
import { normalizeBaseUrl } from '../base-url.ts';
import type { ModelRequest, Provider } from '../contract.ts';
import { cleanMessage } from '../error-message.ts';
import { type Delta, runGeneration } from '../generation.ts';
import { failureOfGeminiError } from './failure.ts';
import { toGeminiRequest } from './messages.ts';
import { readGeminiStream } from './stream.ts';

export function createGeminiProvider(options: AdapterOptions): Provider {
  const baseUrl = normalizeBaseUrl(options.baseUrl, 'https://generativelanguage.googleapis.com', '/v1beta');
  const clean = (text: string) => cleanMessage(text, [options.apiKey]);

  async function* open(request: ModelRequest, signal: AbortSignal): AsyncGenerator<Delta> {
    const { GoogleGenerativeAI } = await import('@google/generative-ai');
    const model = new GoogleGenerativeAI(options.apiKey ?? '').getGenerativeModel(
      { model: request.model },
      { baseUrl, apiVersion: 'v1beta' },
    );
    const { stream, response } = await model.generateContentStream(toGeminiRequest(request), { signal });
    // The SDK reads the stream twice; a failure reaches us through `stream`.
    response.catch(() => {});
    yield* readGeminiStream(stream);
  }

  return {
    name: 'gemini',
    checkAvailability: async () => availabilityByKey(options, 'Gemini'),
    generate: async (request, generateOptions) =>
      outcomeWithoutKey(options, 'Gemini') ??
      runGeneration({
        request,
        options: generateOptions,
        limits: options.timeouts,
        clock: options.clock,
        open: (signal) => open(request, signal),
        failureOf: (error, begun) => failureOfGeminiError(error, { model: request.model, begun, clean }),
      }),
  };
}
