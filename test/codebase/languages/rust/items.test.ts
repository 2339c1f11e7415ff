import { describe, expect, test } from 'vitest';
import { rust } from '../../../../src/codebase/languages/rust/language.ts';
import { imports, outline, symbolNamed } from '../outline.ts';

const extract = await rust.loadExtractor();

function check(title: string, source: string, expected: readonly string[]): void {
  test(title, () => {
    const facts = extract('a.rs', source);
    expect(outline(facts)).toEqual(expected);
    expect(facts.parseErrors).toBe(0);
  });
}

describe('items', () => {
  check(
    'functions, also nested ones',
    'pub async fn a() {\n  fn b() {}\n  struct C;\n}\nconst unsafe fn d<T>() -> T {}',
    ['export function a 1-4', 'function a.b 2', 'struct a.C 3', 'function d 5'],
  );
  check(
    'structs and unions with their fields',
    'pub struct A<T> { pub b: T, c: u8 }\nstruct D(pub u8);\nunion E { f: u8 }\nstruct G;',
    [
      'export struct A 1',
      'export property A.b 1',
      'property A.c 1',
      'struct D 2',
      'struct E 3',
      'property E.f 3',
      'struct G 4',
    ],
  );
  check(
    'enums are as visible as their members',
    'pub enum A { B, C(u8), D { e: u8 }, F = 1 }\nenum G { H }',
    [
      'export enum A 1',
      'export enum-member A.B 1',
      'export enum-member A.C 1',
      'export enum-member A.D 1',
      'export property D.e 1',
      'export enum-member A.F 1',
      'enum G 2',
      'enum-member G.H 2',
    ],
  );
  check(
    'constants, statics, aliases',
    'pub(crate) const A: u8 = 1;\nstatic mut B: u8 = 2;\ntype C<T> = Vec<T>;\nconst _: () = ();',
    ['export const A 1', 'static B 2', 'type C 3'],
  );
  check(
    'modules',
    'pub mod a;\nmod b {\n  pub fn c() {}\n  mod d {}\n}\n#[cfg(test)]\nmod tests {\n  #[test]\n  fn e() {}\n}',
    [
      'export module a 1',
      'module b 2-5',
      'export function b.c 3',
      'module b.d 4',
      'module tests 6-10',
      'function tests.e 8-9',
    ],
  );
  check(
    'macros',
    '#[macro_export]\nmacro_rules! a { () => {} }\nmacro_rules! b { () => {} }\n#[proc_macro_derive(C)]\npub fn derive_c(x: TokenStream) -> TokenStream {}',
    ['export macro a 1-2', 'macro b 3', 'export macro derive_c 4-5'],
  );
  check('what stands in `extern` blocks', 'extern "C" { pub fn a(x: u8); static B: u8; }', [
    'export function a 1',
    'static B 1',
  ]);
  check('raw names lose their mark', 'fn r#type() {}', ['function type 1']);
  check(
    'attributes belong to the range, comments between them too',
    '/// Doc\n#[a]\n// why\n#[b]\npub struct C;\n#[d] use e;\nfn f() {}',
    ['export struct C 2-5', 'function f 7'],
  );
});

describe('impl and trait', () => {
  check(
    'methods have the type for a container',
    'impl<T> a::Token<T> { pub fn b(&self) {} fn c() { fn d() {} } const E: u8 = 1; }',
    ['export method Token.b 1', 'method Token.c 1', 'function c.d 1', 'const Token.E 1'],
  );
  check(
    'of a trait, and then they are visible',
    "impl<'a, T: X> fmt::Display<T> for &'a Token<'_, T> { type Out = u8; fn fmt(&self) {} }",
    ['export type Display for &Token.Out 1', 'export method Display for &Token.fmt 1'],
  );
  check(
    'for types that have no name',
    'impl A for [T; 3] { fn b() {} }\nimpl A for (B, C<D>) { fn e() {} }\nimpl dyn F + Send { fn g() {} }\nimpl A for fn(u8) -> u8 { fn h() {} }',
    [
      'export method A for [T; 3].b 1',
      'export method A for (B, C).e 2',
      'method dyn F + Send.g 3',
      'export method A for fn(u8) -> u8.h 4',
    ],
  );
  check('items of a trait', 'pub trait A: B { type C; const D: u8; fn e(&self); fn f(&self) {} }', [
    'export trait A 1',
    'export type A.C 1',
    'export const A.D 1',
    'export method A.e 1',
    'export method A.f 1',
  ]);

  test('a method knows the trait that it implements', () => {
    const facts = extract('a.rs', 'impl x::A<u8> for B { fn c() {} }\nimpl B { fn d() {} }');
    expect(symbolNamed(facts, 'c').implementsTrait).toBe('A');
    expect(symbolNamed(facts, 'd').implementsTrait).toBeNull();
  });
});

