import { expect, test } from 'vitest';
import type { FileFacts, ReferenceFact, SymbolFact } from '../../../src/codebase/facts.ts';
import {
  allPlaces,
  packFileNames,
  placesOf,
  unpackSymbolNames,
  useCounts,
} from '../../../src/codebase/store/file-names.ts';
import { packNumbers } from '../../../src/codebase/store/varint.ts';
import { referenceColumns } from '../reference-columns.ts';

const symbol = (name: string, more: Partial<SymbolFact> = {}): SymbolFact => ({
  name,
  kind: 'function',
  parent: null,
  container: null,
  implementsTrait: null,
  exported: false,
  startLine: 1,
  endLine: 9,
  nameLine: 1,
  nameColumn: 0,
  signature: name,
  doc: null,
  type: null,
  ...more,
});
const use = (name: string, line: number): ReferenceFact => ({
  name,
  line,
  column: 4,
  role: 'call',
  member: false,
  path: null,
});

const facts: FileFacts = {
  symbols: [
    symbol('run'),
    symbol('area', { container: 'Shape for Circle' }),
    symbol('area', { container: 'run', parent: 0 }),
  ],
  references: referenceColumns([use('area', 2), use('stop', 3), use('area', 300)]),
  imports: [],
  paths: [],
  inheritance: [],
  exports: [],
  parseErrors: 0,
};

test('names come once, those that are used first', () => {
  const { names, symbols, places } = packFileNames(facts);
  expect(names).toEqual(['area', 'stop', 'run', 'Circle']);
  expect(unpackSymbolNames(symbols, 3)).toEqual({
    names: Int32Array.of(2, 0, 0),
    owners: Int32Array.of(-1, 3, -1),
  });
  expect([...useCounts(places)]).toEqual([2, 1]);
});

test('places are found by the ids of names', () => {
  const { places } = packFileNames(facts);
  const stored = { ids: packNumbers([70, 500, 7, 9]), places };
  const lines = (nameId: number) => placesOf(stored, nameId).map(({ line }) => line);
  expect([70, 500, 7, 1].map(lines)).toEqual([[2, 300], [3], [], []]);
  expect(placesOf(stored, 500)[0]).toEqual({
    line: 3,
    column: 4,
    role: 'call',
    member: false,
    enclosing: 2,
    path: null,
  });
  expect(allPlaces(stored).map(({ nameId, places: of }) => [nameId, of.length])).toEqual([
    [70, 2],
    [500, 1],
  ]);
});
