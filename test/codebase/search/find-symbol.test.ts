import { expect, test } from 'vitest';
import { findSymbol, type MissingPart } from '../../../src/codebase/search/find-symbol.ts';
import { fakeCodeIndex } from '../fake-code-index.ts';

const index = fakeCodeIndex({
  symbols: {
    'src/cart.ts#Cart': { kind: 'class', lines: [5, 20] },
    'src/cart.ts#Cart.add': { lines: [8, 10] },
    'src/cart.ts#Cart.total': { lines: [12, 14] },
    'src/list.ts#List': { kind: 'class', lines: [1, 9] },
    'src/list.ts#List.add': { lines: [2, 4] },
    'src/run.ts#run': { lines: [3, 3] },
    'src/web/run.ts#run': { lines: [1, 9] },
    'src/price.ts#price': { lines: [1, 3] },
    'src/read.rs#Read.poll': { lines: [1, 2] },
    'src/read.rs#Read for File.poll': { lines: [3, 4] },
    'src/read.rs#Read for Socket.poll': { lines: [5, 6] },
    'test/cart.test.ts#Cart': { kind: 'class', lines: [1, 2] },
  },
});

const cases: readonly (readonly [asked: string, here: string | null, found: string])[] = [
  ['Cart', '', 'Cart src/cart.ts:5, not test/cart.test.ts'],
  ['cart', '', 'Cart src/cart.ts:5, not test/cart.test.ts'],
  ['price()', '', 'price src/price.ts:1'],
  ['Cart.add', '', 'add src/cart.ts:8'],
  ['Cart::add', '', 'add src/cart.ts:8'],
  ['List#add', '', 'add src/list.ts:2'],
  ['Read::poll', '', 'poll src/read.rs:1, not src/read.rs, not src/read.rs'],
  ['File::poll', '', 'poll src/read.rs:3'],
  ['add', '', 'ambiguous src/cart.ts:8 src/list.ts:2'],
  ['run', '', 'ambiguous src/run.ts:3 src/web/run.ts:1'],
  ['src/cart.ts:13', '', 'total src/cart.ts:12'],
  ['src/cart.ts:13:7', '', 'total src/cart.ts:12'],
  ['cart.ts:6', 'src', 'Cart src/cart.ts:5'],
  ['./cart.ts:6', 'src', 'Cart src/cart.ts:5'],
  ['../src/cart.ts:6', 'test', 'Cart src/cart.ts:5'],
  ['src/cart.ts:6', 'src/web', 'Cart src/cart.ts:5'],
  ['/project/src/cart.ts:6', null, 'Cart src/cart.ts:5'],
  ['run.ts#run', 'src/web', 'run src/web/run.ts:1'],
  ['src/run.ts#run', 'src/web', 'run src/run.ts:3'],
  ['src/cart.ts#Cart.add', '', 'add src/cart.ts:8'],
  ['src/web#run', '', 'run src/web/run.ts:1'],
  ['src/cart.ts#ad', '', 'unknown src/cart.ts#add'],
  ['src/cart.ts:90', '', 'unknown src/cart.ts:12 src/cart.ts:8 src/cart.ts:5'],
  ['List.total', '', 'unknown Cart.total'],
  ['totl', '', 'unknown total'],
  ['zzzz', '', 'unknown'],
  ['', '', 'unknown'],
];

test.each(cases)('%s in %s means %s', (asked, here, expected) => {
  const lookup = findSymbol(index, asked, here);
  const at = ({ symbol }: { symbol: { path: string; startLine: number } }) =>
    `${symbol.path}:${symbol.startLine}`;
  const said =
    lookup.kind === 'found'
      ? `${lookup.definition.symbol.name} ${at(lookup.definition)}${lookup.others.map(({ symbol }) => `, not ${symbol.path}`).join('')}`
      : lookup.kind === 'ambiguous'
        ? ['ambiguous', ...lookup.definitions.map(at)].join(' ')
        : ['unknown', ...lookup.near].join(' ');
  expect(said).toBe(expected);
});

test('takes overloads for one definition, and the part with the body for it', () => {
  const overloads = fakeCodeIndex({ symbols: { 'a.ts#f': { lines: [3, 9] } } });
  const [body] = overloads.symbolsNamed('f');
  if (!body) throw new Error('no symbol');
  const head = { ...body, id: 99, startLine: 1, endLine: 1, nameLine: 1 };
  const lookup = findSymbol({ ...overloads, symbolsNamed: () => [head, body] }, 'f', '');
  expect(lookup).toMatchObject({
    kind: 'found',
    definition: { symbol: { startLine: 3 }, parts: [head, body] },
  });
});

const missing: readonly (readonly [asked: string, missing: MissingPart])[] = [
  ['zzzz', { what: 'name' }],
  ['src/cart.ts#zzzz', { what: 'name' }],
  ['src/none.ts:1', { what: 'file', path: 'src/none.ts' }],
  ['src/cart.ts:90', { what: 'no-symbol', path: 'src/cart.ts', line: 90 }],
  ['src/cart.ts:999', { what: 'line', path: 'src/cart.ts', line: 999, lines: 100 }],
];

test.each(missing)('says what of %s is not there', (asked, expected) => {
  expect(findSymbol(index, asked, '')).toMatchObject({ kind: 'unknown', missing: expected });
});
