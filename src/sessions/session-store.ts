/**
 * The sessions of one project: a file each, and an index that is made from them and can be lost. Knows nothing about who
 * writes events and what is done with them.
 */
import {
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  type Stats,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { newId } from '../core/ids.ts';
import { makeFolder } from '../storage/make-folder.ts';
import { SessionError } from './session-error.ts';
import { lineOf, type NewEvent, readEvents, type SessionEvent } from './session-event.ts';
import { appendEvent } from './session-file.ts';
import { type SessionSummary, settledEvents, summaryOf } from './session-turns.ts';

const indexName = 'index.json';
const ending = '.jsonl';
const unfinished = '.tmp';

const index = z.object({
  version: z.literal(1),
  sessions: z.array(
    z.object({
      /** Of the file when it was read: one that is appended to has another. */
      sizeBytes: z.number(),
      changedAtMs: z.number(),
      summary: z.object({
        id: z.string(),
        forkedFrom: z.nullable(z.string()),
        title: z.string(),
        startedAtMs: z.number(),
        lastAtMs: z.number(),
        usedAtMs: z.nullable(z.number()),
        turns: z.number(),
        answered: z.number(),
        cost: z.number(),
        unknownCosts: z.number(),
        lastTier: z.nullable(z.string()),
        arms: z.nullable(z.string()),
        unanswered: z.nullable(z.string()),
      }),
    }),
  ),
});
type IndexEntry = z.infer<typeof index>['sessions'][number];

export class SessionStore {
  readonly #folder: string;

  /** @param folder of this project's sessions; need not exist */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The one that was used last comes first. @param writesIndex or leave everything as it is */
  list({ writesIndex = true }: { readonly writesIndex?: boolean } = {}): readonly SessionSummary[] {
    const known = new Map(this.#readIndex().map((entry) => [entry.summary.id, entry]));
    let isNew = false;
    const entries = this.#ids().flatMap((id) => {
      const stats = statIfAny(this.#pathOf(id));
      if (stats === null) return [];
      const entry = known.get(id);
      if (entry?.sizeBytes === stats.size && entry.changedAtMs === stats.mtimeMs) return [entry];
      isNew = true;
      const summary = summaryOf(this.#eventsIfAny(id));
      // Its name is its id, whatever a file says that was copied.
      return summary === null
        ? []
        : [{ sizeBytes: stats.size, changedAtMs: stats.mtimeMs, summary: { ...summary, id } }];
    });
    if (writesIndex && (isNew || entries.length !== known.size)) this.#writeIndex(entries);
    return entries
      .map(({ summary }) => summary)
      .sort((a, b) => b.lastAtMs - a.lastAtMs || (a.id < b.id ? 1 : -1));
  }

  /** The one that was gone on with last, of those that can be; `null`: none since then. */
  last(notBeforeMs: number): SessionSummary | null {
    const usable = this.list().filter(({ usedAtMs }) => usedAtMs !== null && usedAtMs >= notBeforeMs);
    return usable.reduce<SessionSummary | null>(
      (last, one) => (last === null || Number(one.usedAtMs) > Number(last.usedAtMs) ? one : last),
      null,
    );
  }

  /** @param which its id, or the beginning or end of it @throws SessionError when it is none, or several */
  find(which: string): SessionSummary {
    const all = this.list();
    const exact = all.find(({ id }) => id === which);
    if (exact !== undefined) return exact;
    const like =
      which.length < fewestCharacters
        ? []
        : all.filter(({ id }) => id.startsWith(which) || id.endsWith(which));
    if (like.length === 1 && like[0] !== undefined) return like[0];
    const name = JSON.stringify(which);
    if (like.length === 0)
      throw new SessionError(
        'sessions/unknown',
        `No session of this project is called ${name}`,
        `optimizer sessions lists them; give the id, or at least ${fewestCharacters} characters of its beginning or end.`,
      );
    const shown = like
      .slice(0, 10)
      .map(({ id, title }) => `\n  ${id}  ${title.replace(/\s+/g, ' ').slice(0, 60)}`);
    throw new SessionError(
      'sessions/ambiguous',
      `${like.length} sessions of this project are called ${name}:${shown.join('')}`,
      'Give more characters of the one that is meant.',
    );
  }

  /** @throws SessionError */
  events(id: string): readonly SessionEvent[] {
    try {
      return readEvents(readFileSync(this.#pathOf(id), 'utf8'));
    } catch (cause) {
      throw unusable(this.#pathOf(id), cause);
    }
  }

  has(id: string): boolean {
    return statIfAny(this.#pathOf(id)) !== null;
  }

  /** @throws SessionError when it cannot be made, or is there */
  create(id: string, project: string, nowMs: number): void {
    const header = { type: 'session', atMs: nowMs, id, project, forkedFrom: null } as const;
    this.#guarded(id, (path) => appendEvent(path, header, 'create'));
  }

  /** @throws SessionError when it has been deleted, too */
  append(id: string, event: NewEvent): void {
    this.#guarded(id, (path) => appendEvent(path, event, 'append'));
  }

  /** With all of its events at once; nothing happens if it is there. @throws SessionError */
  put(id: string, events: readonly NewEvent[]): void {
    if (this.has(id)) return;
    this.#guarded(id, (path) => {
      replace(path, events.map(lineOf).join(''));
      // What is taken over is as old as it was.
      const changedAtMs = Math.max(...events.map(({ atMs }) => atMs));
      utimesSync(path, changedAtMs / 1_000, changedAtMs / 1_000);
    });
  }

  /** A new session with the same turns up to now. @returns its id @throws SessionError */
  fork(from: string, project: string, nowMs: number): string {
    const id = newId(nowMs);
    const header: NewEvent = { type: 'session', atMs: nowMs, id, project, forkedFrom: from };
    this.put(id, [header, ...settledEvents(this.events(from))]);
    return id;
  }

  /** @throws SessionError */
  delete(id: string): void {
    this.#guarded(id, (path) => rmSync(path));
    this.list();
  }

  #guarded(id: string, work: (path: string) => void): void {
    const path = this.#pathOf(id);
    try {
      makeFolder(this.#folder, 0o700);
      work(path);
    } catch (cause) {
      throw unusable(path, cause);
    }
  }

  #pathOf(id: string): string {
    if (!/^[\w-]{1,100}$/.test(id)) throw new Error(`No id of a session: ${id}`);
    return join(this.#folder, `${id}${ending}`);
  }

  #ids(): readonly string[] {
    return namesIn(this.#folder).flatMap((name) => {
      const id = name.slice(0, -ending.length);
      return name.endsWith(ending) && /^[\w-]{1,100}$/.test(id) ? [id] : [];
    });
  }

  #eventsIfAny(id: string): readonly SessionEvent[] {
    try {
      return this.events(id);
    } catch (error) {
      if (error instanceof SessionError) return [];
      throw error;
    }
  }

  #readIndex(): readonly IndexEntry[] {
    try {
      const parsed = index.safeParse(JSON.parse(readFileSync(join(this.#folder, indexName), 'utf8')));
      return parsed.success ? parsed.data.sessions : [];
    } catch {
      return [];
    }
  }

  #writeIndex(sessions: readonly IndexEntry[]): void {
    try {
      const form: z.infer<typeof index> = { version: 1, sessions: [...sessions] };
      replace(join(this.#folder, indexName), JSON.stringify(form));
    } catch {
      // It is made anew each time then.
    }
  }
}

/** Fewer mean anything. */
const fewestCharacters = 4;

/** In the data directory. */
export const sessionsFolderName = 'sessions';

/** Of all projects together; those that were left longest make room. */
const mostBytes = 128 * 1024 * 1024;

/** Deletes sessions that were left before then, of all projects: of one that is never opened again, too. */
export function pruneSessions(dataDir: string, notBeforeMs: number, limitBytes = mostBytes): void {
  const root = join(dataDir, sessionsFolderName);
  const files = namesIn(root).flatMap((project) =>
    namesIn(join(root, project)).flatMap((name) => {
      const path = join(root, project, name);
      // What a process left that ended before it gave a file its name is as old as any.
      const stats = name.endsWith(ending) || name.endsWith(unfinished) ? statIfAny(path) : null;
      return stats === null ? [] : [{ path, bytes: stats.size, atMs: stats.mtimeMs }];
    }),
  );
  let bytes = 0;
  const folders = new Set<string>();
  for (const [at, file] of files.sort((a, b) => b.atMs - a.atMs).entries()) {
    bytes += file.bytes;
    if (at === 0 || (file.atMs >= notBeforeMs && bytes <= limitBytes)) continue;
    removeIfPossible(() => rmSync(file.path, { force: true }));
    folders.add(dirname(file.path));
  }
  for (const folder of folders) {
    // It holds titles of what has gone, perhaps of a project that nobody lists again.
    removeIfPossible(() => rmSync(join(folder, indexName), { force: true }));
    if (namesIn(folder).length === 0) removeIfPossible(() => rmdirSync(folder));
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function statIfAny(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}

function removeIfPossible(remove: () => void): void {
  try {
    remove();
  } catch {
    // The next turn tries again.
  }
}

function replace(path: string, text: string): void {
  const temporary = `${path}.${newId(0)}${unfinished}`;
  try {
    writeFileSync(temporary, text, { mode: 0o600, flush: true });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function unusable(path: string, cause: unknown): SessionError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new SessionError(
    'sessions/unusable',
    `The session ${path} cannot be read or written: ${reason}`,
    'See that its folder is writable and the disk is not full, or set OPTIMIZER_HOME to another one.',
    { cause },
  );
}
