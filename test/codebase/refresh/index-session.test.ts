import { readdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type IndexSession, openIndexSession } from '../../../src/codebase/refresh/index-session.ts';
import type { RefreshReport } from '../../../src/codebase/refresh/report.ts';
import { systemClock } from '../../../src/core/clock.ts';
import { dumpIndex } from '../dump-index.ts';
import { fakeLanguage, makeFakeLanguage } from '../fake-language.ts';
import { git, makeGitProject, makeProject, refresh, writeFiles } from '../temporary-project.ts';

const one = 'def one\n  call two\nend\n';
const two = 'def two\n  call one\nend\n';
const files = { 'a.fake': one, 'src/b.fake': `from ../a take one\n${two}`, 'src/c.fake': two };

async function open(root: string, languages = [fakeLanguage]): Promise<IndexSession> {
  const session = await openIndexSession({
    root,
    languages,
    maxFileBytes: 1024 * 1024,
    cacheDir: null,
    clock: systemClock,
    fileClockStepMs: 0,
  });
  onTestFinished(() => session.close());
  return session;
}

const namesIn = ({ index }: IndexSession) =>
  index.filesUnder('').flatMap(({ path }) => index.symbolsInFile(path).map(({ name }) => `${path} ${name}`));

/** Opens a session on `files`, makes an edit, tells the session the paths, and compares with a new index. */
async function check(
  edit: (root: string) => void,
  paths: readonly string[],
  expected: { readonly [key in 'added' | 'changed' | 'removed']?: readonly string[] },
): Promise<RefreshReport> {
  const root = makeGitProject(files);
  symlinkSync('a.fake', join(root, 'link.fake'));
  const session = await open(root);
  const { revision } = session.index;
  edit(root);
  const report = await session.refreshPaths(paths);
  expect({ added: [], changed: [], removed: [], ...expected }).toEqual({
    added: report.changes.added,
    changed: report.changes.changed,
    removed: report.changes.removed,
  });
  const isChanged = Object.values(expected).some((list) => list.length > 0);
  expect(session.index.revision > revision).toBe(isChanged);
  const updated = dumpIndex(report.place.database);
  await refresh(root, { full: true });
  expect(updated).toEqual(dumpIndex(report.place.database));
  return report;
}

test('a file that changed', () =>
  check((root) => writeFiles(root, { 'a.fake': two }), ['a.fake'], { changed: ['a.fake'] }));

test('a file that was replaced by a rename, as editors do', () =>
  check(
    (root) => {
      writeFiles(root, { 'a.fake~': two });
      renameSync(join(root, 'a.fake~'), join(root, 'a.fake'));
    },
    ['a.fake', 'a.fake~'],
    { changed: ['a.fake'] },
  ));

test('files that were only touched, or not at all', async () => {
  const report = await check((root) => writeFiles(root, { 'a.fake': one }), ['a.fake', 'src/c.fake'], {});
  expect(report.changes.unchanged).toBe(2);
});

test('a file that is gone', () =>
  check((root) => rmSync(join(root, 'src/c.fake')), ['src/c.fake'], { removed: ['src/c.fake'] }));

test('a folder that is gone', () =>
  check((root) => rmSync(join(root, 'src'), { recursive: true }), ['src'], {
    removed: ['src/b.fake', 'src/c.fake'],
  }));

test('a folder that was renamed', () =>
  check((root) => renameSync(join(root, 'src'), join(root, 'lib')), ['src', 'lib'], {
    added: ['lib/b.fake', 'lib/c.fake'],
    removed: ['src/b.fake', 'src/c.fake'],
  }));

test('a file in place of a folder, and the other way round', () =>
  check(
    (root) => {
      rmSync(join(root, 'src'), { recursive: true });
      rmSync(join(root, 'a.fake'));
      writeFiles(root, { src: '', 'a.fake/d.fake': one });
    },
    ['src', 'a.fake'],
    { added: ['a.fake/d.fake', 'src'], removed: ['a.fake', 'src/b.fake', 'src/c.fake'] },
  ));

test('a new file', () =>
  check((root) => writeFiles(root, { 'new.fake': one }), ['new.fake'], { added: ['new.fake'] }));

test('a new file that is ignored', () =>
  check(
    (root) => writeFiles(root, { '.git/info/exclude': 'new.fake\n', 'new.fake': one }),
    ['new.fake'],
    {},
  ));

test('a change of the ignore rules', () =>
  check((root) => writeFiles(root, { 'src/.gitignore': 'b.fake\n' }), ['src/.gitignore'], {
    added: ['src/.gitignore'],
    removed: ['src/b.fake'],
  }));

