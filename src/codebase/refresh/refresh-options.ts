/** What a refresh is told. */
import type { Clock } from '../../core/clock.ts';
import type { LoadedExtractors } from '../extract/extract-file.ts';
import type { ThreadOptions } from '../extract/thread-options.ts';
import type { Language } from '../languages/language.ts';

export interface RefreshOptions {
  /** Of the project. */
  readonly root: string;
  readonly languages: readonly Language[];
  /** A larger file is known by its path only. */
  readonly maxFileBytes: number;
  /** Takes the index when the project cannot be written; `null`: then it is an error. */
  readonly cacheDir: string | null;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  /** Files read, out of those that changed. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Builds anew, whatever is there. */
  readonly full?: boolean;
  /**
   * How coarse the times of the file system may be, 2,000 by default: a file that was written so shortly before it
   * was read is read again the next time.
   */
  readonly fileClockStepMs?: number;
  /** Parse when there is much to parse; by default those of the build, `null`: none. */
  readonly threads?: ThreadOptions | null;
  /** Called once, before the first thread starts. */
  readonly beforeThreads?: () => void;
  /** Called now and then while many files are read and linked: what was needed before may be garbage by then. */
  readonly freeMemory?: () => void;
  /** Grammars that a long-running process keeps loaded. */
  readonly extractors?: LoadedExtractors;
}
