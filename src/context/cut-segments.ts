/**
 * Cuts a file into the pieces that are weighed and sent: functions and small types whole, long ones in parts, and what
 * stands between them. Pure.
 */
import type { IndexedSymbol } from '../codebase/code-index.ts';

export interface Segment {
  readonly startLine: number;
  readonly endLine: number;
  /** What it is, or is a part of; `null` at the top of the file. */
  readonly symbol: IndexedSymbol | null;
  /** All of the symbol. */
  readonly whole: boolean;
}

/** A symbol of more lines is cut into parts; one that has members, into those. */
const longLines = 60;
const longLinesWithMembers = 20;
const partLines = 36;
/** Doc comment and attributes before a symbol. */
const mostDocLines = 25;

/** In order; every line is in at most one, and blank lines between may be in none. @param lines of the file */
export function cutSegments(lines: readonly string[], symbols: readonly IndexedSymbol[]): Segment[] {
  const children = new Map<number | null, IndexedSymbol[]>();
  const known = new Set(symbols.map(({ id }) => id));
  for (const symbol of symbols) {
    const parent = symbol.parentId !== null && known.has(symbol.parentId) ? symbol.parentId : null;
    const list = children.get(parent);
    if (list === undefined) children.set(parent, [symbol]);
    else list.push(symbol);
  }
  const segments: Segment[] = [];
  const cutBetween = (from: number, to: number, owner: IndexedSymbol | null) => {
    let next = from;
    for (const symbol of children.get(owner?.id ?? null) ?? []) {
      const start = Math.max(symbol.startLine, next);
      const end = Math.min(symbol.endLine, to);
      if (start > end || (end - start < 2 && (children.get(symbol.id) ?? []).length === 0)) continue;
      const docStart = docStartOf(lines, start, next);
      addParts(segments, lines, next, docStart - 1, owner);
      const most = hasMembers(children.get(symbol.id)) ? longLinesWithMembers : longLines;
      if (end - start + 1 <= most) {
        segments.push({ startLine: docStart, endLine: end, symbol, whole: true });
      } else {
        if (docStart < start)
          segments.push({ startLine: docStart, endLine: start - 1, symbol, whole: false });
        cutBetween(start, end, symbol);
      }
      next = end + 1;
    }
    addParts(segments, lines, next, to, owner);
  };
  cutBetween(1, lines.length, null);
  return segments;
}

/** Of more than a line or two: fields and the like belong to their type. */
function hasMembers(children: readonly IndexedSymbol[] = []): boolean {
  return children.some(({ startLine, endLine }) => endLine > startLine + 1);
}

function docStartOf(lines: readonly string[], start: number, least: number): number {
  let at = start;
  while (at > least && start - at < mostDocLines && isDoc(lines[at - 2] ?? '')) at -= 1;
  return at;
}

function isDoc(line: string): boolean {
  return /^\s*(?:\/\/|\/\*|\*|#|@|--|"""|''')/.test(line);
}

/** Parts of about the same length, each ended at a blank line when one is near. */
function addParts(
  segments: Segment[],
  lines: readonly string[],
  from: number,
  to: number,
  symbol: IndexedSymbol | null,
): void {
  let start = from;
  while (start <= to) {
    while (start <= to && isBlank(lines[start - 1])) start += 1;
    if (start > to) return;
    let end = Math.min(to, start + partLines - 1);
    if (end < to) {
      for (let at = end; at > start + partLines / 2; at -= 1) {
        if ((lines[at - 1] ?? '').trim() !== '') continue;
        end = at;
        break;
      }
    }
    let last = end;
    while (isBlank(lines[last - 1])) last -= 1;
    segments.push({ startLine: start, endLine: last, symbol, whole: false });
    start = end + 1;
  }
}

/** Nothing, or a bracket that closes something. */
function isBlank(line = ''): boolean {
  return line.trim().length < 2;
}
