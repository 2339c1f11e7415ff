/**
 * What a key or a paste does to the line that is typed: a pure function to the next state and what the composer wants done.
 * The keys are those of a shell's line, with what a session adds.
 */
import type { InputEvent, Key } from '../input/input-event.ts';
import { chosen, dismissed, isComplete, lookForCompletion, movedChoice, taken } from './complete.ts';
import type { ComposerIntent } from './composer-intent.ts';
import { textColumns } from './composer-lines.ts';
import { type ComposerState, edited, newComposer } from './composer-state.ts';
import {
  cleared,
  killed,
  pasted,
  redone,
  removed,
  typedText,
  undone,
  unfolded,
  yanked,
  yankedBefore,
} from './edits.ts';
import { searchAgain, searched, searchLeft, walked, walkedTo, withSearch } from './history-walk.ts';
import {
  atomsOf,
  blankLeft,
  insert,
  lineEnd,
  lineStart,
  moveTo,
  remove,
  type TextBuffer,
  textOf,
  transpose,
  wordLeft,
  wordRight,
} from './text-buffer.ts';
import { verticalMove } from './visual-rows.ts';

export interface ComposerSetting {
  readonly columns: number;
  readonly rows: number;
}

export interface ComposerStep {
  readonly state: ComposerState;
  readonly intents: readonly ComposerIntent[];
}

export function composerInput(
  before: ComposerState,
  event: InputEvent,
  setting: ComposerSetting,
): ComposerStep {
  const { state, intents } = handled(before, event, setting);
  if (state.buffer === before.buffer && state.search === before.search) return { state, intents };
  const looked = isMoveOnly(before, state)
    ? { state: { ...state, completion: null }, intents: [] }
    : lookForCompletion(state);
  const [was, is] = [textOf(before.buffer.atoms), textOf(state.buffer.atoms)];
  const changed: readonly ComposerIntent[] =
    was === is || state.search !== null ? [] : [{ type: 'draft-changed', text: is }];
  return { state: looked.state, intents: [...intents, ...looked.intents, ...changed] };
}

/** Going somewhere offers nothing: whoever walks through lines or entries would be caught in what is offered there. */
function isMoveOnly(before: ComposerState, state: ComposerState): boolean {
  if (state.historyAt !== before.historyAt || before.search !== null) return true;
  return before.completion === null && state.buffer.atoms === before.buffer.atoms;
}

function handled(state: ComposerState, event: InputEvent, setting: ComposerSetting): ComposerStep {
  if (event.type === 'background') return only(state);
  if (event.type === 'paste') {
    if (state.search === null) return only(pasted({ ...state, isPrefixed: false }, event.text));
    return only(searchedMore(state, event.text.replace(/\s+/g, ' ').trim()));
  }
  const { key } = event;
  if (state.search !== null) return searching(state, key, setting);
  const plain = { ...state, isPrefixed: false };
  if (state.isPrefixed) return prefixed(plain, key, setting);
  const popped = state.completion === null ? null : inPopup(plain, key);
  return popped ?? typedKey(plain, key, setting);
}

function only(state: ComposerState, ...intents: readonly ComposerIntent[]): ComposerStep {
  return { state, intents };
}

/** `null`: the key means what it always means. */
function inPopup(state: ComposerState, key: Key): ComposerStep | null {
  const { name, ctrl, alt, shift } = key;
  if (chosen(state) === null) return null;
  if (name === 'escape') return only(dismissed(state));
  if (name === 'up' || (ctrl && name === 'p')) return only(movedChoice(state, -1));
  if (name === 'down' || (ctrl && name === 'n')) return only(movedChoice(state, 1));
  if (name === 'tab' && !shift) return only(taken(state));
  if (name === 'enter' && !alt && !shift && !ctrl) {
    const next = taken(state);
    return isComplete(state) ? submitted(next) : only(next);
  }
  return null;
}

function prefixed(state: ComposerState, key: Key, setting: ComposerSetting): ComposerStep {
  if (key.ctrl && key.name === 'e') return only(state, editIntent(state));
  return typedKey(state, key, setting);
}

