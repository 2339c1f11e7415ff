import { describe, expect, test } from 'vitest';
import { python } from '../../../../src/codebase/languages/python/language.ts';
import { outline, symbolNamed } from '../outline.ts';

const extract = await python.loadExtractor();

function check(title: string, source: string, expected: readonly string[]): void {
  test(title, () => {
    const facts = extract('a.py', source);
    expect(outline(facts)).toEqual(expected);
    expect(facts.parseErrors).toBe(0);
  });
}

describe('functions', () => {
  check('also async and nested ones', 'def a():\n    async def b():\n        pass\n\nasync def c(): pass\n', [
    'export function a 1-3',
    'function a.b 2-3',
    'export function c 5',
  ]);
  check('decorators belong to the range', '@a\n# why\n@b(1)\ndef c():\n    pass', ['export function c 1-5']);
  check(
    'overloads are one from the first to the body',
    '@t.overload\ndef a(x: int): ...\n@t.overload\ndef a(x: str): ...\ndef a(x):\n    pass\n',
    ['export function a 1-6'],
  );
  check('two with a body are two', 'if a:\n    def b(): pass\nelse:\n    def b(): pass', [
    'export function b 2',
    'export function b 4',
  ]);
  check('a name for a lambda', 'a = lambda b: b\n', ['export function a 1']);
});

describe('classes', () => {
  check(
    'attributes, methods, and what methods first assign to self',
    `class A(B, metaclass=M):
    a = 1
    b: int
    _c: str = ""
    def __init__(self, d):
        self.d = d
        self.a = d
        self.e, (self.f, *rest) = d
        self.g: int = 3
        self.d.h = 1
    @property
    def i(self): return self._j
    @i.setter
    def i(self, value): self._j = value
    @staticmethod
    def k(self): self.l = 1
    @classmethod
    def m(cls): cls.n = 1
    class O:
        p = 1
`,
    [
      'export class A 1-20',
      'export property A.a 2',
      'export property A.b 3',
      'property A._c 4',
      'export method A.__init__ 5-10',
      'export property A.d 6',
      'export property A.e 8',
      'export property A.f 8',
      'export property A.g 9',
      'export method A.i 11-12',
      'export method A.i 13-14',
      'property A._j 14',
      'export method A.k 15-16',
      'export method A.m 17-18',
      'export property A.n 18',
      'export class A.O 19-20',
      'export property O.p 20',
    ],
  );
  check(
    'what a setter below takes is no attribute',
    'class A:\n    def __init__(self):\n        self.b = 1\n    @property\n    def b(self): pass\n',
    ['export class A 1-5', 'export method A.__init__ 2-3', 'export method A.b 4-5'],
  );
  check(
    'enums, with members',
    'class A(enum.IntEnum):\n    B = 1\n    C, D = 2, 3\n    _e = 4\n    f: int\n    def g(self): pass\n',
    [
      'export enum A 1-6',
      'export enum-member A.B 2',
      'export property A.C 3',
      'export property A.D 3',
      'property A._e 4',
      'export property A.f 5',
      'export method A.g 6',
    ],
  );
  check('type parameters are none of its members', 'class A[T: B]:\n    c: T\ntype D[K] = dict[K, A]\n', [
    'export class A 1-2',
    'export property A.c 2',
    'export type D 3',
  ]);
});

describe('names of a module', () => {
  check(
    'constants, variables and types, once each',
    'A = 1\nb: int = 2\nb = 3\nC: Final = 4\nD = TypeVar("D")\nE: TypeAlias = "B"\nF = t.Union[int, str]\nfor g in b: pass\nwith b as h: pass\n',
    [
      'export const A 1',
      'export variable b 2',
      'export const C 4',
      'export type D 5',
      'export type E 6',
      'export type F 7',
    ],
  );
  check('several at once', 'a = b = 1\n(c, [d, *e]), f.g, h[i] = j', [
    'export variable a 1',
    'export variable b 1',
    'export variable c 2',
    'export variable d 2',
    'export variable e 2',
  ]);
  check(
    'in branches, and none of functions',
    'try:\n    a = 1\nexcept B:\n    a = 2\ndef c():\n    global d\n    d = e = 1\n',
    ['export variable a 2', 'export function c 5-7'],
  );
  check(
    'a leading underscore is not for others',
    '_a = 1\n__b__ = 2\ndef _c(): pass\nclass _D:\n    e = 1\n',
    ['variable _a 1', 'export variable __b__ 2', 'function _c 3', 'class _D 4-5', 'property _D.e 5'],
  );
  check('__all__ says what is for others', '__all__ = [\n    "a",\n]\n__all__ += ["_b"]\na = _b = c = 1\n', [
    'variable __all__ 1-3',
    'export variable a 5',
    'export variable _b 5',
    'variable c 5',
  ]);
  check(
    'an __all__ from elsewhere says nothing',
    'from a import b\n__all__ = b.__all__ + ["c"]\nc = d = 1\n',
    ['export variable __all__ 2', 'export variable c 3', 'export variable d 3'],
  );
});

describe('signatures', () => {
  const signature = (source: string, name: string, expected: string) =>
    test(expected, () => {
      expect(symbolNamed(extract('a.py', source), name).signature).toBe(expected);
    });

  signature(
    '@a("b:")\nasync def c(\n    d: dict[str, int],  # why\n    *,\n    e=":",\n) -> "F":\n    pass',
    'c',
    'async def c( d: dict[str, int], *, e=":", ) -> "F"',
  );
  signature('class A(B[C], metaclass=D): pass', 'A', 'class A(B[C], metaclass=D)');
  signature('@overload\ndef a(b: int) -> int: ...\ndef a(b): pass', 'a', 'def a(b: int) -> int');
  signature('class A:\n    def b(self):\n        self.c: int = 1 # why', 'c', 'self.c: int = 1');
});

describe('documentation', () => {
  const doc = (title: string, source: string, name: string, expected: string | null) =>
    test(title, () => {
      expect(symbolNamed(extract('a.py', source), name).doc).toBe(expected);
    });

  doc(
    'a docstring, without its indentation',
    'def a():\n    """One.\n\n    Two:\n      three\n    """\n',
    'a',
    'One.\n\nTwo:\n  three',
  );
  doc('a docstring in single quotes', "class A:\n    # no\n    r'One.'\n    b = 1", 'A', 'One.');
  doc('no string that is computed', 'def a():\n    f"{b}"\n', 'a', null);
  doc('a comment above', '# noqa: E501\n# One.\n#  Two.\n@b\ndef a(): pass', 'a', 'One.\n Two.');
  doc('a comment for a constant', '#: One.\nA = 1', 'A', 'One.');
  doc('a string below an attribute', 'class A:\n    b: int = 1\n    """One."""', 'b', 'One.');
});
