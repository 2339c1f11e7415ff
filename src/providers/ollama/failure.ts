/** What Ollama's errors mean. Pure. */
import type { ModelRequest, ProviderFailure } from '../contract.ts';
import { causesOf, failureOfBrokenStream, failureOfStatus } from '../http-failure.ts';
import { OllamaCutStream, OllamaHttpError } from './checked-fetch.ts';

export function failureOfOllamaError(
  error: unknown,
  request: ModelRequest,
  begun: boolean,
  clean: (text: string) => string,
): ProviderFailure {
  const http = httpErrorIn(error);
  if (http === null) {
    const cut = causesOf(error).find((cause) => cause instanceof OllamaCutStream);
    if (cut === undefined) return failureOfBrokenStream(error, begun, clean);
    return begun
      ? { kind: 'cut-stream', message: cut.message }
      : { kind: 'malformed', message: 'the answer holds nothing of the protocol' };
  }
  const message = clean(http.message);
  // A prompt cut from the front until no user message is left (ollama#18107).
  if (/no user query found/i.test(message)) {
    return { kind: 'prompt-truncated', sentTokens: request.estimatedInputTokens, evaluatedTokens: 0 };
  }
  if (/does not support tools/i.test(message)) return { kind: 'tool-use-failed', message };
  if (/(exceed|too long|larger).*context|context (length|window|size).*exceed/i.test(message)) {
    return { kind: 'context-overflow', limitTokens: limitIn(message), message };
  }
  if (http.status === 404 && http.isVendorError) {
    return {
      kind: 'model-missing',
      model: request.model,
      message: `${message}: run \`ollama pull ${request.model}\``,
    };
  }
  return failureOfStatus({
    status: http.status,
    message,
    retryAfterMs: null,
    model: request.model,
    isVendorError: http.isVendorError,
  });
}

export function refusesThink(error: unknown): boolean {
  const http = httpErrorIn(error);
  return http !== null && http.status === 400 && /think/i.test(http.message);
}

function httpErrorIn(error: unknown): OllamaHttpError | null {
  return causesOf(error).find((cause) => cause instanceof OllamaHttpError) ?? null;
}

/** The last number that stands with the word context, such as `context length (4096)`. */
function limitIn(message: string): number | null {
  const limit = /context (?:length|window|size)\D{0,20}(\d{3,})/i.exec(message)?.[1];
  return limit === undefined ? null : Number(limit);
}
