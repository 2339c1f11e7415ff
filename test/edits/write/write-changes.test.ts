import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../../src/core/clock.ts';
import type { FileChange } from '../../../src/edits/file-change.ts';
import { writeChanges } from '../../../src/edits/write/write-changes.ts';
import { withoutPrivileges } from '../../codebase/without-privileges.ts';
import { change, type Entries, makeTree } from './written-tree.ts';

const clock = systemClock;

test('files are changed, made and deleted, with their folders, and keep their modes', async () => {
  const tree = makeTree({
    'src/run.sh': { text: '#!/bin/sh\r\n', mode: 0o755 },
    'src/old/deep/gone.ts': 'x',
    'keep/empty': 'folder',
    'keep/other.ts': 'o',
  });
  const result = await writeChanges(
    tree.state,
    [
      change('src/run.sh', '#!/bin/sh\r\n', '#!/bin/sh\r\necho\r\n'),
      change('src/old/deep/gone.ts', 'x', null),
      change('new/folder/a.ts', null, 'a'),
      change('tool', null, 't', 0o700),
    ],
    { clock },
  );
  expect(result).toEqual({ ok: true, recovered: null });
  expect(tree.seen().map((line) => line.replace(/ \S+$/, ''))).toEqual([
    'keep/',
    'keep/empty/',
    'keep/other.ts 644',
    'new/',
    'new/folder/',
    'new/folder/a.ts 644',
    'src/',
    'src/run.sh 755',
    'tool 700',
  ]);
  expect(tree.text('src/run.sh')).toBe('#!/bin/sh\r\necho\r\n');
  expect(readdirSync(tree.state.folder)).toEqual(['write.lock']);
});

interface Refused {
  readonly title: string;
  readonly entries?: Entries;
  readonly change: FileChange;
  readonly because: string;
}

const drifted: readonly Refused[] = [
  {
    title: 'a file that changed',
    entries: { 'a.ts': 'one\ntwo!\n' },
    change: change('a.ts', 'one\ntwo\n', 'x'),
    because: 'has changed from line 2 on: 9 bytes, not 8',
  },
  { title: 'a file that is gone', change: change('a.ts', 'one', 'x'), because: 'is gone' },
  {
    title: 'a new file that is there already, though it is the same',
    entries: { 'a.ts': 'x' },
    change: change('a.ts', null, 'x'),
    because: 'exists already',
  },
  {
    title: 'a file below a file',
    entries: { a: 'x' },
    change: change('a/b/c.ts', null, 'x'),
    because: 'a is a file, not a folder',
  },
  {
    title: 'a folder in the place of a file',
    entries: { 'a/b': 'x' },
    change: change('a', null, 'x'),
    because: 'is a folder',
  },
  { title: 'a path upwards', change: change('../a', null, 'x'), because: 'is outside of the project' },
  {
    title: 'an absolute path',
    change: change('/tmp/a', null, 'x'),
    because: 'is outside of the project',
  },
  { title: 'a path of nothing', change: change('a//b', null, 'x'), because: 'is no path of a file' },
  {
    title: 'files of git, however spelt',
    change: change('sub/.GIT/hooks/x', null, 'x'),
    because: 'is a file of git',
  },
  {
    title: 'files of git through a link',
    entries: { '.git/config': 'c', link: { to: '.git' } },
    change: change('link/config', 'c', 'x'),
    because: 'link is a link to files of git',
  },
  {
    title: 'a link out of the project',
    entries: { link: { to: '/etc/hostname' } },
    change: change('link', '', 'x'),
    because: 'is a link out of the project',
  },
  {
    title: 'a folder that is a link out of the project',
    entries: { sub: { to: '..' } },
    change: change('sub/a.ts', null, 'x'),
    because: 'sub is a link out of the project',
  },
  {
    title: 'a link that leads nowhere',
    entries: { link: { to: 'nothing' } },
    change: change('link', null, 'x'),
    because: 'is a link that leads nowhere',
  },
  {
    title: 'the deletion of a link',
    entries: { 'a.ts': 'x', link: { to: 'a.ts' } },
    change: change('link', 'x', null),
    because: 'is a link: only what it leads to can be changed',
  },
];

test.each(drifted)(
  'refused, and nothing is changed: $title',
  async ({ entries = {}, change: one, because }) => {
    const tree = makeTree({ 'good.ts': 'good', ...entries });
    const before = tree.seen();
    const changes = [change('good.ts', 'good', 'better'), one];
    expect(await writeChanges(tree.state, changes, { clock })).toEqual({
      ok: false,
      drifted: [{ path: one.path, because }],
      recovered: null,
    });
    expect(tree.seen()).toEqual(before);
  },
);

test('a file below another one of the same turn, and one file by two names', async () => {
  const tree = makeTree({ 'a.ts': 'x', link: { to: 'a.ts' } });
  const before = tree.seen();
  expect(
    await writeChanges(
      tree.state,
      [
        change('a.ts', 'x', 'y'),
        change('link', 'x', 'z'),
        change('new', null, 'n'),
        change('new/b', null, 'b'),
      ],
      { clock },
    ),
  ).toMatchObject({
    drifted: [
      { path: 'link', because: 'is the same file as a.ts' },
      { path: 'new/b', because: 'cannot be below new, which is to be a file' },
    ],
  });
  expect(tree.seen()).toEqual(before);
});

