import { expect, test } from 'vitest';
import {
  type DependencyBounds,
  type DependencyDirection,
  walkDependencies,
} from '../../../src/codebase/graph/dependency-graph.ts';
import { fakeCodeIndex } from '../fake-code-index.ts';

const imports = [
  'src/a.ts > src/b.ts',
  'src/a.ts > src/c.ts',
  'src/b.ts > src/d.ts',
  'src/d.ts > src/e.ts',
  'src/e.ts > src/b.ts',
  'type:src/c.ts > src/a.ts',
  'src/c.ts > react',
  'src/a.ts > react',
  'src/c.ts > ?',
];

type Options = Partial<DependencyBounds> & { readonly direction?: DependencyDirection };

function check(start: string, { direction = 'imports', ...bounds }: Options) {
  const walked = walkDependencies(fakeCodeIndex({ imports }), [start], direction);
  return walked({ maxDepth: null, maxFiles: 100, ...bounds });
}

const cases: readonly (readonly [
  what: string,
  start: string,
  options: Options,
  files: readonly string[],
  edges: readonly string[],
])[] = [
  ['one step', 'src/a.ts', { maxDepth: 1 }, ['a0', 'b1', 'c1'], ['a>b', 'a>c', 'c>a']],
  ['all steps', 'src/a.ts', {}, ['a0', 'b1', 'c1', 'd2', 'e3'], ['a>b', 'a>c', 'b>d', 'c>a', 'd>e', 'e>b']],
  [
    'importers',
    'src/e.ts',
    { direction: 'importers', maxDepth: 2 },
    ['e0', 'd1', 'b2'],
    ['e>b', 'd>e', 'b>d'],
  ],
  ['the nearest when files are limited', 'src/a.ts', { maxFiles: 2 }, ['a0', 'b1'], ['a>b']],
  ['a file alone', 'src/x.ts', {}, ['x0'], []],
];

test.each(cases)('walks %s', (_what, start, options, files, edges) => {
  const graph = check(start, options);
  const name = (path: string) => path.replace('src/', '').replace('.ts', '');
  expect(graph.files.map(({ path, depth }) => `${name(path)}${depth}`)).toEqual(files);
  expect(graph.edges.map(({ from, to }) => `${name(from)}>${name(to)}`)).toEqual(edges);
});

test('marks a cycle even where the depth shows a part of it, and whether types alone make it', () => {
  const { cycles, edges, beyond } = check('src/a.ts', { maxDepth: 1 });
  expect(cycles).toEqual([
    { size: 2, path: ['src/a.ts', 'src/c.ts'], typeOnly: true },
    { size: 3, path: ['src/b.ts', 'src/d.ts', 'src/e.ts'], typeOnly: false },
  ]);
  expect(edges.map(({ cycle }) => cycle)).toEqual([null, 'types', 'types']);
  expect(beyond).toBe(2);
});

test('tells the imports that make a cycle at run time', () => {
  const { edges } = check('src/b.ts', {});
  expect(edges.map(({ cycle }) => cycle)).toEqual(['run-time', 'run-time', 'run-time']);
});

test('lists packages and imports that lead nowhere, of the files that are shown', () => {
  const { packages, missing } = check('src/a.ts', { maxDepth: 1 });
  expect(packages).toEqual([{ name: 'react', importedBy: ['src/a.ts', 'src/c.ts'] }]);
  expect(missing).toEqual([{ from: 'src/c.ts', line: 9, specifier: '?' }]);
});

test('says how much was left out', () => {
  expect(check('src/a.ts', { maxFiles: 2 })).toMatchObject({ cut: 3, beyond: 0 });
});