test('a link that became a file, and a file that became a link', () =>
  check(
    (root) => {
      rmSync(join(root, 'link.fake'));
      renameSync(join(root, 'a.fake'), join(root, 'link.fake'));
      symlinkSync('link.fake', join(root, 'a.fake'));
    },
    ['link.fake', 'a.fake'],
    { added: ['link.fake'], removed: ['a.fake'] },
  ));

test('a file that git ignores by a list of its own, kept in the project', async () => {
  const root = makeGitProject({ ...files, 'ignore-list': '' });
  git(root, 'config', 'core.excludesFile', join(root, 'ignore-list'));
  const session = await open(root);
  writeFiles(root, { 'ignore-list': 'a.fake\n' });
  expect((await session.refreshPaths(['ignore-list'])).changes.removed).toEqual(['a.fake']);
});

test('what another process did to the index is seen', async () => {
  const root = makeProject(files);
  const session = await open(root);
  writeFiles(root, { 'a.fake': 'def updated\nend\n' });
  await refresh(root);
  writeFiles(root, { 'src/c.fake': 'def mine\nend\n' });
  await session.refreshPaths(['src/c.fake']);
  expect(namesIn(session)).toEqual(['a.fake updated', 'src/b.fake two', 'src/c.fake mine']);

  writeFiles(root, { 'a.fake': 'def rebuilt\nend\n' });
  await refresh(root, { full: true });
  await session.refreshPaths([]);
  expect(namesIn(session)).toEqual(['a.fake rebuilt', 'src/b.fake two', 'src/c.fake mine']);

  rmSync(join(root, '.optimizer'), { recursive: true });
  expect((await session.refreshPaths(['a.fake'])).rebuilt).toBe('no-index');
  expect((await session.refresh()).changes).toMatchObject({ added: [], unchanged: 3 });
});

test('a damaged index is built anew', async () => {
  const root = makeProject(files);
  const session = await open(root);
  writeFileSync(session.opened.place.database, Buffer.alloc(8192, 7), { flag: 'r+' });
  writeFiles(root, { 'a.fake': two });
  expect((await session.refreshPaths(['a.fake'])).rebuilt).toBe('damaged');
  expect(namesIn(session)).toEqual(['a.fake two', 'src/b.fake two', 'src/c.fake two']);
});

test('an abort leaves the session as it was, and usable', async () => {
  const root = makeProject(files);
  let abort = new AbortController();
  const onExtract = () => abort.abort(new Error('enough'));
  const session = await openIndexSession({
    root,
    languages: [makeFakeLanguage({ onExtract })],
    maxFileBytes: 1024,
    cacheDir: null,
    clock: systemClock,
  });
  const before = namesIn(session);
  writeFiles(root, { 'a.fake': two });
  for (const refreshed of [
    () => session.refreshPaths(['a.fake'], abort.signal),
    () => session.refresh(abort.signal),
  ]) {
    abort = new AbortController();
    await expect(refreshed()).rejects.toThrow('enough');
    expect(namesIn(session)).toEqual(before);
  }
  expect((await session.refreshPaths(['a.fake'])).changes.changed).toEqual(['a.fake']);
  await session.close();
});

test('refreshes that are asked for at once happen one after the other', async () => {
  const root = makeProject(files);
  const session = await open(root);
  writeFiles(root, { 'a.fake': two, 'new.fake': one });
  const reports = await Promise.all([
    session.refreshPaths(['a.fake']),
    session.refresh(),
    session.refreshPaths(['a.fake', 'new.fake']),
  ]);
  expect(reports.map(({ changes }) => [...changes.added, ...changes.changed])).toEqual([
    ['a.fake'],
    ['new.fake'],
    [],
  ]);
});

test('nothing grows with the number of refreshes', { timeout: 240_000 }, async () => {
  const root = makeProject(files);
  const session = await open(root);
  const { database } = session.opened.place;
  const openFiles = () => readdirSync('/proc/self/fd').length;
  const edit = async (round: number) => {
    writeFiles(root, { 'a.fake': `def n${round}\n  call m${round}\nend\n`, 'src/b.fake': `use k${round}\n` });
    await session.refreshPaths(['a.fake', 'src/b.fake']);
    if (round % 10 === 0) await session.refresh();
  };
  for (let round = 0; round < 50; round++) await edit(round);
  const [fds, bytes, memory] = [openFiles(), statSync(database).size, process.memoryUsage.rss()];
  for (let round = 50; round < 1_000; round++) await edit(round);
  // Others of this process may open some meanwhile; one that a round leaves open would be hundreds.
  expect(openFiles()).toBeLessThan(fds + 20);
  expect(statSync(database).size).toBeLessThanOrEqual(bytes * 2);
  // A statement that is not given back, or a tree, takes some 0.4 MB a round.
  expect(process.memoryUsage.rss() - memory).toBeLessThan(100 * 2 ** 20);
  expect(session.index.counts().symbols).toBe(2);
});
