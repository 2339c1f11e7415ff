import { describe, expect, test } from 'vitest';
import { referenceFacts } from '../../../../src/codebase/facts.ts';
import { typescript } from '../../../../src/codebase/languages/typescript/language.ts';
import { uses } from '../outline.ts';

const extract = await typescript.loadExtractor();

function check(title: string, source: string, expected: string, path = 'a.ts'): void {
  test(title, () => {
    expect(uses(extract(path, source)).join(' ')).toBe(expected);
  });
}

describe('calls', () => {
  check('functions and methods', 'a(); b.c(); d?.e(); f?.();', 'a() b c() d e() f()');
  check('with type arguments', 'a<B>(c);', 'a() B c');
  check('around a call', '(a)(); b!(); c.d!(); (e as F)();', 'a() b() c d() e F');
  check('new', 'new A(b); new C.D<E>();', 'A() b C D() E');
  check('tagged templates', 'sql`${a}`; b.c`x`;', 'sql() a b c()');
  check('decorators', '@A() @B class C {}', 'A() B');
  check('what only stands in the arguments is used', 'a(b, c.d, () => e);', 'a() b c d e');
  check('elements', 'const x = <A b={c}><D.E /><div f="g">{h}</div></A>;', 'A() b c D E() f h A', 'a.tsx');
});

describe('uses', () => {
  check('types', 'let a: B<C>; type D = E["f"]; class G extends H<I> implements J {}', 'B C E H I J');
  check('shorthand, keys and assignments', 'x = { a, b: c, [d]: e }; f.g = h;', 'x a b c d e f g h');
  check('a name that is exported', 'export { a, b as c }; export default d;', 'a b d');
  check('reading a property by a pattern', 'const { a, b: c } = d;\nfunction e({ f, g: h }) {}', 'b d f g');
  check('a pattern that assigns', '[a, b.c] = d;', 'a b c d');
  check('private names', 'class A { #a; b() { this.#a } }', '#a');
  check('typeof and satisfies', 'const a = b satisfies C; type D = typeof e;', 'b C e');
});

describe('what is no reference', () => {
  check(
    'names of declarations',
    'function a(b, c = d) { const e = f; let g; } class H { i() {} j = k }',
    'd f k',
  );
  check(
    'parameters, also of arrows and types',
    'const a = (b: C) => b; const d = e => e; type F = (g: H) => I;',
    'C H I',
  );
  check(
    'type parameters',
    'function a<T extends B>(x: T) {} type C = { [K in D]: K }; type E = F extends infer U ? U : 1;',
    'B D F',
  );
  check(
    'loop and catch variables',
    'for (const a of b) {} for (const [c] of d) {} try {} catch (e) {}',
    'b d',
  );
  check(
    'imported names',
    "import a, { b as c } from 'x'; import * as d from 'y'; import e = require('z');",
    '',
  );
  check('re-exported names', "export { a } from 'x'; export * as b from 'y';", '');
  check('labels and index signatures', 'a: for (;;) break a; interface B { [key: string]: C }', 'C');
  check('elements of the page', 'const a = <div><b.c /></div>;', 'b c()', 'a.tsx');
});

test('a reference stands where it is written', () => {
  const { references } = extract('a.ts', 'x;\n  foo.bar(\n    baz);');
  expect([...referenceFacts(references)].map(({ name, line, column }) => [name, line, column])).toEqual([
    ['x', 1, 0],
    ['foo', 2, 2],
    ['bar', 2, 6],
    ['baz', 3, 4],
  ]);
});
