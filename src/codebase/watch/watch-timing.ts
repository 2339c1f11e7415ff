/** How patient a watcher is. */

export interface WatchTiming {
  /** So long nothing more may be heard before it looks. */
  readonly quietMs: number;
  /** But no longer than this after the first change. */
  readonly mostMs: number;
  /** Or this, while git holds its lock: a checkout of thousands of files takes a while. */
  readonly gitMs: number;
  /** Between looks at the few paths that no event tells of: git's own files, the root itself. */
  readonly checkMs: number;
  /** Between looks at the whole tree where there are no events. */
  readonly pollMs: number;
  /** Between looks at the whole tree where events may be lost without a word. */
  readonly safetyMs: number;
  /** Between looks for a root that is gone. */
  readonly rootMs: number;
  /** After a first failure; doubled after each. */
  readonly retryMs: number;
  readonly mostRetryMs: number;
}

export const watchTiming: WatchTiming = {
  quietMs: 50,
  mostMs: 500,
  gitMs: 30_000,
  checkMs: 2_000,
  pollMs: 2_000,
  safetyMs: 60_000,
  rootMs: 500,
  retryMs: 1_000,
  mostRetryMs: 60_000,
};
