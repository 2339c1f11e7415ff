/** What can be done to the text that is typed, each with its undo: put in, cut, put back, undone. Knows no keys. Pure. */
import { type ComposerState, edited } from './composer-state.ts';
import { folded } from './fold-paste.ts';
import { atomsOf, insert, isFold, moveTo, remove } from './text-buffer.ts';

export function pasted(state: ComposerState, text: string): ComposerState {
  const atoms = folded(text, state.buffer.atoms) ?? atomsOf(text);
  return { ...state, ...edited(state, insert(state.buffer, atoms), null), yanked: null };
}

export function typedText(state: ComposerState, text: string): ComposerState {
  return { ...state, ...edited(state, insert(state.buffer, atomsOf(text)), null), yanked: null };
}

export function cleared(state: ComposerState): ComposerState {
  const { buffer } = state;
  // The entry that was walked to stays as it was.
  const empty = { ...killed(state, 0, buffer.atoms.length), completion: null, lastEdit: null };
  return { ...empty, historyAt: state.history.length, edited: new Map() };
}

export function removed(state: ComposerState, from: number, to: number, kind: 'deleting'): ComposerState {
  if (from < 0 || to > state.buffer.atoms.length) return state;
  return { ...state, ...edited(state, remove(state.buffer, from, to), kind), yanked: null };
}

const mostKills = 30;

/** What is cut one after another is one piece. */
export function killed(state: ComposerState, fromAny: number, toAny: number): ComposerState {
  const { buffer, killRing, lastEdit } = state;
  const [from, to] = [Math.max(0, fromAny), Math.min(buffer.atoms.length, toAny)];
  if (to <= from) return state;
  const cut = buffer.atoms.slice(from, to);
  const last = killRing.at(-1);
  const joined =
    lastEdit === 'killing' && last !== undefined
      ? from < buffer.cursor
        ? [...cut, ...last]
        : [...last, ...cut]
      : cut;
  const ring = lastEdit === 'killing' ? killRing.slice(0, -1) : killRing;
  return {
    ...state,
    ...edited(state, remove(buffer, from, to), 'killing'),
    killRing: [...ring, joined].slice(-mostKills),
    yanked: null,
  };
}

export function yanked(state: ComposerState): ComposerState {
  return putBack(state, state.killRing.length - 1);
}

/** In place of what was put back last. */
export function yankedBefore(state: ComposerState): ComposerState {
  const { yanked: last, killRing, past } = state;
  const buffer = past.at(-1);
  if (last === null || buffer === undefined) return state;
  const before = { ...state, buffer, past: past.slice(0, -1) };
  return putBack(before, (last - 1 + killRing.length) % killRing.length);
}

function putBack(state: ComposerState, index: number): ComposerState {
  const atoms = state.killRing[index];
  if (atoms === undefined) return state;
  return { ...state, ...edited(state, insert(state.buffer, atoms), null), yanked: index };
}

export function undone(state: ComposerState): ComposerState {
  const before = state.past.at(-1);
  if (before === undefined) return state;
  return {
    ...state,
    buffer: before,
    past: state.past.slice(0, -1),
    future: [...state.future, state.buffer],
    lastEdit: null,
    yanked: null,
  };
}

export function redone(state: ComposerState): ComposerState {
  const next = state.future.at(-1);
  if (next === undefined) return state;
  return {
    ...state,
    buffer: next,
    past: [...state.past, state.buffer],
    future: state.future.slice(0, -1),
    lastEdit: null,
    yanked: null,
  };
}

/** The folded paste at the cursor, or else the one before it. */
export function unfolded(state: ComposerState): ComposerState {
  const { buffer } = state;
  const { atoms, cursor } = buffer;
  const candidates = [cursor, cursor - 1, ...atoms.map((_, at) => atoms.length - 1 - at)];
  const at = candidates.find((one) => {
    const atom = atoms[one];
    return atom !== undefined && isFold(atom);
  });
  const fold = at === undefined ? undefined : atoms[at];
  if (at === undefined || fold === undefined) return state;
  const without = moveTo(remove(buffer, at, at + 1), at);
  return { ...state, ...edited(state, insert(without, atomsOf(fold.text)), null) };
}
