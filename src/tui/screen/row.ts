/**
 * One line as a terminal shows it: cells with what stands in them and how it looks. And what must be written to turn one
 * into another. Pure.
 */
import stringWidth from 'string-width';
import { applySgr, changeStyle, plain, type Style } from './style.ts';

export interface Cell {
  /** One grapheme cluster. */
  readonly text: string;
  readonly width: 1 | 2;
  readonly style: Style;
  /** What OSC 8 says of it, `parameters;address`; empty: it is no link. */
  readonly link: string;
}

export interface Row {
  /** What it was made of. */
  readonly source: string;
  /** By column. `null`: the second half of the one before. */
  readonly cells: readonly (Cell | null)[];
  /** The first column from which on terminals do not agree where things stand, as after many an emoji; `Infinity`: none. */
  readonly unsureFrom: number;
}

export const blankRow: Row = { source: '', cells: [], unsureFrom: Number.POSITIVE_INFINITY };

const esc = '\u001b';
/** SGR, any other CSI, a link, any other string, any other escape. */
const escapes =
  /\u001b\[([\d;:]*)m|\u001b\[[0-?]*[ -/]*[@-~]?|\u001b\]8;([^\u0007\u001b]*)(?:\u0007|\u001b\\|$)|\u001b[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\|$)|\u001b[ -/]*.?/y;

/** `limitColumns`: what does not fit is cut off, with its styles closed. Control characters are left out. */
export function readRow(source: string, limitColumns: number): Row {
  const cells: (Cell | null)[] = [];
  let style = plain;
  let link = '';
  let unsureFrom = Number.POSITIVE_INFINITY;
  const put = (text: string, width: number): boolean => {
    if (width === 0) {
      // It belongs to the one before; at the start of a line there is none.
      const at = cells.at(-1) === null ? cells.length - 2 : cells.length - 1;
      const before = cells[at];
      if (before) cells[at] = { ...before, text: before.text + text };
      return true;
    }
    if (cells.length + width > limitColumns) return false;
    cells.push({ text, width: width === 2 ? 2 : 1, style, link });
    if (width === 2) cells.push(null);
    return true;
  };

  for (let at = 0; at < source.length; ) {
    const code = source.charCodeAt(at);
    if (code === 0x1b) {
      escapes.lastIndex = at;
      const match = escapes.exec(source);
      if (match?.[1] !== undefined) style = applySgr(style, match[1]);
      else if (match?.[2] !== undefined) link = match[2].endsWith(';') ? '' : match[2];
      at += match === null ? 1 : Math.max(1, match[0].length);
      continue;
    }
    if (code === 0x09) {
      for (let spaces = 8 - (cells.length % 8); spaces > 0; spaces--) if (!put(' ', 1)) break;
      at++;
      continue;
    }
    if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) {
      at++;
      continue;
    }
    if (isSimple(code) && !joins(source.charCodeAt(at + 1))) {
      if (!put(source.charAt(at), 1)) break;
      at++;
      continue;
    }
    const end = endOfComplex(source, at);
    let isFull = false;
    for (const { segment } of clustersOf(source.slice(at, end))) {
      const column = cells.length;
      const width = Math.min(2, stringWidth(segment));
      if (!put(segment, width)) {
        isFull = true;
        break;
      }
      if (isUnsure(segment, width)) unsureFrom = Math.min(unsureFrom, column);
    }
    if (isFull) break;
    at = end;
  }
  trimBlank(cells);
  return { source, cells, unsureFrom };
}

/** One column in every terminal, and never part of a cluster unless something that joins follows. */
function isSimple(code: number): boolean {
  return (
    (code >= 0x20 && code <= 0x7e) ||
    (code >= 0xa1 && code <= 0x2ff && code !== 0xad && code !== 0xa9 && code !== 0xae) ||
    (code >= 0x2010 && code <= 0x2027 && code !== 0x2011) ||
    (code >= 0x2500 && code <= 0x259f)
  );
}

/** `NaN`: the end. */
function joins(code: number): boolean {
  return code >= 0x300 && !isSimple(code);
}

function endOfComplex(source: string, from: number): number {
  let end = from + 1;
  while (end < source.length) {
    const code = source.charCodeAt(end);
    if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) break;
    if (isSimple(code) && !joins(source.charCodeAt(end + 1))) break;
    end++;
  }
  return end;
}

let segmenter: Intl.Segmenter | null = null;

function clustersOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter();
  return segmenter.segment(text);
}

/**
 * Emoji, whose width depends on how old the terminal's tables are, and what is put together of several characters, where
 * that is not a letter with its accents. What is wide in Chinese, Japanese and Korean is so everywhere.
 */
