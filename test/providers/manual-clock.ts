/** A clock that stands still until it is told to go on. */
import type { Clock } from '../../src/core/clock.ts';

export interface ManualClock extends Clock {
  /** Every sleep that was asked for, in order. */
  readonly sleepsMs: readonly number[];
  advance(byMs: number): Promise<void>;
}

/** @param skipsSleeps sleeps end at once and move the clock on. */
export function createManualClock(skipsSleeps = false): ManualClock {
  let nowMs = 0;
  const sleepsMs: number[] = [];
  let sleepers: { readonly untilMs: number; readonly wake: () => void }[] = [];
  return {
    sleepsMs,
    nowMs: () => nowMs,
    monotonicMs: () => nowMs,
    sleep: (delayMs, signal) => {
      sleepsMs.push(delayMs);
      if (skipsSleeps) {
        nowMs += delayMs;
        return Promise.resolve();
      }
      return new Promise((resolve) => {
        const wake = () => {
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        sleepers.push({ untilMs: nowMs + delayMs, wake });
        signal?.addEventListener('abort', wake);
      });
    },
    advance: async (byMs) => {
      nowMs += byMs;
      const due = sleepers.filter(({ untilMs }) => untilMs <= nowMs);
      sleepers = sleepers.filter(({ untilMs }) => untilMs > nowMs);
      for (const { wake } of due) wake();
      // Lets what waited for them run.
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    },
  };
}
