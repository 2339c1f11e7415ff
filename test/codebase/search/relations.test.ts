import { expect, test } from 'vitest';
import { answerQuestion } from '../../../src/codebase/search/answer-question.ts';
import { definitionsAmong } from '../../../src/codebase/search/find-symbol.ts';
import { parseQuestion } from '../../../src/codebase/search/parse-question.ts';
import { type RelationKind, relationOf } from '../../../src/codebase/search/relations.ts';
import { fakeCodeIndex } from '../fake-code-index.ts';

/** Two classes with a `save`, an interface over one of them, and calls of which some are decided. */
const index = fakeCodeIndex({
  files: { 'src/app.ts': 'one\ntwo\nthree\nfour\nfive\nsix' },
  symbols: {
    'src/store.ts#Store': { kind: 'interface', lines: [1, 4] },
    'src/store.ts#Store.save': { lines: [2, 2] },
    'src/disk.ts#Disk': { kind: 'class', lines: [1, 30], extends: ['src/store.ts#Store'] },
    'src/disk.ts#Disk.save': { lines: [3, 9], overrides: ['src/store.ts#Store.save'] },
    'src/fast.ts#FastDisk': { kind: 'class', lines: [1, 9], extends: ['src/disk.ts#Disk'] },
    'src/fast.ts#FastDisk.save': { lines: [2, 3], overrides: ['src/disk.ts#Disk.save'] },
    'src/other.ts#Form.save': { lines: [1, 3] },
    'src/app.ts#start': { lines: [1, 3] },
    'src/app.ts#stop': { lines: [4, 6] },
    'test/app.test.ts#starts': { lines: [1, 5] },
    'src/job.ts#Job.run': { lines: [1, 9] },
    'src/job.ts#Job.halt': { kind: 'property', lines: [10, 10], signature: 'halt: number' },
    'src/job.ts#only': { lines: [12, 13] },
    'test/job.test.ts#testJob': { lines: [1, 5] },
    'examples/job.ts#demo': { lines: [1, 5] },
  },
  references: [
    { at: 'src/app.ts:2', name: 'save', to: 'src/disk.ts#Disk.save' },
    { at: 'src/app.ts:3', name: 'save', to: 'src/disk.ts#Disk.save' },
    { at: 'src/app.ts:3', name: 'join', to: 'external' },
    { at: 'src/app.ts:5', name: 'save' },
    { at: 'src/app.ts:6', name: 'save', role: 'use', to: 'src/disk.ts#Disk.save' },
    { at: 'src/main.ts:1', name: 'start', to: 'src/app.ts#start' },
    { at: 'test/app.test.ts:2', name: 'start', to: 'src/app.ts#start' },
    { at: 'test/web.test.ts:1', name: 'start', to: 'src/app.ts#start' },
    { at: 'test/app.test.ts:3', name: 'save', to: 'src/disk.ts#Disk.save' },
    { at: 'src/job.ts:2', name: 'halt' },
    { at: 'test/job.test.ts:2', name: 'run' },
    { at: 'examples/job.ts:2', name: 'run' },
    { at: 'test/job.test.ts:3', name: 'only', to: 'src/job.ts#only' },
    { at: 'examples/job.ts:3', name: 'only', to: 'src/job.ts#only' },
  ],
});

function check(kind: RelationKind, name: string, path: string) {
  const symbols = index.symbolsNamed(name).filter((symbol) => symbol.path === path);
  const { resolved, possible, external } = relationOf(index, definitionsAmong(symbols), kind, { limit: 100 });
  const said = ({ entries }: typeof resolved) =>
    entries.map(
      ({ path: at, line, callLines, distance }) =>
        `${at}:${line}${callLines.length > 0 ? ` calls ${callLines}` : ''}${distance > 1 ? ` ${distance} away` : ''}`,
    );
  return [...said(resolved), ...said(possible).map((entry) => `possible ${entry}`), ...external];
}

