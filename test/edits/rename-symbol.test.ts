import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DraftTree } from '../../src/edits/draft-tree.ts';
import { ProjectFiles } from '../../src/edits/project-files.ts';
import { renameSymbol } from '../../src/edits/rename-symbol.ts';
import { resolveSymbol } from '../../src/edits/rename-target.ts';
import { indexProject } from '../codebase/indexed-project.ts';

type Files = Readonly<Record<string, string>>;

async function project(files: Files) {
  const index = await indexProject({ 'tsconfig.json': '{}', ...files });
  const draft = new DraftTree(new ProjectFiles(index.root));
  const rename = (asked: string, newName: string) => {
    const target = resolveSymbol(index, asked);
    return target.ok ? renameSymbol(index, draft, target.symbol, newName) : target;
  };
  const after = () =>
    Object.fromEntries(
      draft.changes().map((change) => [change.path, Buffer.from(change.after ?? []).toString('utf8')]),
    );
  return { index, draft, rename, after };
}

/** The lines that are other than before, as `path:line text`, and what is listed as uncertain. */
async function check(files: Files, asked: string, newName: string) {
  const { rename, after } = await project(files);
  const outcome = rename(asked, newName);
  if (!outcome.ok) return { problem: outcome.problem };
  const lines = Object.entries(after()).flatMap(([path, text]) => {
    const before = files[path]?.split('\n') ?? [];
    return text
      .split('\n')
      .flatMap((line, at) => (line === before[at] ? [] : [`${path}:${at + 1} ${line.trim()}`]));
  });
  return { lines, uncertain: outcome.uncertain.map(({ path, line, reason }) => `${path}:${line} ${reason}`) };
}

type Case = readonly [
  what: string,
  files: Files,
  asked: string,
  newName: string,
  lines: readonly string[],
  uncertain?: readonly string[],
];

