import { describe, expect, test } from 'vitest';
import { python } from '../../../../src/codebase/languages/python/language.ts';
import { meanings, showPath } from '../outline.ts';

const extract = await python.loadExtractor();

/** `expected`: the meanings of the last names of the source, as many as are given. */
function check(title: string, source: string, ...expected: string[]): void {
  test(title, () => {
    expect(meanings(extract('a.py', source)).slice(-expected.length)).toEqual(expected);
  });
}

describe('scopes', () => {
  check('a symbol of the file, before its declaration too', 'run()\ndef run(): pass', 'run: #run');
  check('an import', 'from .m import a as b\nb()', 'b: .m:a');
  check('an import in a function', 'def f():\n    from m import a\n    a()\na()', 'a: m:a', 'a: ~a');
  check('a module', 'import m.n\nm.n.a()', 'm: m:*', 'n: m:*.n', 'a: m:*.n.a');
  check('a module under another name', 'import m.n as o\no.a()', 'o: m.n:*', 'a: m.n:*.a');
  check('a name of a class is seen in its body', 'class A:\n    b = 1\n    c = b', 'b: #b');
  check('and not in its methods', 'class A:\n    b = 1\n    def c(self): b', 'b: ~b');
  check('a parameter is not seen in annotations', 'class a: pass\ndef f(a: a = a): a', 'a: #a', 'a: #a');
});

describe('members', () => {
  check('of self', 'class A:\n    def b(self): self.c\n    def d(x): x.b', 'c: #A.c', 'b: #A.b');
  check('of self in a function inside', 'class A:\n    def b(self):\n        def c(): self.b', 'b: #A.b');
  check('of cls and Self', 'class A:\n    @classmethod\n    def b(cls) -> Self: cls.c()', 'c: #A.c');
  check('of a parameter that only looks like self', 'def f(self): self.a', 'a: ?');
  check('of super', 'class A(B):\n    def c(self): super().c()', 'c: #A.<super>.c');
  check('of a parameter with a type', 'def f(a: "t.Optional[A]" = None): a.b', 'b: ~A.b');
  check('of a parameter with a default', 'def f(a=A()): a.b', 'b: ~A.b');
  check('of what is made', 'def f():\n    a = A(1)\n    a.b.c()', 'b: ~A.b', 'c: ~A.b.c');
  check('of what is made instead', 'def f(a):\n    b = a or A()\n    b.c', 'c: ~A.c');
  check('of what is awaited', 'async def f():\n    a = await g.h()\n    a.b', 'b: ~g.h.b');
  check('of what is said first', 'def f():\n    a: A = g()\n    a = h()\n    a.b', 'b: ~A.b');
  check('of a loop variable', 'def f(a: list[A]):\n    for b in a: b.c', 'c: ~A.c');
  check(
    'of what with and except give',
    'def f():\n    with a.B() as c: c.d\n    try: pass\n    except E as g: g.h',
    'd: ~a.B.d',
    'E: ~E',
    'h: ~E.h',
  );
  check('of a string', '"".join(a)', 'join: ?', 'a: ~a');
});

describe('what symbols are', () => {
  const type = (source: string, name: string, expected: string) =>
    test(`${name} in ${source.replaceAll('\n', '⏎')}`, () => {
      const facts = extract('a.py', source);
      const symbol = facts.symbols.find((one) => one.name === name);
      expect(symbol?.type === null || symbol === undefined ? null : showPath(facts, symbol.type)).toBe(
        expected,
      );
    });

  type('def a() -> "list[B]": pass', 'a', '~B');
  type('class A:\n    def m(self, b: B):\n        self.c = b', 'c', '~B');
  type('class A:\n    def m(self):\n        self.c = B.make()', 'c', '~B.make');
  type('a: Optional[b.C] = None', 'a', '~b.C');
  type('a = B()', 'a', '~B');
  type('type A = B | C', 'A', '~B');
});

test('classes inherit what their bases name', () => {
  const facts = extract('a.py', 'from m import B\nclass A(B[int], c.D, metaclass=E): pass');
  expect(
    facts.inheritance.map((one) => `${showPath(facts, one.sub)} < ${showPath(facts, one.super)}`),
  ).toEqual(['#A < m:B', '#A < ~c.D']);
});
