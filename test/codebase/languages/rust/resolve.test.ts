import { describe, expect, test } from 'vitest';
import { rust } from '../../../../src/codebase/languages/rust/language.ts';
import { type Files, resolvedImports } from '../project-view.ts';

const manifest = '[package]\nname = "my-app"\n';

function check(title: string, files: Files, from: string, expected: readonly string[]): void {
  test(title, async () => {
    expect(await resolvedImports(rust, { 'Cargo.toml': manifest, ...files }, from)).toEqual(expected);
  });
}

describe('mod', () => {
  check(
    'in both layouts',
    { 'src/lib.rs': 'mod a; mod b; mod gone;', 'src/a.rs': '', 'src/b/mod.rs': '' },
    'src/lib.rs',
    ['a → src/a.rs', 'b → src/b/mod.rs', 'gone → missing'],
  );
  check(
    'below a file',
    { 'src/lib.rs': 'mod a;', 'src/a.rs': 'mod b;', 'src/a/b.rs': '', 'src/b.rs': '' },
    'src/a.rs',
    ['b → src/a/b.rs'],
  );
  check(
    'below a mod.rs',
    { 'src/lib.rs': 'mod a;', 'src/a/mod.rs': 'mod b;', 'src/a/b.rs': '' },
    'src/a/mod.rs',
    ['b → src/a/b.rs'],
  );
  check(
    'within blocks',
    { 'src/lib.rs': 'mod a { mod b; mod c { mod d; } }', 'src/a/b.rs': '', 'src/a/c/d/mod.rs': '' },
    'src/lib.rs',
    ['b → src/a/b.rs', 'd → src/a/c/d/mod.rs'],
  );
  check(
    'at a path',
    {
      'src/lib.rs': 'mod a;',
      'src/a.rs': '#[path = "x/y.rs"] mod b; mod c { #[path = "z.rs"] mod d; }',
      'src/x/y.rs': 'mod e;',
      'src/a/c/z.rs': '',
    },
    'src/a.rs',
    ['b → src/x/y.rs', 'd → src/a/c/z.rs'],
  );
  check(
    'below a file that a path names',
    { 'src/lib.rs': '#[path = "x/y.rs"] mod b;', 'src/x/y.rs': 'mod e;', 'src/x/e.rs': '' },
    'src/x/y.rs',
    ['e → src/x/e.rs'],
  );
  check(
    'of one name for several platforms',
    {
      'src/lib.rs': '#[cfg(a)] #[path = "x.rs"] mod sys; #[cfg(b)] #[path = "y.rs"] mod sys;',
      'src/x.rs': '',
      'src/y.rs': 'use super::z::A; ',
    },
    'src/lib.rs',
    ['sys → src/x.rs', 'sys → src/y.rs'],
  );
  check('a circle of paths ends', { 'src/lib.rs': '#[path = "lib.rs"] mod a;' }, 'src/lib.rs', [
    'a → src/lib.rs',
  ]);
});

