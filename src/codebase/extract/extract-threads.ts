/**
 * Does jobs on threads of their own, so that the main thread only writes. A thread that dies costs the file it was at:
 * what it had not handed over is done again on this thread.
 */
import { type ResourceLimits, Worker } from 'node:worker_threads';
import { extractFile, extractWithoutParsing, type LoadedExtractors } from './extract-file.ts';
import type { ExtractedBatches, ExtractedJob, ExtractJob, ExtractLimits } from './extract-job.ts';
import { SharedNumbers, type ThreadData, type ThreadReport, type ThreadTask } from './thread-protocol.ts';

interface Thread {
  readonly worker: Worker;
  /** It will hand over no more. */
  isFinished: boolean;
  readonly exited: Promise<void>;
}

interface Arrival {
  readonly thread: number;
  readonly batch: readonly ExtractedJob[];
}

/**
 * Far more than the largest file needs. Without a limit V8 lets garbage pile up: it doubles the memory of the process
 * and saves no time.
 */
function limitsFor(maxFileBytes: number): ResourceLimits {
  const fileMb = maxFileBytes / 2 ** 20;
  return { maxOldGenerationSizeMb: Math.max(512, Math.ceil(64 * fileMb)), maxYoungGenerationSizeMb: 24 };
}

export class ExtractThreads {
  readonly #threads: readonly Thread[];
  readonly #numbers: SharedNumbers;
  readonly #arrivals: Arrival[] = [];
  #wake: () => void = () => {};

  /** Starts them; it takes them some 50 ms to be ready, during which this thread can do other things. */
  constructor(program: URL, count: number, maxFileBytes: number) {
    this.#numbers = SharedNumbers.forThreads(count);
    const resourceLimits = limitsFor(maxFileBytes);
    this.#threads = Array.from({ length: count }, (_, at) => this.#start(program, at, resourceLimits));
  }

  /** Once. The largest files should come first, so that no thread ends long after the others. */
  async *extract(
    jobs: readonly ExtractJob[],
    limits: ExtractLimits,
    extractors: LoadedExtractors,
    signal?: AbortSignal,
  ): ExtractedBatches {
    const isDone = new Uint8Array(jobs.length);
    const task: ThreadTask = { jobs, limits };
    for (const { worker } of this.#threads) worker.postMessage(task);
    const onAbort = () => this.#wake();
    signal?.addEventListener('abort', onAbort);
    try {
      for (;;) {
        signal?.throwIfAborted();
        const arrival = this.#arrivals.shift();
        if (arrival !== undefined) {
          for (const { job } of arrival.batch) isDone[job] = 1;
          yield arrival.batch;
          this.#numbers.countTaken(arrival.thread);
        } else if (this.#threads.every(({ isFinished }) => isFinished)) {
          break;
        } else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        }
      }
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
    yield* this.#extractRest(jobs, isDone, limits, extractors, signal);
  }

  /** Resolves when all of them are gone, each after the file that it is at. A process must not exit before. */
  async stop(): Promise<void> {
    this.#numbers.stop(this.#threads.length);
    for (const { worker } of this.#threads) worker.postMessage(null);
    await Promise.all(this.#threads.map(({ exited }) => exited));
  }

  /** What dead threads left. */
  async *#extractRest(
    jobs: readonly ExtractJob[],
    isDone: Uint8Array,
    limits: ExtractLimits,
    extractors: LoadedExtractors,
    signal: AbortSignal | undefined,
  ): ExtractedBatches {
    if (isDone.every((done) => done === 1)) return;
    const deadly = new Set(this.#threads.map((_, at) => this.#numbers.currentJob(at)));
    for (const [at, job] of jobs.entries()) {
      if (isDone[at] === 1) continue;
      signal?.throwIfAborted();
      const extracted = deadly.has(at)
        ? extractWithoutParsing(job, limits)
        : await extractFile(job, limits, extractors);
      yield [{ job: at, extracted }];
    }
  }

  #start(program: URL, at: number, resourceLimits: ResourceLimits): Thread {
    const workerData: ThreadData = { numbers: this.#numbers.array, thread: at };
    const worker = new Worker(program, { workerData, resourceLimits });
    const exited = new Promise<void>((resolve) => {
      worker.once('exit', () => {
        thread.isFinished = true;
        this.#wake();
        resolve();
      });
    });
    const thread: Thread = { worker, isFinished: false, exited };
    worker.on('message', ({ batch, finished }: ThreadReport) => {
      this.#arrivals.push({ thread: at, batch });
      thread.isFinished ||= finished;
      this.#wake();
    });
    // An exception or a lack of memory; 'exit' follows, and what is missing is found by then.
    worker.on('error', () => {});
    return thread;
  }
}
