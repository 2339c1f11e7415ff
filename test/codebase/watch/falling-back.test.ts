import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { IndexError } from '../../../src/codebase/index-error.ts';
import { type WatchFolder, watchFolder } from '../../../src/codebase/watch/tree-watcher.ts';
import type { WatchEvent } from '../../../src/codebase/watch/watch-event.ts';
import { type WatchedIndex, watchProject } from '../../../src/codebase/watch/watch-project.ts';
import { createManualClock } from '../../providers/manual-clock.ts';
import { makeGitProject, makeProject, refresh, writeFiles } from '../temporary-project.ts';
import { watchFiles } from './watched-project.ts';

const start = { 'a.fake': 'def one\nend\n', 'src/b.fake': 'def two\nend\n', 'src/deep/c.fake': '' };
const timing = { pollMs: 10, checkMs: 10, quietMs: 5, mostMs: 20, retryMs: 5 };

function failure(code: string): Error {
  return Object.assign(new Error(`${code}: no more of it`), { code });
}

/** Counts what is open, and fails from the `count`th on. */
function failingFrom(count: number, code: string) {
  const seen = { open: 0, calls: 0, fail: [] as (() => void)[] };
  const watchOne: WatchFolder = (folder, options, onEvent, onError) => {
    if (++seen.calls >= count) throw failure(code);
    const watcher = watchFolder(folder, options, onEvent, onError);
    seen.open++;
    seen.fail.push(() => onError(failure('EPERM')));
    return {
      close() {
        seen.open--;
        watcher.close();
      },
    };
  };
  return { seen, watchOne };
}

async function staysFresh(root: string, watched: Awaited<ReturnType<typeof watchFiles>>): Promise<void> {
  writeFiles(root, { 'src/b.fake': 'def changed\nend\n', 'new/deep/d.fake': 'def fresh\nend\n' });
  await watched.settles();
  writeFiles(root, { 'new/deep/d.fake': 'def fresher\nend\n' });
  await watched.settles();
}

test.each([1, 3])('without room for the watcher number %i it polls, and says so once', async (count) => {
  const root = makeProject(start);
  const { seen, watchOne } = failingFrom(count, 'ENOSPC');
  const watched = await watchFiles(root, { watchFolder: watchOne, timing });
  expect(await watched.until('polling')).toMatchObject({ because: { kind: 'refused', code: 'ENOSPC' } });
  await staysFresh(root, watched);
  expect(seen).toMatchObject({ open: 0, calls: count });
  expect(watched.events.filter(({ kind }) => kind === 'polling')).toHaveLength(1);
  expect(watched.events.find(({ kind }) => kind === 'watching')).toMatchObject({ by: 'polling' });
});

test('it polls when room ends later', async () => {
  const root = makeProject(start);
  const { watchOne } = failingFrom(4, 'ENOSPC');
  const watched = await watchFiles(root, { watchFolder: watchOne, timing });
  expect(watched.events.map(({ kind }) => kind)).toEqual(['watching']);
  await staysFresh(root, watched);
  await watched.until('polling');
});

test('it polls on a file system that other machines write to', async () => {
  const root = makeProject(start);
  const { seen, watchOne } = failingFrom(1, 'never');
  const remoteFileSystem = () => 'NFS';
  const watched = await watchFiles(root, { watchFolder: watchOne, remoteFileSystem, timing });
  await staysFresh(root, watched);
  expect(seen.calls).toBe(0);
});

test('a watcher that breaks is made anew', async () => {
  const root = makeProject(start);
  const { seen, watchOne } = failingFrom(1_000, 'never');
  const watched = await watchFiles(root, { watchFolder: watchOne, timing });
  for (const fail of seen.fail.splice(0)) fail();
  await staysFresh(root, watched);
  expect(watched.events.some(({ kind }) => kind === 'polling')).toBe(false);
});

test('a platform that watches whole trees needs one watcher', async () => {
  const root = makeProject(start);
  let tell = (_name: string) => {};
  let open = 0;
  const watchOne: WatchFolder = (_folder, options, onEvent) => {
    expect(options.recursive).toBe(true);
    open++;
    tell = (name) => onEvent('rename', name);
    return { close: () => open-- };
  };
  const watched = await watchFiles(root, { watchFolder: watchOne, platform: 'win32', timing });
  writeFiles(root, { 'src/deep/c.fake': 'def changed\nend\n' });
  tell('src\\deep\\c.fake');
  await watched.settles();
  expect(open).toBe(1);
  await watched.stop();
  expect(open).toBe(0);
});

/** Of the whole process; the test runner may have some of its own. */
function fileWatchers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'FSEventWrap').length;
}