const cases: readonly (readonly [RelationKind, name: string, path: string, expected: readonly string[]])[] = [
  [
    'references',
    'save',
    'src/disk.ts',
    ['src/app.ts:2', 'src/app.ts:3', 'src/app.ts:6', 'test/app.test.ts:3', 'possible src/app.ts:5'],
  ],
  [
    'calls',
    'save',
    'src/disk.ts',
    ['src/app.ts:2', 'src/app.ts:3', 'test/app.test.ts:3', 'possible src/app.ts:5'],
  ],
  [
    'callers',
    'save',
    'src/disk.ts',
    ['src/app.ts:1 calls 2,3', 'test/app.test.ts:1 calls 3', 'possible src/app.ts:4 calls 5'],
  ],
  [
    'callers',
    'start',
    'src/app.ts',
    ['src/main.ts:1 calls 1', 'test/app.test.ts:1 calls 2', 'test/web.test.ts:1 calls 1'],
  ],
  ['callees', 'start', 'src/app.ts', ['src/disk.ts:3 calls 2,3', 'join']],
  ['callees', 'stop', 'src/app.ts', ['possible src/store.ts:2 calls 5']],
  ['implementors', 'Store', 'src/store.ts', ['src/disk.ts:1', 'src/fast.ts:1 2 away']],
  ['supertypes', 'FastDisk', 'src/fast.ts', ['src/disk.ts:1', 'src/store.ts:1 2 away']],
  ['overridden-by', 'save', 'src/store.ts', ['src/disk.ts:3', 'src/fast.ts:2']],
  ['overrides', 'save', 'src/fast.ts', ['src/disk.ts:3', 'src/store.ts:2']],
  ['tests', 'save', 'src/disk.ts', ['test/app.test.ts:3', 'test/web.test.ts:1 2 away']],
];

test.each(cases)('%s of %s in %s', (kind, name, path, expected) => {
  expect(check(kind, name, path)).toEqual(expected);
});

test('counts everything, whatever the limit', () => {
  const definitions = definitionsAmong(
    index.symbolsInFile('src/disk.ts').filter(({ name }) => name === 'save'),
  );
  const { resolved } = relationOf(index, definitions, 'references', { limit: 1 });
  expect(resolved).toMatchObject({
    total: 4,
    files: 2,
    entries: [{ path: 'src/app.ts', line: 2, text: 'two' }],
  });
});

test('keeps to the files that are asked for', () => {
  const definitions = definitionsAmong(
    index.symbolsInFile('src/disk.ts').filter(({ name }) => name === 'save'),
  );
  const keep = (path: string) => path.startsWith('test/');
  expect(relationOf(index, definitions, 'references', { limit: 9, keep }).resolved.total).toBe(1);
});

const questions: readonly (readonly [
  query: string,
  title: RegExp,
  items: readonly string[],
  possible: readonly string[],
])[] = [
  [
    'who calls Disk.save',
    /^3 calls of Disk\.save in 2 files$/,
    ['src/app.ts:2', 'src/app.ts:3', 'test/app.test.ts:3'],
    ['src/app.ts:5'],
  ],
  [
    'where is Disk.save used',
    /^4 uses of Disk\.save/,
    ['src/app.ts:2', 'src/app.ts:3', 'src/app.ts:6', 'test/app.test.ts:3'],
    ['src/app.ts:5'],
  ],
  [
    'who calls Form.save',
    /^1 call of something named save in 1 file; whether Form\.save is meant is not certain$/,
    [],
    ['src/app.ts:5'],
  ],
  ['who calls Disk', /^Nothing in this project calls Disk$/, [], []],
  ['what does start call', /^start calls 1 function of this project$/, ['src/disk.ts:3'], []],
  ['what does stop call', /^stop calls nothing of this project for certain$/, [], ['src/store.ts:2']],
  ['what implements Store', /^2 types implement or extend Store$/, ['src/disk.ts:1', 'src/fast.ts:1'], []],
  ['what implements Store.save', /^2 members implement Store\.save$/, ['src/disk.ts:3', 'src/fast.ts:2'], []],
  ['what overrides Disk.save', /^1 member overrides Disk\.save$/, ['src/fast.ts:2'], []],
  [
    'what does FastDisk.save override',
    /^FastDisk\.save overrides 2 members$/,
    ['src/disk.ts:3', 'src/store.ts:2'],
    [],
  ],
  ['what overrides FastDisk.save', /^Nothing in this project overrides FastDisk\.save$/, [], []],
  [
    'which tests touch Disk.save',
    /^2 places in tests reach Disk\.save$/,
    ['test/app.test.ts:3', 'test/web.test.ts:1'],
    [],
  ],
  ['which tests cover Form.save', /^No test reaches Form\.save within 3 steps$/, [], []],
  [
    'which tests cover Job.run',
    /^No test reaches Job\.run for certain; 1 place in tests uses the name$/,
    [],
    ['test/job.test.ts:2'],
  ],
  ['which tests cover only', /^1 test reaches only$/, ['test/job.test.ts:3'], []],
  ['what does Job.run call', /^Job\.run calls nothing of this project for certain$/, [], []],
];

