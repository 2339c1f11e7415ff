/** What the journal is asked to write, and what has come of it. */
import type { FileChange } from '../file-change.ts';
import type { Drift } from '../write/check-changes.ts';
import type { Recovery } from '../write/recover-writes.ts';
import type { DamagedManifest, Manifest } from './manifest.ts';

/** What is about to be written. */
export interface Turn {
  /** Unique; letters, digits, `-` and `_`. */
  readonly id: string;
  readonly atMs: number;
  /** Without secrets. */
  readonly question: string;
  readonly changes: readonly FileChange[];
}

/** What was found of a process that ended in the middle, and settled before anything else; `null`: nothing. */
export type Settled = {
  /** `null`: it is not known any more. */
  readonly turn: Manifest | null;
  /** Which way it went, and what was left alone. */
  readonly recovery: Pick<Recovery, 'outcome' | 'paths' | 'left'>;
} | null;

export type ApplyResult =
  /** `turn`: `null` when the changes change nothing. */
  | { readonly ok: true; readonly turn: Manifest | null; readonly settled: Settled }
  | { readonly ok: false; readonly drifted: readonly Drift[]; readonly settled: Settled };

export type MoveResult =
  | {
      readonly kind: 'done';
      readonly turn: Manifest;
      readonly changes: readonly FileChange[];
      readonly settled: Settled;
    }
  /** `because`: a sentence without its end. */
  | { readonly kind: 'nothing'; readonly because: string; readonly settled: Settled }
  /** Nothing was changed. */
  | {
      readonly kind: 'drifted';
      readonly turn: Manifest;
      readonly drifted: readonly Drift[];
      readonly settled: Settled;
    }
  /** Later turns changed the same files; nothing was changed. */
  | {
      readonly kind: 'blocked';
      readonly turn: Manifest;
      readonly by: readonly { readonly turn: Manifest; readonly paths: readonly string[] }[];
      readonly settled: Settled;
    };

export interface History {
  /** The last that was done or undone first. */
  readonly turns: readonly Manifest[];
  readonly damaged: readonly DamagedManifest[];
  readonly settled: Settled;
}
