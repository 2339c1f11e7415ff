/** What names of TypeScript and JavaScript mean across files, over a real index. */
import { describe, expect, test } from 'vitest';
import { indexProject } from '../../indexed-project.ts';

/** `expected`: `name: where it is defined`, for the last uses in `main.ts`, as many as are given. */
function check(title: string, files: Readonly<Record<string, string>>, ...expected: string[]): void {
  test(title, async () => {
    const index = await indexProject({ 'package.json': '{}', ...files });
    const main = Object.keys(files)[0] ?? '';
    const found = index.referencesIn(main).map(({ name, target }) => {
      const symbol = target.kind === 'symbol' ? index.symbol(target.id) : null;
      const owner = symbol?.container ? `${symbol.container}.` : '';
      const place = target.kind === 'file' ? target.path : target.kind;
      return `${name}: ${symbol === null ? place : `${symbol.path} ${owner}${symbol.name}`}`;
    });
    expect(found.slice(-expected.length)).toEqual(expected);
  });
}

describe('across files', () => {
  check(
    'through barrels and aliases',
    {
      'main.ts': "import { b } from './index';\nb();",
      'index.ts': "export * from './mid';",
      'mid.ts': "export { a as b } from './a';",
      'a.ts': 'export function a() {}',
    },
    'b: a.ts a',
  );
  check(
    'a default of any kind',
    {
      'main.ts': "import A from './a';\nimport b from './b';\nnew A().m();\nb();",
      'a.ts': 'class A { m() {} }\nexport default A;',
      'b.ts': 'export default function b() {}',
    },
    'A: a.ts A',
    'm: a.ts A.m',
    'b: b.ts b',
  );
  check(
    'the module as a whole',
    {
      'main.ts': "import * as m from './a';\nm.f();\nm.g;",
      'a.ts': 'export function f() {}\nfunction g() {}',
    },
    'm: a.ts',
    'f: a.ts f',
    'm: a.ts',
    'g: unknown',
  );
  check(
    'export =',
    {
      'main.ts': "import A = require('./a');\nimport * as B from './a';\nnew A().m();\nB.s();",
      'a.ts': 'class A { m() {} static s() {} }\nexport = A;',
    },
    'A: a.ts A',
    'm: a.ts A.m',
    'B: a.ts A',
    's: a.ts A.s',
  );
  check(
    'CommonJS',
    {
      'main.js':
        "const { f, g } = require('./a');\nconst a = require('./a');\nconst B = require('./b');\nf(); g(); a.f(); new B().m();",
      'a.js': 'function f() {}\nexports.g = function () {};\nexports.f = f;',
      'b.js': 'class B { m() {} }\nmodule.exports = B;',
    },
    'f: a.js f',
    'g: a.js g',
    'a: a.js',
    'f: a.js f',
    'B: b.js B',
    'm: b.js B.m',
  );
  check(
    'a dynamic import',
    { 'main.ts': "const { f } = await import('./a');\nf();", 'a.ts': 'export const f = () => {};' },
    'f: a.ts f',
  );
  check(
    'types of fields, results and parameters',
    {
      'main.ts':
        "import { Store } from './store';\nclass Shop { constructor(private store: Store) {}\n async m() { const cart = await this.store.load(); cart.total(); } }",
      'store.ts':
        "import type { Cart } from './cart';\nexport class Store { async load(): Promise<Cart> {} }",
      'cart.ts': 'export interface Cart { total(): number }',
    },
    'store: main.ts Shop.store',
    'load: store.ts Store.load',
    'total: cart.ts Cart.total',
  );
  check(
    'inherited members, and the overridden one by super',
    {
      'main.ts': "import { B } from './b';\nclass A extends B { m() { super.m(); this.n(); } }",
      'b.ts': "import { C } from './c';\nexport class B extends C {}",
      'c.ts': 'export class C { m() {} n() {} }',
    },
    'm: c.ts C.m',
    'n: c.ts C.n',
  );
  check(
    'a namespace that merges with a function',
    {
      'main.ts': "import { f } from './f';\nf();\nf.option;",
      'f.ts': 'export function f() {}\nexport namespace f { export const option = 1; }',
    },
    'f: f.ts f',
    'f: f.ts f',
    'option: f.ts f.option',
  );
  check(
    'conditional exports of a package in the workspace',
    {
      'app/main.ts': "import { f } from 'lib/deep';\nf();",
      'lib/package.json':
        '{ "name": "lib", "exports": { "./deep": { "types": "./src/deep.ts", "default": "./dist/deep.js" } } }',
      'lib/src/deep.ts': 'export function f() {}',
    },
    'f: lib/src/deep.ts f',
  );
});
