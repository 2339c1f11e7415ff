import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  countSymbolIds,
  longestSymbol,
  packSymbolIds,
  packUses,
  totalUses,
  unpackSymbolIds,
  unpackUses,
} from '../../../src/codebase/store/name-lists.ts';
import { symbolsPerFile } from '../../../src/codebase/store/schema.ts';

/** In any order of files, in order of place in each. */
const symbols = fc
  .uniqueArray(fc.record({ fileId: fc.integer({ min: 1, max: 1_000_000 }), places: places() }), {
    selector: ({ fileId }) => fileId,
  })
  .map((files) => files.flatMap(({ fileId, places }) => places.map((at) => fileId * symbolsPerFile + at)));

function places() {
  return fc
    .uniqueArray(fc.nat(symbolsPerFile - 2), { minLength: 1, maxLength: 4 })
    .map((list) => list.sort((a, b) => a - b));
}

test('symbols come out as they went in, all or the first few', () => {
  fc.assert(
    fc.property(symbols, fc.integer({ min: 1, max: 5 }), (ids, limit) => {
      const packed = packSymbolIds(ids);
      expect(unpackSymbolIds(packed)).toEqual(ids);
      expect(countSymbolIds(packed ?? '')).toBe(ids.length);
      expect(packed?.length ?? 0).toBeLessThanOrEqual(ids.length * longestSymbol);
      const cut = packed?.slice(0, limit * longestSymbol) ?? null;
      expect(unpackSymbolIds(cut, limit)).toEqual(ids.slice(0, limit));
    }),
  );
});

test('uses come out as they went in, and are counted', () => {
  const uses = fc
    .uniqueArray(fc.tuple(fc.nat(10_000_000), fc.nat(10_000_000)), { selector: ([fileId]) => fileId })
    .map((list) => list.sort(([a], [b]) => a - b));
  fc.assert(
    fc.property(uses, (list) => {
      const packed = packUses(list);
      expect([...unpackUses(packed)]).toEqual(list);
      expect(totalUses(packed)).toBe(list.reduce((sum, [, count]) => sum + count, 0));
    }),
  );
});

test('nobody has it', () => {
  expect([packSymbolIds([]), packUses([])]).toEqual([null, null]);
  expect([unpackSymbolIds(null), [...unpackUses(null)], totalUses(null)]).toEqual([[], [], 0]);
});