function editIntent({ buffer }: ComposerState): ComposerIntent {
  return { type: 'edit-in-editor', text: textOf(buffer.atoms) };
}

function searching(state: ComposerState, key: Key, setting: ComposerSetting): ComposerStep {
  const { name, ctrl, alt, text } = key;
  const query = state.search?.query ?? '';
  const newest = state.history.length - 1;
  if (ctrl && name === 'r') return only(searchAgain(state, -1));
  if (ctrl && name === 's') return only(searchAgain(state, 1));
  if (name === 'escape' || (ctrl && (name === 'g' || name === 'c'))) return only(searchLeft(state, false));
  if (name === 'enter') return only(searchLeft(state, true));
  if (name === 'backspace' || (ctrl && name === 'h')) {
    const shorter = textOf(atomsOf(query).slice(0, -1));
    return only(searched(state, shorter, newest, -1));
  }
  if (text !== null && !ctrl && !alt) return only(searchedMore(state, text));
  // Any other key takes what was found and does what it does.
  return handled(searchLeft(state, true), { type: 'key', key }, setting);
}

function searchedMore(state: ComposerState, text: string): ComposerState {
  const { query = '', shownAt = null } = state.search ?? {};
  return searched(state, query + text, shownAt ?? state.history.length - 1, -1);
}

function typedKey(state: ComposerState, key: Key, setting: ComposerSetting): ComposerStep {
  const { buffer } = state;
  const { name, ctrl, alt, shift, text } = key;
  const move = (cursor: number) =>
    only({ ...state, buffer: moveTo(buffer, cursor), lastEdit: null, yanked: null });
  if (text !== null && !ctrl && !alt) {
    const next = edited(state, insert(buffer, atomsOf(text)), 'typing');
    // A blank begins what is undone next.
    return only({ ...state, ...next, yanked: null, ...(/\s$/.test(text) && { lastEdit: null }) });
  }
  if (ctrl) return ctrlKey(state, name, setting, move);
  if (alt) return altKey(state, name, move);
  switch (name) {
    case 'enter':
      return shift ? only(typedText(state, '\n')) : entered(state);
    case 'backspace':
      return only(removed(state, buffer.cursor - 1, buffer.cursor, 'deleting'));
    case 'delete':
      return only(removed(state, buffer.cursor, buffer.cursor + 1, 'deleting'));
    case 'left':
      return move(buffer.cursor - 1);
    case 'right':
      return move(buffer.cursor + 1);
    case 'home': {
      const start = lineStart(buffer);
      return move(start === buffer.cursor ? 0 : start);
    }
    case 'end': {
      const end = lineEnd(buffer);
      return move(end === buffer.cursor ? buffer.atoms.length : end);
    }
    case 'up':
      return vertical(state, -1, setting);
    case 'down':
      return vertical(state, 1, setting);
    case 'escape':
      return only(state, { type: 'stop' });
    default:
      return only(state);
  }
}

type Move = (cursor: number) => ComposerStep;

