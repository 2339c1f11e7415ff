/** What can be completed where the cursor is, and taking one of what is offered. Pure. */
import type { Candidate, CompletionQuery } from '../backend.ts';
import type { ComposerIntent } from './composer-intent.ts';
import { type ComposerState, edited } from './composer-state.ts';
import { atomsOf, insert, isFold, remove, type TextBuffer, textOf } from './text-buffer.ts';

interface Place {
  readonly query: CompletionQuery;
  readonly from: number;
}

export function placeOf({ atoms, cursor }: TextBuffer): Place | null {
  if (cursor === 0) return null;
  const before = atoms.slice(0, cursor);
  if (atoms[0]?.text === '/') {
    const text = textOf(before.slice(1));
    const blank = before.findIndex((atom) => /\s/.test(atom.text));
    if (blank < 0) return /\//.test(text) ? null : { query: { kind: 'command', text }, from: 1 };
    if (text.includes('\n')) return null;
    const command = textOf(before.slice(1, blank));
    let from = blank;
    while (from < cursor && /\s/.test(before[from]?.text ?? '')) from += 1;
    return { query: { kind: 'argument', command, text: textOf(before.slice(from)) }, from };
  }
  let at = cursor;
  while (at > 0) {
    const atom = before[at - 1];
    if (atom === undefined || isFold(atom) || /\s/.test(atom.text)) return null;
    if (atom.text === '@') break;
    at -= 1;
  }
  // An address of mail is none.
  if (at === 0 || (at >= 2 && !/[\s([{"'`]/.test(before[at - 2]?.text ?? ''))) return null;
  return { query: { kind: 'mention', text: textOf(before.slice(at)) }, from: at };
}

/** After the text or the cursor changed: what is offered goes on, is asked for anew, or is gone. */
export function lookForCompletion(state: ComposerState): {
  readonly state: ComposerState;
  readonly intents: readonly ComposerIntent[];
} {
  const place = state.search === null ? placeOf(state.buffer) : null;
  if (place === null) return { state: { ...state, completion: null, dismissedFrom: null }, intents: [] };
  if (state.dismissedFrom === place.from) return { state: { ...state, completion: null }, intents: [] };
  const { completion } = state;
  if (completion !== null && isSame(completion.query, place.query) && completion.from === place.from)
    return { state, intents: [] };
  const token = state.nextToken;
  // Until the new ones come, the old ones that still fit are shown.
  const kept = completion?.from === place.from ? completion.candidates : [];
  const wanted = place.query.text.toLowerCase();
  const fit = kept.filter(({ insert: text }) => text.toLowerCase().includes(wanted));
  // Enter, typed before the new ones come, means what begins so.
  const begins = ({ insert: text }: Candidate) => text.toLowerCase().startsWith(wanted);
  const candidates = [...fit.filter(begins), ...fit.filter((one) => !begins(one))];
  return {
    state: {
      ...state,
      dismissedFrom: null,
      nextToken: token + 1,
      completion: { ...place, token, candidates, at: 0 },
    },
    intents: [{ type: 'complete', query: place.query, token }],
  };
}

function isSame(a: CompletionQuery, b: CompletionQuery): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

export function movedChoice(state: ComposerState, step: number): ComposerState {
  const { completion } = state;
  if (completion === null || completion.candidates.length === 0) return state;
  const count = completion.candidates.length;
  return { ...state, completion: { ...completion, at: (completion.at + step + count) % count } };
}

export function dismissed(state: ComposerState): ComposerState {
  return { ...state, completion: null, dismissedFrom: state.completion?.from ?? null };
}

export function chosen({ completion }: ComposerState): Candidate | null {
  return completion?.candidates[completion.at] ?? null;
}

export function taken(state: ComposerState): ComposerState {
  const { completion, buffer } = state;
  const candidate = chosen(state);
  if (completion === null || candidate === null) return state;
  const written = candidate.insert;
  const without = remove(buffer, completion.from, buffer.cursor);
  const isFollowed = /^\s/.test(without.atoms[without.cursor]?.text ?? '');
  // A folder is gone on with.
  const blank = isFollowed || written.endsWith('/') ? '' : ' ';
  const next = insert(without, atomsOf(written + blank));
  return { ...state, ...edited(state, next, null), completion: null };
}

/** What is typed is all of what it offers, or nothing more is needed behind it: Enter does it at once. */
export function isComplete(state: ComposerState): boolean {
  const { completion } = state;
  const candidate = chosen(state);
  if (completion === null || candidate === null) return false;
  if (completion.query.kind === 'mention') return candidate.insert === completion.query.text;
  if (completion.query.kind === 'argument') return true;
  const needed = candidate.label.slice(candidate.insert.length + 1).trim();
  return needed === '' || needed.startsWith('[');
}