const cases: readonly Case[] = [
  [
    'a function with its imports and its uses, and nothing else of the name',
    {
      'a.ts': 'export function price(n: number) {\n  return n;\n}\n',
      'b.ts': "import { price } from './a';\nconst one = price(1);\n",
      'c.ts': "import { price as cost } from './a';\ncost(2);\n",
      'd.ts': 'function price() {}\nprice();\n',
      'e.ts': 'function f(price: number) {\n  return price;\n}\n',
    },
    'a.ts#price',
    'amount',
    [
      'a.ts:1 export function amount(n: number) {',
      "b.ts:1 import { amount } from './a';",
      'b.ts:2 const one = amount(1);',
      "c.ts:1 import { amount as cost } from './a';",
    ],
  ],
  [
    'through modules that pass it on',
    {
      'a.ts': 'export const limit = 1;\n',
      'index.ts': "export { limit } from './a';\n",
      'all.ts': "export * from './index';\n",
      'alias.ts': "export { limit as bound } from './a';\n",
      'b.ts': "import {\n  limit,\n} from './all';\nimport { bound } from './alias';\nlimit + bound;\n",
    },
    'limit',
    'most',
    [
      'a.ts:1 export const most = 1;',
      "alias.ts:1 export { most as bound } from './a';",
      'b.ts:2 most,',
      'b.ts:5 most + bound;',
      "index.ts:1 export { most } from './a';",
    ],
  ],
  [
    'a value in an object keeps its key, and a member in a pattern its local',
    {
      'a.ts':
        'export const rate = 1;\nexport interface Tax { share: number }\nexport const both = { rate, x: [rate] };\nexport function f(t: Tax) {\n  const { share } = t;\n  return share + t.share;\n}\n',
    },
    'rate',
    'factor',
    ['a.ts:1 export const factor = 1;', 'a.ts:3 export const both = { rate: factor, x: [factor] };'],
  ],
  [
    'a member in a pattern keeps its local',
    {
      'a.ts':
        'export interface Tax { share: number }\nexport function f(t: Tax) {\n  const { share } = t;\n  return share + t.share;\n}\nexport type Share = Tax["share"];\n',
    },
    'Tax.share',
    'part',
    [
      'a.ts:1 export interface Tax { part: number }',
      'a.ts:3 const { part: share } = t;',
      'a.ts:4 return share + t.part;',
      'a.ts:6 export type Share = Tax["part"];',
    ],
  ],
  [
    'what implements and overrides a member, all overloads, and what is called through any of them',
    {
      'a.ts':
        'export interface Shape {\n  area(): number;\n}\nexport class Box implements Shape {\n  area(): number\n  area(unit: string): number\n  area() {\n    return 1;\n  }\n}\nexport class Big extends Box {\n  area() {\n    return super.area() * 2;\n  }\n}\nexport class Other {\n  area() {}\n}\n',
      'b.ts':
        "import { Big, Other, type Shape } from './a';\nnew Big().area();\nnew Other().area();\nexport const f = (s: Shape) => s.area();\nexport const g = (s) => s.area();\n",
    },
    'Box.area',
    'size',
    [
      'a.ts:2 size(): number;',
      'a.ts:5 size(): number',
      'a.ts:6 size(unit: string): number',
      'a.ts:7 size() {',
      'a.ts:12 size() {',
      'a.ts:13 return super.size() * 2;',
      'b.ts:2 new Big().size();',
      'b.ts:4 export const f = (s: Shape) => s.size();',
    ],
    ['b.ts:5 possible'],
  ],
  [
    'a property that is a parameter of the constructor',
    {
      'a.ts':
        'export class Shop {\n  constructor(private readonly name: string, other = { name }) {\n    this.name = name.trim();\n  }\n}\n',
    },
    'Shop.name',
    'title',
    [
      'a.ts:2 constructor(private readonly title: string, other = { name: title }) {',
      'a.ts:3 this.title = title.trim();',
    ],
  ],
  [
    'a default export where it is imported by its name',
    {
      'a.ts': 'export default class Cart {}\n',
      'b.ts': "import Cart from './a';\nnew Cart();\n",
      'c.ts': "import Basket from './a';\nnew Basket();\n",
    },
    'Cart',
    'Trolley',
    ['a.ts:1 export default class Trolley {}', "b.ts:1 import Trolley from './a';", 'b.ts:2 new Trolley();'],
  ],
  [
    'keys of an object whose type is said, and what may be one is listed',
    {
      'a.ts':
        'export interface Box { wide: number }\nexport const a: Box = { wide: 1 };\nexport function f(wide: number): Box {\n  return { wide };\n}\nexport function g(wide: number) {\n  f(1);\n  h({ wide });\n  h({ wide: 2 });\n}\nexport function h(box: Box) {\n  const { wide: w } = box;\n}\n',
    },
    'Box.wide',
    'width',
    [
      'a.ts:1 export interface Box { width: number }',
      'a.ts:2 export const a: Box = { width: 1 };',
      'a.ts:4 return { width: wide };',
      'a.ts:12 const { width: w } = box;',
    ],
    ['a.ts:8 possible', 'a.ts:9 possible'],
  ],
  [
    'what a union leaves open is listed',
    {
      'a.ts':
        'interface A { id: string }\ninterface B { id: string }\ntype U = A | B;\nexport function f(u: U, b: B) {\n  return u.id + b.id;\n}\n',
    },
    'B.id',
    'key',
    ['a.ts:2 interface B { key: string }', 'a.ts:5 return u.id + b.key;'],
    ['a.ts:5 possible'],
  ],
  [
    'comments and strings stay, and are listed',
    {
      'a.ts':
        '/** See {@link load}. */\nexport function load() {}\nconst s = `${load()} load`; // load\nconst r = /load/;\nexport const name = "load";\n',
      'b.ts': '// load\nexport const other = 1;\n',
    },
    'load',
    'read',
    ['a.ts:2 export function read() {}', 'a.ts:3 const s = `${read()} load`; // load'],
    ['a.ts:1 mention', 'a.ts:3 mention', 'a.ts:3 mention', 'a.ts:4 mention', 'a.ts:5 mention'],
  ],
  [
    'an expression in JSX is no object',
    {
      'a.tsx': 'export const title = "x";\nexport const Page = () => <p title={title}>{title}</p>;\n',
    },
    'title',
    'heading',
    [
      'a.tsx:1 export const heading = "x";',
      'a.tsx:2 export const Page = () => <p title={heading}>{heading}</p>;',
    ],
  ],
  [
    'modules that are loaded when they are needed',
    {
      'a.ts': 'export function boot() {}\n',
      'b.ts': "export async function f() {\n  const { boot } = await import('./a');\n  boot();\n}\n",
      'c.js': "const { boot: start } = require('./a');\nstart();\n",
    },
    'boot',
    'begin',
    [
      'a.ts:1 export function begin() {}',
      "b.ts:2 const { begin } = await import('./a');",
      'b.ts:3 begin();',
      "c.js:1 const { begin: start } = require('./a');",
    ],
  ],
  [
    'a trait method of Rust with its implementations',
    {
      'Cargo.toml': '[package]\nname = "shapes"\nversion = "0.1.0"\nedition = "2021"\n',
      'src/lib.rs':
        'pub mod shape;\nuse shape::{Draw, Shape};\npub fn f(s: &Shape, d: &dyn Draw) { s.draw(); d.draw(); }\n',
      'src/shape.rs':
        'pub struct Shape;\npub trait Draw { fn draw(&self); fn twice(&self) { self.draw(); } }\nimpl Draw for Shape { fn draw(&self) {} }\npub trait Other { fn draw(&self); }\n',
    },
    'Draw.draw',
    'paint',
    [
      'src/lib.rs:3 pub fn f(s: &Shape, d: &dyn Draw) { s.paint(); d.paint(); }',
      'src/shape.rs:2 pub trait Draw { fn paint(&self); fn twice(&self) { self.paint(); } }',
      'src/shape.rs:3 impl Draw for Shape { fn paint(&self) {} }',
    ],
  ],
  [
    'a type of Rust in lists and paths of `use`, and in `impl` blocks',
    {
      'Cargo.toml': '[package]\nname = "shapes"\nversion = "0.1.0"\nedition = "2021"\n',
      'src/lib.rs':
        'mod shape;\npub use crate::shape::{\n    area,\n    Shape,\n};\nuse shape::Shape::Circle;\npub fn f() -> Shape { let _ = shape::Shape::Square; Circle }\n',
      'src/other.rs': 'pub struct Shape;\n',
      'src/shape.rs':
        "/// A Shape.\npub enum Shape { Circle, Square }\nimpl Shape { pub fn new() -> Self { Shape::Circle } }\npub fn area<'a>(s: &'a Shape) -> char { 'S' }\n",
    },
    'src/shape.rs#Shape',
    'Figure',
    [
      'src/lib.rs:4 Figure,',
      'src/lib.rs:6 use shape::Figure::Circle;',
      'src/lib.rs:7 pub fn f() -> Figure { let _ = shape::Figure::Square; Circle }',
      'src/shape.rs:2 pub enum Figure { Circle, Square }',
      'src/shape.rs:3 impl Figure { pub fn new() -> Self { Figure::Circle } }',
      "src/shape.rs:4 pub fn area<'a>(s: &'a Figure) -> char { 'S' }",
    ],
    ['src/shape.rs:1 mention'],
  ],
  [
    'a member of an enum that Rust brings in by its path',
    {
      'Cargo.toml': '[package]\nname = "shapes"\nversion = "0.1.0"\nedition = "2021"\n',
      'src/lib.rs': 'mod shape;\nuse shape::Shape::Circle;\npub fn f() -> shape::Shape { Circle }\n',
      'src/shape.rs': 'pub enum Shape { Circle, Square }\npub fn g() -> Shape { Shape::Circle }\n',
    },
    'Shape.Circle',
    'Round',
    [
      'src/lib.rs:2 use shape::Shape::Round;',
      'src/lib.rs:3 pub fn f() -> shape::Shape { Round }',
      'src/shape.rs:1 pub enum Shape { Round, Square }',
      'src/shape.rs:2 pub fn g() -> Shape { Shape::Round }',
    ],
  ],
  [
    'a function of Python with its imports',
    {
      'p/__init__.py': 'from .x import go\n',
      'p/x.py': '__all__ = ["go"]\n\ndef go():\n    """go"""\n    return 1\n',
      'p/y.py': 'from .x import (Other,\n    go as run, go)\nfrom p import x\nrun()\ngo()\nx.go()\n',
    },
    'go',
    'start',
    [
      'p/__init__.py:1 from .x import start',
      'p/x.py:3 def start():',
      'p/y.py:2 start as run, start)',
      'p/y.py:5 start()',
      'p/y.py:6 x.start()',
    ],
    ['p/x.py:1 mention', 'p/x.py:4 mention'],
  ],
  [
    'a method of Go with the interface that it satisfies',
    {
      'go.mod': 'module example.com/m\n',
      'g/a.go':
        'package g\n\ntype Runner interface{ Run() int }\n\ntype T struct{ N int }\n\nfunc (t *T) Run() int { return t.N }\n',
      'h/b.go':
        'package h\n\nimport "example.com/m/g"\n\nfunc F(r g.Runner, t *g.T) int { return r.Run() + t.Run() }\n',
    },
    'T.Run',
    'Start',
    [
      'g/a.go:3 type Runner interface{ Start() int }',
      'g/a.go:7 func (t *T) Start() int { return t.N }',
      'h/b.go:5 func F(r g.Runner, t *g.T) int { return r.Start() + t.Start() }',
    ],
  ],
  [
    'a class of Java with its constructor',
    {
      'a/Cart.java': 'package a;\n\npublic class Cart {\n  public Cart() {}\n}\n',
      'b/Main.java': 'package b;\n\nimport a.Cart;\n\nclass Main {\n  Cart cart = new Cart();\n}\n',
    },
    'a/Cart.java#Cart',
    'Basket',
    [
      'a/Cart.java:3 public class Basket {',
      'a/Cart.java:4 public Basket() {}',
      'b/Main.java:3 import a.Basket;',
      'b/Main.java:6 Basket cart = new Basket();',
    ],
  ],
];

