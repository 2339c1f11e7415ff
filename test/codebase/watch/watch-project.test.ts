import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { git, makeGitProject, makeProject, writeFiles } from '../temporary-project.ts';
import { withoutPrivileges } from '../without-privileges.ts';
import { watchFiles } from './watched-project.ts';

const start = {
  'a.fake': 'from ./src/b take two\ndef one\n  call two\nend\n',
  'src/b.fake': 'def two\nend\n',
  'src/src/c.fake': 'def three\nend\n',
  'lib/deep/d.fake': 'def four\nend\n',
  'ignored/e.fake': 'def five\nend\n',
  '.gitignore': 'ignored/\n',
};

const at = (root: string, path: string) => join(root, path);

/** As editors do: a reader never sees half of a file. */
function replace(root: string, path: string, text: string): void {
  writeFileSync(at(root, `${path}.tmp`), text);
  renameSync(at(root, `${path}.tmp`), at(root, path));
}

const happenings: Record<string, (root: string) => void> = {
  'a file is written': (root) => writeFiles(root, { 'src/b.fake': 'def two\nend\ndef more\nend\n' }),
  'a file is replaced, and then written': (root) => {
    replace(root, 'src/b.fake', 'def three\nend\n');
    replace(root, 'src/b.fake', 'def four\nend\n');
    writeFiles(root, { 'src/b.fake': 'def five\nend\n' });
  },
  'files appear, some of them ignored': (root) =>
    writeFiles(root, { 'src/new.fake': 'def fresh\nend\n', 'ignored/new.fake': 'def no\nend\n' }),
  'a file goes away': (root) => rmSync(at(root, 'src/b.fake')),
  'a file moves': (root) => renameSync(at(root, 'src/b.fake'), at(root, 'lib/b.fake')),
  'folders appear with all that is in them': (root) =>
    writeFiles(root, { 'x/y/z/f.fake': 'def deep\nend\n', 'x/g.fake': 'def g\nend\n', 'src/n/h.fake': '' }),
  'a folder is deleted and comes back': (root) => {
    rmSync(at(root, 'src'), { recursive: true });
    writeFiles(root, { 'src/b.fake': 'def two\nend\n', 'src/src/other.fake': 'def other\nend\n' });
  },
  'a folder moves': (root) => renameSync(at(root, 'src'), at(root, 'moved')),
  'folders change places': (root) => {
    renameSync(at(root, 'src'), at(root, 'other'));
    renameSync(at(root, 'lib'), at(root, 'src'));
    renameSync(at(root, 'other'), at(root, 'lib'));
  },
  'a folder becomes a file and a file a folder': (root) => {
    rmSync(at(root, 'lib'), { recursive: true });
    writeFiles(root, { lib: 'text\n' });
    rmSync(at(root, 'a.fake'));
    writeFiles(root, { 'a.fake/inside.fake': 'def inside\nend\n' });
  },
  'files come and go': (root) => {
    for (let i = 0; i < 50; i++) writeFiles(root, { [`src/.swap${i}`]: 'x', [`gone${i}/f.fake`]: 'x' });
    for (let i = 0; i < 50; i++) rmSync(at(root, `src/.swap${i}`));
    for (let i = 0; i < 50; i++) rmSync(at(root, `gone${i}`), { recursive: true });
    writeFiles(root, { 'src/b.fake': 'def stays\nend\n' });
  },
  'ignore rules change': (root) =>
    writeFiles(root, { '.gitignore': 'lib/\n', 'src/.optimizerignore': 'b.*\n' }),
  'a file is only touched': (root) => {
    utimesSync(at(root, 'a.fake'), 1_000_000, 1_000_000);
    writeFiles(root, { 'src/b.fake': 'def two\nend\n' });
  },
  'the index itself is deleted': (root) => rmSync(at(root, '.optimizer'), { recursive: true }),
};

