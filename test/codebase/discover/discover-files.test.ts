import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { discoverFiles } from '../../../src/codebase/discover/discover-files.ts';
import {
  type Contents,
  git,
  makeGitProject,
  makeProject,
  temporaryFolder,
  writeFiles,
} from '../temporary-project.ts';

async function check(
  root: string,
  expected: { mode?: 'git' | 'walk'; paths: string[]; leftOut?: string[] },
): Promise<void> {
  const listing = await discoverFiles(root);
  expect([...listing.paths].sort()).toEqual([...expected.paths].sort());
  expect(listing.leftOut.map(({ path, reason }) => `${reason} ${path}`).sort()).toEqual(
    expected.leftOut ?? [],
  );
  if (expected.mode) expect(listing.mode).toBe(expected.mode);
}

describe.each([
  ['git' as const, makeGitProject],
  ['walk' as const, makeProject],
])('%s', (mode, make) => {
  test('nested ignore files, with exceptions', async () => {
    const root = make({
      '.gitignore': '*.log\nbuild/\n/only-top.ts\n',
      'a.ts': '',
      'a.log': '',
      'only-top.ts': '',
      'src/only-top.ts': '',
      'build/out.ts': '',
      'src/.gitignore': '!keep.log\nsecret.*\n',
      'src/keep.log': '',
      'src/drop.log': '',
      'src/secret.ts': '',
      'src/build/out.ts': '',
    });
    await check(root, {
      mode,
      paths: ['.gitignore', 'a.ts', 'src/.gitignore', 'src/keep.log', 'src/only-top.ts'],
    });
  });

  test('a nearer ignore file takes a folder back', async () => {
    const root = make({
      '.gitignore': 'out/\n',
      'a/.gitignore': '!out/\n',
      'a/out/x.ts': '',
      'out/y.ts': '',
    });
    await check(root, { paths: ['.gitignore', 'a/.gitignore', 'a/out/x.ts'] });
  });

  test('.optimizerignore leaves out what git would list, and says so', async () => {
    const root = make({
      '.optimizerignore': 'fixtures/\n*.snap\n',
      'a.ts': '',
      'a.snap': '',
      'fixtures/deep/b.ts': '',
      'src/.optimizerignore': '!a.snap\n/c.ts\n',
      'src/a.snap': '',
      'src/c.ts': '',
    });
    await check(root, {
      paths: ['.optimizerignore', 'a.ts', 'src/.optimizerignore', 'src/a.snap'],
      leftOut: [
        'ignored-by-optimizerignore a.snap',
        'ignored-by-optimizerignore fixtures/deep/b.ts',
        'ignored-by-optimizerignore src/c.ts',
      ],
    });
  });

  test('names with blanks, quotes, newlines and letters of all kinds', async () => {
    const names = [
      'with blank.ts',
      'quote"\'.ts',
      'line\nbreak.ts',
      'folder\nbreak/a.ts',
      'ünï/çødé.ts',
      '日本/語.ts',
      'tab\t.ts',
      '-x.ts',
      '*.ts',
    ];
    await check(make(Object.fromEntries(names.map((name) => [name, '']))), { paths: names });
  });

  test('a loop of links is not followed', async () => {
    const root = make({ 'src/a.ts': '' });
    symlinkSync('..', join(root, 'src/loop'));
    symlinkSync('self', join(root, 'self'));
    await check(root, { paths: ['self', 'src/a.ts', 'src/loop'] });
  });

  test('the folder of the index and of git are never listed', async () => {
    await check(make({ 'a.ts': '', '.optimizer/index.db': '', 'sub/.optimizer/x.ts': '' }), {
      paths: ['a.ts'],
    });
  });
});

test('outside of git, node_modules is left out at any depth', async () => {
  const files: Contents = {
    'a.ts': '',
    'node_modules/x/index.js': '',
    'packages/p/node_modules/y/index.js': '',
  };
  await check(makeProject(files), { mode: 'walk', paths: ['a.ts'] });
});

test('in git, files that are tracked in spite of an ignore rule are listed', async () => {
  const root = makeGitProject({ '.gitignore': 'dist/\n', 'dist/kept.ts': '', 'dist/other.ts': '' });
  git(root, 'add', '-f', 'dist/kept.ts');
  await check(root, { mode: 'git', paths: ['.gitignore', 'dist/kept.ts'] });
});

test("a subfolder of a repository is a project, under the repository's rules", async () => {
  const root = makeGitProject({
    '.gitignore': '*.log\n',
    'packages/a/x.ts': '',
    'packages/a/x.log': '',
    'b.ts': '',
  });
  await check(join(root, 'packages/a'), { mode: 'git', paths: ['x.ts'] });
});

test('a folder that its repository ignores is a project of its own', async () => {
  const root = makeGitProject({ '.gitignore': 'scratch/\n', 'scratch/project/x.ts': '' });
  await check(join(root, 'scratch/project'), { mode: 'walk', paths: ['x.ts'] });
});

test("a worktree lists its own files, and the main tree leaves the worktree's out", async () => {
  const root = makeGitProject({ 'a.ts': '' });
  git(root, 'add', '-A');
  git(root, 'commit', '-q', '-m', 'first');
  git(root, 'worktree', 'add', '-q', join(root, 'trees/other'));
  writeFileSync(join(root, 'trees/other/new.ts'), '');
  await check(join(root, 'trees/other'), { mode: 'git', paths: ['a.ts', 'new.ts'] });
  await check(root, { mode: 'git', paths: ['a.ts'], leftOut: ['nested-repository trees/other/'] });
});

test('files of a submodule are listed when it is checked out', async () => {
  const library = makeGitProject({ 'lib.ts': '', '.gitignore': '*.log\n' });
  git(library, 'add', '-A');
  git(library, 'commit', '-q', '-m', 'first');
  const root = makeGitProject({ 'a.ts': '' });
  git(root, 'submodule', 'add', '-q', library, 'vendor/library');
  git(root, 'add', '-A');
  git(root, 'commit', '-q', '-m', 'first');
  writeFiles(root, { 'vendor/library/new.ts': '', 'vendor/library/x.log': '' });
  const own = ['.gitmodules', 'a.ts'];
  const submodule = ['.gitignore', 'lib.ts', 'new.ts'].map((path) => `vendor/library/${path}`);
  await check(root, { mode: 'git', paths: [...own, ...submodule] });

  const clone = join(temporaryFolder(), 'clone');
  git(root, 'clone', '-q', root, clone);
  await check(clone, { mode: 'git', paths: own });
});

test('every folder in which a file could appear is watched, an ignored one is not', async () => {
  const root = makeGitProject({ '.gitignore': 'out/\n', 'src/a.ts': '', 'out/deep/x.ts': '' });
  mkdirSync(join(root, 'empty/deeper'), { recursive: true });
  const { stamps } = await discoverFiles(root);
  const watched = stamps.map(([path]) => path);
  for (const folder of ['', '/src', '/empty', '/empty/deeper']) expect(watched).toContain(root + folder);
  expect(watched).not.toContain(`${root}/out`);
});
