import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { FuzzyNames } from '../../../src/codebase/search/fuzzy-names.ts';

function found(names: readonly string[], query: string, limit = 10): readonly string[] {
  return new FuzzyNames(names).find(query, limit).map(({ index }) => names[index] ?? '');
}

test.each<[title: string, query: string, inOrder: readonly string[]]>([
  ['all of a name first', 'cart', ['cart', 'Cart', 'carton', 'shoppingCart', 'scarlet']],
  ['case as it was typed', 'Cart', ['Cart', 'cart']],
  ['humps before letters in between', 'lc', ['loadCart', 'locate']],
  ['beginnings of words', 'fbn', ['find_by_name', 'fabians']],
  ['a row before letters apart', 'price', ['unitPrice', 'parseRemoteIce']],
  ['the shorter name', 'get', ['getId', 'getIdOfCustomer']],
  ['the name of a file before its folders', 'cart', ['src/cart.ts', 'cart/src/index.ts']],
  ['folders by their beginnings', 'srcpri', ['src/price.ts', 'src/helpers/printer.ts']],
  ['the file in the nearest folder', 'index.ts', ['index.ts', 'src/index.ts', 'src/a/b/index.ts']],
  ['a path with its slash', 'sub/ca', ['sub/cart.ts', 'subscribers/cache.ts']],
  ['one letter: what begins with it', 'q', ['query', 'theQueue', 'sequel']],
  ['a symbol before the file of its name', 'cart', ['Cart', 'src/cart.ts']],
  ['blanks count nothing', 'load cart', ['loadCart']],
  ['letters of other scripts', 'straß', ['Straße', 'dieStraße']],
])('%s', (_, query, inOrder) => {
  const others = ['zzz', 'unrelated', 'trac'];
  expect(found([...inOrder].reverse().concat(others), query)).toEqual(inOrder);
});

test.each([
  ['nothing for nothing', '', 10],
  ['nothing where letters are missing', 'cartz', 10],
  ['nothing in the wrong order', 'trac', 10],
  ['none wanted', 'c', 0],
])('%s', (_, query, limit) => {
  expect(found(['cart', 'Cart'], query, limit)).toEqual([]);
});

const name = fc.string({ unit: fc.constantFrom(...'abAB_/.1é'.split('')), maxLength: 12 });

test('finds exactly what has the letters in order, whatever was asked before', () => {
  void fc.assert(
    fc.property(fc.array(name, { maxLength: 30 }), fc.array(name, { maxLength: 6 }), (names, queries) => {
      const fuzzy = new FuzzyNames(names);
      for (const query of queries.flatMap((all) => [...all].map((_, at) => all.slice(0, at + 1)))) {
        const indexes = fuzzy.find(query, names.length).map(({ index }) => index);
        const expected = names.flatMap((one, index) => (hasInOrder(one, query) ? [index] : []));
        expect([...indexes].sort((a, b) => a - b)).toEqual(expected);
      }
    }),
  );
});

test('a few are the first of all', () => {
  void fc.assert(
    fc.property(
      fc.array(name, { maxLength: 40 }),
      name,
      fc.integer({ min: 1, max: 5 }),
      (names, query, limit) => {
        const all = new FuzzyNames(names).find(query, names.length);
        expect(new FuzzyNames(names).find(query, limit)).toEqual(all.slice(0, limit));
        expect(all.map(({ score }) => score)).toEqual(all.map(({ score }) => score).sort((a, b) => b - a));
      },
    ),
  );
});

function hasInOrder(one: string, query: string): boolean {
  let from = 0;
  for (const letter of query.toLowerCase()) {
    from = one.toLowerCase().indexOf(letter, from) + 1;
    if (from === 0) return false;
  }
  return true;
}
