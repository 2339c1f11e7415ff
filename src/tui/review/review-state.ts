/** Proposed changes while a person reads them: what is taken, and where they are. Pure. */
import type { AcceptedHunks, DiffFile } from '../backend.ts';
import type { LineInput } from './line-input.ts';

export interface ReviewState {
  readonly files: readonly DiffFile[];
  /** By file and hunk. A file that is no text, or has no hunks, has one. */
  readonly taken: readonly (readonly boolean[])[];
  /** Where the person is. */
  readonly file: number;
  readonly hunk: number;
  /** The first row of the file that is shown. What shows it keeps it within the file. */
  readonly top: number;
  /** `auto`: side by side where there is room. */
  readonly layout: 'auto' | 'unified' | 'split';
  /** The instruction that is typed; `null`: none is. */
  readonly instruction: LineInput | null;
  readonly showsKeys: boolean;
}

/** All is taken until the person leaves something out. */
export function newReview(files: readonly DiffFile[]): ReviewState {
  return {
    files,
    taken: files.map((file) => Array.from({ length: hunkCount(file) }, () => true)),
    file: 0,
    hunk: 0,
    top: 0,
    layout: 'auto',
    instruction: null,
    showsKeys: false,
  };
}

export function hunkCount({ hunks }: DiffFile): number {
  return Math.max(1, hunks?.length ?? 1);
}

export function acceptedHunks({ files, taken }: ReviewState): readonly AcceptedHunks[] {
  return files.flatMap(({ path }, at) => {
    const hunks = (taken[at] ?? []).flatMap((isTaken, hunk) => (isTaken ? [hunk] : []));
    return hunks.length === 0 ? [] : [{ path, hunks }];
  });
}

/** Turns the hunk around, or all of a file: then what is partly taken is taken. */
export function toggled(state: ReviewState, hunks: 'one' | 'file'): ReviewState {
  const { file, hunk } = state;
  const own = state.taken[file] ?? [];
  const next =
    hunks === 'one'
      ? own.map((isTaken, at) => (at === hunk ? !isTaken : isTaken))
      : own.map(() => !own.every((isTaken) => isTaken));
  return { ...state, taken: state.taken.map((old, at) => (at === file ? next : old)) };
}
