/** Why files could not be written, or what undoes that not be read. Says each time what the tree is like now. */
import { OptimizerError } from '../../core/errors.ts';

/**
 * `edits/locked`: another process writes. `edits/not-written`: the file system refused; all is as before.
 * `edits/half-written`: it refused, and refused to go back as well; the next command tries again.
 * `edits/unsettled`: all is written, and the next command notes it.
 * `edits/record-damaged`: what was written down of an interrupted write cannot be read.
 * `edits/state-unusable`: the folder in the user's data directory cannot be used; nothing was changed.
 */
export type WriteErrorCode =
  | 'edits/locked'
  | 'edits/not-written'
  | 'edits/half-written'
  | 'edits/unsettled'
  | 'edits/record-damaged'
  | 'edits/state-unusable';

export class WriteError extends OptimizerError {
  constructor(
    readonly code: WriteErrorCode,
    message: string,
    hint: string,
    options?: ErrorOptions,
  ) {
    super(message, hint, options);
  }
}

export function errorCodeOf(error: unknown): string | null {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' ? code : null;
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
