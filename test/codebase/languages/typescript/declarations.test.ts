// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the sources and configurations under test hold them
import { describe, expect, test } from 'vitest';
import { typescript } from '../../../../src/codebase/languages/typescript/language.ts';
import { outline, symbolNamed } from '../outline.ts';

const extract = await typescript.loadExtractor();

function check(title: string, source: string, expected: readonly string[], path = 'a.ts'): void {
  test(title, () => {
    const facts = extract(path, source);
    expect(outline(facts)).toEqual(expected);
    expect(facts.parseErrors).toBe(0);
  });
}

describe('functions and values', () => {
  check(
    'functions, also generators and nested ones',
    'function a() { function b() {} }\nexport async function* c() {}',
    ['function a 1', 'function a.b 1', 'export function c 2'],
  );
  check(
    'a const that holds a function is one',
    'export const a = () => {};\nlet b = function () {};\nconst c = (() => 1) as F',
    ['export function a 1', 'function b 2', 'function c 3'],
  );
  check(
    'consts and variables at the top, none inside of functions',
    'const a = 1, b = 2;\nlet c;\nvar d;\nf(() => { const e = 1 });\nif (a) { const g = 1 }',
    ['const a 1', 'const b 1', 'variable c 2', 'variable d 3'],
  );
  check(
    'every name of a pattern at the top',
    'export const { a, b: c, ...d } = x, [e = 1] = y;\nconst f = ({ g }) => g',
    ['export const a 1', 'export const c 1', 'export const d 1', 'export const e 1', 'function f 2'],
  );
  check(
    'overloads are one symbol from the first signature to the body',
    'export function a(x: string): void;\nexport function a(x: number): void;\nexport function a(x: any) {}\nfunction b() {}',
    ['export function a 1-3', 'function b 4'],
  );
  check(
    'methods of an object that a const at the top holds',
    'export const api = {\n  get() {},\n  post: () => {},\n  put: function () {},\n  limit: 1,\n  deep: { no() {} },\n};',
    [
      'export const api 1-7',
      'export method api.get 2',
      'export method api.post 3',
      'export method api.put 4',
    ],
  );
});

describe('classes', () => {
  check(
    'all kinds of members',
    `export class A<T> extends B {
  static x = 1;
  #secret = 2;
  private hidden() {}
  protected shared() {}
  handler = () => {};
  constructor(private readonly dep: Dep, readonly size = 1, plain: string) { super(); }
  get value() { return 1 }
  set value(v) {}
  async *items() {}
  ['computed']() {}
  'quoted': string;
  abstract done(): void;
  declare later: number;
  static {}
  [key: string]: any;
}`,
    [
      'export class A 1-17',
      'export property A.x 2',
      'property A.#secret 3',
      'method A.hidden 4',
      'export method A.shared 5',
      'export method A.handler 6',
      'export method A.constructor 7',
      'property A.dep 7',
      'export property A.size 7',
      'export method A.value 8',
      'export method A.value 9',
      'export method A.items 10',
      "export method A.['computed'] 11",
      'export property A.quoted 12',
      'export method A.done 13',
      'export property A.later 14',
    ],
  );
  check(
    'a class that a const holds has the name of the const',
    'const A = class B { m() {} };\nabstract class C {}',
    ['class A 1', 'method A.m 1', 'class C 2'],
  );
  check(
    'members of a class without a name belong to what is around it',
    'function mixin(Base) {\n  return class extends Base { extra() {} };\n}',
    ['function mixin 1-3', 'method mixin.extra 2'],
  );
  check(
    'decorators belong to the range',
    '@Dec({ a: 1 })\nexport class A {\n  @Col()\n  @Other\n  x: number;\n\n  @On("a")\n  b() {}\n}',
    ['export class A 1-9', 'export property A.x 3-5', 'export method A.b 7-8'],
  );
});

describe('types', () => {
  check(
    'interfaces and their members',
    'export interface A extends B {\n  a: string;\n  b?(x: number): void;\n  b(x: string): void;\n  (call: 1): 2;\n  new (x: 1): A;\n  nested: { no: 1 };\n}',
    [
      'export interface A 1-8',
      'export property A.a 2',
      'export method A.b 3-4',
      'export property A.nested 7',
    ],
  );
  check(
    'type aliases, with members when they are objects',
    'type A = string | B;\ntype C = { a: 1; m(): void } & { b: 2 };\ntype D = Array<{ no: 1 }>',
    ['type A 1', 'type C 2', 'property C.a 2', 'method C.m 2', 'property C.b 2', 'type D 3'],
  );
  check('enums', 'export const enum E {\n  A,\n  B = 1,\n  "C" = 2,\n  "D",\n}', [
    'export enum E 1-6',
    'export enum-member E.A 2',
    'export enum-member E.B 3',
    'export enum-member E.C 4',
    'export enum-member E.D 5',
  ]);
  check(
    'namespaces and ambient modules',
    'namespace A.B { export const c = 1; const d = 1; function e() {} }\ndeclare module "m" { function f(): void; const g: 1 }\ndeclare global { interface Window { x: 1 } }\ndeclare function h(): void;',
    [
      'namespace A.B 1',
      'export const A.B.c 1',
      'const A.B.d 1',
      'function A.B.e 1',
      'namespace m 2',
      'export function m.f 2',
      'export const m.g 2',
      'export interface Window 3',
      'export property Window.x 3',
      'function h 4',
    ],
  );
});

