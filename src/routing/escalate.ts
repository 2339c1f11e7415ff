/** What to do after an attempt. Pure. */
import { assertNever } from '../core/assert-never.ts';
import type { ProviderFailure } from '../providers/contract.ts';

export type NextStep =
  | { readonly action: 'accept' }
  | { readonly action: 'escalate'; readonly because: string }
  /** Nothing that another provider could cure. */
  | { readonly action: 'stop'; readonly because: string };

/** @param confidence in [0, 1] */
export function afterAnswer(confidence: number, threshold: number, mainDoubt: string): NextStep {
  if (confidence >= threshold) return { action: 'accept' };
  return {
    action: 'escalate',
    because: `confidence ${confidence.toFixed(2)} is below ${threshold.toFixed(2)}: ${mainDoubt}`,
  };
}

/** Retries have been made where they help; this is what is left. */
export function afterFailure(failure: ProviderFailure): NextStep {
  const because = describeFailure(failure);
  switch (failure.kind) {
    case 'aborted':
    // A request that is wrong in itself is wrong everywhere; sending it on only repeats the mistake.
    case 'invalid-request':
      return { action: 'stop', because };
    case 'rate-limited':
    case 'overloaded':
    case 'unreachable':
    case 'timed-out':
    case 'cut-stream':
    case 'malformed':
    case 'unauthorized':
    case 'model-missing':
    case 'context-overflow':
    case 'prompt-truncated':
    case 'tool-use-failed':
      return { action: 'escalate', because };
    default:
      return assertNever(failure);
  }
}

/** One line for people. */
export function describeFailure(failure: ProviderFailure): string {
  switch (failure.kind) {
    case 'rate-limited': {
      const wait =
        failure.retryAfterMs === null ? '' : ` (again in ${Math.ceil(failure.retryAfterMs / 1_000)} s)`;
      return `rate limited${wait}${tail(failure.message)}`;
    }
    case 'overloaded':
      return `the server failed${tail(failure.message)}`;
    case 'unreachable':
      return `not reachable${tail(failure.message)}`;
    case 'timed-out':
      return timeOut(failure.phase, failure.afterMs);
    case 'cut-stream':
      return `the answer broke off${tail(failure.message)}`;
    case 'malformed':
      return `the server's answer is not of its protocol${tail(failure.message)}`;
    case 'unauthorized':
      return `the key was refused${tail(failure.message)}`;
    case 'model-missing':
      return `no model ${failure.model} there${tail(failure.message)}`;
    case 'context-overflow': {
      const limit = failure.limitTokens === null ? '' : ` (limit ${failure.limitTokens} tokens)`;
      return `the prompt is too long for it${limit}${tail(failure.message)}`;
    }
    case 'prompt-truncated':
      return `the server cut the prompt silently: about ${failure.sentTokens} tokens sent, ${failure.evaluatedTokens} read`;
    case 'tool-use-failed':
      return `the model made no valid tool call${tail(failure.message)}`;
    case 'invalid-request':
      return `the request was refused as invalid${tail(failure.message)}`;
    case 'aborted':
      return 'stopped';
    default:
      return assertNever(failure);
  }
}

function timeOut(phase: 'connect' | 'first-token' | 'idle' | 'total', afterMs: number): string {
  const seconds = `${Math.round(afterMs / 100) / 10} s`;
  switch (phase) {
    case 'connect':
      return `no connection within ${seconds}`;
    case 'first-token':
      return `no first token within ${seconds}`;
    case 'idle':
      return `the stream stood still for ${seconds}`;
    case 'total':
      return `not done within ${seconds}`;
    default:
      return assertNever(phase);
  }
}

function tail(message: string): string {
  return message === '' ? '' : `: ${message}`;
}
