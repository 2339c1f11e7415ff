/** Why a path is not parsed. Every skip is counted and can be listed. */

/** The path is left out of the index altogether. */
export type LeftOutReason =
  | 'ignored-by-optimizerignore'
  | 'symlink'
  /** A socket, a device, a pipe. */
  | 'not-a-file'
  /** A repository inside of the repository that is no submodule, such as another worktree. */
  | 'nested-repository'
  | 'unreadable-folder'
  /** Its name is not UTF-8, so it cannot be asked for. */
  | 'undecodable-name';

/** The path is kept (an import of it still resolves) and its contents are left alone. */
export type PathOnlyReason =
  | 'too-large'
  | 'binary'
  | 'minified'
  | 'unreadable'
  /** The native grammar does not load on this platform. */
  | 'grammar-unavailable'
  /** The parser failed on this file; a defect of ours that must not cost the rest of the index. */
  | 'parser-failed';

export type SkipReason = LeftOutReason | PathOnlyReason;