function isUnsure(cluster: string, width: number): boolean {
  const first = cluster.codePointAt(0) ?? 0;
  const rest = cluster.slice(first > 0xffff ? 2 : 1);
  if (rest !== '' && !/^[\u0300-\u036f]+$/.test(rest)) return true;
  return width === 2 ? !isWideEverywhere(first) : first > 0xffff;
}

function isWideEverywhere(code: number): boolean {
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xff00 && code <= 0xffe6) ||
    (code >= 0x20000 && code <= 0x3fffd)
  );
}

function trimBlank(cells: (Cell | null)[]): void {
  while (cells.length > 0) {
    const last = cells.at(-1);
    if (last?.text !== ' ' || last.style !== plain || last.link !== '') break;
    cells.pop();
  }
}

/** Text with the escapes that it needs, from plain to plain; `from` and `to` are columns, `to` is not part of it. */
export function paintCells(cells: readonly (Cell | null)[], from: number, to: number): string {
  let text = '';
  let style = plain;
  let link = '';
  for (let column = from; column < to; column++) {
    const cell = cells[column];
    if (!cell) continue;
    if (cell.link !== link) {
      text += linkTo(cell.link);
      link = cell.link;
    }
    if (cell.style !== style) {
      text += changeStyle(style, cell.style);
      style = cell.style;
    }
    text += cell.text;
  }
  if (link !== '') text += linkTo('');
  return text + changeStyle(style, plain);
}

function linkTo(link: string): string {
  return `${esc}]8;${link === '' ? ';' : link}${esc}\\`;
}

export interface RowChange {
  /** From left to right. */
  readonly pieces: readonly { readonly column: number; readonly width: number; readonly text: string }[];
  /** From where on nothing stands any more; `null`: nothing is to be erased. */
  readonly eraseFrom: number | null;
  /** What it takes to write that, in bytes, about. */
  readonly cost: number;
}

const noChange: RowChange = { pieces: [], eraseFrom: null, cost: 0 };
const moveCost = 5;
const eraseCost = 3;

/** What to write over `before` so that it shows `after`. */
export function changeRow(before: Row, after: Row): RowChange {
  if (before === after || before.source === after.source) return noChange;
  const width = after.cells.length;
  const dirty = dirtyColumns(before, after);
  const unsureFrom = Math.min(before.unsureFrom, after.unsureFrom);
  // Where things stand is not known there: all that follows is written anew.
  const isUnsure =
    (unsureFrom < width || unsureFrom < before.cells.length) &&
    (before.cells.length !== width || dirty.some((isDirty, column) => isDirty && column >= unsureFrom));
  if (isUnsure) dirty.fill(true, unsureFrom);

  const pieces: { column: number; width: number; text: string }[] = [];
  let cost = 0;
  for (let column = 0; column < width; ) {
    if (!dirty[column]) {
      column++;
      continue;
    }
    const end = endOfPiece(after, dirty, column);
    const text = paintCells(after.cells, column, end);
    pieces.push({ column, width: end - column, text });
    cost += moveCost + Buffer.byteLength(text);
    column = end;
  }
  const erases = before.cells.length > width || (isUnsure && pieces.length > 0);
  return { pieces, eraseFrom: erases ? width : null, cost: cost + (erases ? eraseCost : 0) };
}

function dirtyColumns(before: Row, after: Row): boolean[] {
  const width = after.cells.length;
  const dirty: boolean[] = [];
  for (let column = 0; column < width; column++) {
    dirty.push(!isSame(before.cells[column], after.cells[column]));
  }
  // Half of a wide character cannot be written, and what is left of one that is written over is blank.
  let grows = true;
  while (grows) {
    grows = false;
    for (let column = 0; column < width; column++) {
      if (!dirty[column]) continue;
      const startsBefore = after.cells[column] === null || before.cells[column] === null;
      const endsAfter = after.cells[column + 1] === null || before.cells[column + 1] === null;
      if (startsBefore && column > 0 && !dirty[column - 1]) dirty[column - 1] = grows = true;
      if (endsAfter && column + 1 < width && !dirty[column + 1]) dirty[column + 1] = grows = true;
    }
  }
  return dirty;
}

function isSame(a: Cell | null | undefined, b: Cell | null | undefined): boolean {
  if (!a || !b) return a === b;
  return a.text === b.text && a.style === b.style && a.link === b.link;
}

/** A few columns that stay are cheaper written again than jumped over. */
function endOfPiece(after: Row, dirty: readonly boolean[], from: number): number {
  const width = after.cells.length;
  let end = from;
  while (end < width) {
    while (end < width && dirty[end]) end++;
    let next = end;
    while (next < width && !dirty[next]) next++;
    if (next >= width || next - end > moveCost - 1) break;
    const style = after.cells[end - 1]?.style ?? plain;
    const isCheap = after.cells
      .slice(end, next)
      .every((cell) => cell !== null && cell.style === style && cell.text.length === 1);
    if (!isCheap) break;
    end = next;
  }
  return end;
}
