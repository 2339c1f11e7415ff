/** Moves the rows that wait beside the ledger (`waiting-rows.ts`) into it. */
import { readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { newId } from '../core/ids.ts';
import type { Database } from '../storage/sqlite.ts';
import type { Attempt } from './attempt.ts';
import { columns, rowOf } from './attempt-row.ts';
import { attemptOf } from './read-attempt.ts';
import { waitingFileName } from './waiting-rows.ts';

/** Claimed by a process that takes them in, or left behind by one that died over it. */
const claimedName = /^waiting-.+\.jsonl$/;

export function takeInWaiting(database: Database, dataDir: string): void {
  claim(dataDir);
  const claimed = readdirSync(dataDir).filter((name) => claimedName.test(name));
  if (claimed.length === 0) return;
  const insert = database.prepare(
    `INSERT OR IGNORE INTO attempts (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  for (const name of claimed) {
    const path = join(dataDir, name);
    const attempts = readAttempts(path);
    // On the disk before the file goes.
    database.exec('PRAGMA synchronous = FULL; BEGIN IMMEDIATE');
    try {
      for (const attempt of attempts) insert.run(...rowOf(attempt));
      database.exec('COMMIT');
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
    rmSync(path, { force: true });
  }
}

/** From now on only those who take in know of it. Where it may not be moved, its rows wait for another time. */
function claim(dataDir: string): void {
  try {
    renameSync(join(dataDir, waitingFileName), join(dataDir, `waiting-${newId(Date.now())}.jsonl`));
  } catch {
    // There is none, or somebody else was quicker, or has it open on Windows.
  }
}

/** Those that are whole: the last one may have been cut off by a full disk or a crash. */
function readAttempts(path: string): readonly Attempt[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    // Somebody else took it in.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return text.split('\n').flatMap((line) => attemptIn(line) ?? []);
}

function attemptIn(line: string): Attempt | null {
  try {
    return attemptOf(JSON.parse(line));
  } catch {
    return null;
  }
}
