import { readFileSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { indexStatus } from '../../../src/codebase/refresh/index-status.ts';
import { systemClock } from '../../../src/core/clock.ts';
import { fakeLanguage, makeFakeLanguage } from '../fake-language.ts';
import { makeGitProject, refresh, writeFiles } from '../temporary-project.ts';

function statusOf(root: string, languages = [fakeLanguage]) {
  return indexStatus({ root, languages, maxFileBytes: 1024 * 1024, cacheDir: null, clock: systemClock });
}

test('no index, no status', async () => {
  expect(await statusOf(makeGitProject({}))).toBeNull();
});

test('it tells what changed since, and writes nothing', async () => {
  const root = makeGitProject({ 'a.fake': 'def a\nend\n', 'b.fake': '', 'c.fake': '', 'd.fake': '' });
  const { report } = await refresh(root);
  expect(await statusOf(root)).toMatchObject({
    counts: { files: 4, symbols: 1 },
    rebuild: null,
    stale: { added: [], changed: [], removed: [] },
  });
  writeFiles(root, { 'a.fake': 'def b\nend\n', 'new/e.fake': '' });
  rmSync(join(root, 'c.fake'));
  utimesSync(join(root, 'd.fake'), 1, 1);
  const before = readFileSync(report.place.database);
  const status = await statusOf(root);
  expect(status?.stale).toEqual({ added: ['new/e.fake'], changed: ['a.fake'], removed: ['c.fake'] });
  expect(status?.ageMs).toBeGreaterThanOrEqual(0);
  expect(status?.databaseBytes).toBe(before.length);
  expect(readFileSync(report.place.database).equals(before)).toBe(true);
});

test('it tells that the next refresh builds anew', async () => {
  const root = makeGitProject({ 'a.fake': '' });
  await refresh(root);
  expect((await statusOf(root, [makeFakeLanguage({ version: 9 })]))?.rebuild).toBe('languages-changed');
});
