import { describe, expect, test } from 'vitest';
import { go } from '../../../../src/codebase/languages/go/language.ts';
import { outline, symbolNamed } from '../outline.ts';

const extract = await go.loadExtractor();

function check(title: string, source: string, expected: readonly string[]): void {
  test(title, () => {
    const facts = extract('a.go', `package p\n${source}`);
    expect(outline(facts)).toEqual(expected);
    expect(facts.parseErrors).toBe(0);
  });
}

describe('functions and methods', () => {
  check(
    'a capital letter is for other packages',
    'func A() {}\nfunc b[T any](c T) (d T) {\n\treturn c\n}\nfunc init() {}\nfunc _() {}',
    ['export function A 2', 'function b 3-5', 'function init 6'],
  );
  check(
    'a method belongs to the type of its receiver',
    'func (a *A[K, V]) B() {}\nfunc (A) c() {}\nfunc (a A) D() {}',
    ['export method A.B 2', 'method A.c 3', 'export method A.D 4'],
  );
});

describe('types', () => {
  check(
    'structs, with fields and what is embedded',
    'type A[T any] struct {\n\tB, c int `json:"b"`\n\t*D\n\tp.E\n\tF struct{ G int }\n\t_ int\n}',
    [
      'export struct A 2-8',
      'export property A.B 3',
      'property A.c 3',
      'export property A.D 4',
      'export property A.E 5',
      'export property A.F 6',
      'export property F.G 6',
    ],
  );
  check(
    'interfaces',
    'type A interface {\n\tB(c int) (d string, err error)\n\te()\n\tF\n\t~int | string\n}',
    ['export interface A 2-7', 'export method A.B 3', 'method A.e 4'],
  );
  check(
    'others, in groups and in functions',
    'type (\n\tA = map[string]B\n\tc func(d int) error\n)\nfunc e() {\n\ttype f struct{ g int }\n}',
    ['export type A 3', 'type c 4', 'function e 6-8', 'struct e.f 7', 'property f.g 7'],
  );
});

describe('constants and variables', () => {
  check(
    'at the top',
    'const A, b = 1, 2\nconst (\n\tC D = iota\n\te\n\t_\n\tF\n)\nvar g, H *I = j()\nvar (\n\tk = 1\n)\nvar _ L = M{}',
    [
      'export const A 2',
      'const b 2',
      'export const C 4',
      'const e 5',
      'export const F 7',
      'variable g 9',
      'export variable H 9',
      'variable k 11',
    ],
  );
  check('and none of functions', 'func a() {\n\tconst b = 1\n\tvar c, d int\n\te := struct{ f int }{1}\n}', [
    'function a 2-6',
  ]);
});

describe('signatures', () => {
  const signature = (source: string, name: string, expected: string) =>
    test(expected, () => {
      expect(symbolNamed(extract('a.go', `package p\n${source}`), name).signature).toBe(expected);
    });

  signature(
    'func (a *A) B(c int, d ...string) (e *E, err error) {\n}',
    'B',
    'func (a *A) B(c int, d ...string) (e *E, err error)',
  );
  signature('type A[T any] struct {\n\tb int\n}', 'A', 'type A[T any] struct');
  signature('type A func(\n\tb int,\n) error', 'A', 'type A func( b int, ) error');
  signature('type A interface {\n\tB(c int) error // why\n}', 'B', 'B(c int) error');
  signature('const A B = 1 << iota', 'A', 'const A B = 1 << iota');
});

describe('documentation', () => {
  const doc = (title: string, source: string, name: string, expected: string | null) =>
    test(title, () => {
      expect(symbolNamed(extract('a.go', `package p\n${source}`), name).doc).toBe(expected);
    });

  doc('comments above', '\n// A is one.\n//\n// Two.\n//go:noinline\nfunc A() {}', 'A', 'A is one.\n\nTwo.');
  doc('no comment with a line between', '// no\n\nvar A = 1', 'A', null);
  doc('in a group', '// no\nconst (\n\t// Yes.\n\tA = 1\n)', 'A', 'Yes.');
  doc('behind', 'type A struct {\n\tB int // Yes.\n\tC int\n}', 'B', 'Yes.');
  doc('nothing behind the line before', 'type A struct {\n\tB int // no\n\tC int\n}', 'C', null);
  doc('above what is of several names', '// Yes.\nvar A, B int', 'B', 'Yes.');
});
