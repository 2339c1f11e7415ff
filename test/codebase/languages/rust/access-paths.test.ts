import { describe, expect, test } from 'vitest';
import { rust } from '../../../../src/codebase/languages/rust/language.ts';
import { meanings, showPath, symbolNamed } from '../outline.ts';

const extract = await rust.loadExtractor();

/** `expected`: the meanings of the last names of the source, as many as are given. */
function check(title: string, source: string, ...expected: string[]): void {
  test(title, () => {
    expect(meanings(extract('a.rs', source)).slice(-expected.length)).toEqual(expected);
  });
}

/** The same within the body of a function. */
function checkBody(title: string, body: string, ...expected: string[]): void {
  check(title, `fn main() { ${body} }`, ...expected);
}

describe('scopes', () => {
  check('an item of the file, before its declaration too', 'fn a() { b(); } fn b() {}', 'b: #b');
  check('an item of a function', 'fn a() { b(); fn b() {} } fn c() { b(); }', 'b: #b', 'b: ~b');
  checkBody(
    'a parameter, a local and a loop variable mean nothing',
    'let a = b; for c in a { d(c, a); }',
    'b: ~b',
    'd: ~d',
  );
  check(
    'what a `let` is made from is not yet itself',
    'fn f() { let g = g(); g.h(); } fn g() -> A {}',
    'g: #g',
    'h: #g.h',
    'A: ~A',
  );
  checkBody(
    'a later `let` hides the one before',
    'let a = B::new(); let a = a.c(); a.d();',
    'B: ~B',
    'new: ~B.new',
    'c: ~B.new.c',
    'd: ~B.new.c.d',
  );
  checkBody('a local ends with its block', '{ let a = 1; } a();', 'a: ~a');
  checkBody('the names of an arm end with it', 'match b { Some(a) => c(a), None => a() }', 'a: ~a');
  checkBody('a condition binds in its block', 'if let Some(a) = b { a } a();', 'a: ~a');
  checkBody('a closure binds in itself', 'let f = |a| { a }; a();', 'a: ~a');
  check('a type parameter', 'struct T; fn a<T>(b: T) -> T {} fn c() -> T {}', 'T: #T');
  check('a lifetime is no name', "fn a<'b>(c: &'b D) {}", 'D: ~D');
  check('a module sees nothing of what is around it', 'struct A; mod b { fn c() -> A {} }', 'A: ~A');
  check('but by a glob', 'struct A; mod b { use super::*; fn c() -> A {} }', 'A: #A');
  check(
    'a module may be named as a local is',
    'fn a(path: B) { path::c(path) }',
    'path: ~path',
    'c: ~path.c',
  );
});

describe('use', () => {
  check('from the crate', 'use crate::a::B; fn f() -> B {}', 'B: ~crate.a.B');
  check('by another name', 'use a::{self, B as C}; fn f(x: C) { a::d() }', 'C: ~a.B', 'a: ~a', 'd: ~a.d');
  check(
    'from the module itself and those above',
    'use self::a::B; use super::super::C; fn f(x: B, y: C) {}',
    'B: ~self.a.B',
    'C: ~super::super.C',
  );
  check(
    'within a block of a module',
    'mod a { use super::b; use super::super::c; use self::d; fn f() { b(); c(); d() } }',
    'b: ~self.b',
    'c: ~super.c',
    'd: #a.d',
  );
  check(
    'from another crate',
    'use ::a::B; extern crate c as d; fn f(x: B) { d::e() }',
    'B: ~a.B',
    'd: ~c',
    'e: ~c.e',
  );
  check('a name of its own module', 'use a::a; fn f() { a() }', 'a: ~a.a');
  check('what is imported before', 'use crate::a; use a::B; fn f(x: B) {}', 'B: ~crate.a.B');
  check('a file', 'mod a; fn f() { a::b() }', 'a: a:*', 'b: a:*.b');
  check('the variants of an enum', 'enum A { B } use A::*; fn f() { B }', 'B: #B');
  check('within a function only', 'fn f() { use a::b; b() } fn g() { b() }', 'b: ~a.b', 'b: ~b');
});

describe('paths', () => {
  checkBody(
    'from the crate, the module and above',
    'crate::a::b(); self::c(); super::super::d();',
    'a: ~crate.a',
    'b: ~crate.a.b',
    'c: ~self.c',
    'd: ~super::super.d',
  );
  check(
    'of the macros of a crate',
    'macro_rules! a { () => { $crate::b::c() } }',
    'b: ~crate.b',
    'c: ~crate.b.c',
  );
  check('Self', 'struct A; impl B for A { fn c() -> Self { Self::d() } }', 'd: #A.d');
  check('Self of a trait', 'trait A { fn b() { Self::c() } }', 'c: #A.c');
  checkBody(
    'with type arguments',
    'A::<B>::c::<D>().e();',
    'A: ~A',
    'B: ~B',
    'c: ~A.c',
    'D: ~D',
    'e: ~A.c.e',
  );
});

