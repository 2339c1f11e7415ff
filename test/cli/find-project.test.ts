import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, parse } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findProject } from '../../src/cli/find-project.ts';

function folders(...paths: readonly string[]): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'optimizer-project-')));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const path of paths) mkdirSync(join(root, path), { recursive: true });
  return root;
}

test('the nearest folder upwards with a repository is the project', () => {
  const root = folders('repo/.git', 'repo/src/deep');
  expect(findProject(null, join(root, 'repo/src/deep'), false)).toBe(join(root, 'repo'));
});

test('a folder with a configuration of its own is a project within a repository', () => {
  const root = folders('repo/.git', 'repo/pkg/src');
  writeFileSync(join(root, 'repo/pkg/.optimizer.toml'), '');
  expect(findProject(null, join(root, 'repo/pkg/src'), false)).toBe(join(root, 'repo/pkg'));
});

test('without either it is the folder itself', () => {
  const root = folders('plain');
  expect(findProject(null, join(root, 'plain'), false)).toBe(join(root, 'plain'));
});

test('--project is taken as it is, relative to where we are', () => {
  const root = folders('a/.git', 'b');
  expect(findProject('../b', join(root, 'a'), false)).toBe(join(root, 'b'));
  expect(() => findProject('../c', join(root, 'a'), false)).toThrow(/no folder/);
});

test('the root of the file system is no project, but a command may run there', () => {
  const { root } = parse(process.cwd());
  expect(() => findProject(null, root, false)).toThrow(/no project/);
  expect(findProject(null, root, true)).toBe(root);
});
