import { describe, expect, it } from 'vitest';
import { type WatchedItem, watchStream } from '../../src/providers/stream-watchdog.ts';
import { createManualClock } from './manual-clock.ts';

const limits = { connectMs: 200, firstTokenMs: 1000, idleMs: 100, totalMs: 3000 };

/** A source that is fed by hand, and what the watchdog makes of it. */
/** @param connects `false`: that there is a connection is said by `connect` */
function start(signal = new AbortController().signal, connects = true) {
  let connect = () => {};
  const connected = new Promise<void>((resolve) => (connect = resolve));
  if (connects) connect();
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
      connected,
    })) {
      seen.push(item);
    }
  })();
  return {
    seen,
    finished,
    advance: clock.advance,
    connect: async () => {
      connect();
      await clock.advance(0);
    },
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

  it('ends one without a connection long before a token is due', async () => {
    const stream = start(undefined, false);
    await stream.advance(200);
    await stream.finished;
    expect(stream.seen).toEqual([{ kind: 'timed-out', phase: 'connect', afterMs: 200 }]);
    expect(stream.isWorkAborted()).toBe(true);
  });

  it('waits for the first token once there is a connection, counted from the start', async () => {
    const stream = start(undefined, false);
    await stream.advance(150);
    await stream.connect();
    await stream.advance(840);
    expect(stream.seen).toEqual([]);
    await stream.advance(10);
    await stream.finished;
    expect(stream.seen).toEqual([{ kind: 'timed-out', phase: 'first-token', afterMs: 1000 }]);
  });

  it('loses nothing that comes while it learns of the connection', async () => {
    const stream = start(undefined, false);
    await stream.advance(150);
    await stream.connect();
    await stream.push('a');
    stream.end();
    await stream.finished;
    expect(stream.seen).toEqual([{ kind: 'item', item: 'a' }]);
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
