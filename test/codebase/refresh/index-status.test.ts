import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { indexStatus } from '../../../src/codebase/refresh/index-status.ts';
import { schemaVersion } from '../../../src/codebase/store/schema.ts';
import { systemClock } from '../../../src/core/clock.ts';
import { openDatabase } from '../../../src/storage/sqlite.ts';
import { fakeLanguage, makeFakeLanguage } from '../fake-language.ts';
import { makeGitProject, makeProject, refresh, temporaryFolder, writeFiles } from '../temporary-project.ts';
import { withoutPrivileges } from '../without-privileges.ts';

function statusOf(root: string, languages = [fakeLanguage], cacheDir: string | null = null) {
  return indexStatus({ root, languages, maxFileBytes: 1024 * 1024, cacheDir, clock: systemClock });
}

test('no index, no status', async () => {
  expect(await statusOf(makeGitProject({}))).toBeNull();
});

test('it tells what changed since, and writes nothing', async () => {
  const root = makeGitProject({ 'a.fake': 'def a\nend\n', 'b.fake': '', 'c.fake': '', 'd.fake': '' });
  const { index, report } = await refresh(root);
  expect(await statusOf(root)).toMatchObject({
    place: report.place,
    notInProjectBecause: null,
    rebuild: null,
    schema: { stored: schemaVersion, current: schemaVersion },
    contents: {
      revision: index.revision,
      counts: { files: 4, symbols: 1 },
      stale: { added: [], changed: [], removed: [] },
    },
  });
  writeFiles(root, { 'a.fake': 'def b\nend\n', 'new/e.fake': '' });
  rmSync(join(root, 'c.fake'));
  utimesSync(join(root, 'd.fake'), 1, 1);
  const before = readFileSync(report.place.database);
  const status = await statusOf(root);
  expect(status?.contents?.stale).toEqual({
    added: ['new/e.fake'],
    changed: ['a.fake'],
    removed: ['c.fake'],
  });
  expect(status?.contents?.ageMs).toBeGreaterThanOrEqual(0);
  expect(status?.databaseBytes).toBe(before.length);
  expect(readFileSync(report.place.database).equals(before)).toBe(true);
});

test('it counts by language, and names what is not parsed', async () => {
  const missing = {
    ...makeFakeLanguage({}),
    id: 'missing',
    extensions: ['.nope'],
    loadExtractor: () => Promise.reject(new Error('no binary')),
  };
  const languages = [fakeLanguage, missing];
  const root = makeProject({
    'a.fake': 'from ./b take two\ndef a\n  call two\nend\n',
    'b.fake': 'def two\nend\n%%%\n',
    'c.nope': 'x\n',
    'D.NOPE': 'x\n',
    'e.txt': Buffer.from([0x63, 0xe9, 0x0a]),
    'f.fake': 'zero \0 byte',
  });
  await refresh(root, { languages });
  const status = await statusOf(root, languages);
  expect(status?.contents).toMatchObject({
    byLanguage: [
      { language: null, files: 4, symbols: 0, references: 0, imports: 0, filesWithErrors: 0 },
      { language: 'fake', files: 2, lines: 7, symbols: 2, imports: 1, filesWithErrors: 1 },
    ],
    missingGrammars: [{ language: 'missing', files: 2 }],
    skipped: [
      { path: 'D.NOPE', reason: 'grammar-unavailable' },
      { path: 'c.nope', reason: 'grammar-unavailable' },
      { path: 'f.fake', reason: 'binary' },
    ],
    parseErrors: [{ path: 'b.fake' }],
    invalidUtf8: ['e.txt'],
  });
});

test('it tells that the next refresh builds anew', async () => {
  const root = makeGitProject({ 'a.fake': '' });
  const { report, index } = await refresh(root);
  expect((await statusOf(root, [makeFakeLanguage({ version: 9 })]))?.rebuild).toBe('languages-changed');
  index.close();
  const db = openDatabase(report.place.database);
  db.exec("UPDATE meta SET value = 0 WHERE key = 'schema'");
  db.close();
  expect(await statusOf(root)).toMatchObject({ rebuild: 'schema-changed', contents: null });
  writeFileSync(report.place.database, 'not a database');
  expect(await statusOf(root)).toMatchObject({ rebuild: 'damaged', contents: null, databaseBytes: 14 });
});

test('it tells why the index is in the cache', async () => {
  const root = makeProject({ 'a.fake': '' });
  const cacheDir = temporaryFolder();
  const because = async () => (await statusOf(root, [fakeLanguage], cacheDir))?.notInProjectBecause;
  chmodSync(root, 0o555);
  await withoutPrivileges([root, cacheDir], async () => (await refresh(root, { cacheDir })).index.close());
  chmodSync(root, 0o755);
  expect(await because()).toBe('was-read-only');
  mkdirSync(join(root, 'elsewhere'));
  symlinkSync('elsewhere', join(root, '.optimizer'));
  expect(await because()).toBe('symbolic-link');
});
