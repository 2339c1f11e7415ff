/**
 * Rows that wait beside the ledger until somebody opens it, a line of JSON each. An answer of the index costs nothing
 * and is due in milliseconds; to open the database, write and close it again would take longer than the answer, most of
 * it for the disk to be done. Several processes append and take in (`take-in-waiting.ts`) at once: no row is lost, and
 * none is counted twice.
 */
import { closeSync, fstatSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../storage/make-folder.ts';
import type { Attempt } from './attempt.ts';
import { columns, rowOf } from './attempt-row.ts';
import { ledgerErrorOf } from './ledger-error.ts';

export const waitingFileName = 'waiting.jsonl';

/** Some hundred rows; taking them in then takes a few milliseconds. */
const manyBytes = 128 * 1024;

/** Whether it is time to open the ledger, so that they do not become ever more. */
export function hasManyWaiting(dataDir: string): boolean {
  try {
    return (statSync(join(dataDir, waitingFileName), { throwIfNoEntry: false })?.size ?? 0) > manyBytes;
  } catch {
    return false;
  }
}

/** @throws LedgerError */
export function appendWaiting(dataDir: string, attempt: Attempt): void {
  const path = join(dataDir, waitingFileName);
  // The line end comes first: where a full disk cut off the last row, this one begins anew all the same.
  const line = Buffer.from(`\n${JSON.stringify(recordOf(attempt))}`);
  try {
    for (;;) {
      const file = openToAppend(dataDir, path);
      try {
        for (let at = 0; at < line.length; ) at += writeSync(file, line, at);
        // Else it was claimed meanwhile, and may have been read before this row was in it. Should it be in both, its
        // id tells.
        if (isStillAt(path, file)) return;
      } finally {
        closeSync(file);
      }
    }
  } catch (error) {
    throw ledgerErrorOf(error, path);
  }
}

function recordOf(attempt: Attempt): Record<string, unknown> {
  const row = rowOf(attempt);
  return Object.fromEntries(columns.map((column, at) => [column, row[at]]));
}

function openToAppend(dataDir: string, path: string): number {
  try {
    return openSync(path, 'a', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    makeFolder(dataDir, 0o700);
    return openSync(path, 'a', 0o600);
  }
}

function isStillAt(path: string, file: number): boolean {
  const there = statSync(path, { throwIfNoEntry: false });
  const written = fstatSync(file);
  return there !== undefined && there.ino === written.ino && there.dev === written.dev;
}
