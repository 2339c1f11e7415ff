/** How a buffer falls into rows of a width, and where its cursor is in them. Pure. */
import stringWidth from 'string-width';
import { plainText } from '../transcript/plain-text.ts';
import type { Atom, TextBuffer } from './text-buffer.ts';

/** Of atoms, [start, end); a line end belongs to the row that it ends, and is not shown. */
export interface VisualRow {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface CursorCell {
  readonly row: number;
  readonly column: number;
}

export function widthOf({ shown }: Atom): number {
  if (shown.length === 1 && shown >= ' ' && shown <= '~') return 1;
  return stringWidth(shown.includes('\t') ? plainText(shown) : shown);
}

/** Broken behind blanks where there are some. At least one row. */
export function visualRows(atoms: readonly Atom[], columns: number): readonly VisualRow[] {
  const rows: VisualRow[] = [];
  let start = 0;
  let width = 0;
  let breakAt = -1;
  const close = (end: number, next: number) => {
    rows.push({
      start,
      end: next,
      text: atoms
        .slice(start, end)
        .map(({ shown }) => shown)
        .join(''),
    });
    start = next;
    breakAt = -1;
  };
  for (let at = 0; at < atoms.length; at++) {
    const atom = atoms[at] as Atom;
    if (atom.text === '\n') {
      close(at, at + 1);
      width = 0;
      continue;
    }
    const more = widthOf(atom);
    // A blank may hang over the edge: the word behind it begins the next row.
    if (width + more > columns && at > start && atom.text !== ' ') {
      const end = breakAt > start ? breakAt : at;
      close(end, end);
      width = atoms.slice(start, at).reduce((sum, one) => sum + widthOf(one), 0);
    }
    width += more;
    if (atom.text === ' ') breakAt = at + 1;
  }
  close(atoms.length, atoms.length);
  return rows;
}

export function cursorCell(
  { atoms, cursor }: TextBuffer,
  rows: readonly VisualRow[],
  columns: number,
): CursorCell {
  let row = rows.length - 1;
  while (row > 0 && (rows[row]?.start ?? 0) > cursor) row -= 1;
  const { start = 0 } = rows[row] ?? {};
  const column = atoms
    .slice(start, cursor)
    .reduce((sum, one) => sum + (one.text === '\n' ? 0 : widthOf(one)), 0);
  return { row, column: Math.min(column, columns) };
}

/** The cursor in the row above or below, in the same column or at its end; `null`: there is no such row. */
export function verticalMove(buffer: TextBuffer, columns: number, step: -1 | 1): number | null {
  const rows = visualRows(buffer.atoms, columns);
  const { row, column } = cursorCell(buffer, rows, columns);
  const target = rows[row + step];
  if (target === undefined) return null;
  const isLast = row + step === rows.length - 1;
  let at = target.start;
  let width = 0;
  // Behind the last atom of a row that is broken is the first place of the next one.
  const end = isLast ? target.end : target.end - 1;
  while (at < end) {
    const atom = buffer.atoms[at] as Atom;
    if (atom.text === '\n' || width + widthOf(atom) > column) break;
    width += widthOf(atom);
    at += 1;
  }
  return at;
}