test.each(cases.map(([what, ...rest]) => ({ what, rest })))('$what', async ({ rest }) => {
  const [files, asked, newName, lines, uncertain = []] = rest;
  expect(await check(files, asked, newName)).toEqual({ lines, uncertain });
});

const shop = {
  'a.ts': 'export function price(n: number) {\n  return n;\n}\nexport function cost() {}\n',
  'b.ts': "import { price } from './a';\nexport function f(worth: number) {\n  return price(worth);\n}\n",
  'c.ts': "import { price } from './a';\nimport { value } from './d';\nvalue(price(1));\n",
  'd.ts': 'export const value = (n: number) => n;\n',
  'e.ts': "import { price } from './a';\nexport const text = String(price(1));\n",
  'f.ts':
    'export class Base {\n  total() {}\n}\nexport class Sub extends Base {\n  sum() {}\n}\nexport class Far {\n  total() {}\n  toString() {}\n}\n',
  'gen.ts': '// Code generated by protoc. DO NOT EDIT.\nexport class Made {}\n',
};

test.each([
  ['price', '1st', /no name in typescript/],
  ['price', 'class', /keyword/],
  ['price', 'price', /called price already/],
  ['price', 'cost', /a\.ts:4 function cost/],
  ['price', 'value', /c\.ts:2 import of value/],
  ['price', 'worth', /b\.ts:2 a local worth/],
  ['price', 'String', /e\.ts:2 use of another String/],
  ['Base.total', 'sum', /f\.ts:5 method Sub\.sum/],
  ['Far.toString', 'show', /called by that name by the language/],
  ['Made', 'Other', /gen\.ts:2 is in a generated file/],
  ['total', 'sum', /several symbols.*\nf\.ts:2 method Base\.total\nf\.ts:8 method Far\.total/],
  ['prize', 'x', /nothing is called prize; near: price/],
])('%s is not renamed to %s', async (asked, newName, problem) => {
  expect(await check(shop, asked, newName)).toEqual({ problem: expect.stringMatching(problem) });
});