describe.each([
  ['in a git work tree', makeGitProject],
  ['outside of git', makeProject],
])('%s the index is that of a full build after', (_name, make) => {
  test.each(Object.keys(happenings))('%s', async (name) => {
    const root = make(start);
    const watched = await watchFiles(root);
    happenings[name]?.(root);
    await watched.settles();
    // What came out of it is watched as well.
    writeFiles(root, { 'src/later.fake': 'def later\nend\n', 'src/src/later.fake': 'def later\nend\n' });
    await watched.settles();
    writeFiles(root, { 'src/src/later.fake': 'def latest\nend\n' });
    await watched.settles();
  });

  test('the project is deleted and comes back', async () => {
    const root = make(start);
    const watched = await watchFiles(root, { timing: { rootMs: 10, checkMs: 50 } });
    rmSync(root, { recursive: true });
    await watched.until('root-gone');
    writeFiles(root, { ...start, 'src/b.fake': 'def back\nend\n' });
    await watched.until('root-back');
    await watched.settles();
    writeFiles(root, { 'src/b.fake': 'def again\nend\n' });
    await watched.settles();
  });

  test('the project is deleted and made anew at once', async () => {
    const root = make(start);
    const watched = await watchFiles(root, { timing: { rootMs: 10, checkMs: 50 } });
    rmSync(root, { recursive: true });
    writeFiles(root, { 'src/b.fake': 'def back\nend\n' });
    await watched.settles();
    writeFiles(root, { 'src/b.fake': 'def again\nend\n', 'src/c.fake': '' });
    await watched.settles();
  });

  test('the folder around the project is exchanged', async () => {
    const around = makeProject({});
    const root = join(around, 'here/project');
    writeFiles(root, start);
    const watched = await watchFiles(root, { timing: { rootMs: 10, checkMs: 50 } });
    renameSync(join(around, 'here'), join(around, 'there'));
    writeFiles(root, { 'src/b.fake': 'def other\nend\n' });
    await watched.settles();
    writeFiles(root, { 'src/b.fake': 'def again\nend\n' });
    await watched.settles();
  });
});

describe('git', () => {
  const branch = (name: string, count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, i) => [
        `${i % 3 === 0 ? name : 'shared'}/${i % 40}/f${i}.fake`,
        `def ${name}${i}\n  call ${name}${i + 1}\nend\n`,
      ]),
    );

  test('switches branches of thousands of files, back and forth', { timeout: 180_000 }, async () => {
    const root = makeGitProject(branch('main', 2_000));
    git(root, 'add', '-A');
    git(root, 'commit', '-q', '-m', 'main');
    git(root, 'checkout', '-q', '-b', 'other');
    git(root, 'rm', '-rq', '.');
    writeFiles(root, branch('other', 2_000));
    git(root, 'add', '-A');
    git(root, 'commit', '-q', '-m', 'other');
    const watched = await watchFiles(root);
    for (const name of ['main', 'other']) {
      git(root, 'checkout', '-q', name);
      await watched.settles();
    }
    writeFiles(root, { 'shared/1/f1.fake': 'def after\nend\n' });
    await watched.settles();
  });

  test.each<[string, (root: string) => void]>([
    ['stops tracking an ignored file', (root) => git(root, 'rm', '-q', '--cached', 'ignored/e.fake')],
    ['gets an exclude file', (root) => writeFiles(root, { '.git/info/exclude': 'b.fake\n' })],
    ['cleans the tree of all that is not tracked', (root) => git(root, 'clean', '-fdxq')],
    ['stashes', (root) => git(root, 'stash', '-q', '--include-untracked')],
    ['is no more', (root) => rmSync(join(root, '.git'), { recursive: true })],
  ])('%s', async (_name, act) => {
    const root = makeGitProject(start);
    git(root, 'add', '-A');
    git(root, 'add', '-f', 'ignored/e.fake');
    git(root, 'commit', '-q', '-m', 'first');
    writeFiles(root, { 'src/b.fake': 'def edited\nend\n', 'untracked/f.fake': 'def untracked\nend\n' });
    const watched = await watchFiles(root, { timing: { checkMs: 50 } });
    act(root);
    await watched.settles();
  });

  test('comes to a project that had none', async () => {
    const root = makeProject(start);
    const watched = await watchFiles(root, { timing: { checkMs: 50 } });
    execFileSync('git', ['init', '-q'], { cwd: root });
    await watched.settles();
  });

  test('leaves a lock behind, which holds nothing up', async () => {
    const root = makeGitProject(start);
    git(root, 'add', '-A');
    writeFiles(root, { '.git/index.lock': '' });
    utimesSync(join(root, '.git/index.lock'), 1_000_000, 1_000_000);
    const watched = await watchFiles(root);
    writeFiles(root, { 'src/b.fake': 'def edited\nend\n' });
    await watched.settles();
  });
});

test('a folder that was closed is watched when it opens', async () => {
  const root = makeProject(start);
  chmodSync(join(root, 'src'), 0);
  await withoutPrivileges([root], async () => {
    const watched = await watchFiles(root);
    chmodSync(join(root, 'src'), 0o755);
    await watched.settles();
    writeFiles(root, { 'src/b.fake': 'def edited\nend\n' });
    await watched.settles();
    chmodSync(join(root, 'src'), 0);
    await watched.settles();
    chmodSync(join(root, 'src'), 0o755);
    await watched.stop();
  });
});

test('what it was told of is in the index that the session shows', async () => {
  const root = makeProject(start);
  const watched = await watchFiles(root);
  mkdirSync(join(root, 'empty'));
  writeFiles(root, { 'src/b.fake': 'def seen\nend\n' });
  const { report } = await watched.until('updated');
  expect(report.changes).toMatchObject({ added: [], changed: ['src/b.fake'], removed: [] });
});
