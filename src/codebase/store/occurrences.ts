/**
 * Packs the places where a file uses a name into few bytes. Pure.
 *
 * For each place, in order, four numbers of 7 bits a byte, lowest first: lines since the last place, times 4, plus 2 for
 * a member, plus 1 for a call; column; the enclosing symbol's place in the file plus 1, or 0; the access path's plus 1,
 * or 0.
 */
import type { ReferenceFact, ReferenceRole, SymbolFact, SymbolKind } from '../facts.ts';
import { VarintReader, type VarintWriter } from './varint.ts';

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

/** @param lastLine of the place before it, or 0. @param enclosing index of the symbol around it. */
export function writePlace(
  out: VarintWriter,
  { line, column, role, member, path }: ReferenceFact,
  lastLine: number,
  enclosing: number | null,
): void {
  out.push((line - lastLine) * 4 + (member ? 2 : 0) + (role === 'call' ? 1 : 0));
  out.push(column);
  out.push((enclosing ?? -1) + 1);
  out.push((path ?? -1) + 1);
}

export function unpackPlaces(bytes: Uint8Array): Place[] {
  const places: Place[] = [];
  const reader = new VarintReader(bytes);
  let line = 0;
  while (!reader.done) {
    const first = reader.next();
    line += Math.floor(first / 4);
    const column = reader.next();
    const enclosing = reader.next() - 1;
    const path = reader.next() - 1;
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
 * For each reference the innermost symbol around it, by lines; where several stand in one line, by the column of their
 * names. Both lists are in order of position.
 */
export function enclosingSymbols(
  symbols: readonly SymbolFact[],
  references: readonly ReferenceFact[],
): (number | null)[] {
  const open: number[] = [];
  let next = 0;
  return references.map((reference) => {
    for (; next < symbols.length && (symbols[next]?.startLine ?? 0) <= reference.line; next++) {
      const symbol = symbols[next];
      if (symbol !== undefined && canEnclose(symbol)) open.push(next);
    }
    for (let at = open.length - 1; at >= 0; at--) {
      const symbol = symbols[open[at] ?? 0];
      if (symbol === undefined || symbol.endLine >= reference.line) continue;
      open.splice(at, 1);
    }
    for (let at = open.length - 1; at >= 0; at--) {
      const symbol = symbols[open[at] ?? 0];
      if (symbol === undefined) continue;
      const startsBehind =
        symbol.startLine === reference.line &&
        symbol.nameLine === reference.line &&
        symbol.nameColumn > reference.column;
      if (!startsBehind) return open[at] ?? null;
    }
    return null;
  });
}

function canEnclose(symbol: SymbolFact): boolean {
  if (symbol.kind === 'enum-member') return false;
  return !holdsCodeWhenLong.has(symbol.kind) || symbol.endLine > symbol.startLine;
}
