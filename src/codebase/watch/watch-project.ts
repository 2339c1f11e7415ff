/**
 * Keeps an index fresh while it runs: hears of changes, waits until they have come to rest, and has the index look
 * at what changed. Prints nothing; the command and a long-running session use it alike.
 *
 * File events only say where to look and when: what the index then stores comes from the tree itself. What was not
 * heard is covered by looking at the whole tree: after many events at once, after a folder came or went, and after
 * every new watcher, since something may have happened before it.
 */
import { type Stats, statSync } from 'node:fs';
import type { Clock } from '../../core/clock.ts';
import { OptimizerError } from '../../core/errors.ts';
import { remoteFileSystem } from '../../storage/remote-file-system.ts';
import { lstatOrNull } from '../discover/stamp.ts';
import type { RefreshReport } from '../refresh/report.ts';
import { Bell } from './bell.ts';
import { PendingChanges } from './pending-changes.ts';
import {
  makeTreeWatcher,
  type TreeWatcher,
  type WatchFolder,
  WatchRefused,
  watchFolder,
} from './tree-watcher.ts';
import type { PollingReason, WatchEvent } from './watch-event.ts';
import { type WatchTiming, watchTiming } from './watch-timing.ts';
import { isElsewhereSame, noPlaces, readPlaces, type WatchedPlaces } from './watched-places.ts';

/** The part of an `IndexSession` that a watcher needs. */
export interface WatchedIndex {
  refresh(signal?: AbortSignal): Promise<RefreshReport>;
  refreshPaths(paths: readonly string[], signal?: AbortSignal): Promise<RefreshReport>;
}

export interface WatchOptions {
  /** Absolute, as the index has it. */
  readonly root: string;
  readonly index: WatchedIndex;
  readonly clock: Clock;
  /** Ends the watching. */
  readonly signal: AbortSignal;
  /** Called in turn; what it throws ends the watching. */
  readonly onEvent: (event: WatchEvent) => void;
  readonly timing?: Partial<WatchTiming>;
  /** For tests; by default as this machine is. */
  readonly platform?: NodeJS.Platform;
  readonly watchFolder?: WatchFolder;
  readonly remoteFileSystem?: (folder: string) => string | null;
}

/** @returns when the signal is aborted, with every watcher released. @throws what is no failure of files: a bug. */
export async function watchProject(options: WatchOptions): Promise<void> {
  const watch = new Watch(options);
  try {
    await watch.run();
  } finally {
    watch.release();
  }
}

/** Failures in a row that are no known ones; a project folder that goes away during a refresh causes some. */
const mostUnknownFailures = 5;

