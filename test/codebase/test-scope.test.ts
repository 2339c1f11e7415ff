import { expect, test } from 'vitest';
import { isTestFunction, testScope } from '../../src/codebase/test-scope.ts';
import { fakeCodeIndex } from './fake-code-index.ts';

const index = fakeCodeIndex({
  symbols: {
    'tests/cart.py#test_total': { lines: [1, 3] },
    'tests/cart.py#make_cart': { lines: [4, 6] },
    'tests/cart.py#TestCart': { kind: 'class', lines: [7, 20] },
    'tests/cart.py#TestCart.price': { kind: 'property', lines: [8, 8] },
    'tests/cart.py#testable': { lines: [22, 23] },
    'src/lib.rs#total': { lines: [1, 3] },
    'src/lib.rs#adds': { lines: [4, 6], signature: '#[test] fn adds()' },
    'src/lib.rs#tests': { kind: 'module', lines: [7, 20] },
    'src/lib.rs#tests.fixture': { kind: 'function', lines: [8, 9] },
    'examples/demo.ts#test': { lines: [1, 3] },
  },
  references: [
    ['tests/cart.py', [2, 5, 8, 21, 22]] as const,
    ['src/lib.rs', [2, 5, 8, 12]] as const,
    ['examples/demo.ts', [2]] as const,
  ].flatMap(([path, lines]) => lines.map((line) => ({ at: `${path}:${line}`, name: 'used' }))),
});

test.each([
  ['tests/cart.py:2', 'test test_total'],
  ['tests/cart.py:5', 'make_cart'],
  ['tests/cart.py:8', 'file'],
  ['tests/cart.py:21', 'file'],
  ['tests/cart.py:22', 'testable'],
  ['src/lib.rs:2', 'none'],
  ['src/lib.rs:5', 'test adds'],
  ['src/lib.rs:8', 'fixture'],
  ['src/lib.rs:12', 'file'],
  ['examples/demo.ts:2', 'none'],
])('a use at %s stands in %s', (at, expected) => {
  const use = index.references('used').find(({ path, line }) => `${path}:${line}` === at);
  const scope = use ? testScope(index, use) : null;
  const symbol = scope?.symbol;
  const said = symbol ? `${isTestFunction(symbol) ? 'test ' : ''}${symbol.name}` : scope ? 'file' : 'none';
  expect(said).toBe(expected);
});
