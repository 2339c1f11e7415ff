import { expect, test } from 'vitest';
import { answerQuestion } from '../../../src/codebase/search/answer-question.ts';
import { parseQuestion } from '../../../src/codebase/search/parse-question.ts';
import { indexProject, sampleFiles } from '../indexed-project.ts';

/** Uses a function under another name. */
const files = {
  ...sampleFiles,
  'notes.txt': 'to do\n',
  'src/money.ts': 'export function cents(n: number): number {\n  return n;\n}\n',
  'src/renamed.ts': "import { cents as toCents } from './money.js';\nexport const one = toCents(1);\n",
};

async function ask(query: string) {
  const index = await indexProject(files);
  const question = parseQuestion(query);
  return question && answerQuestion(index, question);
}

/** `path:line` of each item, in order. */
const cases: readonly (readonly [query: string, title: RegExp, places: readonly string[]])[] = [
  ['where is Cart', /^1 definition of Cart$/, ['src/cart.ts:5']],
  ['where is cart', /^1 definition of cart$/, ['src/main.ts:3']],
  ['where is Cart.total', /1 definition/, ['src/cart.ts:13']],
  ['where is the total method', /1 definition/, ['src/cart.ts:13']],
  ['where is priceOf in src/cart.ts', /Nothing named priceOf .* under src\/cart\.ts/, []],
  ['where is Counter::increment', /1 definition/, ['src/counter.rs:9']],
  ['where is Counter.fmt', /1 definition/, ['src/counter.rs:16']],
  ['where is price.ts', /is a file/, ['src/price.ts:1']],
  ['who calls priceOf', /^1 call of priceOf in 1 file$/, ['src/cart.ts:14']],
  ['who calls Cart', /^2 calls of Cart in 2 files$/, ['src/cart.ts:19', 'test/cart.test.ts:3']],
  ['who uses prices', /^1 use of prices/, ['src/price.ts:5']],
  ['who calls unused', /Nothing in this project calls unused/, []],
  ['what imports price.ts', /^2 files import src\/price\.ts$/, ['src/cart.ts:2', 'src/index.ts:2']],
  ['what imports node:fs', /^1 file imports the package node:fs$/, ['src/cart.ts:1']],
  ['what imports Cart', /^3 files import Cart$/, ['src/index.ts:1', 'src/main.ts:1', 'test/cart.test.ts:1']],
  ['what depends on src/main.ts', /^No file of this project depends on src\/main\.ts$/, []],
  ['what does src/cart.ts export', /exports 2$/, ['src/cart.ts:5', 'src/cart.ts:18']],
  ['what does src/index.ts export', /exports 2$/, ['src/index.ts:1', 'src/index.ts:2']],
  ['what does src/lib.rs export', /exports 1$/, ['src/lib.rs:2']],
  ['what does cart.ts import', /has 2 imports, 1 of them/, ['src/cart.ts:1', 'src/cart.ts:2']],
  ['list the functions in src/price.ts', /^2 functions in/, ['src/price.ts:4', 'src/price.ts:8']],
  ['list exported functions in src/price.ts', /^1 exported function in/, ['src/price.ts:4']],
  ['list structs in src', /^1 struct in src\/$/, ['src/counter.rs:4']],
  ['list methods of Cart', /^2 methods in Cart$/, ['src/cart.ts:8', 'src/cart.ts:13']],
  [
    'how do main.ts and price.ts connect',
    /main\.ts depends on price\.ts through 2 imports/,
    ['src/main.ts:1', 'src/cart.ts:2'],
  ],
  ['where is total in Cart', /1 definition of total/, ['src/cart.ts:13']],
  ['who uses Cart in test', /^1 call|^2 uses|^1 use/, ['test/cart.test.ts:3']],
  ['what imports Cart in test', /^1 file imports Cart$/, ['test/cart.test.ts:1']],
  ['where is package.json', /is a file/, ['package.json:1']],
  ['what does notes.txt export', /was not parsed/, []],
  ['where is package.version', /^1 definition of package\.version$/, ['Cargo.toml:3']],
  ['where is version in Cargo.toml', /^1 definition of version$/, ['Cargo.toml:3']],
  ['where is Counter in src', /^1 definition of Counter$/, ['src/counter.rs:4']],
  ['who calls cents', /^1 call of cents/, ['src/renamed.ts:2']],
  ['list the methods of Counter', /^2 methods in Counter$/, ['src/counter.rs:9', 'src/counter.rs:16']],
  ['where is fmt implemented for Counter', /1 definition of Counter\.fmt/, ['src/counter.rs:16']],
  ['where is the increment method of Counter', /1 definition/, ['src/counter.rs:9']],
  ['who implements Display', /^1 type implements or extends Display$/, ['src/counter.rs:15']],
  ['which classes extend Cart', /Nothing in this project implements or extends Cart/, []],
  ['who calls new Cart', /^2 calls of Cart/, ['src/cart.ts:19', 'test/cart.test.ts:3']],
  ['what does crate::counter import', /src\/counter\.rs has 1 import,/, ['src/counter.rs:1']],
  ['how do Cart and loadCart connect', /are both in src\/cart\.ts/, ['src/cart.ts:5', 'src/cart.ts:18']],
  ['how do Counter and Cart connect', /No chain of imports/, []],
];

test.each(cases)('%s', async (query, title, places) => {
  const answer = await ask(query);
  expect(answer?.title).toMatch(title);
  expect(answer?.items.map(({ path, line }) => `${path}:${line}`)).toEqual(places);
});

test('shows the source of a symbol, and says where it ends', async () => {
  const answer = await ask('show Cart.total');
  expect(answer?.source).toBe(
    '  total(): number {\n    return this.items.reduce((sum, item) => sum + priceOf(item), 0);\n  }',
  );
  expect(answer?.items[0]).toMatchObject({ path: 'src/cart.ts', line: 13, endLine: 15 });
});

test('shows the lines that are named, as answers name them', async () => {
  const answer = await ask('show src/price.ts:4-5');
  expect(answer?.source).toBe(
    'export function priceOf(name: string): number {\n  return prices.get(name) ?? 0;',
  );
});

test('suggests near names for what looks like code', async () => {
  const answer = await ask('where is pricOf');
  expect(answer?.found).toBe(false);
  expect(answer?.suggestions[0]).toBe('priceOf');
});

test('leaves a plain word that names no code to a model', async () => {
  expect(await ask('where is authentication')).toBeNull();
  expect(await ask('where is edition')).toBeNull();
});

test('says who stands around a use', async () => {
  const answer = await ask('who calls addItem');
  expect(answer?.items.map(({ context }) => context)).toEqual(['in loadCart', '']);
});

test('says of what it did not find how many files nobody read, and only then', async () => {
  const broken = {
    'src/one.min.js': 'a=1\n',
    'src/two.min.js': 'b=1\n',
    'src/bad.ts': 'export function (\n',
  };
  const question = parseQuestion('where is NoSuchThing');
  const notes = async (more: Record<string, string>) =>
    question && answerQuestion(await indexProject({ ...files, ...more }), question)?.notes;
  expect(await notes(broken)).toEqual([
    '2 files were not read (2 minified)',
    '1 file has syntax errors, so that parts may be missing',
  ]);
  expect(await notes({})).toEqual([]);
});