describe('members', () => {
  check(
    'of self',
    'struct A { b: C } impl A { fn d(&self) { self.b.e(); self.d() } }',
    'b: #A.b',
    'e: #A.b.e',
    'd: #A.d',
  );
  check('of self in a trait', 'trait A { fn b(&self) { self.c() } }', 'c: #A.c');
  check(
    'of self on a line of its own',
    'impl A { fn b(self) { self\n .c()\n .d() } }',
    'A: ~A',
    'c: ~A.c',
    'd: ~A.c.d',
  );
  check('of a parameter', 'fn f(a: &mut Box<dyn B>) { a.c() }', 'Box: ~Box', 'B: ~B', 'c: ~B.c');
  check('of a type parameter', 'fn f<T: Send + A>(a: T) { a.b() }', 'b: ~A.b');
  check('of one with a `where`', 'fn f<T>(a: T) where T: A { a.b() }', 'b: ~A.b');
  check('of an `impl`', 'fn f(a: impl Iterator<Item = B>) { for c in a { c.d() } }', 'd: ~B.d');
  checkBody('of a declared local', 'let a: Vec<B> = c(); a[0].d();', 'd: ~B.d');
  checkBody('of what is made', 'let a = B { c: 1 }; a.d();', 'B: ~B', 'c: ~B.c', 'd: ~B.d');
  checkBody('of what is awaited, tried or unwrapped', 'let a = b.c().await?.unwrap(); a.d();', 'd: ~b.c.d');
  checkBody('of what is wrapped', 'let a = Arc::new(Mutex::new(B::new())); a.lock().c();', 'c: ~B.new.c');
  checkBody('of a cast', 'let a = b as C; a.d();', 'd: ~C.d');
  check('of what a pattern takes', 'fn f(a: Option<B>) { if let Some(c) = a { c.d() } }', 'd: ~B.d');
  check(
    'of what an arm takes',
    'fn f(a: Option<B>) { match a { Some(ref c) => c.d(), None => {} } }',
    'd: ~B.d',
    'None: ~None',
  );
  checkBody('of what a variant holds', 'match a { B::C(d) => d.e(), }', 'e: ~B.C.e');
  check('of what a loop takes', 'fn f(a: &[B]) { for c in a.iter() { c.d() } }', 'd: ~B.d');
  check('of what is handed to a closure', 'fn f(a: Vec<B>) { a.iter().map(|c| c.d()) }', 'd: ~B.d');
  check('of a parameter of a closure', 'fn f() { |a: &B| a.c() }', 'B: ~B', 'c: ~B.c');
  checkBody(
    'of fields that a pattern names',
    'let A { b, c: d } = x; b.e(); d.f();',
    'b: ~A.b',
    'c: ~A.c',
    'x: ~x',
    'e: ~A.b.e',
    'f: ~A.c.f',
  );
  checkBody('of a literal nobody knows', '"a".b(); 1.c(); x.0.d();', 'b: ?', 'c: ?', 'x: ~x', 'd: ?');
  checkBody('fields of a literal', 'let b = 1; A { b, c: d }', 'A: ~A', 'b: ~A.b', 'c: ~A.c', 'd: ~d');
  check('a block behind a type is no literal', 'fn f(a: B) -> C { a }', 'B: ~B', 'C: ~C');
});

describe('what the text hides', () => {
  checkBody(
    'literals and comments',
    `a("b{(", 'c', '{', b'"', r#"d"("#); // e(\n/* f /* ( */ */ g();`,
    'a: ~a',
    'g: ~g',
  );
  checkBody('a lifetime beside a character', "f::<'a>(b, 'c'); d();", 'f: ~f', 'b: ~b', 'd: ~d');
  check('attributes among tokens', 'm! { #[cfg(feature = "a")] b => c }', 'm: ~m', 'b: ~b', 'c: ~c');
  checkBody(
    'the tokens of a macro end with their bracket',
    'm!(let a = 1); let b: C = d; b.e()',
    'm: ~m',
    'C: ~C',
    'd: ~d',
    'e: ~C.e',
  );
});

describe('types', () => {
  const type = (source: string, name: string, expected: string) =>
    test(source, () => {
      const facts = extract('a.rs', source);
      expect(showPath(facts, symbolNamed(facts, name).type)).toBe(expected);
    });

  type('struct A { b: Option<Arc<Mutex<C>>> }', 'b', '~C');
  type('fn a() -> Result<Vec<B>, C> {}', 'a', '~B');
  type('fn a() -> (B, C) {}', 'a', '?');
  type('fn a<F>(f: F) -> B where F: Fn() -> C {}', 'a', '~B');
  type('struct A; impl A { fn new() -> Self {} }', 'new', '#A');
  type("const A: &'static B = c;", 'A', '~B');
  type('type A<T> = b::C<T>;', 'A', '~b.C');
  type('enum A { B(Box<C>) }', 'B', '~C');
  type('enum A { B(C, D) }', 'B', '?');
  type('mod a;', 'a', 'a:*');
});

describe('supertypes', () => {
  const supers = (source: string, ...expected: string[]) =>
    test(source, () => {
      const facts = extract('a.rs', source);
      expect(
        facts.inheritance.map(
          ({ sub, super: above }) => `${showPath(facts, sub)} < ${showPath(facts, above)}`,
        ),
      ).toEqual(expected);
    });

  supers('struct A; impl<T> b::C<T> for A {} impl A {}', '#A < ~b.C');
  supers("trait A<T>: B + c::D<T> + 'static where T: E { }", '#A < ~B', '#A < ~c.D');
  supers('use crate::a::A; impl B for &A {}', '~crate.a.A < ~B');
});

describe('exports', () => {
  const exported = (source: string, ...expected: string[]) =>
    test(source, () => {
      const facts = extract('a.rs', source);
      expect(facts.exports.map(({ name, path }) => `${name} = ${showPath(facts, path)}`)).toEqual(expected);
    });

  exported('pub use a::B as C; pub(crate) use self::d;', 'C = ~a.B', 'd = ~self.d');
  exported('use a::B;', 'self::B = ~a.B');
  exported('mod a { pub use b::C; }', 'a::C = ~b.C');
  exported('use crate::Shape::*;', '* = ~crate.Shape');
  exported('pub mod a;', 'a = a:*');
});
