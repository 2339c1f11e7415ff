/**
 * What the main thread and the threads that parse agree on: the messages, and a few numbers that all of them see.
 *
 * The numbers are there because a thread that parses hears no message. `stop` is how it ends: to end it from outside
 * while its parser runs would abort the whole process.
 */
import type { ExtractedJob, ExtractJob, ExtractLimits } from './extract-job.ts';

/** To every thread, once. */
export interface ThreadTask {
  readonly jobs: readonly ExtractJob[];
  readonly limits: ExtractLimits;
}

/** From a thread. */
export interface ThreadReport {
  readonly batch: readonly ExtractedJob[];
  /** It does nothing more. */
  readonly finished: boolean;
}

export interface ThreadData {
  readonly numbers: Int32Array;
  /** Counts the threads from 0. */
  readonly thread: number;
}

/** Batches that a thread may be ahead of the main thread: what bounds the memory. */
const batchesAhead = 3;

const stopAt = 0;
const nextJobAt = 1;
const perThread = 2;

/** The numbers, seen from both sides. */
export class SharedNumbers {
  readonly array: Int32Array;

  constructor(array: Int32Array) {
    this.array = array;
  }

  static forThreads(count: number): SharedNumbers {
    return new SharedNumbers(new Int32Array(new SharedArrayBuffer(4 * (2 + count * perThread))));
  }

  get isStopped(): boolean {
    return Atomics.load(this.array, stopAt) !== 0;
  }

  /** Ends every thread after the file that it is at. */
  stop(threads: number): void {
    Atomics.store(this.array, stopAt, 1);
    for (let thread = 0; thread < threads; thread++) Atomics.notify(this.array, takenAt(thread));
  }

  /** The next job that nobody has; may be behind the last. */
  claimJob(): number {
    return Atomics.add(this.array, nextJobAt, 1);
  }

  /** `null`: between two jobs. A thread that dies leaves here what it died of. */
  setCurrentJob(thread: number, job: number | null): void {
    Atomics.store(this.array, takenAt(thread) + 1, (job ?? -1) + 1);
  }

  currentJob(thread: number): number | null {
    const stored = Atomics.load(this.array, takenAt(thread) + 1);
    return stored === 0 ? null : stored - 1;
  }

  /** The main thread is done with a batch. */
  countTaken(thread: number): void {
    Atomics.add(this.array, takenAt(thread), 1);
    Atomics.notify(this.array, takenAt(thread));
  }

  /** Blocks a thread until the main thread has caught up, or wants it to stop. */
  awaitRoom(thread: number, posted: number): void {
    for (;;) {
      const taken = Atomics.load(this.array, takenAt(thread));
      if (posted - taken < batchesAhead || this.isStopped) return;
      // Not for ever: should the flag be set between the two lines above, it is seen a little later.
      Atomics.wait(this.array, takenAt(thread), taken, 50);
    }
  }
}

function takenAt(thread: number): number {
  return 2 + thread * perThread;
}
