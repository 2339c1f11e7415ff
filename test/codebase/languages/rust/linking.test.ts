import { expect, test } from 'vitest';
import { indexProject } from '../../indexed-project.ts';

const manifest = '[package]\nname = "shop"\n[dependencies]\nserde = "1"\n';

/** `name → path name` for the references of a file; the container before the name, where there is one. */
function check(
  title: string,
  files: Readonly<Record<string, string>>,
  path: string,
  expected: readonly string[],
): void {
  test(title, async () => {
    const index = await indexProject({ 'Cargo.toml': manifest, ...files });
    const found = index.referencesIn(path).map(({ name, target }) => {
      if (target.kind === 'file') return `${name} → ${target.path}`;
      if (target.kind !== 'symbol') return `${name} → ${target.kind}`;
      const symbol = index.symbol(target.id);
      const container = symbol?.container == null ? '' : `${symbol.container}.`;
      return `${name} → ${symbol?.path} ${container}${symbol?.name}`;
    });
    expect(found).toEqual(expected);
  });
}

const crate = {
  'src/lib.rs': 'pub mod items;\nmod owner;\npub use items::Item as Article;\npub use owner::*;\n',
  'src/items.rs': `use crate::Owner;
pub struct Item { pub owner: Option<Owner> }
impl Item {
    pub fn new() -> Self { Item { owner: None } }
    pub fn owner(&self) -> &Owner { self.owner.as_ref().unwrap() }
}
pub enum Kind { Small(Item), Large }
`,
  'src/owner.rs': `pub struct Owner;
pub trait Greet { fn greet(&self) { self.name() } fn name(&self); }
impl Greet for Owner { fn name(&self) {} }
`,
};

const main = (body: string) => ({ ...crate, 'src/main.rs': body });

check(
  'what a crate passes on, and members by the type of what they are of',
  main(
    'use shop::{Article, Greet};\nfn main() { let a = Article::new(); a.owner().greet(); a.owner.name(); }',
  ),
  'src/main.rs',
  [
    'Article → src/items.rs Item',
    'new → src/items.rs Item.new',
    'owner → src/items.rs Item.owner',
    'greet → src/owner.rs Greet.greet',
    'owner → src/items.rs Item.owner',
    'name → src/owner.rs Greet for Owner.name',
  ],
);
check(
  'modules, enums and their variants',
  main(
    'use shop::items::{self, Kind};\nuse Kind::*;\nfn main(k: items::Kind) { match k { Kind::Small(i) => i.owner(), Large => 1 } }',
  ),
  'src/main.rs',
  [
    'items → src/items.rs',
    'Kind → src/items.rs Kind',
    'Kind → src/items.rs Kind',
    'Small → src/items.rs Kind.Small',
    'owner → src/items.rs Item.owner',
    'Large → src/items.rs Kind.Large',
  ],
);
check(
  'what is not in the project',
  main(
    'use serde::Serialize;\nuse std::fmt::{self, Display};\nfn main(s: String, d: Display) { fmt::write(Vec::new()); println!(); Serialize; nobody() }',
  ),
  'src/main.rs',
  [
    'String → external',
    'Display → external',
    'fmt → external',
    'write → external',
    'Vec → external',
    'new → external',
    'println → external',
    'Serialize → external',
    'nobody → unknown',
  ],
);
check(
  'a prelude gives way to what a glob brings',
  {
    'src/lib.rs': 'mod a;\nuse a::*;\nfn f() -> Result { Ok(()) }\n',
    'src/a.rs': 'pub struct Result;\n',
  },
  'src/lib.rs',
  ['Result → src/a.rs Result', 'Ok → external'],
);
check(
  'a module inside sees what the module around it imports',
  {
    'src/lib.rs': 'mod a;\nmod b;\n',
    'src/a.rs': 'pub struct A;\nimpl A { pub fn new() {} }\n',
    'src/b.rs': 'use crate::a::A as Hidden;\nmod tests;\n',
    'src/b/tests.rs': 'use super::*;\nfn f() { Hidden::new(); super::Hidden::new(); super::super::a::A }\n',
  },
  'src/b/tests.rs',
  [
    'Hidden → src/a.rs A',
    'new → src/a.rs A.new',
    'Hidden → src/a.rs A',
    'new → src/a.rs A.new',
    'a → src/a.rs',
    'A → src/a.rs A',
  ],
);
check(
  'a module that is a block passes on what it imports',
  {
    'src/lib.rs':
      'mod a;\npub mod prelude { pub use crate::a::A; pub mod deep { pub use super::A as B; } }\nmod c;\n',
    'src/a.rs': 'pub struct A;\n',
    'src/c.rs': 'use crate::prelude::A;\nuse crate::prelude::deep::B;\nfn f(a: A, b: B) {}\n',
  },
  'src/c.rs',
  ['A → src/a.rs A', 'B → src/a.rs A'],
);
check(
  'macros, wherever they stand',
  {
    'src/lib.rs': '#[macro_use]\nmod macros;\nmod user;\n',
    'src/macros.rs': '#[macro_export]\nmacro_rules! shout { () => {} }\n',
    'src/user.rs': 'fn f() { shout!(); crate::shout!(); }\n',
  },
  'src/user.rs',
  ['shout → src/macros.rs shout', 'shout → src/macros.rs shout'],
);
check(
  'in another crate of the workspace, by its renamed name',
  {
    'Cargo.toml': '[workspace]\nmembers = ["a", "b"]\n',
    'a/Cargo.toml': '[package]\nname = "a"\n[dependencies]\nother = { path = "../b", package = "pkg-b" }\n',
    'a/src/lib.rs': 'extern crate other as renamed;\nmod m;\n',
    'a/src/m.rs': 'fn f() { other::run(); renamed::run(); }\n',
    'b/Cargo.toml': '[package]\nname = "pkg-b"\n',
    'b/src/lib.rs': 'pub fn run() {}\n',
  },
  'a/src/m.rs',
  ['other → b/src/lib.rs', 'run → b/src/lib.rs run', 'renamed → b/src/lib.rs', 'run → b/src/lib.rs run'],
);