class Watch {
  readonly #options: WatchOptions;
  readonly #timing: WatchTiming;
  readonly #pending: PendingChanges;
  readonly #bell = new Bell();
  readonly #watcher: TreeWatcher;
  #places: WatchedPlaces = noPlaces;
  #polling = false;
  #hasStarted = false;
  #rootId: string | null = null;
  #isRootGone = false;
  #failures = 0;
  #lastFailure = '';
  #lastLookMs = 0;
  #lastEverythingMs = 0;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#timing = { ...watchTiming, ...options.timing };
    this.#pending = new PendingChanges(options.root);
    this.#watcher = makeTreeWatcher(
      options.root,
      options.platform ?? process.platform,
      options.watchFolder ?? watchFolder,
      (change) => {
        this.#pending.hear(change, this.#places, this.#nowMs);
        if (!this.#pending.isEmpty) this.#bell.ring();
      },
    );
  }

  async run(): Promise<void> {
    const { signal, root } = this.#options;
    const remote = (this.#options.remoteFileSystem ?? remoteFileSystem)(root);
    if (remote !== null) this.#fallBack({ kind: 'remote-file-system', name: remote });
    this.#pending.wantEverything(this.#nowMs);
    while (!signal.aborted) {
      if (this.#pending.isEmpty) await this.#waitForChange();
      else if (!this.#isRootThere()) await this.#waitForRoot();
      else {
        await this.#waitForRest();
        await this.#look();
      }
    }
  }

  release(): void {
    this.#watcher.close();
  }

  /** Until something is heard; from time to time it is looked at what nobody tells of. */
  async #waitForChange(): Promise<void> {
    const { clock, signal, root } = this.#options;
    const { checkMs, pollMs, safetyMs } = this.#timing;
    // Looking takes no more than a twentieth of the time.
    const delayMs = this.#polling ? Math.max(pollMs, this.#lastLookMs * 20) : checkMs;
    const heard = await this.#bell.wait(delayMs, clock, signal);
    if (signal.aborted) return;
    if (heard) return;
    const isOverdue = this.#watcher.mayLoseEvents && this.#nowMs - this.#lastEverythingMs > safetyMs;
    const isSame = identityOf(root) === this.#rootId && isElsewhereSame(this.#places);
    if (this.#polling || isOverdue || !isSame) this.#pending.wantEverything(this.#nowMs);
  }

  async #waitForRest(): Promise<void> {
    const { clock, signal } = this.#options;
    const { quietMs, mostMs, gitMs } = this.#timing;
    while (this.#hasStarted && !signal.aborted) {
      const { firstMs, lastMs } = this.#pending;
      // Quiet means nothing then: in new folders nobody listens yet.
      const isGit = this.#isGitAtWork();
      const untilMs = isGit ? firstMs + gitMs : Math.min(lastMs + quietMs, firstMs + mostMs);
      const leftMs = untilMs - this.#nowMs;
      if (leftMs <= 0) return;
      await clock.sleep(isGit ? Math.min(leftMs, quietMs) : leftMs, signal);
    }
  }

  /** It is about to write more files. A lock that was left behind is known by its age. */
  #isGitAtWork(): boolean {
    const lock = this.#places.gitLock === null ? null : lstatOrNull(this.#places.gitLock);
    return lock !== null && this.#options.clock.nowMs() - lock.mtimeMs < this.#timing.gitMs;
  }

  async #look(): Promise<void> {
    const { index, signal } = this.#options;
    if (signal.aborted) return;
    const { look, distrusted } = this.#pending.take();
    this.#watcher.distrust(distrusted);
    const startedMs = this.#nowMs;
    const isPart = look.kind === 'paths' && !look.paths.some((path) => this.#isFolder(path));
    let report: RefreshReport;
    try {
      report = isPart ? await index.refreshPaths(look.paths, signal) : await index.refresh(signal);
    } catch (error) {
      this.#pending.wantEverything(this.#nowMs);
      return signal.aborted ? undefined : this.#recover(error);
    }
    this.#lastLookMs = this.#nowMs - startedMs;
    this.#failures = 0;
    this.#lastFailure = '';
    await this.#tell(report, !isPart);
  }

  /** A folder has to be listed and watched. */
  #isFolder(path: string): boolean {
    return lstatOrNull(`${this.#options.root}/${path}`)?.isDirectory() ?? false;
  }

  async #tell(report: RefreshReport, sawEverything: boolean): Promise<void> {
    const { onEvent } = this.#options;
    if (this.#isRootGone) onEvent({ kind: 'root-back' });
    this.#isRootGone = false;
    const { changes, rebuilt } = report;
    const changed = changes.added.length + changes.changed.length + changes.removed.length;
    if (rebuilt !== null || changed > 0) onEvent({ kind: 'updated', report });
    if (sawEverything) await this.#followPlaces(report.place.database);
    if (this.#hasStarted || !this.#pending.isEmpty) return;
    this.#hasStarted = true;
    const by = this.#polling ? 'polling' : 'file-events';
    onEvent({ kind: 'watching', by, folders: this.#places.folders.size });
  }

  async #followPlaces(database: string): Promise<void> {
    const { root } = this.#options;
    this.#lastEverythingMs = this.#nowMs;
    this.#rootId = identityOf(root);
    this.#places = readPlaces(root, database, this.#places);
    if (this.#polling) return;
    try {
      const added = await this.#watcher.follow(this.#places.folders);
      if (added > 0) this.#pending.wantEverything(this.#nowMs);
    } catch (error) {
      if (!(error instanceof WatchRefused)) throw error;
      this.#fallBack({ kind: 'refused', code: error.code, message: error.message });
    }
  }

  #fallBack(because: PollingReason): void {
    this.#polling = true;
    this.#watcher.close();
    this.#options.onEvent({ kind: 'polling', because });
  }

  async #recover(error: unknown): Promise<void> {
    if (!this.#isRootThere()) return;
    const { clock, signal, onEvent } = this.#options;
    this.#failures++;
    const isKnown = error instanceof OptimizerError;
    if (!(error instanceof Error) || (!isKnown && this.#failures >= mostUnknownFailures)) throw error;
    const retryMs = Math.min(this.#timing.retryMs * 2 ** (this.#failures - 1), this.#timing.mostRetryMs);
    // A first one that nobody knows is most likely a folder that went away under our hands.
    const isWorthTelling = isKnown || this.#failures > 1;
    if (isWorthTelling && error.message !== this.#lastFailure) {
      onEvent({ kind: 'failed', error, retryMs });
      this.#lastFailure = error.message;
    }
    await this.#bell.wait(retryMs, clock, signal);
  }

  /** A root that is another folder than before needs new watchers everywhere. */
  #isRootThere(): boolean {
    const id = identityOf(this.#options.root);
    if (id !== this.#rootId && this.#rootId !== null) this.#watcher.distrust(new Set([this.#options.root]));
    return id !== null;
  }

  async #waitForRoot(): Promise<void> {
    const { clock, signal, onEvent } = this.#options;
    if (!this.#isRootGone) onEvent({ kind: 'root-gone' });
    this.#isRootGone = true;
    await clock.sleep(this.#timing.rootMs, signal);
  }

  get #nowMs(): number {
    return this.#options.clock.monotonicMs();
  }
}

/** `null`: no folder is there. */
function identityOf(root: string): string | null {
  let stats: Stats | undefined;
  try {
    stats = statSync(root, { throwIfNoEntry: false });
  } catch {
    return null;
  }
  return stats?.isDirectory() ? `${stats.dev}:${stats.ino}` : null;
}
