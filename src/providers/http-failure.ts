/**
 * What an HTTP status or a broken connection means, as far as the vendors agree; adapters look at their own error
 * codes first. Pure.
 */
import type { ProviderFailure } from './contract.ts';

export interface HttpAnswer {
  readonly status: number;
  /** Already clean: see `error-message.ts`. */
  readonly message: string;
  readonly retryAfterMs: number | null;
  readonly model: string;
  /** Whether the body was an error of this vendor's API; a 404 without one is a wrong address. */
  readonly isVendorError: boolean;
}

export function failureOfStatus(answer: HttpAnswer): ProviderFailure {
  const { status, message, retryAfterMs } = answer;
  switch (status) {
    case 401:
    case 402:
    case 403:
      return { kind: 'unauthorized', message };
    case 404:
      return answer.isVendorError
        ? { kind: 'model-missing', model: answer.model, message }
        : { kind: 'invalid-request', message: `${message} (is the base URL right?)` };
    case 413:
      return { kind: 'context-overflow', limitTokens: null, message };
    case 429:
      return { kind: 'rate-limited', retryAfterMs, message };
    case 408:
      return { kind: 'overloaded', retryAfterMs, message };
    default:
      return status >= 500
        ? { kind: 'overloaded', retryAfterMs, message }
        : { kind: 'invalid-request', message };
  }
}

/** For an error without a status: the connection broke, or what came was no JSON. */
export function failureOfBrokenStream(
  error: unknown,
  begun: boolean,
  clean: (text: string) => string,
): ProviderFailure {
  const chain = causesOf(error);
  if (chain.some((cause) => cause instanceof SyntaxError)) {
    return { kind: 'malformed', message: clean(`the answer is no JSON: ${messageOf(chain.at(-1))}`) };
  }
  // Limits of Node's own fetch, which nothing here can raise.
  const codes = chain.map((cause) => (cause instanceof Error && 'code' in cause ? cause.code : null));
  if (codes.includes('UND_ERR_HEADERS_TIMEOUT'))
    return { kind: 'timed-out', phase: 'first-token', afterMs: 300_000 };
  if (codes.includes('UND_ERR_BODY_TIMEOUT')) return { kind: 'timed-out', phase: 'idle', afterMs: 300_000 };
  const message = clean([...new Set(chain.map(messageOf))].filter((text) => text !== '').join(': '));
  return begun ? { kind: 'cut-stream', message } : { kind: 'unreachable', message };
}

/** The error and its causes, outermost first. */
export function causesOf(error: unknown): readonly unknown[] {
  const chain: unknown[] = [];
  let next: unknown = error;
  while (next !== undefined && next !== null && chain.length < 8) {
    chain.push(next);
    next = next instanceof Error ? next.cause : undefined;
  }
  return chain;
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // A refused connection to a name with two addresses has an empty message and the causes in a list.
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join(', ');
  return error.message;
}
