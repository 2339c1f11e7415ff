/** Why a path is not parsed. Every skip is counted and can be listed. */

/** Reasons that leave a path out of the index altogether. */
export const leftOutReasons = [
  'ignored-by-optimizerignore',
  'symlink',
  /** A folder without permission, a socket, a device: nothing that could be read. */
  'not-a-file',
  /** A repository inside of the repository that is no submodule, such as another worktree. */
  'nested-repository',
  'unreadable-folder',
] as const;

/** Reasons that keep the path (an import of it still resolves) and leave its contents alone. */
export const pathOnlyReasons = [
  'too-large',
  'binary',
  'minified',
  'generated',
  'unreadable',
  /** The native grammar does not load on this platform. */
  'grammar-unavailable',
  /** The parser failed on this file; a defect of ours that must not cost the rest of the index. */
  'parser-failed',
] as const;

export const skipReasons = [...leftOutReasons, ...pathOnlyReasons] as const;

export type LeftOutReason = (typeof leftOutReasons)[number];
export type PathOnlyReason = (typeof pathOnlyReasons)[number];
export type SkipReason = (typeof skipReasons)[number];
