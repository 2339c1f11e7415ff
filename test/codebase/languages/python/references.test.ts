import { describe, expect, test } from 'vitest';
import { referenceFacts } from '../../../../src/codebase/facts.ts';
import { python } from '../../../../src/codebase/languages/python/language.ts';
import { uses } from '../outline.ts';

const extract = await python.loadExtractor();

function check(title: string, source: string, expected: string): void {
  test(title, () => {
    expect(uses(extract('a.py', source)).join(' ')).toBe(expected);
  });
}

describe('calls and uses', () => {
  check('functions, methods and classes', 'a(b, c.d())\nE(f)[g].h()', 'a() b c d() E() f g h()');
  check('arguments by name name no symbol', 'a(b=c, **d)', 'a() c d');
  check('in formatted strings', 'a = f"{b!r:>{c}} {{d}} {e():x}" "f"', 'b c e()');
  check('a line end is the end of an expression', 'a\n(b)\nc = d\n[e]', 'a b d e');
  check('a backslash joins lines', 'a \\\n    .b()', 'a b()');
  check('annotations, also in quotes', 'def a(b: "C | d.E[F]", *g: H) -> "I": j: "K" = 1', 'C d E F H I K');
  check('a quoted value is no annotation', 'def a(b: Literal["c"] = "d") -> e["F"]: pass', 'Literal e F');
  check('decorators and bases', '@a.b\n@c()\nclass D(e.F, G[h], metaclass=I): pass', 'a b c() e F G h I');
  check('what is assigned to again', 'a = 1\na = 2\na += 3\ndel a', 'a a a');
  check('members and items that are assigned to', 'a.b = c[d] = e', 'a b c d e');
});

describe('what is no reference', () => {
  check(
    'locals and parameters',
    'def a(b, *c, d=e, **f):\n    g = b\n    h, (i, *j) = c\n    return g, h, i, j, d, f',
    'e',
  );
  check(
    'names of loops, with and except',
    'def a():\n    for b, c in d: b, c\n    with e() as (f, g), h as i: f, g, i\n    try: pass\n    except J as k: k',
    'd e() h J',
  );
  check(
    'names of comprehensions and lambdas',
    '[a for a, b in c if b]\n{d: e for d in f}\nlambda g, h=i: g',
    'c e f i',
  );
  check('a walrus', 'def a():\n    if (b := c()): b', 'c()');
  check(
    'what patterns capture',
    'def a(b):\n    match b:\n        case C(d=e, f=G.h) if e: pass\n        case [i, *j] | {"k": i, **j}: i\n        case (l as m): m\n        case _: pass',
    'C G h',
  );
  check('imported names', 'import a, b.c\nfrom d import e as f, g\n', '');
  check('self and super', 'class A:\n    def b(self):\n        self.c()\n        super().d()', 'c() d()');
  check('type parameters', 'def a[T: B, *U](c: T) -> U: pass\ntype D[V] = E[V]', 'B E');
});

describe('names that reach outside of a function', () => {
  check('global', 'a = 1\ndef b():\n    global a\n    a = 2', 'a a');
  check('nonlocal', 'def a():\n    b = 1\n    def c():\n        nonlocal b\n        b = 2', '');
});

test('a reference stands where it is written', () => {
  const { references } = extract('a.py', 'x\ndef f(a: "Foo.Bar"):\n    y.z(w)');
  expect([...referenceFacts(references)].map(({ name, line, column }) => [name, line, column])).toEqual([
    ['x', 1, 0],
    ['Foo', 2, 10],
    ['Bar', 2, 14],
    ['y', 3, 4],
    ['z', 3, 6],
    ['w', 3, 8],
  ]);
});
