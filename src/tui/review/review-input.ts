/** What a key does to a review: a pure function to the next state and what the person decided. */
import type { Reply } from '../backend.ts';
import type { InputEvent, Key } from '../input/input-event.ts';
import { themeOf } from '../theme.ts';
import { emptyLine, lineText, typeLine } from './line-input.ts';
import { bodyRoom, fileRows, isSplitAt } from './review-lines.ts';
import { acceptedHunks, hunkCount, type ReviewState, toggled } from './review-state.ts';

export interface ReviewSize {
  readonly columns: number;
  /** That the review may take. */
  readonly rows: number;
}

export interface ReviewStep {
  readonly state: ReviewState;
  /** One at most: with it the review is over. */
  readonly intents: readonly Reply[];
}

/** Only where rows are is asked of what is drawn with it. */
const noColours = themeOf('ansi', 'none');

export function reviewInput(state: ReviewState, event: InputEvent, size: ReviewSize): ReviewStep {
  if (state.instruction !== null) return instructed(state, event);
  if (event.type !== 'key') return only(state);
  const { key } = event;
  if (key.ctrl || key.alt) return key.ctrl && key.name === 'c' ? only(state, { kind: 'no' }) : only(state);
  if (state.showsKeys && (key.name === 'escape' || key.text === '?'))
    return only({ ...state, showsKeys: false });
  return pressed({ ...state, showsKeys: false }, key, size);
}

function only(state: ReviewState, ...intents: readonly Reply[]): ReviewStep {
  return { state, intents };
}

function instructed(state: ReviewState, event: InputEvent): ReviewStep {
  const line = state.instruction ?? emptyLine;
  const name = event.type === 'key' ? event.key.name : '';
  const isInterrupt = event.type === 'key' && event.key.ctrl && name === 'c';
  if (name === 'escape' || isInterrupt) return only({ ...state, instruction: null });
  if (name === 'enter') {
    const instruction = lineText(line).trim();
    return instruction === '' ? only(state) : only(state, { kind: 'retry', instruction });
  }
  return only({ ...state, instruction: typeLine(line, event) });
}

function pressed(state: ReviewState, key: Key, size: ReviewSize): ReviewStep {
  switch (key.text ?? key.name) {
    case 'y':
    case 'enter': {
      const accepted = acceptedHunks(state);
      return only(state, accepted.length === 0 ? { kind: 'no' } : { kind: 'write', accepted });
    }
    case 'n':
    case 'q':
    case 'escape':
      return only(state, { kind: 'no' });
    case ' ':
      return only(toggled(state, 'one'));
    case 'f':
      return only(toggled(state, 'file'));
    case 's':
      return only(placed({ ...state, layout: isSplitAt(state, size.columns) ? 'unified' : 'split' }, size));
    case 'e': {
      const path = state.files[state.file]?.path;
      return path === undefined ? only(state) : only(state, { kind: 'edit', path });
    }
    case 'r':
      return only({ ...state, instruction: emptyLine });
    case '?':
      return only({ ...state, showsKeys: true });
    case 'tab':
      return only(inFile(state, state.file + (key.shift ? -1 : 1)));
    case 'j':
    case 'down':
      return only(moved(state, 1, size));
    case 'k':
    case 'up':
      return only(moved(state, -1, size));
    case 'pagedown':
      return only(scrolled(state, bodyRoom(size.rows) - 1, size));
    case 'pageup':
      return only(scrolled(state, 1 - bodyRoom(size.rows), size));
    case 'home':
      return only({ ...state, hunk: 0, top: 0 });
    case 'end':
      return only(placed({ ...state, hunk: lastHunk(state) }, size));
    default:
      return only(state);
  }
}

function lastHunk({ files, file }: ReviewState): number {
  const own = files[file];
  return own === undefined ? 0 : hunkCount(own) - 1;
}

function inFile(state: ReviewState, file: number): ReviewState {
  const count = Math.max(1, state.files.length);
  return { ...state, file: (file + count) % count, hunk: 0, top: 0 };
}

/** To the next hunk; within one that does not fit, by rows first. */
function moved(state: ReviewState, by: 1 | -1, size: ReviewSize): ReviewState {
  const { first, end, room, top } = placeOf(state, size);
  const step = Math.max(1, Math.floor(room / 2));
  if (by > 0 && end > top + room) return { ...state, top: Math.min(top + step, end - room) };
  if (by < 0 && first < top) return { ...state, top: Math.max(top - step, first) };
  const hunk = state.hunk + by;
  if (hunk < 0) {
    if (state.file === 0) return { ...state, top };
    const before = inFile(state, state.file - 1);
    return placed({ ...before, hunk: lastHunk(before) }, size, 'end');
  }
  if (hunk > lastHunk(state))
    return state.file + 1 < state.files.length ? inFile(state, state.file + 1) : { ...state, top };
  return placed({ ...state, hunk, top }, size, by > 0 ? 'start' : 'end');
}

/** The hunk is in sight; of one that does not fit, its start or its end. */
function placed(state: ReviewState, size: ReviewSize, side: 'start' | 'end' = 'start'): ReviewState {
  const { first, end, room, top } = placeOf(state, size);
  if (end - first > room) return { ...state, top: side === 'start' ? first : end - room };
  return { ...state, top: Math.max(end - room, Math.min(first, top)) };
}

/** By rows; the hunk that is in the middle then is the one that keys speak of. */
function scrolled(state: ReviewState, by: number, size: ReviewSize): ReviewState {
  const { rows, room, top } = placeOf(state, size);
  const next = Math.max(0, Math.min(top + by, rows.length - room));
  const middle = rows[Math.min(rows.length - 1, next + Math.floor(room / 2))];
  return { ...state, top: next, hunk: middle?.hunk ?? state.hunk };
}

function placeOf(state: ReviewState, size: ReviewSize) {
  const rows = fileRows(state, size.columns, noColours);
  const room = bodyRoom(size.rows);
  return {
    rows,
    room,
    top: Math.max(0, Math.min(state.top, rows.length - room)),
    first: rows.findIndex(({ hunk }) => hunk === state.hunk),
    end: rows.findLastIndex(({ hunk }) => hunk === state.hunk) + 1,
  };
}
