/** Earlier entries: walking through them with what was edited kept, and searching in them. Pure. */
import type { ComposerState } from './composer-state.ts';
import { folded } from './fold-paste.ts';
import { bufferOf, type TextBuffer } from './text-buffer.ts';

/** `null`: there is none in that direction. */
export function walked(state: ComposerState, step: -1 | 1): ComposerState | null {
  const next = state.historyAt + step;
  return next < 0 || next > state.history.length ? null : walkedTo(state, next);
}

/** What was edited on the way is kept, each with what can be undone of it. */
export function walkedTo(state: ComposerState, next: number): ComposerState {
  const { history, historyAt, buffer, past, future } = state;
  if (next === historyAt) return state;
  const kept = new Map(state.edited).set(historyAt, { buffer, past, future });
  const shown = kept.get(next) ?? { buffer: entryBuffer(history[next] ?? ''), past: [], future: [] };
  return {
    ...state,
    ...shown,
    historyAt: next,
    edited: kept,
    buffer: { ...shown.buffer, cursor: shown.buffer.atoms.length },
    lastEdit: null,
    yanked: null,
    completion: null,
  };
}

/** A long one is one mark, as when it was pasted. */
function entryBuffer(entry: string): TextBuffer {
  const atoms = folded(entry, []);
  return atoms === null ? bufferOf(entry) : { atoms, cursor: atoms.length };
}

export function withSearch(state: ComposerState): ComposerState {
  const { buffer: before } = state;
  return { ...state, completion: null, search: { query: '', at: null, shownAt: null, before } };
}

/** @param from entries from here on are looked at, to the older ones or the newer ones */
export function searched(state: ComposerState, query: string, from: number, step: -1 | 1): ComposerState {
  const { search, history } = state;
  if (search === null) return state;
  const { before } = search;
  if (query === '') return { ...state, search: { query, at: null, shownAt: null, before }, buffer: before };
  const wanted = query.toLowerCase();
  for (let at = from; at >= 0 && at < history.length; at += step) {
    const entry = history[at] ?? '';
    if (!entry.toLowerCase().includes(wanted)) continue;
    return { ...state, search: { query, at, shownAt: at, before }, buffer: entryBuffer(entry) };
  }
  // What was found last stays, and it is said that there is no more.
  return { ...state, search: { ...search, query, at: null } };
}

/** Goes on in that direction, to an entry that is another one than what is shown. */
export function searchAgain(state: ComposerState, step: -1 | 1): ComposerState {
  const { search, history } = state;
  if (search === null) return withSearch(state);
  const { query, shownAt } = search;
  if (shownAt === null) return searched(state, query, step < 0 ? history.length - 1 : 0, step);
  let from = shownAt + step;
  while (history[from] !== undefined && history[from] === history[shownAt]) from += step;
  return searched(state, query, from, step);
}

/** @param takes what was found, to be edited: the walk goes on from there. Else all is as it was. */
export function searchLeft(state: ComposerState, takes: boolean): ComposerState {
  const { search } = state;
  if (search === null) return state;
  const left = { ...state, search: null, buffer: search.before };
  return takes && search.shownAt !== null ? walkedTo(left, search.shownAt) : left;
}
