/**
 * Cuts a file into the pieces that are found by their words and sent: functions and small types whole, long ones in
 * parts, and what stands between them. Pure; knows no words.
 */
import type { TextLines } from './text-lines.ts';

export interface Piece {
  readonly startLine: number;
  readonly endLine: number;
  /** Place among the symbols of the file of what it is, or is a part of; `null` at the top of the file. */
  readonly symbol: number | null;
  /** All of the symbol, with its doc comment. */
  readonly whole: boolean;
}

/** As much as has to be known of a symbol. */
export interface PieceOwner {
  readonly startLine: number;
  readonly endLine: number;
  /** Place of the symbol around it, always smaller than its own. */
  readonly parent: number | null;
}

/** A symbol of more lines is cut into parts; one that has members, into those. */
const longLines = 60;
const longLinesWithMembers = 20;
const partLines = 36;
/** Doc comment and attributes before a symbol. */
const mostDocLines = 25;

/** In order; every line is in at most one, and blank lines between may be in none. */
export function cutPieces(lines: TextLines, symbols: readonly PieceOwner[]): Piece[] {
  const pieces: Piece[] = [];
  const children = childrenOf(symbols);
  const cutBetween = (from: number, to: number, owner: number | null) => {
    let next = from;
    for (const at of children(owner)) {
      const symbol = symbols[at] as PieceOwner;
      const start = Math.max(symbol.startLine, next);
      const end = Math.min(symbol.endLine, to);
      const own = children(at);
      if (start > end || (end - start < 2 && own.length === 0)) continue;
      const docStart = docStartOf(lines, start, next);
      addParts(pieces, lines, next, docStart - 1, owner);
      const most = own.some((child) => isLong(symbols[child])) ? longLinesWithMembers : longLines;
      if (end - start + 1 <= most) {
        pieces.push({ startLine: docStart, endLine: end, symbol: at, whole: true });
      } else {
        if (docStart < start)
          pieces.push({ startLine: docStart, endLine: start - 1, symbol: at, whole: false });
        cutBetween(start, end, at);
      }
      next = end + 1;
    }
    addParts(pieces, lines, next, to, owner);
  };
  cutBetween(1, lines.count, null);
  return pieces;
}

const none: readonly number[] = [];

function childrenOf(symbols: readonly PieceOwner[]): (of: number | null) => readonly number[] {
  const children = new Map<number | null, number[]>();
  for (const [at, { parent }] of symbols.entries()) {
    const list = children.get(parent);
    if (list === undefined) children.set(parent, [at]);
    else list.push(at);
  }
  return (of) => children.get(of) ?? none;
}

/** Of more than a line or two: fields and the like belong to their type. */
function isLong(symbol: PieceOwner | undefined): boolean {
  return symbol !== undefined && symbol.endLine > symbol.startLine + 1;
}

function docStartOf(lines: TextLines, start: number, least: number): number {
  let at = start;
  while (at > least && start - at < mostDocLines && lines.isDoc(at - 1)) at -= 1;
  return at;
}

/** Parts of about the same length, each ended at a blank line when one is near. */
function addParts(pieces: Piece[], lines: TextLines, from: number, to: number, symbol: number | null): void {
  let start = from;
  while (start <= to) {
    while (start <= to && lines.isBlank(start)) start += 1;
    if (start > to) return;
    let end = Math.min(to, start + partLines - 1);
    if (end < to) {
      for (let at = end; at > start + partLines / 2; at -= 1) {
        if (!lines.isEmpty(at)) continue;
        end = at;
        break;
      }
    }
    let last = end;
    while (lines.isBlank(last)) last -= 1;
    pieces.push({ startLine: start, endLine: last, symbol, whole: false });
    start = end + 1;
  }
}
