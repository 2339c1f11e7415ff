/** The line that is typed, as rows of the screen: a sign, the text around the cursor, and what is offered below. Pure. */
import stringWidth from 'string-width';
import type { Painted } from '../backend.ts';
import type { Theme } from '../theme.ts';
import { plainText } from '../transcript/plain-text.ts';
import type { ComposerState } from './composer-state.ts';
import { type Atom, isFold, type TextBuffer } from './text-buffer.ts';
import { type CursorCell, cursorCell, visualRows } from './visual-rows.ts';

export interface ComposerLook {
  readonly columns: number;
  readonly rows: number;
  readonly theme: Theme;
  /** Where nothing is typed. */
  readonly placeholder: string;
}

export interface ComposerDrawing {
  readonly lines: readonly Painted[];
  /** From the first of the lines. */
  readonly cursor: CursorCell;
}

const signColumns = 2;
const mostOffered = 8;

/** For the text, beside the sign; the last column stays free for the cursor. */
export function textColumns(columns: number): number {
  return Math.max(4, columns - signColumns - 1);
}

export function composerLines(state: ComposerState, look: ComposerLook): ComposerDrawing {
  if (state.search !== null) return searchLines(state, state.search, look);
  const { theme, columns } = look;
  const isShell = state.buffer.atoms[0]?.text === '!';
  const text = textRows(isShell ? withoutSign(state.buffer) : state.buffer, look);
  const sign = isShell ? theme.paint('warning', '! ') : theme.paint('accent', '› ');
  const isEmpty = state.buffer.atoms.length === 0;
  const rows = isEmpty ? [theme.paint('dim', cut(look.placeholder, textColumns(columns)))] : text.rows;
  const lines = rows.map((row, at) => `${at === 0 ? sign : '  '}${row}`);
  const offered = completionLines(state, look);
  return {
    lines: [...lines, ...offered],
    // In front of the sign for the shell is a place too.
    cursor:
      isShell && state.buffer.cursor === 0
        ? { row: 0, column: 0 }
        : { row: text.cursor.row, column: text.cursor.column + signColumns },
  };
}

/** The sign says that it is for the shell. */
function withoutSign({ atoms, cursor }: TextBuffer): TextBuffer {
  return { atoms: atoms.slice(1), cursor: Math.max(0, cursor - 1) };
}

function textRows(buffer: TextBuffer, { columns, rows: screenRows, theme }: ComposerLook) {
  const width = textColumns(columns);
  const all = visualRows(buffer.atoms, width);
  const cell = cursorCell(buffer, all, width);
  const room = Math.max(3, Math.floor(screenRows / 3));
  // The cursor's row is in the middle: the first and the last may say how much there is beyond them.
  const from = Math.max(0, Math.min(cell.row - Math.floor(room / 2), all.length - room));
  const shown = all.slice(from, from + room);
  const painted = shown.map(({ start, end }) => paintedRow(buffer.atoms.slice(start, end), theme));
  const [above, below] = [from, all.length - from - shown.length];
  if (above > 0) painted[0] = theme.paint('dim', `↑ ${above + 1} more`);
  if (below > 0) painted[painted.length - 1] = theme.paint('dim', `↓ ${below + 1} more`);
  return { rows: painted, cursor: { row: cell.row - from, column: cell.column } };
}

function paintedRow(atoms: readonly Atom[], theme: Theme): Painted {
  return atoms
    .map((atom) =>
      atom.text === '\n' ? '' : isFold(atom) ? theme.paint('accent', atom.shown) : plainText(atom.shown),
    )
    .join('');
}

function searchLines(
  { buffer }: ComposerState,
  { query, at }: NonNullable<ComposerState['search']>,
  look: ComposerLook,
): ComposerDrawing {
  const { theme, columns } = look;
  const { rows } = textRows({ ...buffer, cursor: buffer.atoms.length }, look);
  const nothing = query !== '' && at === null ? theme.paint('warning', ' (no more)') : '';
  const head = `search: ${cut(query, Math.max(4, columns - 24))}`;
  const hint = theme.paint('dim', '  Ctrl-R older · Enter takes · Esc leaves');
  return {
    lines: [
      ...rows.map((row) => `  ${row}`),
      `${theme.paint('accent', head)}${nothing}${query === '' ? hint : ''}`,
    ],
    cursor: { row: rows.length, column: Math.min(columns - 1, stringWidth(head)) },
  };
}

function completionLines(
  { completion }: ComposerState,
  { columns, theme }: ComposerLook,
): readonly Painted[] {
  if (completion === null || completion.candidates.length === 0) return [];
  const { candidates, at } = completion;
  const top = Math.max(0, Math.min(at - Math.floor(mostOffered / 2), candidates.length - mostOffered));
  const shown = candidates.slice(top, top + mostOffered);
  const widest = Math.min(
    Math.max(12, Math.floor(columns * 0.55)),
    Math.max(...shown.map(({ label }) => stringWidth(label))),
  );
  return shown.map(({ label, detail }, index) => {
    const isAt = top + index === at;
    const name = padded(cutLabel(plainText(label), widest), widest);
    const room = columns - widest - 5;
    const more = detail === null || room < 8 ? '' : theme.paint('dim', `  ${cut(plainText(detail), room)}`);
    const mark = isAt ? theme.paint('accent', `❯ ${name}`) : `  ${name}`;
    return `${mark}${more}`.trimEnd();
  });
}

/** Of a path the end says which it is. */
function cutLabel(label: string, columns: number): string {
  if (!/^[^/\s]+\//.test(label) || stringWidth(label) <= columns) return cut(label, columns);
  const characters = [...label];
  while (stringWidth(characters.join('')) > columns - 1) characters.shift();
  return `…${characters.join('')}`;
}

/** To so many columns, with a mark where something is missing. */
function cut(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  let shown = '';
  for (const character of text) {
    if (stringWidth(shown + character) > columns - 1) break;
    shown += character;
  }
  return `${shown}…`;
}

function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - stringWidth(text)));
}
