import { expect, test } from 'vitest';
import { sampleFiles } from '../codebase/indexed-project.ts';
import { makeSandbox } from './sandbox.ts';

const files = {
  ...sampleFiles,
  '.optimizer.toml': '',
  'query.txt': 'what does an unknown item cost\n',
  'empty.txt': ' \n',
  'binary.dat': 'a\0b',
  'src/web/format.ts': 'export function format() {}\nexport function run() {}\n',
  'src/text/format.ts': 'export function format() {}\n',
};

const cases: readonly (readonly [
  args: readonly string[],
  cwd: string,
  exitCode: number,
  stdout: RegExp,
  stderr: RegExp,
])[] = [
  [
    ['symbols', 'addItem'],
    '',
    0,
    /^src\/cart\.ts:8 .*addItem\(name: string\): void {2}\(method of Cart\)\n$/,
    /^$/,
  ],
  [['symbols', 'load', 'cart'], '', 0, /^src\/cart\.ts:18 /, /^$/],
  [['symbols', 'lC', '--kind', 'functions'], '', 0, /^src\/cart\.ts:18 /, /^$/],
  [['symbols', 'format', '--in', 'web'], 'src', 0, /^src\/web\/format\.ts:1 [^\n]*\n$/, /^$/],
  [['symbols', 'format', '--path', 'src/web'], 'src', 0, /^src\/web\/format\.ts:1 [^\n]*\n$/, /^$/],
  [['symbols', 'p', '--limit', '1'], '', 0, /^[^\n]*\n$/, /--limit shows more/],
  [['symbols', 'qqqq'], '', 6, /^$/, /No symbol fits qqqq/],
  [['symbols', 'Cart', '--kind', 'thing'], '', 2, /^$/, /There is no kind "thing"/],
  [
    ['refs', 'priceOf'],
    '',
    0,
    /^src\/price\.ts:4 {2}function priceOf\n\n1 reference in 1 file\nsrc\/cart\.ts\n {2}14 .*\(in Cart\.total\)\n$/,
    /^$/,
  ],
  [['refs', 'price.ts:5'], 'src', 0, /^src\/price\.ts:4 {2}function priceOf\n/, /^$/],
  [
    ['refs', '../src/price.ts#priceOf', '--callers'],
    'src',
    0,
    /1 caller in 1 file\nsrc\/cart\.ts\n {2}13 .*\(calls it on line 14\)/,
    /^$/,
  ],
  [['refs', 'loadCart', '--callees'], '', 0, /functions? that it calls/, /^$/],
  [['refs', 'loadCart', '--calls', '--callers'], '', 2, /^$/, /--calls goes with plain references/],
  [['refs', 'unused'], '', 0, /\n\nno reference\n$/, /^$/],
  [
    ['refs', 'format'],
    '',
    9,
    /^$/,
    /2 definitions are named format\n.*\n {4}src\/text\/format\.ts:1 {2}function format\n/,
  ],
  [['refs', 'format', '--all'], '', 0, /^src\/text\/format\.ts:1 .*\nsrc\/web\/format\.ts:1 /, /^$/],
  [['refs', 'main.ts:99999'], 'src', 6, /^$/, /src\/main\.ts has \d+ lines, and no line 99999/],
  [['refs', 'src/mine.ts:1'], '', 6, /^$/, /No file src\/mine\.ts in this project/],
  [
    ['refs', 'other/price.ts:1'],
    '',
    6,
    /^$/,
    /No file other\/price\.ts in this project\n {2}Near: src\/price\.ts/,
  ],
  [['refs', 'pricOf'], '', 6, /^$/, /Nothing named pricOf in this project\n {2}Near: priceOf/],
  [['deps', 'src/main.ts'], '', 0, /^src\/main\.ts\n└─ src\/cart\.ts\n2? ?.*1 more file further away/s, /^$/],
  [
    ['deps', 'main.ts', '--depth', 'all'],
    'src',
    0,
    /^src\/main\.ts\n└─ src\/cart\.ts\n {3}├─ src\/price\.ts\n {3}└─ packages: node:fs\n$/,
    /^$/,
  ],
  [['deps', 'price.ts', '--reverse'], '', 0, /^src\/price\.ts\n├─ src\/cart\.ts\n└─ src\/index\.ts\n/, /^$/],
  [
    ['deps', 'src/main.ts', '--format', 'dot', '--no-packages'],
    '',
    0,
    /^digraph dependencies \{\n[\s\S]*"src\/main\.ts" -> "src\/cart\.ts"\n\}\n$/,
    /^$/,
  ],
  [['deps', 'src/main.ts', '--format', 'mermaid'], '', 0, /^---\ntitle: .*\n---\nflowchart LR\n/, /^$/],
  [['deps', 'src/main.ts', '--format', 'svg'], '', 2, /^$/, /Allowed choices are text, json, dot, mermaid/],
  [
    ['deps', 'format.ts'],
    '',
    9,
    /^$/,
    /2 files end with format\.ts\n.*\n {4}src\/web\/format\.ts\n {4}src\/text\/format\.ts/,
  ],
  [['deps', 'nowhere.ts'], '', 6, /^$/, /No file or folder nowhere\.ts/],
  [
    ['map'],
    '',
    0,
    /^src\/price\.ts\n {2}function priceOf\(name: string\): number\nsrc\/cart\.ts\n {2}class Cart\n/,
    /^$/,
  ],
  [['map', '--tokens', '1'], '', 0, /^$/, /No definition to show in 1 tokens/],
  [['map', '--tokens', '0'], '', 2, /^$/, /whole number from 1 on/],
  [['context', 'what does an unknown item cost', '--format', 'paths'], '', 0, /^src\/price\.ts\n/, /^$/],
  [['context', '--query-file', 'query.txt', '--format', 'paths'], '', 0, /^src\/price\.ts\n/, /^$/],
  [['context', 'explain `priceOf`'], 'src', 0, /^## src\/price\.ts\n[\s\S]*return prices\.get\(name\)/, /^$/],
  [
    ['context', 'qqqq zzzz', '--format', 'paths'],
    '',
    6,
    /^$/,
    /Nothing in the index has to do with the query/,
  ],
  [['context'], '', 2, /^$/, /There is no query\n[\s\S]*usage\/question/],
  [['context', '--query-file', '-'], '', 2, /^$/, /Standard input is empty/],
  [['context', '--query-file', 'gone.txt'], '', 2, /^$/, /cannot be read from gone\.txt \(ENOENT\)/],
  [['context', '--query-file', 'src'], '', 2, /^$/, /cannot be read from src \(EISDIR\)/],
  [['context', '--query-file', 'empty.txt'], '', 2, /^$/, /empty\.txt is empty/],
  [['context', '--query-file', 'binary.dat'], '', 2, /^$/, /binary\.dat is binary/],
  [['context', 'cart', '--format', 'xml'], '', 2, /^$/, /Allowed choices are paths, blocks, json/],
  [['context', 'cart', '--budget-tokens', '0'], '', 2, /^$/, /whole number from 1 on/],
  [['context', 'cart '.repeat(300), '--budget-tokens', '100'], '', 2, /^$/, /the budget is 100/],
];

test('every query of the index answers on stdout, and says on stderr what is wrong', async () => {
  const sandbox = makeSandbox(files);
  for (const [args, cwd, exitCode, stdout, stderr] of cases) {
    const run = await sandbox.run(args, { cwd });
    const said = `${args.join(' ')} in ${cwd || '.'}`;
    expect.soft(run.exitCode, said).toBe(exitCode);
    expect.soft(run.stdout, said).toMatch(stdout);
    expect.soft(run.stderr, said).toMatch(stderr);
  }
});

test('data has the shapes that are documented', async () => {
  const sandbox = makeSandbox(files);
  const json = async (...args: string[]) => {
    const { stdout, exitCode } = await sandbox.run([...args, '--json']);
    return { exitCode, ...JSON.parse(stdout) };
  };
  expect(await json('symbols', 'total')).toMatchObject({
    schemaVersion: 1,
    query: 'total',
    found: true,
    isCut: false,
    symbols: [
      { match: 'exact', name: 'total', container: 'Cart', kind: 'method', path: 'src/cart.ts', line: 13 },
    ],
  });
  expect(await json('refs', 'priceOf')).toMatchObject({
    definitions: [{ name: 'priceOf', path: 'src/price.ts' }],
    relations: [
      {
        kind: 'references',
        resolvedTotal: 1,
        possibleTotal: 0,
        resolved: [{ path: 'src/cart.ts', line: 14, role: 'call', symbol: { name: 'total' } }],
      },
    ],
  });
  expect(await json('refs', 'format')).toEqual({
    exitCode: 9,
    schemaVersion: 1,
    found: false,
    why: 'ambiguous',
    suggestions: [],
    candidates: ['src/text/format.ts:1', 'src/web/format.ts:1'],
  });
  expect(await json('deps', 'src/main.ts')).toMatchObject({
    start: ['src/main.ts'],
    direction: 'imports',
    files: [
      { path: 'src/main.ts', depth: 0 },
      { path: 'src/cart.ts', depth: 1 },
    ],
    edges: [{ from: 'src/main.ts', to: 'src/cart.ts', line: 1, typeOnly: false, cycle: null }],
    beyond: 1,
  });
  const context = await json('context', 'explain `priceOf`', '--budget-tokens', '600');
  expect(context).toMatchObject({ found: true, query: 'explain `priceOf`' });
  expect(context.files[0]).toMatchObject({ path: 'src/price.ts', score: expect.any(Number) });
  expect(context.blocks[0].text).toContain('return prices.get(name)');
  expect(context.context.tokens).toBeLessThanOrEqual(600);
  const nothing = await json('context', 'qqqq zzzz');
  expect(nothing).toMatchObject({ found: false, files: [], blocks: [] });

  const map = await json('map', '--tokens', '60');
  expect(map.tokens).toBeLessThanOrEqual(60);
  expect(map.files[0]).toMatchObject({ path: 'src/price.ts', symbols: [{ name: 'priceOf', line: 4 }] });
});
