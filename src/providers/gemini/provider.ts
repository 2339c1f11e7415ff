/** Gemini through Google's SDK, which is loaded by the first request. It reads nothing from the environment. */
import type { AdapterOptions } from '../adapter-options.ts';
import { normalizeBaseUrl } from '../base-url.ts';
import type { ModelRequest, Provider } from '../contract.ts';
import type { Delta } from '../generation.ts';
import { keyedProvider } from '../keyed-provider.ts';
import { failureOfGeminiError } from './failure.ts';
import { toGeminiRequest } from './messages.ts';
import { readGeminiStream } from './stream.ts';

export function createGeminiProvider(options: AdapterOptions): Provider {
  const baseUrl = normalizeBaseUrl(options.baseUrl, 'https://generativelanguage.googleapis.com', '/v1beta');

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

  return keyedProvider(
    { name: 'gemini', label: 'Gemini', baseUrl, open, failureOf: failureOfGeminiError },
    options,
  );
}
