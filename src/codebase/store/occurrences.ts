/**
 * Packs the places where a file uses a name into few bytes. Pure.
 *
 * For each place, in order, four numbers of 7 bits a byte, lowest first: lines since the last place, times 4, plus 2 for
 * a member, plus 1 for a call; column; the enclosing symbol's place in the file plus 1, or 0; the access path's plus 1,
 * or 0.
 */
import {
  callFlag,
  memberFlag,
  type ReferenceColumns,
  type ReferenceRole,
  type SymbolFact,
  type SymbolKind,
} from '../facts.ts';
import { unpackNumbers, type VarintWriter } from './varint.ts';

export interface Place {
  readonly line: number;
  readonly column: number;
  readonly role: ReferenceRole;
  readonly member: boolean;
  /** Index in the file's symbols. */
  readonly enclosing: number | null;
  /** Index in the file's access paths. */
  readonly path: number | null;
}

/**
 * Appends the places of some references.
 * @param enclosing for each reference, its enclosing symbol, or -1
 * @param which indexes of the references, in order; those from `start` up to `end` of the list
 */
export function writePlaces(
  out: VarintWriter,
  { line, column, flags, path }: ReferenceColumns,
  enclosing: Int32Array,
  which: Int32Array,
  start: number,
  end: number,
): void {
  let lastLine = 0;
  for (let next = start; next < end; next++) {
    const at = which[next] as number;
    const flag = flags[at] as number;
    const own = line[at] as number;
    out.push((own - lastLine) * 4 + ((flag & memberFlag) === 0 ? 0 : 2) + ((flag & callFlag) === 0 ? 0 : 1));
    out.push(column[at] as number);
    out.push((enclosing[at] as number) + 1);
    out.push((path[at] as number) + 1);
    lastLine = own;
  }
}

export function unpackPlaces(bytes: Uint8Array): Place[] {
  const places: Place[] = [];
  const numbers = unpackNumbers(bytes);
  if (numbers.length % 4 !== 0) throw new Error('Packed places end in the middle of a place');
  let line = 0;
  for (let at = 0; at < numbers.length; at += 4) {
    const first = numbers[at] ?? 0;
    line += Math.floor(first / 4);
    const column = numbers[at + 1] ?? 0;
    const enclosing = (numbers[at + 2] ?? 0) - 1;
    const path = (numbers[at + 3] ?? 0) - 1;
    places.push({
      line,
      column,
      role: first % 2 === 1 ? 'call' : 'use',
      member: (first & 2) !== 0,
      enclosing: enclosing === -1 ? null : enclosing,
      path: path === -1 ? null : path,
    });
  }
  return places;
}

/** A const or a field holds code only when it is longer than a line: an object of handlers, a wrapped function. */
const holdsCodeWhenLong = new Set<SymbolKind>(['const', 'variable', 'property', 'static', 'type']);

/**
 * For each reference the innermost symbol around it, by lines, or -1; where several stand in one line, by the column of
 * their names. Both lists are in order of position.
 */
export function enclosingSymbols(symbols: readonly SymbolFact[], references: ReferenceColumns): Int32Array {
  const enclosing = new Int32Array(references.count);
  const open: number[] = [];
  let next = 0;
  let knownLine = -1;
  /** Of all in this line; `null` when it depends on the column. */
  let ofLine: number | null = null;
  for (let at = 0; at < references.count; at++) {
    const line = references.line[at] as number;
    if (line !== knownLine) {
      knownLine = line;
      for (; next < symbols.length && (symbols[next] as SymbolFact).startLine <= line; next++) {
        if (canEnclose(symbols[next] as SymbolFact)) open.push(next);
      }
      for (let up = open.length - 1; up >= 0; up--) {
        if ((symbols[open[up] as number] as SymbolFact).endLine < line) open.splice(up, 1);
      }
      const innermost = open.at(-1) ?? -1;
      ofLine = innermost === -1 || symbols[innermost]?.nameLine !== line ? innermost : null;
    }
    enclosing[at] = ofLine ?? innermostAt(symbols, open, line, references.column[at] as number);
  }
  return enclosing;
}

function innermostAt(
  symbols: readonly SymbolFact[],
  open: readonly number[],
  line: number,
  column: number,
): number {
  for (let at = open.length - 1; at >= 0; at--) {
    const { startLine, nameLine, nameColumn } = symbols[open[at] as number] as SymbolFact;
    if (startLine !== line || nameLine !== line || nameColumn <= column) return open[at] as number;
  }
  return -1;
}

function canEnclose(symbol: SymbolFact): boolean {
  if (symbol.kind === 'enum-member') return false;
  return !holdsCodeWhenLong.has(symbol.kind) || symbol.endLine > symbol.startLine;
}
