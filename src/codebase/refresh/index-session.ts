/**
 * An index that stays open in a long-running process: a watcher, the terminal UI, a session of questions. Keeps the
 * database, the prepared statements and the grammars, so that one changed file costs its own parsing and little more.
 * Knows nothing about how a change is noticed.
 */
import type { CodeIndex } from '../code-index.ts';
import { type RefreshOptions, type RefreshResult, refreshIndex } from './refresh-index.ts';
import type { RefreshReport } from './report.ts';

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
   * new file that git may ignore is among them.
   */
  refreshPaths(paths: readonly string[], signal?: AbortSignal): Promise<RefreshReport>;
  /** Waits for a refresh that is under way. */
  close(): Promise<void>;
}

/** Makes the index if there is none and brings it up to date. @throws IndexError */
export async function openIndexSession(options: RefreshOptions): Promise<IndexSession> {
  let current: RefreshResult = await refreshIndex(options);
  const opened = current.report;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn;
  };
  const refreshAll = async (signal: AbortSignal | undefined) => {
    const next = await refreshIndex({ ...options, full: false, ...(signal && { signal }) });
    current.index.close();
    current = next;
    return next.report;
  };
  return {
    get index() {
      return current.index;
    },
    opened,
    refresh: (signal) => inTurn(() => refreshAll(signal)),
    refreshPaths: (_paths, signal) => inTurn(() => refreshAll(signal)),
    close: () => inTurn(async () => current.index.close()),
  };
}
