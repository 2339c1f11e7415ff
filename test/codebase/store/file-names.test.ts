import { expect, test } from 'vitest';
import type { FileFacts, ReferenceFact, SymbolFact } from '../../../src/codebase/facts.ts';
import {
  allPlaces,
  eachSymbolName,
  packFileNames,
  placesOf,
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

test('names come with who has them', () => {
  const { names, owners, places } = packFileNames(facts);
  expect(names).toEqual(['area', 'stop', 'run', 'area', 'area', 'Circle']);
  expect([...useCounts(places)]).toEqual([2, 1]);
  const file = {
    fileId: 1,
    ids: [70, 500, 7, 70, 70, 9],
    useCounts: useCounts(places),
    symbolCount: 3,
    owners,
  };
  const found: (readonly [string, number, number])[] = [];
  eachSymbolName(
    file,
    (name, place) => found.push(['name', name, place]),
    (owner, place) => found.push(['owner', owner, place]),
  );
  expect(found).toEqual([
    ['name', 7, 0],
    ['name', 70, 1],
    ['name', 70, 2],
    ['owner', 9, 1],
  ]);
});

test('places are found by the ids of names', () => {
  const { places } = packFileNames(facts);
  const stored = { ids: packNumbers([70, 500, 7, 70, 70, 9]), places };
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
