/**
 * Bounds a stream: time until there is a connection, until the first token, silence between two items, and the whole. A stalled stream is cut off
 * even when nothing reacts to the abort. Knows nothing about vendors or messages.
 */
import type { Clock } from '../core/clock.ts';

export interface StreamLimits {
  /** From the start until there is a connection; left out: as long as the first token may take. */
  readonly connectMs?: number;
  /** From the start until an item that `isToken` accepts; whatever else arrives does not extend it. */
  readonly firstTokenMs: number;
  /** Between two items after that. */
  readonly idleMs: number;
  readonly totalMs: number;
}

export type WatchedItem<T> =
  | { readonly kind: 'item'; readonly item: T }
  | { readonly kind: 'threw'; readonly error: unknown }
  | { readonly kind: 'aborted' }
  | {
      readonly kind: 'timed-out';
      readonly phase: 'connect' | 'first-token' | 'idle' | 'total';
      readonly afterMs: number;
    };

export interface Watch<T> {
  /** Must stop its work when the signal is aborted. */
  readonly open: (signal: AbortSignal) => AsyncIterable<T>;
  readonly isToken: (item: T) => boolean;
  readonly limits: StreamLimits;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Resolves when there is one; left out: it cannot be told. */
  readonly connected?: Promise<void>;
}

/** Yields the items; anything else than an `item` is the last. Never throws. */
export async function* watchStream<T>(watch: Watch<T>): AsyncGenerator<WatchedItem<T>, void> {
  const { limits, clock, signal } = watch;
  if (signal.aborted) {
    yield { kind: 'aborted' };
    return;
  }
  const work = new AbortController();
  const { promise: aborted, stopListening } = abortOf(signal);
  const iterator = watch.open(work.signal)[Symbol.asyncIterator]();
  const startedMs = clock.monotonicMs();
  let begun = false;
  let isConnected = watch.connected === undefined;
  const connected = watch.connected?.then(() => ({ kind: 'connected' }) as const);
  let next: Promise<NextItem<T>> | null = null;
  try {
    for (;;) {
      const elapsedMs = clock.monotonicMs() - startedMs;
      const deadline = nextDeadline(
        limits,
        elapsedMs,
        isConnected ? (begun ? 'idle' : 'first-token') : 'connect',
      );
      const timer = new AbortController();
      next ??= nextOf(iterator);
      const result = await Promise.race([
        next,
        ...(isConnected || connected === undefined ? [] : [connected]),
        clock.sleep(deadline.delayMs, timer.signal).then(() => ({ kind: 'late' }) as const),
        aborted,
      ]);
      timer.abort();
      if (signal.aborted) {
        yield { kind: 'aborted' };
        return;
      }
      if (result.kind === 'connected') {
        isConnected = true;
        continue;
      }
      // What is sent has a connection.
      isConnected = true;
      next = null;
      if (result.kind === 'end') return;
      if (result.kind === 'late') {
        yield {
          kind: 'timed-out',
          phase: deadline.phase,
          afterMs: Math.round(clock.monotonicMs() - startedMs),
        };
        return;
      }
      yield result;
      if (result.kind !== 'item') return;
      begun ||= watch.isToken(result.item);
    }
  } finally {
    stopListening();
    work.abort();
    // Not awaited: a stream that is stuck would hold its reader forever.
    iterator.return?.().catch(() => {});
  }
}

type NextItem<T> =
  | { readonly kind: 'end' }
  | { readonly kind: 'item'; readonly item: T }
  | { readonly kind: 'threw'; readonly error: unknown };

function nextOf<T>(iterator: AsyncIterator<T>): Promise<NextItem<T>> {
  return iterator.next().then(
    (next) => (next.done ? { kind: 'end' } : { kind: 'item', item: next.value }),
    (error: unknown) => ({ kind: 'threw', error }),
  );
}

function nextDeadline(limits: StreamLimits, elapsedMs: number, waitsFor: 'connect' | 'first-token' | 'idle') {
  const totalMs = limits.totalMs - elapsedMs;
  const firstTokenMs = limits.firstTokenMs - elapsedMs;
  const connectMs = (limits.connectMs ?? Number.POSITIVE_INFINITY) - elapsedMs;
  const phase = waitsFor === 'connect' && connectMs > firstTokenMs ? 'first-token' : waitsFor;
  const phaseMs = { connect: connectMs, 'first-token': firstTokenMs, idle: limits.idleMs }[phase];
  return phaseMs <= totalMs
    ? ({ phase, delayMs: Math.max(0, phaseMs) } as const)
    : ({ phase: 'total', delayMs: Math.max(0, totalMs) } as const);
}

function abortOf(signal: AbortSignal) {
  let stopListening = () => {};
  const promise = new Promise<{ readonly kind: 'aborted' }>((resolve) => {
    const onAbort = () => resolve({ kind: 'aborted' });
    signal.addEventListener('abort', onAbort, { once: true });
    stopListening = () => signal.removeEventListener('abort', onAbort);
  });
  return { promise, stopListening };
}
