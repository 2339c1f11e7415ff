import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type IndexSession, openIndexSession } from '../../../src/codebase/refresh/index-session.ts';
import { systemClock } from '../../../src/core/clock.ts';
import { fakeLanguage } from '../fake-language.ts';
import { makeProject, refresh, writeFiles } from '../temporary-project.ts';

const isLinux = process.platform === 'linux';

async function open(): Promise<{ root: string; session: IndexSession; mark: string }> {
  const root = makeProject({ 'a.fake': 'def one\nend\n' });
  const options = {
    languages: [fakeLanguage],
    maxFileBytes: 1024 * 1024,
    cacheDir: null,
    clock: systemClock,
  };
  const session = await openIndexSession({ root, fileClockStepMs: 0, ...options });
  return { root, session, mark: `${session.opened.place.database}-unsynced` };
}

async function edit(root: string, session: IndexSession): Promise<void> {
  writeFiles(root, { 'a.fake': 'def two\nend\n' });
  letFileClockMove(root);
  await session.refreshPaths(['a.fake']);
}

/** What was written in the same step of the file system's clock is read, and its stamp written, once more. */
function letFileClockMove(root: string): void {
  const written = statSync(join(root, 'a.fake')).mtimeMs;
  const probe = join(makeProject({}), 'probe');
  do writeFileSync(probe, '.');
  while (statSync(probe).mtimeMs <= written + 20);
}

test.runIf(isLinux)(
  'a session that wrote without waiting for the disk says so until it is closed',
  async () => {
    const { root, session, mark } = await open();
    expect(existsSync(mark)).toBe(false);
    await edit(root, session);
    expect(readFileSync(mark, 'utf8')).toMatch(/^[0-9a-f-]{36}$/);
    await session.close();
    expect(existsSync(mark)).toBe(false);
  },
);

test.runIf(isLinux)(
  'another process may use the index meanwhile, and what it writes is on the disk',
  async () => {
    const { root, session, mark } = await open();
    await edit(root, session);
    const { index, report } = await refresh(root);
    expect(report.rebuilt).toBe(null);
    index.close();
    expect(existsSync(mark)).toBe(true);
    writeFiles(root, { 'a.fake': 'def three\nend\n' });
    (await refresh(root)).index.close();
    expect(existsSync(mark)).toBe(false);
    writeFiles(root, { 'a.fake': 'def four\nend\n' });
    await session.refreshPaths(['a.fake']);
    expect(session.index.symbolsNamed('four')).toHaveLength(1);
    expect(existsSync(mark)).toBe(true);
  },
);

test('an index with the mark of an earlier start of the machine is built anew', async () => {
  const root = makeProject({ 'a.fake': 'def one\nend\n' });
  const { index, report } = await refresh(root);
  index.close();
  const mark = `${report.place.database}-unsynced`;
  writeFileSync(mark, '00000000-0000-0000-0000-000000000000');
  expect((await refresh(root)).report).toMatchObject({ rebuilt: 'cut-off', counts: { files: 1 } });
  expect(existsSync(mark)).toBe(false);
  expect((await refresh(root)).report.rebuilt).toBe(null);
});