test.each(questions)('answers "%s"', (query, title, items, possible) => {
  const question = parseQuestion(query);
  const answer = question && answerQuestion(index, question);
  const places = (all: readonly { path: string; line: number }[] = []) =>
    all.map(({ path, line }) => `${path}:${line}`);
  expect(answer?.title).toMatch(title);
  expect(places(answer?.items)).toEqual(items);
  expect(places(answer?.possible)).toEqual(possible);
});

/** Two functions of one name, and a class whose constructor has its name. */
const homonyms = fakeCodeIndex({
  files: { 'src/broken.ts': { parseErrors: 2 } },
  symbols: {
    'src/a.ts#go': { lines: [1, 3] },
    'src/b.ts#go': { lines: [1, 3] },
    'src/c.ts#go': { lines: [1, 3], exported: false },
    'src/Shape.java#Shape': { kind: 'class', lines: [1, 9] },
    'src/Shape.java#Shape.Shape': { lines: [2, 4] },
    'src/Square.java#Square': { kind: 'class', lines: [1, 9], extends: ['src/Shape.java#Shape'] },
    'src/run.ts#run': { lines: [1, 9] },
  },
  references: [
    { at: 'src/run.ts:2', name: 'go', to: 'src/b.ts#go' },
    { at: 'src/a.ts:2', name: 'run', to: 'src/run.ts#run' },
    { at: 'src/b.ts:2', name: 'run', to: 'src/run.ts#run' },
  ],
});
const brokenFile = '1 file has syntax errors, so that parts may be missing';

test.each<[query: string, title: string, items: readonly string[], notes: readonly string[]]>([
  [
    'what does go call',
    'go (src/b.ts:1) calls 1 function of this project',
    ['src/run.ts:1'],
    ['2 more of this name: src/a.ts:1, src/c.ts:1; ask "what does go in src/a.ts call"'],
  ],
  ['what does go in src/a.ts call', 'go calls 1 function of this project', ['src/run.ts:1'], []],
  ['what does go in src/c.ts call', 'go calls nothing of this project for certain', [], [brokenFile]],
  ['what extends Shape', '1 type implements or extends Shape', ['src/Square.java:1'], []],
  ['where is Shape', '1 definition of Shape', ['src/Shape.java:1', 'src/Shape.java:2'], []],
  ['what extends Square', 'Nothing in this project implements or extends Square', [], [brokenFile]],
  ['where is FooBar', 'Nothing named FooBar in this project', [], [brokenFile]],
])('says of "%s" which definition is meant and what may be missing', (query, title, items, notes) => {
  const question = parseQuestion(query);
  const answer = question && answerQuestion(homonyms, question);
  expect(answer).toMatchObject({ title, notes });
  expect(answer?.items.map(({ path, line }) => `${path}:${line}`)).toEqual(items);
});
