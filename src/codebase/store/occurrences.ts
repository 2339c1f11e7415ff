/**
 * Packs the places where a file uses a name into few bytes. Pure.
 *
 * For each place, in order, three numbers of 7 bits a byte, lowest first: lines since the last place, doubled, plus 1
 * for a call; column; the enclosing symbol's place in the file plus 1, or 0.
 */
import type { ReferenceFact, ReferenceRole, SymbolFact, SymbolKind } from '../facts.ts';

export interface Place {
  readonly line: number;
  readonly column: number;
  readonly role: ReferenceRole;
  /** Index in the file's symbols. */
  readonly enclosing: number | null;
}

/** @param enclosing for each reference, its enclosing symbol. */
export function packPlaces(
  references: readonly ReferenceFact[],
  enclosing: readonly (number | null)[],
): Uint8Array {
  const bytes: number[] = [];
  let lastLine = 0;
  references.forEach(({ line, column, role }, at) => {
    pushVarint(bytes, (line - lastLine) * 2 + (role === 'call' ? 1 : 0));
    pushVarint(bytes, column);
    pushVarint(bytes, (enclosing[at] ?? -1) + 1);
    lastLine = line;
  });
  return Uint8Array.from(bytes);
}

export function unpackPlaces(bytes: Uint8Array): Place[] {
  const places: Place[] = [];
  let at = 0;
  let line = 0;
  const next = () => {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Error('Places of a reference end in the middle of a number');
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
  };
  while (at < bytes.length) {
    const lineAndRole = next();
    line += Math.floor(lineAndRole / 2);
    const column = next();
    const enclosing = next() - 1;
    places.push({
      line,
      column,
      role: lineAndRole % 2 === 1 ? 'call' : 'use',
      enclosing: enclosing === -1 ? null : enclosing,
    });
  }
  return places;
}

function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
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
