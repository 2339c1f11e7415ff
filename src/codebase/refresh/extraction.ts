/** Decides where the files of one refresh are read and parsed: on threads when they are worth it, else right here. */

import type { LoadedExtractors } from '../extract/extract-file.ts';
import { extractHere } from '../extract/extract-here.ts';
import type { ExtractedBatches, ExtractJob, ExtractLimits } from '../extract/extract-job.ts';
import type { ExtractThreads } from '../extract/extract-threads.ts';
import { type ThreadOptions, threadsFor } from '../extract/thread-options.ts';

/** Of a file of source, roughly. To guess how much there is to do before any file was looked at. */
const usualFileBytes = 6 * 1024;

export class Extraction {
  readonly #extractors: LoadedExtractors;
  readonly #options: ThreadOptions | null;
  readonly #maxFileBytes: number;
  readonly #beforeThreads: () => void;
  #threads: ExtractThreads | null = null;

  /** How many threads there are, beside the main one. */
  threadCount = 0;

  constructor(
    extractors: LoadedExtractors,
    options: ThreadOptions | null,
    maxFileBytes: number,
    beforeThreads: () => void = () => {},
  ) {
    this.#extractors = extractors;
    this.#options = options;
    this.#maxFileBytes = maxFileBytes;
    this.#beforeThreads = beforeThreads;
  }

  /** Starts threads, should so many new files be worth it, while their stamps are still being taken. */
  async prepareFor(languagePaths: number): Promise<void> {
    await this.#startFor(languagePaths * usualFileBytes);
  }

  /** @param jobs the largest file first */
  async *run(jobs: readonly ExtractJob[], limits: ExtractLimits, signal?: AbortSignal): ExtractedBatches {
    // What is not parsed is still read and hashed, which is some ten times as fast.
    await this.#startFor(
      jobs.reduce(
        (sum, { sizeBytes, language }) => sum + (language === null ? sizeBytes / 10 : sizeBytes),
        0,
      ),
    );
    yield* this.#threads === null
      ? extractHere(jobs, limits, this.#extractors, signal)
      : this.#threads.extract(jobs, limits, this.#extractors, signal);
  }

  /** Must be awaited before the process may exit: see `ExtractThreads.stop`. */
  async stop(): Promise<void> {
    await this.#threads?.stop();
  }

  async #startFor(sourceBytes: number): Promise<void> {
    if (this.#options === null || this.#threads !== null) return;
    const count = threadsFor(sourceBytes, this.#options);
    if (count === 0) return;
    this.#beforeThreads();
    const { ExtractThreads } = await import('../extract/extract-threads.ts');
    this.#threads = new ExtractThreads(this.#options.program, count, this.#maxFileBytes);
    this.threadCount = count;
  }
}
