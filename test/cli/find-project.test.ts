import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, parse } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findProject } from '../../src/cli/find-project.ts';
import { withoutPrivileges } from '../codebase/without-privileges.ts';

function folders(...paths: readonly string[]): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'optimizer-project-')));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const path of paths) mkdirSync(join(root, path), { recursive: true });
  return root;
}

test('the nearest folder upwards with a repository is the project', () => {
  const root = folders('repo/.git', 'repo/src/deep');
  expect(findProject(null, join(root, 'repo/src/deep'), false, homedir())).toBe(join(root, 'repo'));
});

test('a folder with a configuration of its own is a project within a repository', () => {
  const root = folders('repo/.git', 'repo/pkg/src');
  writeFileSync(join(root, 'repo/pkg/.optimizer.toml'), '');
  expect(findProject(null, join(root, 'repo/pkg/src'), false, homedir())).toBe(join(root, 'repo/pkg'));
});

test('without either it is the folder itself', () => {
  const root = folders('plain');
  expect(findProject(null, join(root, 'plain'), false, homedir())).toBe(join(root, 'plain'));
});

test('--project is taken as it is, relative to where we are', () => {
  const root = folders('a/.git', 'b');
  expect(findProject('../b', join(root, 'a'), false, homedir())).toBe(join(root, 'b'));
  expect(() => findProject('../c', join(root, 'a'), false, homedir())).toThrow(/no folder/);
});

test('the root of the file system is no project, but a command may run there', () => {
  const { root } = parse(process.cwd());
  expect(() => findProject(null, root, false, homedir())).toThrow(/no project/);
  expect(findProject(null, root, true, homedir())).toBe(root);
});

test.skipIf(process.platform === 'win32').each([
  ['a', /The folder .*\/a cannot be read/],
  ['a/inside', /The folder .*\/a\/inside cannot be read/],
])('a folder that cannot be read gets the blame itself: %s', async (asked, message) => {
  const root = folders('a/inside');
  await withoutPrivileges([root], async () => {
    chmodSync(join(root, 'a'), 0);
    expect(() => findProject(asked, root, false, homedir())).toThrow(message);
    chmodSync(join(root, 'a'), 0o700);
  });
});
