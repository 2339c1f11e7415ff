/** Why a turn cannot be undone or done again, but for what stands in its way in the project. */
import { OptimizerError } from '../../core/errors.ts';

/**
 * `edits/journal-damaged`: what is kept of a turn cannot be read, or is not what it was; nothing was changed.
 * `edits/unknown-turn`: no turn, or more than one, is called so.
 */
export type JournalErrorCode = 'edits/journal-damaged' | 'edits/unknown-turn';

export class JournalError extends OptimizerError {
  constructor(
    readonly code: JournalErrorCode,
    message: string,
    hint: string,
    options?: ErrorOptions,
  ) {
    super(message, hint, options);
  }
}
