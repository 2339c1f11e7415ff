/** A project that is watched while a test changes it. */
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { openIndexSession } from '../../../src/codebase/refresh/index-session.ts';
import { updateIndex } from '../../../src/codebase/refresh/update-index.ts';
import type { WatchEvent } from '../../../src/codebase/watch/watch-event.ts';
import { type WatchOptions, watchProject } from '../../../src/codebase/watch/watch-project.ts';
import { systemClock } from '../../../src/core/clock.ts';
import { dumpIndex } from '../dump-index.ts';
import { fakeLanguage } from '../fake-language.ts';
import { temporaryFolder } from '../temporary-project.ts';

export interface WatchedProject {
  readonly events: readonly WatchEvent[];
  /** Resolves with the first event from now on, or already seen, that this accepts. */
  until<K extends WatchEvent['kind']>(kind: K): Promise<Extract<WatchEvent, { kind: K }>>;
  /** Resolves when the index says what a full build of the tree says; else fails with the difference. */
  settles(): Promise<void>;
  stop(): Promise<void>;
}

/** For slow machines; only a failure takes so long. */
const patienceMs = 50_000;

const indexOptions = {
  languages: [fakeLanguage],
  maxFileBytes: 1024 * 1024,
  cacheDir: null,
  clock: systemClock,
};

/** Returns when it watches. */
export async function watchFiles(root: string, options: Partial<WatchOptions> = {}): Promise<WatchedProject> {
  const session = await openIndexSession({ ...indexOptions, root });
  const stop = new AbortController();
  const events: WatchEvent[] = [];
  let wake = () => {};
  let failure: unknown = null;
  const done = watchProject({
    root,
    index: session,
    clock: systemClock,
    signal: stop.signal,
    onEvent: (event) => {
      events.push(event);
      wake();
    },
    remoteFileSystem: () => null,
    ...options,
  }).catch((error) => {
    failure = error;
    wake();
  });
  /** Until the next event, or until patience is at its end. */
  const nextEvent = (deadlineMs: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.max(0, deadlineMs - Date.now()));
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const watched: WatchedProject = {
    events,
    async until<K extends WatchEvent['kind']>(kind: K) {
      const deadlineMs = Date.now() + patienceMs;
      for (;;) {
        if (failure !== null) throw failure;
        const found = events.find((event) => event.kind === kind);
        if (found !== undefined) return found as Extract<WatchEvent, { kind: K }>;
        if (Date.now() > deadlineMs) throw new Error(`No ${kind} among ${events.map((event) => event.kind)}`);
        await nextEvent(deadlineMs);
      }
    },
    async settles() {
      const expected = await fullDump(root);
      const deadlineMs = Date.now() + patienceMs;
      for (;;) {
        if (failure !== null) throw failure;
        const seen = events.length;
        const actual = dumpOrNothing(root);
        if (isEqual(actual, expected)) return;
        if (Date.now() > deadlineMs) return expect(actual).toEqual(expected);
        if (events.length === seen) await nextEvent(Math.min(deadlineMs, Date.now() + 1_000));
      }
    },
    async stop() {
      if (stop.signal.aborted) return;
      stop.abort();
      await done;
      await session.close();
    },
  };
  onTestFinished(() => watched.stop());
  await watched.until('watching');
  return watched;
}

/** Of an index that is built from nothing, elsewhere. */
async function fullDump(root: string): Promise<unknown> {
  const folder = temporaryFolder();
  const place = { folder, database: join(folder, 'index.db'), kind: 'cache' } as const;
  const { database } = await updateIndex({ ...indexOptions, root, full: true }, place);
  database.close();
  return dumpIndex(place.database);
}

function dumpOrNothing(root: string): unknown {
  try {
    return dumpIndex(join(root, '.optimizer', 'index.db'));
  } catch {
    return null;
  }
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
