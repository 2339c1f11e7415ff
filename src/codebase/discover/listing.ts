/** What a look through the project's folders found, before any file is opened. */
import type { LeftOutReason } from './skip-reason.ts';
import type { PathStamp } from './stamp.ts';

export interface LeftOut {
  /** Relative to the project, with `/`; a folder ends with it. */
  readonly path: string;
  readonly reason: LeftOutReason;
}

export interface Listing {
  readonly mode: 'git' | 'walk';
  /** Candidates, without order; they may be gone, links or devices by now. */
  readonly paths: ReadonlySet<string>;
  readonly leftOut: readonly LeftOut[];
  /**
   * Everything that decides the two lists above, by absolute path: folders, ignore files, git's own. While none of it
   * changes, the listing is still right.
   */
  readonly stamps: readonly PathStamp[];
}

export const ignoreFileName = '.optimizerignore';

/** Never looked into, wherever they stand. */
export function isAlwaysLeftOut(name: string): boolean {
  return name === '.git' || name === '.optimizer';
}