describe('exports', () => {
  check('by name later on', 'class A { m() {} }\nconst b = 1, c = 2;\nexport { A, b as d };', [
    'export class A 1',
    'export method A.m 1',
    'export const b 2',
    'const c 2',
  ]);
  check('default of something with a name', 'function a() {}\nexport default a;', ['export function a 1']);
  check('default with a name of its own', 'export default class A {}', ['export class A 1']);
  check('default without a name', 'export default function () {}', ['export function default 1']);
  check('a default arrow', '/** Doc. */\nexport default async () => {};', ['export function default 2']);
  check('a default object', 'export default { a() {}, b: 1 };', [
    'export const default 1',
    'export method default.a 1',
  ]);
  check('export =', 'class A {}\nexport = A;', ['export class A 1']);
  check(
    'CommonJS',
    `class A {}
function b() {}
module.exports = { A, run: b, go() {}, make: () => {} };
exports.c = function () {};
exports.d = 1;
exports.e = exports.f = void 0;
const own = { m() {} };`,
    [
      'export class A 1',
      'export function b 2',
      'export function go 3',
      'export function make 3',
      'export function c 4',
      'export const d 5',
      'const own 7',
      'method own.m 7',
    ],
    'a.js',
  );
  check(
    'CommonJS of one function',
    'module.exports = function run() {};',
    ['export function run 1'],
    'a.cjs',
  );
  check(
    'CommonJS of one class without a name',
    '/** Doc */\nmodule.exports = class { m() {} };',
    ['export class default 2', 'export method default.m 2'],
    'a.cjs',
  );
  check(
    'methods that are added to a prototype',
    'function A() {}\nA.prototype.b = function () {};\nA.c = () => {};',
    ['function A 1', 'method A.b 2', 'method A.c 3'],
    'a.js',
  );
  check(
    'what require() gives is an import, no symbol',
    "const a = require('a');\nconst { b } = require('b');\nconst c = 1;",
    ['const c 3'],
    'a.js',
  );
});

describe('signature, doc and place of the name', () => {
  const signature = (title: string, source: string, name: string, expected: string) =>
    test(title, () => {
      expect(symbolNamed(extract('a.ts', source), name).signature).toBe(expected);
    });

  signature(
    'a function without its body',
    'export async function a<T>(\n  x: T, // why\n  y = { z: 1 },\n): Promise<void> {\n}',
    'a',
    'export async function a<T>( x: T, y = { z: 1 }, ): Promise<void>',
  );
  signature(
    'an arrow without its body',
    'export const a = (x: number): string => `${x}`',
    'a',
    'export const a = (x: number): string =>',
  );
  signature(
    'a class without its body and decorators',
    '@Dec({ a: 1 })\nexport class A<T> extends B<T> implements C {\n}',
    'A',
    'export class A<T> extends B<T> implements C',
  );
  signature(
    'a method without its decorators',
    'class A {\n  @On("x")\n  private async b(): Promise<void> {}\n}',
    'b',
    'private async b(): Promise<void>',
  );
  signature(
    'a const with the first line of its value',
    'const a = create({\n  b: 1,\n});',
    'a',
    'const a = create({',
  );
  signature(
    'the first overload',
    'function a(x: string): void;\nfunction a(x: any) {}',
    'a',
    'function a(x: string): void',
  );
  signature(
    'an interface without its members',
    'interface A<T> extends B {\n a: 1 }',
    'A',
    'interface A<T> extends B',
  );
  signature('a type alias as a whole', "type A =\n  | 'b'\n  | 'c';", 'A', "type A = | 'b' | 'c'");

  test('is cut at 240 characters', () => {
    const source = `type A = ${Array.from({ length: 200 }, (_, index) => `'${index}'`).join(' | ')}`;
    expect(symbolNamed(extract('a.ts', source), 'A').signature).toHaveLength(240);
  });

  const doc = (title: string, source: string, name: string, expected: string | null) =>
    test(title, () => {
      expect(symbolNamed(extract('a.ts', source), name).doc).toBe(expected);
    });

  doc('JSDoc', '/**\n * First.\n *\n * Second.\n */\nexport function a() {}', 'a', 'First.\n\nSecond.');
  doc('JSDoc before decorators', 'class A {\n  /** Doc. */\n  @On()\n  b() {}\n}', 'b', 'Doc.');
  doc('a run of line comments', '// other\n\n// One\n// two.\nconst a = 1', 'a', 'One\ntwo.');
  doc('no plain block comment', '/* no */\nconst a = 1', 'a', null);
  doc('nothing across an empty line', '/** File. */\n\nconst a = 1', 'a', null);
  doc('no comment at the end of a line of code', 'let b; // about b\nconst a = 1', 'a', null);
  doc(
    'a word to a tool is passed over',
    '/** Doc. */\n// eslint-disable-next-line foo\nconst a = 1',
    'a',
    'Doc.',
  );
  doc('of a member', 'interface A {\n  /** Doc. */\n  b: 1\n}', 'b', 'Doc.');
  doc(
    'not of the first declaration in `declare global`',
    '/** Globals. */\ndeclare global {\n  interface A {}\n}',
    'A',
    null,
  );

  test('the name stands where it is written', () => {
    const { nameLine, nameColumn } = symbolNamed(extract('a.ts', '@Dec()\nexport class Ä {}'), 'Ä');
    expect({ nameLine, nameColumn }).toEqual({ nameLine: 2, nameColumn: 13 });
  });

  test('a parent is the symbol around', () => {
    const { symbols } = extract('a.ts', 'namespace A { class B { c() { function d() {} } } }');
    expect(symbols.map(({ name, parent }) => [name, parent])).toEqual([
      ['A', null],
      ['B', 0],
      ['c', 1],
      ['d', 2],
    ]);
  });
});