describe('macros whose text is items', () => {
  check(
    'are read as items',
    'cfg_rt! {\n  pub mod a;\n  pub struct B { c: u8 }\n}\nthread_local! { static D: u8 = 1; }',
    ['export module a 2', 'export struct B 3', 'property B.c 3', 'static D 5'],
  );
  check('within an impl', 'impl A { cfg_x! { pub fn b(&self) {} } }', ['export method A.b 1']);
  check('within each other', 'a! { b! { mod c { d! { fn e() {} } } } }', ['module c 1', 'function c.e 1']);
  check('not when they do not parse as such', 'm! { fn => struct }\nn! { mod a, struct B {} }', []);
  check('not within functions', 'fn a() { m! { fn b() {} } }', ['function a 1']);
});

describe('signature and doc', () => {
  const signature = (title: string, source: string, name: string, expected: string) =>
    test(title, () => {
      expect(symbolNamed(extract('a.rs', source), name).signature).toBe(expected);
    });

  signature(
    'a function without its body',
    '#[a]\npub fn b<T>(\n    x: T, // why\n) -> T\nwhere\n    T: C,\n{\n}',
    'b',
    'pub fn b<T>( x: T, ) -> T where T: C',
  );
  signature(
    'a struct without its fields',
    'pub struct A<T> where T: B { c: T }',
    'A',
    'pub struct A<T> where T: B',
  );
  signature('a tuple struct as a whole', 'struct A(pub u8, B);', 'A', 'struct A(pub u8, B)');
  signature('a constant with its value', 'const A: &str = "b";', 'A', 'const A: &str = "b"');
  signature('a field', 'struct A { pub b: C<D>, }', 'b', 'pub b: C<D>');
  signature('a macro without its rules', 'macro_rules! a { ($x:expr) => { $x }; }', 'a', 'macro_rules! a');

  const doc = (title: string, source: string, name: string, expected: string | null) =>
    test(title, () => {
      expect(symbolNamed(extract('a.rs', source), name).doc).toBe(expected);
    });

  doc('line comments', '/// One\n///\n///  two\nfn a() {}', 'a', 'One\n\n two');
  doc('block comments', '/** One\n * two */\nfn a() {}', 'a', 'One\ntwo');
  doc('attributes', '#[doc = "One"]\n#[doc = " two"]\nfn a() {}', 'a', 'One\n two');
  doc('around attributes', '/// One\n#[x]\n/// two\nfn a() {}', 'a', 'One\ntwo');
  doc('within a module', '/// One\nmod a {\n    //! two\n    fn b() {}\n}', 'a', 'One\ntwo');
  doc('plain comments are none', '// One\n//// two\nfn a() {}', 'a', null);
  doc('of something else', '/// One\nuse x;\nfn a() {}', 'a', null);
});

describe('use, mod and extern crate', () => {
  const checkImports = (source: string, expected: string | readonly string[]) =>
    test(source, () => {
      expect(imports(extract('a.rs', source))).toEqual([expected].flat());
    });

  checkImports('use a::b::C;', 'use a::b {C}');
  checkImports('use a;', 'use a {* as a}');
  checkImports('use a::b as c;', 'use a {b as c}');
  checkImports('use a::{b::{self, C as D}, e::*, f};', [
    'use a {b}',
    'use a::b {C as D}',
    'use a::e {*}',
    'use a {f}',
  ]);
  checkImports('use a::{self as b, c};', ['use a {* as b}', 'use a {c}']);
  checkImports('use {a::B, c::D};', ['use a {B}', 'use c {D}']);
  checkImports('use ::a::B;', 'use ::a {B}');
  checkImports('use super::super::A; use self::b::C; use crate::*;', [
    'use super::super {A}',
    'use self::b {C}',
    'use crate {*}',
  ]);
  checkImports('pub use a::B; pub(crate) use c::D;', ['re-export a {B}', 're-export c {D}']);
  checkImports('use a::{\n  b, // one\n  /* two */ c,\n};', ['use a {b}', 'use a {c}']);
  checkImports('use r#try::r#type;', 'use try {type}');
  checkImports('use a::B as _;', 'use a {B as _}');
  checkImports('extern crate a; extern crate b as c;', ['use a {* as a}', 'use b {* as c}']);
  checkImports('mod a; pub mod b; mod c { mod d; use e::F; }', [
    'mod a {* as a}',
    'mod b {* as b}',
    'mod d {* as d} in c',
    'use e {F} in c',
  ]);
  checkImports('#[path = "x/y.rs"] mod a; #[cfg_attr(unix, path = "z.rs")] mod b;', [
    'mod a {* as a} at x/y.rs',
    'mod b {* as b} at z.rs',
  ]);
  checkImports('fn a() { use b::C; }', 'use b {C}');
  checkImports('cfg_x! { mod a; pub use b::C; }', ['mod a {* as a}', 're-export b {C}']);

  test('every leaf stands on its own line', () => {
    expect(extract('a.rs', 'use a::{\n  b,\n  c,\n};').imports.map(({ line }) => line)).toEqual([2, 3]);
  });
});