test('a name that only members and other files have is in nobody’s way', async () => {
  const files = {
    ...shop,
    'e.ts': "import { price } from './a';\nexport const o = { sum: 1 };\no.sum + price(1);\n",
  };
  expect(await check(files, 'price', 'sum')).toMatchObject({ lines: expect.any(Array) });
});

test('lines that were edited before keep their edits, and two renames meet in one line', async () => {
  const { rename, draft, after } = await project({
    'a.ts':
      'export function one() {}\nexport function two() {}\nexport const both = [one(), two(), one()];\n',
    'b.ts': "import { one } from './a';\none();\none();\n",
  });
  draft.show('b.ts', 1, 3);
  expect(draft.replaceLines('b.ts', 2, 2, 'const first = 1;\none(first);').ok).toBe(true);
  expect(rename('one', 'uno')).toMatchObject({
    ok: true,
    changed: [
      { path: 'a.ts', line: 1 },
      { line: 3 },
      { line: 3 },
      { path: 'b.ts', line: 1 },
      { path: 'b.ts', line: 4 },
    ],
    uncertain: [
      { path: 'b.ts', line: 2, reason: 'changed' },
      { path: 'b.ts', line: 3, reason: 'new', text: 'one(first);' },
    ],
  });
  expect(rename('two', 'due')).toMatchObject({ ok: true });
  expect(after()).toEqual({
    'a.ts':
      'export function uno() {}\nexport function due() {}\nexport const both = [uno(), due(), uno()];\n',
    'b.ts': "import { uno } from './a';\nconst first = 1;\none(first);\nuno();\n",
  });
});