function ctrlKey(state: ComposerState, name: string, setting: ComposerSetting, move: Move): ComposerStep {
  const { buffer } = state;
  const { atoms, cursor } = buffer;
  switch (name) {
    case 'a':
      return move(lineStart(buffer));
    case 'e':
      return move(lineEnd(buffer));
    case 'b':
      return move(cursor - 1);
    case 'f':
      return move(cursor + 1);
    case 'left':
      return move(wordLeft(buffer));
    case 'right':
      return move(wordRight(buffer));
    case 'home':
      return move(0);
    case 'end':
      return move(atoms.length);
    case 'p':
      return vertical(state, -1, setting);
    case 'n':
      return vertical(state, 1, setting);
    case 'h':
      return only(removed(state, cursor - 1, cursor, 'deleting'));
    case 'd':
      return atoms.length === 0
        ? only(state, { type: 'end' })
        : only(removed(state, cursor, cursor + 1, 'deleting'));
    case 'k': {
      const end = lineEnd(buffer);
      return only(killed(state, cursor, end === cursor ? end + 1 : end));
    }
    case 'u': {
      const start = lineStart(buffer);
      // What is typed next is a question again: the sign for the shell goes too.
      const from = start === cursor || (start === 1 && atoms[0]?.text === '!') ? start - 1 : start;
      return only(killed(state, from, cursor));
    }
    case 'w':
      return only(killed(state, blankLeft(buffer), cursor));
    case 'backspace':
      return only(killed(state, wordLeft(buffer), cursor));
    case 'delete':
      return only(killed(state, cursor, wordRight(buffer)));
    case 't':
      return only({ ...state, ...edited(state, transpose(buffer), null), yanked: null });
    case 'y':
      return only(yanked(state));
    case '_':
    case '/':
    case '-':
      return only(undone(state));
    case 'j':
    case 'enter':
      return only(typedText(state, '\n'));
    case 'r':
      return only(withSearch(state));
    case 'c':
      return atoms.length === 0 ? only(state, { type: 'interrupt' }) : only(cleared(state));
    case 'g':
      return only(state, editIntent(state));
    case 'x':
      return only({ ...state, isPrefixed: true });
    case 'l':
      return only(state, { type: 'redraw' });
    default:
      return only(state);
  }
}

function altKey(state: ComposerState, name: string, move: Move): ComposerStep {
  const { buffer } = state;
  const { cursor } = buffer;
  switch (name) {
    case 'enter':
      return only(typedText(state, '\n'));
    case 'b':
    case 'left':
      return move(wordLeft(buffer));
    case 'f':
    case 'right':
      return move(wordRight(buffer));
    case '<':
      return only(walkedTo(state, 0));
    case '>':
      return only(walkedTo(state, state.history.length));
    case 'd':
      return only(killed(state, cursor, wordRight(buffer)));
    case 'backspace':
      return only(killed(state, wordLeft(buffer), cursor));
    case 'y':
      return only(yankedBefore(state));
    case '_':
    case '-':
      return only(redone(state));
    case 'p':
      return only(unfolded(state));
    default:
      return only(state);
  }
}

/** A backslash at the end of the line says that it goes on. */
function entered(state: ComposerState): ComposerStep {
  const { buffer } = state;
  const before = buffer.atoms[buffer.cursor - 1];
  if (before?.text === '\\' && buffer.cursor === lineEnd(buffer)) {
    const without = remove(buffer, buffer.cursor - 1, buffer.cursor);
    return only({ ...state, ...edited(state, insert(without, atomsOf('\n')), null) });
  }
  return submitted(state);
}

function submitted(state: ComposerState): ComposerStep {
  const text = textOf(state.buffer.atoms);
  if (text.trim() === '') return only(state);
  const shown = state.buffer.atoms.map((atom) => atom.shown).join('');
  const entry = text.trim();
  const { history, killRing, nextToken } = state;
  const entries = history.at(-1) === entry ? history : [...history, entry].slice(-mostEntries);
  return only({ ...newComposer(entries), killRing, nextToken }, { type: 'submit', text, shown });
}

/** As many as are kept for sessions to come. */
const mostEntries = 2_000;

/** The sign for the shell stands beside the text. */
function verticalPlace(buffer: TextBuffer, columns: number, step: -1 | 1): number | null {
  if (buffer.atoms[0]?.text !== '!') return verticalMove(buffer, columns, step);
  const { atoms, cursor } = buffer;
  const target = verticalMove({ atoms: atoms.slice(1), cursor: Math.max(0, cursor - 1) }, columns, step);
  return target === null ? null : target + 1;
}

function vertical(state: ComposerState, step: -1 | 1, { columns }: ComposerSetting): ComposerStep {
  const target = verticalPlace(state.buffer, textColumns(columns), step);
  if (target !== null)
    return only({ ...state, buffer: moveTo(state.buffer, target), lastEdit: null, yanked: null });
  const next = walked(state, step);
  if (next !== null) return only(next);
  // There is nothing further: to the very beginning or end.
  const edge = step < 0 ? 0 : state.buffer.atoms.length;
  return only({ ...state, buffer: edge === state.buffer.cursor ? state.buffer : moveTo(state.buffer, edge) });
}
