import { expect, test } from 'vitest';
import { isAsidePath, isTestPath } from '../../src/codebase/test-path.ts';

const cases: Readonly<Record<'test' | 'aside' | 'code', readonly string[]>> = {
  test: [
    'tests/cart.ts',
    'src/test/java/Cart.java',
    'src/__tests__/cart.tsx',
    'spec/models/cart.rb',
    'pkg/test_cart.py',
    'pkg/cart_test.py',
    'cart_test.go',
    'src/cart.test.ts',
    'src/cart.spec.js',
    'lib/cart_spec.rb',
    'src/CartTest.java',
    'src/CartTests.cs',
    'examples/cart/cart.test.ts',
  ],
  aside: ['examples/demo.ts', 'docs/conf.py', 'benches/cart.rs', 'src/cart.bench.ts', 'fixtures/a.ts'],
  code: [
    'src/cart.ts',
    'src/contest.py',
    'src/latest.java',
    'src/Latest.java',
    'src/testing.ts',
    'attest.go',
  ],
};

test.each(Object.entries(cases).flatMap(([kind, paths]) => paths.map((path) => [path, kind] as const)))(
  '%s is %s',
  (path, kind) => {
    expect(isTestPath(path)).toBe(kind === 'test');
    expect(isAsidePath(path)).toBe(kind !== 'code');
  },
);