describe('paths', () => {
  const tree = {
    'src/lib.rs': 'pub mod net; mod util; pub struct Root;',
    'src/net/mod.rs': 'mod tcp; pub mod udp;',
    'src/net/udp.rs': '',
    'src/util.rs': '',
  };
  const inTcp = (source: string, expected: readonly string[]) =>
    check(source, { ...tree, 'src/net/tcp.rs': source }, 'src/net/tcp.rs', expected);

  inTcp('use crate::util::Thing; use crate::Root; use crate::net;', [
    'crate::util::Thing → src/util.rs',
    'crate::Root → src/lib.rs',
    'crate::net → src/net/mod.rs',
  ]);
  inTcp('use super::udp::Socket; use super::super::util; use super::super::super::x;', [
    'super::udp::Socket → src/net/udp.rs',
    'super::super::util → src/util.rs',
    'super::super::super::x → missing',
  ]);
  inTcp('use self::inner::A; mod inner { use super::super::udp::B; use super::C; }', [
    'self::inner::A → src/net/tcp.rs',
    'super::super::udp::B → src/net/udp.rs',
    'super::C → src/net/tcp.rs',
  ]);
  inTcp('use crate::net::udp::*; use crate::util;', [
    'crate::net::udp → src/net/udp.rs',
    'crate::util → src/util.rs',
  ]);
  inTcp('use super::{self, udp::{self, A}};', [
    'super → src/net/mod.rs',
    'super::udp → src/net/udp.rs',
    'super::udp::A → src/net/udp.rs',
  ]);
  inTcp('enum Kind { A } use Kind::*; use self::Kind::A;', [
    'Kind → src/net/tcp.rs',
    'self::Kind::A → src/net/tcp.rs',
  ]);

  check(
    'the first name may be a child module',
    { ...tree, 'src/lib.rs': 'mod net; mod util; use net::udp::A; use util::B;' },
    'src/lib.rs',
    ['net → src/net/mod.rs', 'util → src/util.rs', 'net::udp::A → src/net/udp.rs', 'util::B → src/util.rs'],
  );
  check(
    'or what is imported',
    { ...tree, 'src/net/tcp.rs': 'use crate::net::udp; use udp::A;' },
    'src/net/tcp.rs',
    ['crate::net::udp → src/net/udp.rs', 'udp::A → src/net/udp.rs'],
  );
  check(
    'in the macros of a module too',
    { 'src/lib.rs': 'cfg_x! { mod a; }', 'src/a.rs': 'use crate::a::B;' },
    'src/a.rs',
    ['crate::a::B → src/a.rs'],
  );
});

describe('re-exports', () => {
  const check2 = (title: string, lib: string, files: Files, used: string, target: string) =>
    check(
      title,
      { 'src/lib.rs': `mod user; ${lib}`, ...files, 'src/user.rs': `use ${used};` },
      'src/user.rs',
      [`${used} → ${target}`],
    );

  check2(
    'an item leads to the module that holds it',
    'mod a; pub use self::a::inner::Thing;',
    { 'src/a.rs': 'pub mod inner;', 'src/a/inner.rs': '' },
    'crate::Thing',
    'src/a/inner.rs',
  );
  check2(
    'also by another name and in steps',
    'mod a; pub use a::Thing as Other;',
    { 'src/a.rs': 'mod b; pub use b::Thing;', 'src/a/b.rs': '' },
    'crate::Other',
    'src/a/b.rs',
  );
  check2(
    'a module',
    'mod a; pub use a::b;',
    { 'src/a.rs': 'pub mod b;', 'src/a/b.rs': '' },
    'crate::b::Thing',
    'src/a/b.rs',
  );
  check2(
    'a glob, where declarations tell',
    'mod a; pub use a::*;',
    { 'src/a.rs': 'pub mod b;', 'src/a/b.rs': '' },
    'crate::b::Thing',
    'src/a/b.rs',
  );
  check2(
    'a glob that may or may not hold the item stays',
    'mod a; pub use a::*;',
    { 'src/a.rs': '' },
    'crate::Thing',
    'src/lib.rs',
  );
  check2(
    'a variant of an enum',
    'mod a; pub use a::Shape;',
    { 'src/a.rs': '' },
    'crate::Shape::Round',
    'src/a.rs',
  );
  check2(
    'what another package holds',
    'pub use serde::Serialize;',
    {},
    'crate::Serialize',
    'serde (external)',
  );
  check2(
    'a circle ends',
    'mod a; pub use a::Thing;',
    { 'src/a.rs': 'pub use crate::Thing;' },
    'crate::Thing',
    'src/lib.rs',
  );
  check2(
    'a circle of globs ends',
    'mod a; pub use a::*;',
    { 'src/a.rs': 'pub use crate::*;' },
    'crate::Thing',
    'src/lib.rs',
  );
});

