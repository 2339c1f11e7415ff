import { describe, expect, test } from 'vitest';
import { typescript } from '../../../../src/codebase/languages/typescript/language.ts';
import { meanings, showPath } from '../outline.ts';

const extract = await typescript.loadExtractor();

/** `expected`: the meanings of the last names of the source, as many as are given. */
function check(title: string, source: string, ...expected: string[]): void {
  test(title, () => {
    expect(meanings(extract('a.ts', source)).slice(-expected.length)).toEqual(expected);
  });
}

describe('scopes', () => {
  check('a symbol of the file, before its declaration too', 'run(); function run() {}', 'run: #run');
  check('an import', "import { a as b } from './m'; b();", 'b: ./m:a');
  check('a default import', "import b from './m'; b();", 'b: ./m:default');
  check('a module as a whole', "import * as m from './m'; m.b();", 'm: ./m:*', 'b: ./m:*.b');
  check('what require gives', "const { a } = require('./m'); a();", 'a: ./m:a');
  check('what is bound nowhere', 'console.log();', 'console: ~console', 'log: ~console.log');
  check('a parameter hides a symbol', 'const a = 1; const f = (a) => a; f();', 'f: #f');
  check('a local of a block hides only there', 'let a = 1; function f() { { let a = 2; a; } a; }', 'a: #a');
  check(
    'var is seen in the whole function',
    'const a = 1; function f() { if (x) { var a = 2; } a; } f;',
    'f: #f',
  );
  check('a function in a function', 'function f() { g(); function g() {} }', 'g: #g');
  check('a loop variable', 'const a = 1; for (const a of b) a; a;', 'b: ~b', 'a: #a');
  check('a caught error', 'const e = 1; try {} catch (e) { e; }\ne;', 'e: #e');
  check('a type parameter', 'class T {} function f<T>(a: T): T {} const b: T = 1;', 'T: #T');
  check(
    'a name of its own in a function type',
    'const a = 1; type F = (a: B) => C; a;',
    'B: ~B',
    'C: ~C',
    'a: #a',
  );
});

test('parameters in JavaScript hide what is outside', () => {
  const source = 'const a = 1; function f(a, b = a, ...c) { a; b; c; } f;';
  expect(meanings(extract('a.js', source))).toEqual(['f: #f']);
});

test('what a promise of a module gives is not the module', () => {
  const source = "const a = import('./m').then(f); a;";
  expect(meanings(extract('a.ts', source)).at(-1)).toBe('a: #a');
});

describe('members', () => {
  check('of this', 'class A { b = 1; m() { this.b; } }', 'b: #A.b');
  check('of this in an arrow', 'class A { b = 1; m() { x(() => this.b); } }', 'x: ~x', 'b: #A.b');
  check('of super', 'class A extends B { m() { super.m(); } }', 'B: ~B', 'm: #A.<super>.m');
  check('of a parameter with a type', 'function f(a: A) { a.b.c(); }', 'A: ~A', 'b: ~A.b', 'c: ~A.b.c');
  check('of an optional one', 'function f(a?: A) { a?.b!.c; }', 'A: ~A', 'b: ~A.b', 'c: ~A.b.c');
  check('of what is made', 'const a = () => { const b = new B(1); b.c(); };', 'B: ~B', 'c: ~B.c');
  check(
    'of what a call gives',
    'function f() { const b = g.h(x); b.c(); }',
    'g: ~g',
    'h: ~g.h',
    'x: ~x',
    'c: ~g.h.c',
  );
  check('of what is awaited', 'async function f() { const b = await g(); b.c; }', 'g: ~g', 'c: ~g.c');
  check('in a chain over lines', 'a\n  .b(c)\n  // why\n  .d();', 'a: ~a', 'b: ~a.b', 'c: ~c', 'd: ~a.b.d');
  check(
    'of what stands in parentheses',
    '(await a.b()).c; (d as E).f;',
    'a: ~a',
    'b: ~a.b',
    'c: ~a.b.c',
    'd: ~d',
    'E: ~E',
    'f: ~E.f',
  );
  check('of an element', 'function f(a: A[]) { a[0].b; for (const c of a) c.d; }', 'b: ~A.b', 'd: ~A.d');
  check(
    'of what a callback is given',
    'function f(a: A[]) { a.map((b) => b.c); a.find(d => d.e); }',
    'c: ~A.c',
    'find: ~A.find',
    'e: ~A.e',
  );
  check(
    'of what a search in a list gives',
    'function f(a: A[]) { const b = a.filter(g).find((c) => c.d); b.e; }',
    'e: ~A.e',
  );
  check(
    'of one of two',
    'function f(a: A) { const b = x ? undefined : a.c(":"); b.d; const e = g?.h ? a : 1; e.i; }',
    'd: ~A.c.d',
    'g: ~g',
    'h: ~g.h',
    'i: ~A.i',
  );
  check(
    'of a method that gives this',
    'class A { b() { return this; } c() {} }\nnew A().b().c();',
    'A: #A',
    'b: #A.b',
    'c: #A.b.c',
  );
  check('of a function that a local holds', 'function f() { const g = () => {\n}; g(); }', 'g: #g');
  check('of what a pattern takes', 'function f({ a }: B) { a.c; }', 'a: ~B.a', 'B: ~B', 'c: ~B.a.c');
  check('of what a pattern renames', 'function f(o: O) { const { a: b } = o; b.c; }', 'a: ~O.a', 'c: ~O.a.c');
  check(
    'behind type arguments',
    'function f(a: A) { a.b<C>(d).e; }',
    'b: ~A.b',
    'C: ~C',
    'd: ~d',
    'e: ~A.b.e',
  );
  check('of a string or an array', "'a'.trim(); [b].map(c);", 'trim: ?', 'b: ~b', 'map: ?', 'c: ~c');
  check('of a local that nobody knows', 'function f(a) { a.b; }', 'b: ?');
  check('a local that is made of itself', 'function f() { const a = a.b; a.c; }', 'b: ?', 'c: ?');
  check('a spread and a range of dots', 'f(...a.b);', 'f: ~f', 'a: ~a', 'b: ~a.b');
  check('keys of an object', 'f({ a: 1, b });', 'f: ~f', 'a: ?', 'b: ~b');
  check(
    'keys of an object of a declared type',
    'const o: O = { a: 1, b: { c: 2 } };',
    'O: ~O',
    'a: ~O.a',
    'b: ~O.b',
    'c: ?',
  );
  check(
    'keys of a field and of a default',
    'class A { f: O.P = { a: 1 }; g(h: O = { b }) {} }',
    'O: ~O',
    'P: ~O.P',
    'a: ~O.P.a',
    'O: ~O',
    'b: ~O.b',
    'b: ~b',
  );
  check(
    'keys of an object that is said to be something',
    'f({ a: 1 } as O, <P>{ b: 1 }, { c: 1 } as const, { d() {} } satisfies Q<R>);',
    'a: ~O.a',
    'O: ~O',
    'P: ~P',
    'b: ~P.b',
    'c: ?',
    'd: ~Q.d',
    'Q: ~Q',
    'R: ~R',
  );
  check('keys of an object that is returned', 'function f(): Promise<O> { return { a: 1 }; }', 'a: ~O.a');
  check(
    'keys that a function inside returns',
    'function f(): O { return g(() => { return { a: 1 }; }); }',
    'g: ~g',
    'a: ?',
  );
  check(
    'keys that an arrow or a method returns',
    'const f = (): O => { return { a }; };\nclass A { b(): P { if (c) return { d: 1 }; } }',
    'O: ~O',
    'a: ~O.a',
    'a: ~a',
    'P: ~P',
    'c: ~c',
    'd: ~P.d',
  );
  check(
    'a type in parentheses is no parameter',
    'function f(a: (O | undefined), b: (O)) {} let c: O;',
    'O: ~O',
    'O: ~O',
    'O: ~O',
  );
  check('after text with brackets', 'f(`${a} ) [ {`, ")", /[(]/).b;', 'f: ~f', 'a: ~a', 'b: ~f.b');
});

