/** One row of `files`, as it is written. */
import type { PathOnlyReason } from '../discover/skip-reason.ts';
import type { Stamp } from '../discover/stamp.ts';
import type { FileFacts } from '../facts.ts';

export interface FileRecord {
  readonly path: string;
  /** `null`: only its path is known. */
  readonly language: string | null;
  readonly stamp: Stamp;
  /** Read so soon after it was written that an equal stamp proves nothing. */
  readonly racy: boolean;
  /** `null`: not read. */
  readonly hash: string | null;
  readonly lines: number;
  readonly invalidUtf8: boolean;
  readonly generated: boolean;
  readonly skip: PathOnlyReason | null;
  /** `null`: not parsed. */
  readonly facts: FileFacts | null;
}

/** What is needed to see whether a file changed. */
export interface KnownFile {
  readonly id: number;
  readonly path: string;
  readonly stamp: Stamp;
  readonly racy: boolean;
}
