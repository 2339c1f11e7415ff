/** How many threads a job is worth, and where their program is. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';

export interface ThreadOptions {
  /** What a thread runs. */
  readonly program: URL;
  readonly mostThreads: number;
  /** Less source than this is read on the main thread: to start a thread takes longer. */
  readonly fromBytes: number;
}

/** More than these, and the one thread that writes is behind all the time. */
const mostThreads = 8;
const worthAThreadBytes = 1024 * 1024;

/**
 * `null` where this file is run as source: no Node that is supported runs TypeScript in a thread. In the build, this
 * file and the program of the threads lie side by side.
 */
export function threadOptions(): ThreadOptions | null {
  const program = new URL('../parts/extract-thread.cjs', import.meta.url);
  if (!existsSync(program)) return null;
  return {
    program,
    mostThreads: Math.min(availableParallelism(), mostThreads),
    fromBytes: worthAThreadBytes,
  };
}

/** 0: the main thread does it. */
export function threadsFor(sourceBytes: number, { fromBytes, mostThreads }: ThreadOptions): number {
  if (sourceBytes < fromBytes) return 0;
  return Math.max(1, Math.min(mostThreads, Math.floor((2 * sourceBytes) / fromBytes)));
}
