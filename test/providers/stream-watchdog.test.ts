import { describe, expect, it } from 'vitest';
import { type WatchedItem, watchStream } from '../../src/providers/stream-watchdog.ts';
import { createManualClock } from './manual-clock.ts';

const limits = { firstTokenMs: 1000, idleMs: 100, totalMs: 3000 };

/** A source that is fed by hand, and what the watchdog makes of it. */
function start(signal = new AbortController().signal) {
  const clock = createManualClock();
  const seen: WatchedItem<string>[] = [];
  let workSignal: AbortSignal | null = null;
  let wake: (value: IteratorResult<string>) => void = () => {};
  const source: AsyncIterable<string> = {
    [Symbol.asyncIterator]: () => ({ next: () => new Promise((resolve) => (wake = resolve)) }),
  };
  const open = (work: AbortSignal) => {
    workSignal = work;
    return source;
  };
  const finished = (async () => {
    for await (const item of watchStream({
      open,
      isToken: (item) => item !== 'ping',
      limits,
      clock,
      signal,
    })) {
      seen.push(item);
    }
  })();
  return {
    seen,
    finished,
    advance: clock.advance,
    push: async (value: string) => {
      wake({ done: false, value });
      await clock.advance(0);
    },
    end: () => wake({ done: true, value: undefined }),
    isWorkAborted: () => workSignal?.aborted ?? false,
  };
}

describe('stream watchdog', () => {
  it('lets a stream through that keeps going', async () => {
    const stream = start();
    await stream.advance(900);
    await stream.push('a');
    await stream.advance(90);
    await stream.push('b');
    stream.end();
    await stream.finished;
    expect(stream.seen).toEqual([
      { kind: 'item', item: 'a' },
      { kind: 'item', item: 'b' },
    ]);
  });

  it('ends one without a first token, which a sign of life does not put off', async () => {
    const stream = start();
    await stream.advance(900);
    await stream.push('ping');
    await stream.advance(100);
    await stream.finished;
    expect(stream.seen.at(-1)).toEqual({ kind: 'timed-out', phase: 'first-token', afterMs: 1000 });
    expect(stream.isWorkAborted()).toBe(true);
  });

  it('ends one that falls silent', async () => {
    const stream = start();
    await stream.push('a');
    await stream.advance(90);
    await stream.push('ping');
    await stream.advance(100);
    await stream.finished;
    expect(stream.seen.at(-1)).toEqual({ kind: 'timed-out', phase: 'idle', afterMs: 190 });
  });

  it('ends one that never stops', async () => {
    const stream = start();
    await stream.push('a');
    for (let step = 0; step < 32; step++) {
      await stream.advance(99);
      await stream.push('a');
    }
    await stream.finished;
    expect(stream.seen.at(-1)).toMatchObject({ kind: 'timed-out', phase: 'total' });
  });

  it('ends at once when aborted, even if the source does not react', async () => {
    const controller = new AbortController();
    const stream = start(controller.signal);
    await stream.push('a');
    controller.abort();
    await stream.finished;
    expect(stream.seen.at(-1)).toEqual({ kind: 'aborted' });
    expect(stream.isWorkAborted()).toBe(true);
  });

  it('hands on what the source throws', async () => {
    const error = new Error('broken');
    const open = async function* () {
      yield 'a';
      throw error;
    };
    const seen: WatchedItem<string>[] = [];
    const signal = new AbortController().signal;
    for await (const item of watchStream({
      open,
      isToken: () => true,
      limits,
      clock: createManualClock(),
      signal,
    })) {
      seen.push(item);
    }
    expect(seen).toEqual([
      { kind: 'item', item: 'a' },
      { kind: 'threw', error },
    ]);
  });
});
