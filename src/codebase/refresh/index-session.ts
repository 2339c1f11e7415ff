/**
 * An index that stays open in a long-running process: a watcher, the terminal UI, a session of questions. Keeps the
 * database and the grammars, so that one changed file costs its own parsing and little more. Another process may
 * update or replace the index at any time. Knows nothing about how a change is noticed.
 */
import type { CodeIndex } from '../code-index.ts';
import { LoadedExtractors } from '../extract/extract-file.ts';
import { SqliteCodeIndex } from '../store/sqlite-code-index.ts';
import { clearMark, UnsyncedMark } from '../store/unsynced-mark.ts';
import { withWriteLock } from '../store/write-lock.ts';
import { checkedRoot } from './checked-root.ts';
import {
  fileIdOf,
  type RefreshedDatabase,
  type RefreshOptions,
  refreshDatabase,
  untouchedDatabase,
} from './refresh-index.ts';
import { type RefreshReport, StoredReport } from './report.ts';

export interface IndexSession {
  /** Always of the last refresh; ask for it again after each. */
  readonly index: CodeIndex;
  /** What the first look at the tree did. */
  readonly opened: RefreshReport;
  /** Looks at the whole tree. One refresh at a time: a call waits for those before it. */
  refresh(signal?: AbortSignal): Promise<RefreshReport>;
  /**
   * Looks at these paths only: the caller knows that nothing else changed. Relative to the root, with `/`; files that
   * are new, changed, gone or the same. Looks at the whole tree when that is not enough: a folder, an ignore file, or a
   * new file that git may ignore is among them. `unchanged` of the report counts the given paths only.
   */
  refreshPaths(paths: readonly string[], signal?: AbortSignal): Promise<RefreshReport>;
  /** Waits for a refresh that is under way. */
  close(): Promise<void>;
}

/** Makes the index if there is none and brings it up to date. @throws IndexError */
export async function openIndexSession(given: RefreshOptions): Promise<IndexSession> {
  const root = checkedRoot(given.root);
  const options = { extractors: new LoadedExtractors(given.languages), ...given, root };
  const started = options.clock.monotonicMs();
  const refreshed = await refreshDatabase(options);
  const { full: _, signal: __, ...lasting } = options;
  return new OpenSession(lasting, refreshed, started);
}

const settlePatienceMs = 1_000;

class OpenSession implements IndexSession {
  readonly opened: RefreshReport;
  readonly #options: RefreshOptions;
  #mark: UnsyncedMark | null;
  #held: Pick<RefreshedDatabase, 'place' | 'database' | 'fileId'>;
  #index: SqliteCodeIndex;
  /** When the last refresh that was asked for is over. */
  #idle: Promise<unknown> = Promise.resolve();

  constructor(options: RefreshOptions, refreshed: RefreshedDatabase, startedMs: number) {
    this.#options = options;
    this.#held = refreshed;
    this.#mark = UnsyncedMark.for(refreshed.place.database);
    this.#index = new SqliteCodeIndex(options.root, refreshed.database);
    this.opened = this.#report(refreshed, startedMs);
  }

  get index(): CodeIndex {
    return this.#index;
  }

  refresh(signal?: AbortSignal): Promise<RefreshReport> {
    return this.#inTurn((started) => this.#refresh(started, signal));
  }

  refreshPaths(paths: readonly string[], signal?: AbortSignal): Promise<RefreshReport> {
    return this.#inTurn(async (started) => {
      const refreshed = await this.#refreshPaths(paths, signal);
      if (refreshed === null) return this.#refresh(started, signal);
      return this.#adopt(refreshed, started);
    });
  }

  close(): Promise<void> {
    return this.#inTurn(async () => {
      this.#index.close();
      await this.#settle();
    });
  }

  #inTurn<T>(work: (startedMs: number) => Promise<T>): Promise<T> {
    const turn = this.#idle.then(() => work(this.#options.clock.monotonicMs()));
    this.#idle = turn.catch(() => {});
    return turn;
  }

  async #refresh(started: number, signal: AbortSignal | undefined): Promise<RefreshReport> {
    const options = { ...this.#options, ...(signal && { signal }) };
    const untouched = this.#isReplaced() ? null : untouchedDatabase(options, this.#held.database);
    if (untouched !== null) return this.#adopt({ ...this.#held, ...untouched }, started);
    return this.#adopt(await refreshDatabase(options), started);
  }

  /** `null`: the whole tree must be looked at, or another index took the place of ours. */
  async #refreshPaths(
    paths: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<RefreshedDatabase | null> {
    const options = { ...this.#options, ...(signal && { signal }) };
    const { place, database, fileId } = this.#held;
    if (this.#isReplaced()) return null;
    const { updatePaths } = await import('./update-index.ts');
    return withWriteLock({ ...options, folder: place.folder }, async () => {
      if (this.#isReplaced()) return null;
      const updated = await updatePaths(options, place, database, paths, this.#mark);
      return updated === null ? null : { place, database, fileId, rebuilt: null, ...updated };
    });
  }

  /** Waits for the disk, unless somebody else is writing; then the mark stays. */
  async #settle(): Promise<void> {
    if (this.#mark?.isSet !== true) return;
    const { folder, database } = this.#held.place;
    const signal = AbortSignal.timeout(settlePatienceMs);
    const settled = withWriteLock({ ...this.#options, folder, signal }, async () => clearMark(database));
    await settled.catch(() => {});
  }

  #isReplaced(): boolean {
    return fileIdOf(this.#held.place) !== this.#held.fileId;
  }

  #adopt(refreshed: RefreshedDatabase, started: number): RefreshReport {
    if (refreshed.database !== this.#held.database) this.#index.close();
    if (refreshed.place.database !== this.#held.place.database)
      this.#mark = UnsyncedMark.for(refreshed.place.database);
    this.#held = refreshed;
    this.#index = new SqliteCodeIndex(this.#options.root, refreshed.database);
    return this.#report(refreshed, started);
  }

  #report({ database, ...done }: RefreshedDatabase, startedMs: number): RefreshReport {
    const total = this.#options.clock.monotonicMs() - startedMs;
    return new StoredReport({ ...done, durationsMs: { ...done.durationsMs, total } }, this.#index, database);
  }
}
