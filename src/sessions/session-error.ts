/** Why a session cannot be shown or gone on with. */
import { OptimizerError } from '../core/errors.ts';

/**
 * `sessions/unknown`, `sessions/ambiguous`: no session, or more than one, is called so.
 * `sessions/unusable`: its file cannot be read or written.
 */
export type SessionErrorCode = 'sessions/unknown' | 'sessions/ambiguous' | 'sessions/unusable';

export class SessionError extends OptimizerError {
  constructor(
    readonly code: SessionErrorCode,
    message: string,
    hint: string,
    options?: ErrorOptions,
  ) {
    super(message, hint, options);
  }
}

export function noneAreKept(which: string): SessionError {
  return new SessionError(
    'sessions/unknown',
    `There is no session ${JSON.stringify(which)} to go on with: none are kept`,
    'Set conversations.keep-days to more than 0.',
  );
}