test('when it ends nothing is left open', async () => {
  const before = fileWatchers();
  const root = makeProject(start);
  const { seen, watchOne } = failingFrom(1_000, 'never');
  const watched = await watchFiles(root, { watchFolder: watchOne });
  expect(seen.open).toBe(3);
  expect(fileWatchers()).toBe(before + 3);
  await watched.stop();
  expect(seen.open).toBe(0);
  // Handles are closed at the end of a turn of the event loop.
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(fileWatchers()).toBe(before);
});

/** An index that answers as it is told, on a clock that stands still. */
function scripted(root: string, answers: readonly (Error | 'ok')[], database = join(root, 'none.db')) {
  const clock = createManualClock();
  const stop = new AbortController();
  const events: WatchEvent[] = [];
  const looks: string[] = [];
  let left = [...answers];
  const answer = async (look: string) => {
    looks.push(look);
    const [next = 'ok', ...rest] = left;
    left = rest;
    if (next !== 'ok') throw next;
    const changes = { added: [], changed: [], removed: [], unchanged: 0 };
    return { place: { database }, changes, rebuilt: null } as never;
  };
  const index: WatchedIndex = {
    refresh: () => answer('everything'),
    refreshPaths: (paths) => answer(paths.join(' ')),
  };
  let tell = (_name: string) => {};
  const watchOne: WatchFolder = (folder, _options, onEvent) => {
    if (folder === root) tell = (name) => onEvent('change', name);
    return { close() {} };
  };
  const done = watchProject({
    root,
    index,
    clock,
    signal: stop.signal,
    onEvent: (event) => events.push(event),
    watchFolder: watchOne,
    remoteFileSystem: () => null,
    platform: 'linux',
  });
  const pass = async (ms: number) => {
    // Turns of the event loop, for what is done between two waits.
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(ms);
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  return { clock, stop, events, looks, done, pass, tell: (name: string) => tell(name) };
}

test('it waits for rest, but not for ever', async () => {
  const run = scripted(makeProject(start), []);
  await run.pass(0);
  expect(run.looks).toEqual(['everything', 'everything']);
  run.tell('a.fake');
  await run.pass(49);
  run.tell('b.fake');
  await run.pass(49);
  expect(run.looks).toHaveLength(2);
  await run.pass(1);
  expect(run.looks.slice(2)).toEqual(['a.fake b.fake']);
  for (let ms = 0; ms <= 500; ms += 40) {
    run.tell('busy.fake');
    await run.pass(40);
  }
  expect(run.looks.slice(3)).toEqual(['busy.fake']);
  run.stop.abort();
  await run.done;
});

test('while git is at work it waits, but not for ever', async () => {
  const root = makeGitProject(start);
  const { report, index } = await refresh(root);
  index.close();
  const run = scripted(root, [], report.place.database);
  await run.pass(0);
  writeFiles(root, { '.git/index.lock': '' });
  for (let ms = 0; ms < 10_000; ms += 500) {
    run.tell('a.fake');
    await run.pass(500);
  }
  expect(run.looks).toHaveLength(2);
  rmSync(join(root, '.git/index.lock'));
  await run.pass(50);
  expect(run.looks.slice(2)).toEqual(['a.fake']);
  writeFiles(root, { '.git/index.lock': '' });
  run.tell('b.fake');
  for (let ms = 0; ms < 29_000; ms += 1_000) await run.pass(1_000);
  expect(run.looks).toHaveLength(3);
  await run.pass(1_000);
  expect(run.looks.slice(3)).toEqual(['b.fake']);
  run.stop.abort();
  await run.done;
});

test('a failure is told once, tried again later and later, and forgotten when it is over', async () => {
  const full = () => new IndexError('index/disk-full', 'The disk is full.', 'Free some space.');
  const run = scripted(makeProject(start), ['ok', 'ok', full(), full(), full(), 'ok', full()]);
  await run.pass(0);
  run.tell('a.fake');
  await run.pass(50);
  expect(run.looks).toHaveLength(3);
  expect(run.events.slice(1)).toMatchObject([{ kind: 'failed', retryMs: 1_000 }]);
  for (const ms of [1_000, 2_000, 4_000]) {
    await run.pass(ms);
    await run.pass(50);
  }
  expect(run.looks.slice(3)).toEqual(['everything', 'everything', 'everything']);
  expect(run.events).toHaveLength(2);
  run.tell('a.fake');
  await run.pass(50);
  expect(run.events.slice(2)).toMatchObject([{ kind: 'failed', retryMs: 1_000 }]);
  run.stop.abort();
  await run.done;
});

test('what is no known failure ends it, when it does not pass', async () => {
  const bugs = Array.from({ length: 5 }, () => new Error('a bug'));
  const run = scripted(makeProject(start), bugs);
  const ended = expect(run.done).rejects.toThrow('a bug');
  for (let turn = 0; turn < 12; turn++) await run.pass(60_000);
  await ended;
});
