/** Every exit code, in one table; README.md lists the same. */
export const exitCodes = {
  /** Answered, or done. */
  ok: 0,
  /** A bug in this program. */
  bug: 1,
  /** A wrong flag, argument or configuration; nothing was done. */
  usage: 2,
  /** Nothing was answered: no tier is available; the context found was shown. */
  noTier: 3,
  /** Nothing was answered: every tier that was asked failed. */
  allFailed: 4,
  /** The index cannot be built, read or written. */
  index: 5,
  /** The index knows for sure that there is nothing of that name. */
  notFound: 6,
  /** The ledger cannot be read. */
  ledger: 7,
  /** The answer cannot be written to stdout, such as on a full disk. */
  output: 8,
  /** Several definitions are called so; they are listed. */
  ambiguous: 9,
  /** A limit of [budget] ended it before an answer held, or a prompt does not fit into --max-tokens. */
  budget: 10,
  /** Refused, and nothing changed: files are not as the turn left them, or later turns changed them. */
  conflict: 11,
  /** There is nothing to undo, or to do again. */
  nothingToUndo: 12,
  /** Files, or what undoes a turn, cannot be written or read; it says what has been changed. */
  files: 13,
  /** A change was to be written or committed, and was not: what it would leave does not hold. */
  notApplied: 14,
  /** A command was not permitted, and without it no answer held. */
  denied: 15,
  /** Stopped by Ctrl-C. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** By the area of an error's stable code: `config/unknown-key` → `config`. */
export function exitCodeOf(errorCode: string): ExitCode {
  const [area, what] = errorCode.split('/');
  if (area === 'lookup') return what === 'ambiguous' ? exitCodes.ambiguous : exitCodes.notFound;
  if (area === 'index') return exitCodes.index;
  if (area === 'ledger') return exitCodes.ledger;
  if (area === 'sessions') return what === 'unusable' ? exitCodes.files : exitCodes.usage;
  if (area === 'edits') return what === 'unknown-turn' ? exitCodes.usage : exitCodes.files;
  if (area === 'files') return exitCodes.files;
  if (area === 'prompt') return exitCodes.budget;
  return exitCodes.usage;
}
