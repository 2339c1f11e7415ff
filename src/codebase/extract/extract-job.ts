/** What is asked of whoever reads and parses files, and what comes back. Plain data, so that it can cross threads. */
import type { PathOnlyReason } from '../discover/skip-reason.ts';
import type { ReadingMoment, Stamp } from '../discover/stamp.ts';
import type { FileRecord } from '../store/stored-file.ts';

export interface ExtractJob {
  readonly path: string;
  /** Id of the language whose grammar reads it; `null`: only its contents are looked at. */
  readonly language: string | null;
  /** When its stamp was taken; the largest is read first. */
  readonly sizeBytes: number;
  /** What the index knows of its contents; `null`: a new path. */
  readonly known: KnownContents | null;
}

export interface KnownContents {
  /** `null`: they were not read. */
  readonly hash: string | null;
  readonly sizeBytes: number;
  readonly skip: PathOnlyReason | null;
}

/** The same for all jobs. */
export interface ExtractLimits {
  /** Absolute. */
  readonly root: string;
  readonly maxFileBytes: number;
  readonly reading: ReadingMoment;
}

export type Extracted =
  /** Nothing is there any more, or no file. */
  | { readonly kind: 'gone' }
  /** Touched, with the contents that the index knows. */
  | { readonly kind: 'same'; readonly stamp: Stamp; readonly racy: boolean }
  | { readonly kind: 'read'; readonly record: FileRecord };

export interface ExtractedJob {
  /** Index in the list of jobs. */
  readonly job: number;
  readonly extracted: Extracted;
}

/** In any order, each job once. */
export type ExtractedBatches = AsyncGenerator<readonly ExtractedJob[], void, void>;
