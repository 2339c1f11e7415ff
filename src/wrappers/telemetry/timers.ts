/** Waiting as an argument, so that tests decide when it is over. */

export interface Timers {
  /** @returns cancels it */
  after(delayMs: number, run: () => void): () => void;
}

/** None of them keeps a process that is done. */
export const quietTimers: Timers = {
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
