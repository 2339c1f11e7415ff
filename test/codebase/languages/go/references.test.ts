import { describe, expect, test } from 'vitest';
import { referenceFacts } from '../../../../src/codebase/facts.ts';
import { go } from '../../../../src/codebase/languages/go/language.ts';
import { uses } from '../outline.ts';

const extract = await go.loadExtractor();

function check(title: string, source: string, expected: string): void {
  test(title, () => {
    expect(uses(extract('a.go', `package p\n${source}`)).join(' ')).toBe(expected);
  });
}

describe('calls and uses', () => {
  check(
    'functions, methods and types',
    'func a() {\n\tb(c, d.e())\n\tgo f.g()\n\tdefer h()\n}',
    'b() c d e() f g() h()',
  );
  check('instances', 'var a = b[C](d)', 'b() C d');
  check('fields of literals', 'var a = &B{C: d, E: p.F{g}}', 'B C d E p F g');
  check('keys of maps', 'var a = map[B]C{d: {E: f}}', 'B C d E f');
  check('results are not called', 'func a(b B) (C, d.E) { return }', 'B C d E');
  check('an assertion calls nothing', 'var a = b.(C)', 'b C');
  check(
    'a line end is the end of an expression',
    'func a() {\n\tb := c\n\t(d)(e)\n\tf.\n\t\tg()\n}',
    'c d() e f g()',
  );
  check('tags and labels are none', 'type a struct {\n\tb C `d:"e"`\n}\nfunc f() {\ng:\n\tbreak g\n}', 'C');
});

describe('what is no reference', () => {
  check(
    'parameters, receivers and results',
    'func (a A) b(c, d B, e ...C) (f D) { return a, c, d, e, f }',
    'A B C D',
  );
  check('of types and literals of functions too', 'type a func(b B) (c C)\nvar d = func(e E) { e }', 'B C E');
  check(
    'type parameters',
    'type a[K comparable, V A] struct { b K; c V }\nfunc (d a[K, V]) e(f K) {}',
    'comparable A a',
  );
  check(
    'what := declares, and var and const',
    'func a() {\n\tb, _ := c()\n\tvar d = b\n\tconst e = 1\n\td, e\n}',
    'c()',
  );
  check(
    'names of statements',
    'func a() {\n\tfor b, c := range d { b, c }\n\tif e := f(); e { e }\n\tselect { case g := <-h: g }\n\tswitch i := j.(type) { case K: i; default: i }\n}',
    'd f() h j K',
  );
  check('packages', 'import a "b"\nimport . "c"\nimport _ "d"', '');
});

describe('where a local is known', () => {
  check('not in what it is made from', 'func a() { b := b(); b }', 'b()');
  check('not before, and not behind its block', 'func a() { b; { b := 1; b }; b }', 'b b');
  check('as an index where a type may stand', 'func a() { for b := range c { for range c[b] {} } }', 'c c');
  check(
    'as a value that new takes',
    'func a(b B, i int) { new(b.c, new(uint64(i))) }',
    'B int new() c new() uint64()',
  );
  check('in the else of an if', 'func a() { if b := c(); b {} else { b }\nb }', 'c() b');
  check('not in the value of a type switch', 'func a() { switch b := b.(type) { case C: b } }', 'b C');
});

test('a reference stands where it is written', () => {
  const { references } = extract('a.go', 'package p\n\nvar a = b.c(\n\td)');
  expect([...referenceFacts(references)].map(({ name, line, column }) => [name, line, column])).toEqual([
    ['b', 3, 8],
    ['c', 3, 10],
    ['d', 4, 1],
  ]);
});
