import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DraftFile } from '../../../src/cli/interactive/draft-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drafts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Of a process that is no more. */
function deadPid(): number {
  return spawnSync(process.execPath, ['-e', '0']).pid;
}

test('what a process left is offered once', () => {
  new DraftFile(folder, 'p', deadPid()).save('half a question');
  const next = new DraftFile(folder, 'p');
  expect(next.takeLeft()).toBe('half a question');
  expect(next.takeLeft()).toBe('');
  expect(new DraftFile(folder, 'p', process.ppid).takeLeft()).toBe('');
});

test('it is kept until the next process has ended well', () => {
  new DraftFile(folder, 'p', deadPid()).save('half a question');
  const killed = new DraftFile(folder, 'p', deadPid());
  expect(killed.takeLeft()).toBe('half a question');
  const next = new DraftFile(folder, 'p');
  expect(next.takeLeft()).toBe('half a question');
  next.close();
  expect(readdirSync(folder)).toEqual([]);
});

test('that of a process that lives is its own', () => {
  new DraftFile(folder, 'p', process.ppid).save('theirs');
  expect(new DraftFile(folder, 'p').takeLeft()).toBe('');
});

test('that of another project is not offered', () => {
  new DraftFile(folder, 'q', deadPid()).save('elsewhere');
  expect(new DraftFile(folder, 'p').takeLeft()).toBe('');
});

test('a former process with the same number, as in a container, left it', () => {
  writeFileSync(join(folder, `p-${process.pid}.draft`), 'of the last container');
  expect(new DraftFile(folder, 'p').takeLeft()).toBe('of the last container');
});

test('of several the newest comes first, and the others are not lost', () => {
  const [older, newer] = [deadPid(), deadPid()];
  new DraftFile(folder, 'p', older).save('older');
  new DraftFile(folder, 'p', newer).save('newer');
  utimesSync(join(folder, `p-${older}.draft`), 1_000, 1_000);
  expect(new DraftFile(folder, 'p').takeLeft()).toBe('newer');
  expect(new DraftFile(folder, 'p', process.ppid).takeLeft()).toBe('older');
});

test('nothing typed is no draft, and only the person can read one', () => {
  const draft = new DraftFile(folder, 'p');
  draft.save('mine');
  expect(statSync(join(folder, `p-${process.pid}.draft`)).mode & 0o777).toBe(0o600);
  draft.save('');
  expect(readdirSync(folder)).toEqual([]);
});
