/** The failures of the index that a person can mend. A damaged row is not among them: that is a bug. */
import { OptimizerError } from '../core/errors.ts';

export type IndexErrorCode =
  | 'index/root-missing'
  | 'index/root-not-a-folder'
  | 'index/root-unreadable'
  | 'index/not-writable'
  | 'index/not-written'
  | 'index/disk-full'
  | 'index/locked'
  | 'index/closed'
  | 'index/argument'
  | 'index/no-such-file';

export class IndexError extends OptimizerError {
  constructor(
    readonly code: IndexErrorCode,
    message: string,
    hint: string,
    options?: ErrorOptions,
  ) {
    super(message, hint, options);
  }
}

/** The `code` of a Node or SQLite error (`ENOENT`, `ERR_SQLITE_ERROR`), or `null`. */
export function errorCode(error: unknown): string | null {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' ? code : null;
}
