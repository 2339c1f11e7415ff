/** Tells why writing the index failed, when it is nothing that a program can mend. */

import { isBusy, sqliteCode } from '../../storage/file-lock.ts';
import { errorCode, IndexError } from '../index-error.ts';
import { diskFull } from './index-place.ts';
import { locked } from './write-lock.ts';

/** `null`: no failure of writing. */
export function writeFailure(folder: string, error: unknown): IndexError | null {
  if (errorCode(error) === 'ENOSPC' || sqliteCode(error) === sqliteFull) return diskFull(folder, error);
  if (isBusy(error)) return locked(folder);
  const isRefused = refusals.includes(errorCode(error) ?? '') || sqliteCode(error) === sqliteInputOutput;
  return isRefused ? notWritten(folder, error) : null;
}

const sqliteFull = 13;

/** Of reads and writes alike: SQLite tells a quota or a limit apart from a failing disk no more than this. */
const sqliteInputOutput = 10;

const refusals = ['EDQUOT', 'EFBIG', 'EIO', 'EROFS'];

function notWritten(folder: string, cause: unknown): IndexError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new IndexError(
    'index/not-written',
    `The index in ${folder} could not be written: ${why}.`,
    'Look for a quota, a limit of file sizes or a failing disk, then run the command again; the previous index, if there was one, is still whole.',
    { cause },
  );
}
