/** One row of `files`, as it is written. */
import type { PathOnlyReason } from '../discover/skip-reason.ts';
import type { Stamp } from '../discover/stamp.ts';
import { stampAt } from '../discover/stamped-paths.ts';
import type { PackedPieces } from '../words/pack-pieces.ts';
import type { PreparedFacts } from './prepared-facts.ts';

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
  readonly facts: PreparedFacts | null;
  /** `null`: nothing that people write. */
  readonly pieces: PackedPieces | null;
}

/** What is needed to see whether a file changed. */
export interface KnownFile {
  readonly id: number;
  readonly path: string;
  readonly stamp: Stamp;
  readonly racy: boolean;
}

/** The same of all files, as parallel lists. */
export interface KnownFiles {
  readonly paths: readonly string[];
  readonly ids: readonly number[];
  /** See `stamped-paths.ts`. */
  readonly stamps: Uint8Array;
  /** 0 or 1 */
  readonly racy: readonly number[];
}

export const noKnownFiles: KnownFiles = { paths: [], ids: [], stamps: new Uint8Array(), racy: [] };

export function knownFileAt(files: KnownFiles, at: number): KnownFile {
  return {
    id: files.ids[at] ?? -1,
    path: files.paths[at] ?? '',
    stamp: stampAt(files.stamps, at),
    racy: files.racy[at] !== 0,
  };
}
