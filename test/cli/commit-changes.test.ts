import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { commitChanges, dirtyAmong } from '../../src/cli/commit-changes.ts';

function repository() {
  const folder = mkdtempSync(join(tmpdir(), 'optimizer-commit-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' });
  git('init', '-q');
  git('config', 'user.name', 'Somebody');
  git('config', 'user.email', 'somebody@example.invalid');
  const write = (path: string, text: string) => writeFileSync(join(folder, path), text);
  write('known.txt', 'a\n');
  git('add', '.');
  git('commit', '-qm', 'first');
  return { folder, git, write };
}

test('a commit that a hook refuses leaves the index as it was', async () => {
  const { folder, git, write } = repository();
  const hook = join(folder, '.git/hooks/pre-commit');
  writeFileSync(hook, '#!/bin/sh\necho not today >&2\nexit 1\n');
  chmodSync(hook, 0o755);
  write('staged.txt', 'mine\n');
  git('add', 'staged.txt');
  const before = git('ls-files', '--stage');
  write('new.txt', 'x\n');
  const made = await commitChanges(
    folder,
    [{ path: 'new.txt', before: null, after: Buffer.from('x\n'), mode: null }],
    { question: 'add new.txt', model: 'some' },
  );
  expect(made).toEqual({ ok: false, because: 'not today' });
  expect(git('ls-files', '--stage')).toBe(before);
});

test('a file that git does not know is a change of its owner', async () => {
  const { folder, write } = repository();
  write('notes.txt', 'mine\n');
  expect(await dirtyAmong(folder, ['known.txt', 'notes.txt', 'to-come.txt'])).toEqual(['notes.txt']);
});