describe('types of symbols', () => {
  function typeOf(title: string, source: string, symbol: string, expected: string): void {
    test(title, () => {
      const facts = extract('a.ts', source);
      expect(showPath(facts, facts.symbols.find(({ name }) => name === symbol)?.type ?? null)).toBe(expected);
    });
  }

  typeOf('a declared one', 'let a: B.C<D>;', 'a', '~B.C');
  typeOf('a promise of a list', 'function a(): Promise<B[]> {}', 'a', '~B');
  typeOf('what an arrow returns', 'const a = (b: B): C => d;', 'a', '~C');
  typeOf('or undefined', 'class A { b: undefined | B }', 'b', '~B');
  typeOf('what it is made of', 'class A { b = new B() }', 'b', '~B');
  typeOf('a field that a parameter declares', 'class A { constructor(private b: B) {} }', 'b', '~B');
  typeOf('an alias', 'type A = B<C>;', 'A', '~B');
  typeOf('a function type says nothing', 'let a: (b: B) => C;', 'a', '?');
  typeOf('a literal says nothing', 'const a = 1;', 'a', '?');
  typeOf('a method that gives this', 'class A { b() { return this; } }', 'b', '#A');
  typeOf('a cast', 'const a = b as C;', 'a', '~C');
});

describe('inheritance and exports', () => {
  test('classes and interfaces', () => {
    const facts = extract(
      'a.ts',
      'class A<T> extends B.C<D> implements E, F<G> {} interface H extends I<J>, K {}',
    );
    const shown = facts.inheritance.map(
      ({ sub, super: to }) => `${showPath(facts, sub)} < ${showPath(facts, to)}`,
    );
    expect(shown).toEqual(['#A < ~B.C', '#A < ~E', '#A < ~F', '#H < ~I', '#H < ~K']);
  });

  function exported(title: string, source: string, ...expected: string[]): void {
    test(title, () => {
      const facts = extract('a.js', source);
      expect(facts.exports.map(({ name, path }) => `${name} = ${showPath(facts, path)}`)).toEqual(expected);
    });
  }

  exported('under another name', 'const a = 1; export { a as b, a as default };', 'b = #a', 'default = #a');
  exported('a default name', 'function a() {} export default a;', 'default = #a');
  exported('a default function', 'export default function a() {}', 'default = #a');
  exported('an import', "import { a } from './m'; export { a as b };", 'b = ./m:a');
  exported('CommonJS', 'function a() {} function b() {} module.exports = { a, c: b };', 'c = #b');
  exported('the module itself', 'class A {} module.exports = A;', '= = #A');
});
