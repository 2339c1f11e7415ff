/** What whoever watches is told of one call. Knows nothing about how the request was made smaller. */
import { OptimizerError } from '../core/errors.ts';
import type { Dialect, ModelRequest } from '../prompt/pipeline/canonical.ts';
import type { Operation } from '../prompt/pipeline/operation.ts';
import type { Optimized } from '../prompt/pipeline/optimize.ts';
import type { OptimizerEvent } from './optimizer-event.ts';

export type EventOfCall = OptimizerEvent extends infer E
  ? E extends OptimizerEvent
    ? Omit<E, 'callId' | 'atMs' | 'provider' | 'model' | 'tenant'>
    : never
  : never;

export interface Call {
  readonly dialect: Dialect;
  readonly model: string | null;
  readonly startedMs: number;
  readonly emit: (event: EventOfCall) => void;
}

export function tellCache(call: Call, cache: 'exact' | 'prefix', hit: boolean): void {
  call.emit({ kind: hit ? 'cache_hit' : 'cache_miss', cache });
}

export function tellResult(call: Call, { stats, audit }: Optimized<ModelRequest>): void {
  const compressed = audit.decidedNow.filter(({ by }) => by === 'compression');
  if (compressed.length > 0) {
    const sum = (of: (operation: Operation) => number) =>
      compressed.reduce((total, operation) => total + of(operation), 0);
    call.emit({
      kind: 'compression_applied',
      blocks: compressed.length,
      tokensBefore: sum(({ tokensBefore }) => tokensBefore),
      tokensAfter: sum(({ tokensAfter }) => tokensAfter),
      faithfulness: stats.faithfulness,
    });
  }
  if (stats.fallbackUsed !== null) {
    call.emit({
      kind: 'fallback_triggered',
      fallbackUsed: stats.fallbackUsed,
      because: 'checks-failed',
      flaws: [...new Set(audit.flaws.map(({ kind }) => kind))],
    });
  }
}

export function tellFailure(call: Call, error: unknown, tookMs: number): void {
  call.emit({
    kind: 'optimization_failed',
    errorName: nameOf(error),
    errorCode: codeOf(error),
    tookMs,
  });
}

/** Once for each call, however often its promise is looked at. That the program itself gave up is nobody's error. */
export function tellProviderError(call: Call): (error: unknown) => void {
  let isTold = false;
  return (error) => {
    const errorName = nameOf(error);
    if (isTold || errorName === 'APIUserAbortError') return;
    isTold = true;
    call.emit({ kind: 'provider_error', status: statusOf(error), errorName });
  };
}

export function nameOf(error: unknown): string {
  return error instanceof Error ? error.constructor.name : typeof error;
}

function statusOf(error: unknown): number | null {
  const status = (error as { readonly status?: unknown } | null)?.status;
  return typeof status === 'number' ? status : null;
}

export function codeOf(error: unknown): string | null {
  return error instanceof OptimizerError ? error.code : null;
}