describe('crates', () => {
  check(
    'of others, by the name of the package',
    {
      'Cargo.toml': `${manifest}[dependencies]\nfutures-util = "1"\nold = { package = "new-name", version = "1" }\n`,
      'src/lib.rs':
        'use futures_util::A; use old::B; use std::C; use core::D; use unknown::E; extern crate alloc; use ::serde::F;',
    },
    'src/lib.rs',
    [
      'futures_util::A → futures-util (external)',
      'old::B → new-name (external)',
      'std::C → std (external)',
      'core::D → core (external)',
      'unknown::E → unknown (external)',
      'alloc → alloc (external)',
      '::serde::F → serde (external)',
    ],
  );
  check(
    'the library, from what stands beside it',
    {
      'src/lib.rs': 'pub mod a;',
      'src/a.rs': '',
      'tests/it.rs': 'mod common; use my_app::a::B; use common::C;',
      'tests/common/mod.rs': '',
    },
    'tests/it.rs',
    ['common → tests/common/mod.rs', 'my_app::a::B → src/a.rs', 'common::C → tests/common/mod.rs'],
  );
  check(
    'every implied root is a crate of its own',
    {
      'src/lib.rs': '',
      'src/bin/tool/main.rs': 'mod args; use crate::args::A; use my_app::B;',
      'src/bin/tool/args.rs': '',
    },
    'src/bin/tool/main.rs',
    ['args → src/bin/tool/args.rs', 'crate::args::A → src/bin/tool/args.rs', 'my_app::B → src/lib.rs'],
  );
  check(
    'a library with its own name and path',
    {
      'Cargo.toml': `${manifest}[lib]\nname = "core_lib"\npath = "code/start.rs"\n[[bin]]\nname = "x"\npath = "tool.rs"\n`,
      'code/start.rs': '',
      'tool.rs': 'use core_lib::A; use crate::B;',
    },
    'tool.rs',
    ['core_lib::A → code/start.rs', 'crate::B → tool.rs'],
  );

  const workspace = {
    'Cargo.toml':
      '[workspace]\nmembers = ["*"]\n[workspace.dependencies]\nshared = { path = "b", package = "pkg-b" }\n',
    'b/Cargo.toml': '[package]\nname = "pkg-b"\n',
    'b/src/lib.rs': 'pub mod m; pub use m::Deep;',
    'b/src/m.rs': '',
  };
  const inA = (title: string, dependencies: string, used: string, target: string) =>
    check(
      title,
      {
        ...workspace,
        'a/Cargo.toml': `[package]\nname = "a"\n${dependencies}`,
        'a/src/lib.rs': `use ${used};`,
      },
      'a/src/lib.rs',
      [`${used} → ${target}`],
    );

  inA(
    'of the workspace, by path',
    '[dependencies]\npkg-b = { path = "../b" }\n',
    'pkg_b::m::A',
    'b/src/m.rs',
  );
  inA('of the workspace, by name', '[dev-dependencies]\npkg-b = "1"\n', 'pkg_b::Deep', 'b/src/m.rs');
  inA(
    'renamed',
    '[dependencies]\nother = { path = "../b", package = "pkg-b" }\n',
    'other::Deep',
    'b/src/m.rs',
  );
  inA(
    'inherited from the workspace',
    '[dependencies]\nshared.workspace = true\n',
    'shared::Deep',
    'b/src/m.rs',
  );
  inA(
    'for one platform',
    "[target.'cfg(unix)'.dependencies]\npkg-b = { path = '../b' }\n",
    'pkg_b::Deep',
    'b/src/m.rs',
  );

  check(
    'a broken manifest is passed over',
    { 'Cargo.toml': '[package', 'src/lib.rs': 'mod a; use crate::a::B;', 'src/a.rs': '' },
    'src/lib.rs',
    ['a → src/a.rs', 'crate::a::B → src/a.rs'],
  );
});

describe('files that no crate reaches', () => {
  check(
    'belong to the module of their folder',
    {
      'src/lib.rs': 'mod a;',
      'src/a.rs': '',
      'src/a/lost.rs': 'use super::X; use crate::Y; mod own;',
      'src/a/lost/own.rs': '',
    },
    'src/a/lost.rs',
    ['super::X → src/a.rs', 'crate::Y → src/lib.rs', 'own → src/a/lost/own.rs'],
  );
  check(
    'or stand for themselves',
    {
      'src/lib.rs': '',
      'fixtures/case.rs': 'mod part; use crate::part::A; use my_app::B;',
      'fixtures/part.rs': '',
    },
    'fixtures/case.rs',
    ['part → fixtures/part.rs', 'crate::part::A → fixtures/part.rs', 'my_app::B → src/lib.rs'],
  );
});