test('a link is written through, and folders behind links are not removed', async () => {
  const tree = makeTree({
    'real/a.ts': 'a',
    'real/b.ts': 'b',
    'link.ts': { to: 'real/a.ts' },
    folder: { to: 'other' },
    'other/c.ts': 'c',
  });
  const changes = [change('link.ts', 'a', 'A'), change('folder/c.ts', 'c', null)];
  expect(await writeChanges(tree.state, changes, { clock })).toMatchObject({ ok: true });
  expect(tree.text('real/a.ts')).toBe('A');
  expect(lstatSync(join(tree.root, 'link.ts')).isSymbolicLink()).toBe(true);
  expect(readdirSync(join(tree.root, 'folder'))).toEqual([]);
});

test('what changes nothing is checked all the same and leaves the file alone', async () => {
  const tree = makeTree({ 'a.ts': 'a', 'b.ts': 'b' });
  const { ino } = lstatSync(join(tree.root, 'a.ts'));
  expect(await writeChanges(tree.state, [change('a.ts', 'a', 'a')], { clock })).toMatchObject({ ok: true });
  expect(lstatSync(join(tree.root, 'a.ts')).ino).toBe(ino);
  const changes = [change('a.ts', 'other', 'other'), change('b.ts', 'b', 'B')];
  expect(await writeChanges(tree.state, changes, { clock })).toMatchObject({ ok: false });
  expect(tree.text('b.ts')).toBe('b');
});

test('a file that changes while the others are written is noticed, and all are as before', async () => {
  const tree = makeTree({ 'a.ts': 'a', 'b.ts': 'b' });
  let hasChanged = false;
  const onStep = (step: string) => {
    if (!hasChanged && step.startsWith('rename') && step.endsWith('a.ts')) {
      hasChanged = true;
      tree.put('b.ts', 'by somebody else');
    }
  };
  const changes = [change('a.ts', 'a', 'A'), change('b.ts', 'b', 'B')];
  expect(await writeChanges(tree.state, changes, { clock, onStep })).toMatchObject({
    ok: false,
    drifted: [{ path: 'b.ts', because: 'was changed by something else meanwhile' }],
  });
  expect([tree.text('a.ts'), tree.text('b.ts')]).toEqual(['a', 'by somebody else']);
  expect(readdirSync(tree.root)).toEqual(['a.ts', 'b.ts']);
});

test('what is aborted before it begins to rename leaves nothing', async () => {
  const tree = makeTree({ 'a.ts': 'a' });
  const before = tree.seen();
  const stop = new AbortController();
  const onStep = (step: string) => {
    if (step.startsWith('fill') && step.includes('.optimizer-')) stop.abort(new Error('stopped'));
  };
  const changes = [change('a.ts', 'a', 'A'), change('new/b.ts', null, 'B')];
  await expect(writeChanges(tree.state, changes, { clock, onStep, signal: stop.signal })).rejects.toThrow(
    'stopped',
  );
  expect(tree.seen()).toEqual(before);
  expect(readdirSync(tree.state.folder)).toEqual(['write.lock']);
});

test.skipIf(process.platform === 'win32')(
  'a folder that may not be written is an error, and all is as before',
  async () => {
    const tree = makeTree({ 'a.ts': 'a', 'closed/b.ts': 'b' });
    const before = tree.seen();
    mkdirSync(tree.dataDir);
    await withoutPrivileges([tree.root, join(tree.root, '..')], async () => {
      chmodSync(join(tree.root, 'closed'), 0o555);
      const changes = [change('a.ts', 'a', 'A'), change('closed/b.ts', 'b', 'B')];
      await expect(writeChanges(tree.state, changes, { clock })).rejects.toMatchObject({
        code: 'edits/not-written',
        message: expect.stringContaining('Nothing was changed: a.ts, closed/b.ts cannot be written'),
      });
      chmodSync(join(tree.root, 'closed'), 0o755);
      chmodSync(join(tree.root, 'a.ts'), 0o444);
      expect(await writeChanges(tree.state, changes, { clock })).toMatchObject({
        drifted: [{ path: 'a.ts', because: 'may not be read and written' }],
      });
      chmodSync(join(tree.root, 'a.ts'), 0o644);
    });
    expect(tree.seen()).toEqual(before);
  },
);

test('a rename that fails half-way is taken back', async () => {
  const tree = makeTree({ 'a.ts': 'a', 'c.ts': 'c', 'gone/d.ts': 'd' });
  const onStep = (step: string) => {
    // Where the second file is to go there is a folder all of a sudden.
    if (step.startsWith('rename') && step.endsWith('b/new.ts')) {
      mkdirSync(join(tree.root, 'b/new.ts'));
      writeFileSync(join(tree.root, 'b/new.ts/inside'), '');
    }
  };
  const changes = [
    change('gone/d.ts', 'd', null),
    change('a.ts', 'a', 'A'),
    change('b/new.ts', null, 'B'),
    change('c.ts', 'c', 'C'),
  ];
  await expect(writeChanges(tree.state, changes, { clock, onStep })).rejects.toMatchObject({
    code: 'edits/not-written',
  });
  expect([tree.text('a.ts'), tree.text('c.ts'), tree.text('gone/d.ts')]).toEqual(['a', 'c', 'd']);
  expect(existsSync(join(tree.root, 'b/new.ts/inside'))).toBe(true);
  expect(readdirSync(tree.state.folder)).toEqual(['write.lock']);
});

test('the project itself may be reached through a link', async () => {
  const tree = makeTree({ 'a.ts': 'a' });
  symlinkSync(tree.root, `${tree.root}-link`);
  const { stateFolderOf } = await import('../../../src/edits/write/state-folder.ts');
  const state = stateFolderOf(tree.dataDir, `${tree.root}-link`);
  expect(state).toEqual(tree.state);
  expect(await writeChanges(state, [change('a.ts', 'a', 'A')], { clock })).toMatchObject({ ok: true });
});
