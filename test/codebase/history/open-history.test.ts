import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TextTerm } from '../../../src/codebase/code-index.ts';
import { openHistory } from '../../../src/codebase/history/open-history.ts';
import { makeProject, writeFiles } from '../temporary-project.ts';

const identity = ['-c', 'user.name=A', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false'];

function git(root: string, ...args: string[]): string {
  return execFileSync('git', [...identity, ...args], { cwd: root, encoding: 'utf8' }).trim();
}

function commit(root: string, message: string, files: Record<string, string>): void {
  writeFiles(root, files);
  git(root, 'add', '-A', '.');
  git(root, 'commit', '-q', '-m', message);
}

function repository(): string {
  const root = makeProject({});
  git(root, 'init', '-q', '-b', 'main');
  commit(root, 'Retry when a socket is closed', { 'src/pool.ts': '1', 'src/socket.ts': '1' });
  commit(root, 'Print amounts of money\n\nSigned-off-by: Retry Socket <a@b.c>', { 'src/money über.ts': '1' });
  return root;
}

const terms = (...words: string[]): TextTerm[] =>
  words.map((word) => ({ forms: new Map([[word, 1]]), weight: 1 }));

async function open(root: string, folder = makeProject({})) {
  const history = await openHistory(root, folder, { nowMs: 0 });
  return { folder, history };
}

test('files are found by the messages of commits that changed them', async () => {
  const { history } = await open(repository());
  expect([...(history?.scores(terms('retry')) ?? [])].map(([path]) => path)).toEqual([
    'src/pool.ts',
    'src/socket.ts',
  ]);
  expect([...(history?.scores(terms('money')) ?? [])].map(([path]) => path)).toEqual(['src/money über.ts']);
  expect([...(history?.scores(terms('signed')) ?? [])]).toEqual([]);
});

test('what is new is added, and is the same as what is read at once', async () => {
  const root = repository();
  const { folder } = await open(root);
  commit(root, 'Open sockets lazily', { 'src/socket.ts': '3' });
  git(root, 'mv', 'src/pool.ts', 'src/pools.ts');
  commit(root, 'Rename the pool', {});
  const { history } = await open(root, folder);
  const { history: fresh } = await open(root);
  expect(history?.size).toBe(4);
  expect(history?.pack()).toBe(fresh?.pack());
});

test('of a rewritten history nothing old is left', async () => {
  const root = repository();
  const { folder } = await open(root);
  git(root, 'commit', '-q', '--amend', '-m', 'Show prices');
  const { history } = await open(root, folder);
  expect(history?.size).toBe(2);
  expect([...(history?.scores(terms('money')) ?? [])]).toEqual([]);
});

test('paths are those below the project, where that is a folder of the repository', async () => {
  const { history } = await open(join(repository(), 'src'));
  expect([...(history?.scores(terms('retry')) ?? [])].map(([path]) => path)).toEqual([
    'pool.ts',
    'socket.ts',
  ]);
});

test.each([
  ['cut off', (text: string) => text.slice(0, 60)],
  ['of another version', (text: string) => text.replace('history 1', 'history 0')],
  ['nonsense', () => 'optimizer history 1\n\n\n'],
  ['with files that are none', (text: string) => text.replace(/^0/m, '99')],
])('what was kept and is %s is read anew', async (_, spoil) => {
  const root = repository();
  const { folder, history } = await open(root);
  const path = join(folder, 'history.txt');
  writeFileSync(path, spoil(readFileSync(path, 'utf8')));
  expect((await open(root, folder)).history?.pack()).toBe(history?.pack());
});

test('no repository, no commit: no history', async () => {
  const bare = makeProject({});
  expect((await open(bare)).history).toBe(null);
  git(bare, 'init', '-q');
  expect((await open(bare)).history).toBe(null);
});

test('a stop leaves nothing half written', async () => {
  const folder = makeProject({});
  const history = await openHistory(repository(), folder, { nowMs: 0, signal: AbortSignal.abort() });
  expect(history).toBe(null);
  expect(existsSync(join(folder, 'history.txt'))).toBe(false);
});

test('what an ended process left half written goes with the next writing', async () => {
  const folder = makeProject({});
  const leftOver = join(folder, 'history.txt.abc');
  writeFileSync(leftOver, 'half');
  const root = repository();
  await openHistory(root, folder, { nowMs: Date.now() });
  expect(existsSync(leftOver)).toBe(true);
  commit(root, 'One more', { 'src/pool.ts': '2' });
  await openHistory(root, folder, { nowMs: Date.now() + 86_400_000 });
  expect(existsSync(leftOver)).toBe(false);
});

test('a large commit says nothing of any file', async () => {
  const root = repository();
  commit(
    root,
    'Reformat the world',
    Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`f${at}.ts`, '1'])),
  );
  const { history } = await open(root);
  expect([...(history?.scores(terms('world')) ?? [])]).toEqual([]);
});
