import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReferenceFact, SymbolFact } from '../../../src/codebase/facts.ts';
import { enclosingSymbols, unpackPlaces, writePlaces } from '../../../src/codebase/store/occurrences.ts';
import { VarintWriter } from '../../../src/codebase/store/varint.ts';
import { referenceColumns } from '../reference-columns.ts';

test('places come out as they went in', () => {
  const places = fc.array(
    fc.record({
      line: fc.integer({ min: 1, max: 10_000_000 }),
      column: fc.integer({ min: 0, max: 10_000_000 }),
      role: fc.constantFrom('call' as const, 'use' as const),
      member: fc.boolean(),
      enclosing: fc.option(fc.nat(1_000_000)),
      path: fc.option(fc.nat(1_000_000)),
    }),
  );
  fc.assert(
    fc.property(places, (unsorted) => {
      const sorted = unsorted.toSorted((a, b) => a.line - b.line);
      const references = referenceColumns(sorted.map((place) => ({ name: 'x', ...place })));
      const enclosing = Int32Array.from(sorted, (place) => place.enclosing ?? -1);
      const out = new VarintWriter();
      writePlaces(out, references, enclosing, Int32Array.from(sorted.keys()), 0, sorted.length);
      expect(unpackPlaces(out.finish())).toEqual(sorted);
    }),
  );
});

test('half a number is a defect, not an answer', () => {
  expect(() => unpackPlaces(Uint8Array.of(0x80))).toThrow('middle of a number');
});

function symbol(name: string, kind: SymbolFact['kind'], lines: [number, number], nameColumn = 0): SymbolFact {
  return {
    name,
    kind,
    parent: null,
    container: null,
    implementsTrait: null,
    exported: false,
    startLine: lines[0],
    endLine: lines[1],
    nameLine: lines[0],
    nameColumn,
    signature: name,
    doc: null,
    type: null,
  };
}

test.each<[string, SymbolFact[], [line: number, column: number], string | null]>([
  ['nothing around', [symbol('f', 'function', [3, 5])], [2, 0], null],
  ['the innermost', [symbol('C', 'class', [1, 9]), symbol('m', 'method', [2, 4])], [3, 0], 'm'],
  ['behind the innermost', [symbol('C', 'class', [1, 9]), symbol('m', 'method', [2, 4])], [5, 0], 'C'],
  ['a long const', [symbol('routes', 'const', [1, 4])], [2, 0], 'routes'],
  ['a const of one line', [symbol('limit', 'const', [1, 1])], [1, 14], null],
  [
    'never a member of an enum',
    [symbol('E', 'enum', [1, 3]), symbol('A', 'enum-member', [2, 2])],
    [2, 6],
    'E',
  ],
  [
    'the second of two in a line',
    [symbol('f', 'function', [1, 1], 9), symbol('g', 'function', [1, 1], 30)],
    [1, 40],
    'g',
  ],
  [
    'the first of two in a line',
    [symbol('f', 'function', [1, 1], 9), symbol('g', 'function', [1, 1], 30)],
    [1, 15],
    'f',
  ],
])('encloses: %s', (_title, symbols, [line, column], expected) => {
  const reference: ReferenceFact = { name: 'x', line, column, role: 'use', member: false, path: null };
  const [at] = enclosingSymbols(symbols, referenceColumns([reference]));
  expect(symbols[at ?? -1]?.name ?? null).toBe(expected);
});