test('bytes beside the name stay: marks, line ends, encoding; nothing is written', async () => {
  const text = '\ufeffexport function one() {}\r\none(); // é\r\n';
  const { rename, index, after } = await project({ 'a.ts': text });
  expect(rename('one', 'uno')).toMatchObject({ ok: true });
  expect(after()).toEqual({ 'a.ts': text.replaceAll('one', 'uno') });
  expect(readFileSync(join(index.root, 'a.ts'), 'utf8')).toBe(text);
});

test('a file that is no longer what the index saw is not touched', async () => {
  const { rename, index, draft } = await project({
    'a.ts': 'export function one() {}\n',
    'b.ts': "import { one } from './a';\none();\n",
  });
  writeFileSync(join(index.root, 'b.ts'), "\nimport { one } from './a';\none();\n");
  expect(rename('one', 'uno')).toMatchObject({
    ok: true,
    uncertain: [{ path: 'b.ts', line: 2, reason: 'changed' }],
  });
  expect(draft.changes().map(({ path }) => path)).toEqual(['a.ts']);
});

test('a path and a line say which symbol is meant, at its definition or at a use', async () => {
  const { index } = await project(shop);
  const at = (asked: string, path: string, line: number) => {
    const target = resolveSymbol(index, asked, path, line);
    return target.ok ? `${target.symbol.path}:${target.symbol.nameLine}` : target.problem;
  };
  expect(at('total', 'f.ts', 8)).toBe('f.ts:8');
  expect(at('price', 'c.ts', 3)).toBe('a.ts:1');
  expect(at('Far.total', 'f.ts', 8)).toBe('f.ts:8');
  expect(at('price', 'd.ts', 1)).toMatch(/it is defined at:\na\.ts:1 function price/);
});
