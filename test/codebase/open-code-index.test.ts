import { expect, onTestFinished, test } from 'vitest';
import { openCodeIndex, type ProjectIndex } from '../../src/codebase/open-code-index.ts';
import { sampleFiles } from './indexed-project.ts';
import { makeProject } from './temporary-project.ts';

async function open(): Promise<ProjectIndex> {
  const project = await openCodeIndex({ root: makeProject(sampleFiles) });
  onTestFinished(() => project.close());
  return project;
}

/** What a program in JavaScript may pass. */
// biome-ignore lint/suspicious/noExplicitAny: types do not hold there
type Untyped = any;

const wrongOptions: readonly (readonly [options: Untyped, message: RegExp])[] = [
  [undefined, /options of openCodeIndex cannot be undefined/],
  [{}, /`root` cannot be undefined/],
  [{ root: '' }, /`root` cannot be empty/],
  [{ root: '.', maxFileBytes: -1 }, /`maxFileBytes` cannot be -1/],
  [{ root: '.', cacheDir: 3 }, /`cacheDir` cannot be 3/],
];

test.each(wrongOptions)('cannot be opened with %j', async (options, message) => {
  await expect(openCodeIndex(options)).rejects.toMatchObject({
    code: 'index/argument',
    message: expect.stringMatching(message),
  });
});

test('says which argument makes no sense', async () => {
  const project: Untyped = await open();
  const { definition } = await project.findSymbol('priceOf');
  const cases: readonly (readonly [ask: () => Promise<unknown>, code: string, message: RegExp])[] = [
    [() => project.dependencies(['nofile.py']), 'index/no-such-file', /no file nofile\.py/],
    [() => project.dependencies(['src']), 'index/no-such-file', /no file src/],
    [() => project.dependencies('src/main.ts'), 'index/argument', /"src\/main\.ts"/],
    [() => project.dependencies(['src/main.ts'], { direction: 'up' }), 'index/argument', /"up"/],
    [
      () => project.dependencies(['src/main.ts'], { maxDepth: 0 }),
      'index/argument',
      /`maxDepth` cannot be 0/,
    ],
    [() => project.relation(definition, 'bogus'), 'index/argument', /"bogus"/],
    [() => project.relation(undefined, 'calls'), 'index/argument', /definition cannot be undefined/],
    [() => project.relation(definition, 'calls', { limit: 0 }), 'index/argument', /`limit` cannot be 0/],
    [() => project.map(-5), 'index/argument', /budget cannot be -5/],
    [() => project.map(Number.NaN), 'index/argument', /budget cannot be NaN/],
    [() => project.findSymbols(3), 'index/argument', /name cannot be 3/],
    [() => project.findSymbols('a', { kinds: ['thing'] }), 'index/argument', /kind cannot be "thing"/],
    [() => project.findSymbol(null), 'index/argument', /name cannot be null/],
    [() => project.refreshPaths('a'), 'index/argument', /`paths` cannot be "a"/],
    [() => project.watch({}), 'index/argument', /`signal` cannot be undefined/],
    [() => project.ask(1), 'index/argument', /question cannot be 1/],
  ];
  for (const [ask, code, message] of cases) {
    await expect(ask()).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  }
});

test('finds nothing where nothing is asked for', async () => {
  const project = await open();
  expect(await project.findSymbol(' ')).toEqual({ kind: 'unknown', near: [], missing: { what: 'name' } });
  expect(await project.findSymbols(' ')).toEqual({ symbols: [], isCut: false });
});

test('can be closed twice, and is of no use then', async () => {
  const project = await open();
  const lookup = await project.findSymbol('priceOf');
  if (lookup.kind !== 'found') throw new Error('not found');
  await project.close();
  await project.close();
  const signal = AbortSignal.abort();
  const uses: readonly (() => Promise<unknown>)[] = [
    async () => project.index,
    () => project.refresh(),
    () => project.refreshPaths([]),
    () => project.watch({ signal }),
    () => project.findSymbols('priceOf'),
    () => project.findSymbol('priceOf'),
    () => project.relation(lookup.definition, 'calls'),
    () => project.dependencies(['src/main.ts']),
    () => project.map(100),
    () => project.ask('who calls priceOf'),
  ];
  for (const use of uses) await expect(use()).rejects.toMatchObject({ code: 'index/closed' });
});
