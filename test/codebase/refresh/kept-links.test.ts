import { expect, onTestFinished, test, vi } from 'vitest';
import { PathWalker } from '../../../src/codebase/link/path-walker.ts';
import { type IndexSession, openIndexSession } from '../../../src/codebase/refresh/index-session.ts';
import { systemClock } from '../../../src/core/clock.ts';
import { dumpIndex } from '../dump-index.ts';
import { makeFakeLanguage } from '../fake-language.ts';
import { type Contents, makeProject, refresh, writeFiles } from '../temporary-project.ts';

const languages = [makeFakeLanguage({ visibility: { freeNames: 'folder-then-project' } })];
const a = 'type A\ndef m: B\nend\nend\nfrom ./b take B\n';
const b = 'type B\ndef n\nend\nend\n';
const main = 'from ./a take A\ncall A.m.n\ncall late\n';

async function open(files: Contents): Promise<{ root: string; session: IndexSession }> {
  const root = makeProject(files);
  const options = { languages, maxFileBytes: 1024 * 1024, cacheDir: null, clock: systemClock };
  const session = await openIndexSession({ root, fileClockStepMs: 0, ...options });
  onTestFinished(() => session.close());
  return { root, session };
}

/** Of the files, as what the session has read by then. */
async function link(root: string, session: IndexSession, changes: Contents): Promise<void> {
  writeFiles(root, changes);
  await session.refreshPaths(Object.keys(changes));
}

async function expectLinksOfFullBuild(root: string, session: IndexSession): Promise<void> {
  const { database } = session.opened.place;
  const linked = dumpIndex(database);
  (await refresh(root, { languages, full: true })).index.close();
  expect(linked).toEqual(dumpIndex(database));
}

test('what a session read for its links is not what another process left', async () => {
  const { root, session } = await open({ 'a.fake': a, 'b.fake': b, 'main.fake': main });
  await link(root, session, { 'main.fake': `${main}use A\n` });
  writeFiles(root, { 'b.fake': `def first\nend\n${b}`, 'a.fake': `def late\nend\n${a}` });
  (await refresh(root, { languages, fileClockStepMs: 0 })).index.close();
  await link(root, session, { 'main.fake': `${main}use A.m\n` });
  await expectLinksOfFullBuild(root, session);
});

test('nor what a refresh that was given up was about to write', async () => {
  const { root, session } = await open({ 'a.fake': a, 'b.fake': b, 'main.fake': main });
  await link(root, session, { 'main.fake': `${main}use A\n` });
  writeFiles(root, { 'b.fake': `def first\nend\n${b}`, 'a.fake': `def late\nend\n${a}` });
  const abort = new AbortController();
  const { link: linkFile } = PathWalker.prototype;
  const spy = vi.spyOn(PathWalker.prototype, 'link').mockImplementation(function (this: PathWalker, file) {
    abort.abort(new Error('given up'));
    return linkFile.call(this, file);
  });
  await expect(session.refreshPaths(['a.fake', 'b.fake'], abort.signal)).rejects.toThrow('given up');
  spy.mockRestore();
  writeFiles(root, { 'b.fake': b });
  await link(root, session, { 'a.fake': a, 'main.fake': `${main}use A.m\n` });
  await expectLinksOfFullBuild(root, session);
});
