/** The state of the line that is typed: text, what can be undone, what was cut, earlier entries, what is offered. Pure. */
import type { Candidate, CompletionQuery } from '../backend.ts';
import { type Atom, bufferOf, emptyBuffer, type TextBuffer } from './text-buffer.ts';

export interface Completion {
  readonly query: CompletionQuery;
  readonly token: number;
  /** The atom at which what is completed begins, behind its `@` or `/`. */
  readonly from: number;
  readonly candidates: readonly Candidate[];
  readonly at: number;
}

export interface HistorySearch {
  readonly query: string;
  /** Of the entry that fits; `null`: none does. */
  readonly at: number | null;
  /** Of the entry that is shown: the last that fitted. `null`: none did yet. */
  readonly shownAt: number | null;
  /** What is there again when it is given up. */
  readonly before: TextBuffer;
}

/** A text with what can be undone of it. */
export type Undoable = Pick<ComposerState, 'buffer' | 'past' | 'future'>;

export interface ComposerState {
  readonly buffer: TextBuffer;
  readonly past: readonly TextBuffer[];
  readonly future: readonly TextBuffer[];
  /** Edits of one kind in a row are undone at once. */
  readonly lastEdit: 'typing' | 'deleting' | 'killing' | null;
  /** The newest last. */
  readonly killRing: readonly (readonly Atom[])[];
  /** Which of these was put back just now, to be replaced by what was cut before it. */
  readonly yanked: number | null;
  /** Oldest first. */
  readonly history: readonly string[];
  /** The entry that is shown, from 0; as many as there are: the one that is being written. */
  readonly historyAt: number;
  /** Entries as they were edited while walking, and the one that is being written. */
  readonly edited: ReadonlyMap<number, Undoable>;
  readonly search: HistorySearch | null;
  readonly completion: Completion | null;
  /** Offers for what begins here were sent away. */
  readonly dismissedFrom: number | null;
  readonly nextToken: number;
  /** Ctrl-X was pressed. */
  readonly isPrefixed: boolean;
}

export function newComposer(history: readonly string[]): ComposerState {
  return {
    buffer: emptyBuffer,
    past: [],
    future: [],
    lastEdit: null,
    killRing: [],
    yanked: null,
    history,
    historyAt: history.length,
    edited: new Map(),
    search: null,
    completion: null,
    dismissedFrom: null,
    nextToken: 1,
    isPrefixed: false,
  };
}

/** In place of what is there, which can be had back. */
export function withDraft(state: ComposerState, text: string): ComposerState {
  return { ...state, ...edited(state, bufferOf(text), null), completion: null };
}

/** @param token what it answers; an older one is passed over */
export function withCandidates(
  state: ComposerState,
  token: number,
  candidates: readonly Candidate[],
): ComposerState {
  const { completion } = state;
  if (completion === null || completion.token !== token) return state;
  return { ...state, completion: { ...completion, candidates, at: 0 } };
}

const mostUndos = 500;
/** Of all that can be undone: a paste of some megabytes is not kept hundreds of times. */
const mostAtoms = 2_000_000;

/** @param kind edits of the same kind in a row are one; `null`: by itself */
export function edited(
  state: ComposerState,
  buffer: TextBuffer,
  kind: ComposerState['lastEdit'],
): Pick<ComposerState, 'buffer' | 'past' | 'future' | 'lastEdit'> {
  if (buffer === state.buffer) return state;
  const goesOn = kind !== null && kind !== 'killing' && kind === state.lastEdit;
  const past = goesOn ? state.past : within([...state.past, state.buffer]);
  return { buffer, past, future: [], lastEdit: kind };
}

function within(past: readonly TextBuffer[]): readonly TextBuffer[] {
  let atoms = 0;
  let from = past.length;
  while (from > 0 && past.length - from < mostUndos) {
    atoms += past[from - 1]?.atoms.length ?? 0;
    if (atoms > mostAtoms) break;
    from -= 1;
  }
  return past.slice(from);
}
