import { describe, expect, test } from 'vitest';
import { rust } from '../../../../src/codebase/languages/rust/language.ts';
import { uses } from '../outline.ts';

const extract = await rust.loadExtractor();

function check(title: string, source: string, expected: string): void {
  test(title, () => {
    expect(uses(extract('a.rs', source)).join(' ')).toBe(expected);
  });
}

/** The same within the body of a function. */
function checkBody(title: string, body: string, expected: string): void {
  check(title, `fn main() { ${body} }`, expected);
}

describe('calls', () => {
  checkBody('functions, methods and paths', 'a(); b.c(); d::e::f(); self.g.h();', 'a() b c() d e f() g h()');
  checkBody('with type arguments', 'a::<B>(); c.d::<E>(); F::<G>::h();', 'a() B c d() E F G h()');
  checkBody('macros', 'a!(b); c::d![e];', 'a() b c d() e');
  checkBody('what is only passed on is used', 'a(b, c::d, e.f);', 'a() b c d e f');
  checkBody(
    'in the tokens of a macro',
    'a!(b(c), d.e(f), g!(h), i::<j>(k), l);',
    'a() b() c d e() f g() h i() j k l',
  );
  check(
    'in the rules of a macro',
    'macro_rules! a { ($x:ident $(, foo)*) => { b($x); let c = d::e!(1); } }',
    'b() d e()',
  );
  check('a macro whose text is items', 'a! { fn b(x: C) { d() } }', 'a() C d()');
  check('a macro whose text only looks so', 'a! { fn b => c }', 'a() b c');
});

describe('uses', () => {
  check(
    'types',
    'struct A<T: B> { c: Vec<D>, e: f::G }\nimpl H for A<I> where I: J {}',
    'B Vec D f G H A I I J',
  );
  check('signatures', 'fn a<T: B>(c: &D, e: impl F) -> Result<G, H> {}', 'B D F Result G H');
  checkBody('fields and literals', 'A { b, c: d, ..e }.f', 'A b c d e f');
  checkBody(
    'patterns: variants and fields, no bindings',
    'match a { Some(b) => c, D::E { f, g: h } if i => j, K | L => m, n @ 1 => n }',
    'a Some c D E f g i j K L m',
  );
  checkBody(
    'what a let or a loop binds is none',
    'let a = b; let (c, mut d): (E, F) = g; for h in i {} if let Some(j) = k {} while let L(l) = m {}',
    'b E F g i Some k L m',
  );
  checkBody('closures', '|a, b: C| d(a)', 'C d()');
  check(
    'derived traits and attributes of others',
    '#[derive(A, b::C)]\n#[serde(rename = "x")]\n#[tokio::main]\n#[cfg(test)]\n#[allow(dead_code)]\nstruct D;',
    'A b C serde rename tokio main',
  );
});

describe('what is no reference', () => {
  check(
    'names of items',
    'fn a() {} struct B; enum C { D } trait E { type F; fn g(); } mod h {} const I: u8 = 1;',
    '',
  );
  check(
    'parameters, type parameters and lifetimes',
    "fn a<'b, T, const N: usize>(c: &'b u8, mut d: u8) { 'e: loop { break 'e } }",
    '',
  );
  check('imported names', 'use a::B; extern crate c; mod d;', '');
  check(
    'Self and words of the language in macros',
    'fn a() -> Self { b!(let mut x = self.y as u8; match z {}) }',
    'b() y z',
  );
});
