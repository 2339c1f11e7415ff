import { describe, expect, test } from 'vitest';
import { go } from '../../../../src/codebase/languages/go/language.ts';
import { meanings, showPath } from '../outline.ts';

const extract = await go.loadExtractor();

/** `expected`: the meanings of the last names of the source, as many as are given. */
function check(title: string, source: string, ...expected: string[]): void {
  test(title, () => {
    expect(meanings(extract('a.go', `package p\n${source}`)).slice(-expected.length)).toEqual(expected);
  });
}

describe('names', () => {
  check('a symbol of the file', 'func a() { b() }\nfunc b() {}', 'b: #b');
  check('of another file of the package', 'var a = b', 'b: ~b');
  check('of a package', 'import "m/n"\nvar a = n.B()', 'n: m/n:*', 'B: m/n:*.B');
  check(
    'a local hides a package only behind it',
    'import "m/n"\nfunc a() {\n\tn := n.B()\n\tn.c\n}',
    'n: m/n:*',
    'B: m/n:*.B',
    'c: m/n:*.B.c',
  );
  check(
    'a type of a function',
    'func a() {\n\ttype b struct{ c int }\n\tvar d b\n\td.c\n}',
    'b: #b',
    'c: #b.c',
  );
});

describe('members', () => {
  check('of the receiver', 'func (a *A) b() { a.c }', 'A: ~A', 'c: ~A.c');
  check('of a parameter', 'func a(b ...*p.B) { b[0].c.d() }', 'c: ~p.B.c', 'd: ~p.B.c.d');
  check('of a parameter that hides its type', 'func a(b *b, c c.D) { b.e; c.f }', 'e: ~b.e', 'f: ~c.D.f');
  check('of a parameter of a type parameter', 'func a[T B](c T) { c.d() }', 'd: ~B.d');
  check('of what is made', 'func a() { b := &B{C: 1}; b.d }', 'B: ~B', 'C: ~B.C', 'd: ~B.d');
  check('of what is made in place', 'var a = B{1}.c()', 'B: ~B', 'c: ~B.c');
  check('of an element', 'func a() { b := []*B{{C: 1}}; b[0].d }', 'B: ~B', 'C: ~B.C', 'd: ~B.d');
  check('of a generic one', 'var a = p.B[C]{D: 1}', 'C: ~C', 'D: ~p.B.D');
  check(
    'of new and make',
    'func a() { b := new(B); c := make(map[string]C, 1); b.d; c[x].e }',
    'd: ~B.d',
    'x: ~x',
    'e: ~C.e',
  );
  check('of the first result', 'func a() { b, err := c.D(); b.e; err.f }', 'e: ~c.D.e', 'f: ?');
  check('of what an assertion says', 'func a() { b, ok := c.(*B); b.d }', 'd: ~B.d');
  check(
    'of what a case says',
    'func a() { switch b := c.(type) { case *B: b.d; case C, D: b.e } }',
    'd: ~B.d',
    'C: ~C',
    'D: ~D',
    'e: ?',
  );
  check('of a loop variable', 'func a(b map[string][]B) { for _, c := range b { c.d } }', 'd: ~B.d');
  check(
    'of what a channel gives',
    'func a(b chan *B) { for c := range b { c.d }\nc := <-b\nc.e }',
    'd: ~B.d',
    'e: ~B.e',
  );
  check(
    'of a table of no type',
    'func a() { for _, b := range []struct{ c D }{{c: e}} { b.c } }',
    'D: ~D',
    'c: ?',
    'e: ~e',
    'c: ?',
  );
});

describe('what symbols are', () => {
  const type = (source: string, name: string, expected: string | null) =>
    test(`${name} in ${source}`, () => {
      const facts = extract('a.go', `package p\n${source}`);
      const symbol = facts.symbols.find((one) => one.name === name);
      expect(symbol?.type === null || symbol === undefined ? null : showPath(facts, symbol.type)).toBe(
        expected,
      );
    });

  type('func a() *B', 'a', '~B');
  type('func a() ([]*p.B, error)', 'a', '~p.B');
  type('func a() (b, c map[string]B, err error)', 'a', '~B');
  type('func a() func() B', 'a', null);
  type('type a struct { b chan<- *B }', 'b', '~B');
  type('type a = []B', 'a', '~B');
  type('var a = b.New()', 'a', '~b.New');
  type('const (\n\ta B = iota\n\tc\n)', 'c', '~B');
});

test('what is embedded and what is said to be implemented is inherited', () => {
  const facts = extract(
    'a.go',
    'package p\ntype A struct {\n\t*B\n\tp.C\n\tD E\n}\ntype F interface {\n\tG\n\t~int\n}\nvar _ F = (*A)(nil)',
  );
  expect(
    facts.inheritance.map((one) => `${showPath(facts, one.sub)} < ${showPath(facts, one.super)}`),
  ).toEqual(['#A < ~B', '#A < ~p.C', '#F < ~G', '#A < #F']);
});
