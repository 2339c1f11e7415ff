/** Why the ledger cannot be used. An answer is never lost because of it: the caller reports it and goes on. */
import { OptimizerError } from '../core/errors.ts';

/**
 * `ledger/unavailable`: cannot be opened, read or written (permissions, full disk, locked for too long).
 * `ledger/corrupt`: the file is damaged or no database. `ledger/newer`: a newer version of this program wrote it.
 * `ledger/refused`: the row breaks the schema, which is a bug; no answer should be lost because of it all the same.
 */
export type LedgerErrorCode = 'ledger/unavailable' | 'ledger/corrupt' | 'ledger/newer' | 'ledger/refused';

export class LedgerError extends OptimizerError {
  constructor(
    readonly code: LedgerErrorCode,
    message: string,
    hint: string,
    options?: ErrorOptions,
  ) {
    super(message, hint, options);
  }
}

/** Sorts what SQLite and the file system throw. */
export function ledgerErrorOf(cause: unknown, path: string): LedgerError {
  if (cause instanceof LedgerError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  if (/not a database|malformed|corrupt|no such (?:table|column)/i.test(reason)) {
    return new LedgerError(
      'ledger/corrupt',
      `The ledger ${path} is damaged: ${reason}.`,
      `Nothing was changed in it. Move ${path} (and its -wal and -shm beside it) to a safe place; a new ledger is begun.`,
      { cause },
    );
  }
  if (/constraint failed|cannot store/i.test(reason)) {
    return new LedgerError(
      'ledger/refused',
      `The ledger ${path} refused a row: ${reason}.`,
      'This is a bug of optimizer: please report it with this message.',
      { cause },
    );
  }
  return new LedgerError(
    'ledger/unavailable',
    `The ledger ${path} cannot be used: ${reason}.`,
    'Check that the folder is writable and the disk is not full, or set OPTIMIZER_HOME to another folder.',
    { cause },
  );
}
