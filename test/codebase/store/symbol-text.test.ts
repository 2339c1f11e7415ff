import fc from 'fast-check';
import { expect, test } from 'vitest';
import { symbolKinds } from '../../../src/codebase/facts.ts';
import { symbolsPerFile } from '../../../src/codebase/store/schema.ts';
import { packSymbol, readSymbolRecords } from '../../../src/codebase/store/symbol-text.ts';

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', ';', '//', '7,1', 'a:b//c'));

const fact = fc.record({
  name: text,
  kind: fc.constantFrom(...symbolKinds),
  parent: fc.option(fc.nat(1000)),
  container: fc.option(text),
  implementsTrait: fc.option(text),
  exported: fc.boolean(),
  startLine: fc.integer({ min: 1, max: 1e6 }),
  endLine: fc.integer({ min: 1, max: 1e6 }),
  nameLine: fc.integer({ min: 1, max: 1e6 }),
  nameColumn: fc.constant(0),
  signature: text,
  doc: fc.option(text),
  type: fc.constant(null),
});

test('symbols come out of one text as they went in', () => {
  fc.assert(
    fc.property(fc.array(fact), (facts) => {
      const records = facts.map((symbol, at) => `${3 * symbolsPerFile + at}:a/b c.ts//${packSymbol(symbol)}`);
      const expected = facts.map(({ nameColumn: _, type: __, parent, ...symbol }, at) => ({
        ...symbol,
        id: 3 * symbolsPerFile + at,
        path: 'a/b c.ts',
        parentId: parent === null ? null : 3 * symbolsPerFile + parent,
      }));
      expect(readSymbolRecords(records.join(''))).toEqual(expected);
    }),
  );
});
