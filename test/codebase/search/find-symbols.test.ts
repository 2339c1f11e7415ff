import { expect, test } from 'vitest';
import { findSymbols, type SymbolQuery } from '../../../src/codebase/search/find-symbols.ts';
import { fakeCodeIndex } from '../fake-code-index.ts';

const index = fakeCodeIndex({
  symbols: {
    'src/user.ts#getUserById': {},
    'src/user.ts#getUser': {},
    'src/user.ts#User': { kind: 'class' },
    'src/user.ts#User.get': {},
    'src/user.ts#user': { kind: 'const', exported: false },
    'src/web/page.ts#forgetUser': {},
    'src/web/page.ts#Page': { kind: 'class' },
    'src/web/page.ts#Page.get': {},
    'test/user.test.ts#getUser': { exported: false },
  },
});

function check(text: string, over: Partial<SymbolQuery> = {}): readonly string[] {
  const query = { text, kinds: null, places: [], exportedOnly: false, limit: 20, ...over };
  return findSymbols(index, query).symbols.map(
    ({ symbol, match }) => `${symbol.path.replace(/^.*\//, '')}#${symbol.name} ${match}`,
  );
}

const cases: readonly (readonly [what: string, found: readonly string[], expected: readonly string[]])[] = [
  [
    'the exact name first, tests after code, looser matches last',
    check('getUser'),
    [
      'user.ts#getUser exact',
      'user.test.ts#getUser exact',
      'user.ts#getUserById prefix',
      'page.ts#forgetUser substring',
    ],
  ],
  ['by words', check('gUBI'), ['user.ts#getUserById words']],
  ['in a container', check('Page.get'), ['page.ts#get exact']],
  ['of a kind', check('user', { kinds: ['class'] }), ['user.ts#User ignoring-case']],
  [
    'in a folder',
    check('get', { places: ['src/web'] }),
    ['page.ts#get exact', 'page.ts#forgetUser substring'],
  ],
  [
    'that is exported',
    check('user', { exportedOnly: true, limit: 2 }),
    ['user.ts#User ignoring-case', 'user.ts#getUser words'],
  ],
  ['that was misspelt', check('getUzer'), ['user.ts#getUser near', 'user.test.ts#getUser near']],
  ['nothing', check('zzz'), []],
];

test.each(cases)('finds %s', (_what, found, expected) => {
  expect(found).toEqual(expected);
});

test('says when there are more', () => {
  const query = { text: 'get', kinds: null, places: [], exportedOnly: false, limit: 2 };
  expect(findSymbols(index, query)).toMatchObject({ isCut: true, symbols: [{}, {}] });
  expect(findSymbols(index, { ...query, limit: 50 }).isCut).toBe(false);
});
