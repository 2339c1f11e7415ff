/** Whether the ledger can be used, without making, changing or waiting for anything. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../storage/sqlite.ts';
import { type LedgerError, ledgerErrorOf } from './ledger-error.ts';
import { readSchemaVersion, schemaVersion } from './migrations.ts';

export type LedgerLook =
  | { readonly kind: 'none'; readonly path: string }
  | {
      readonly kind: 'readable';
      readonly path: string;
      readonly requests: number;
      readonly version: number;
      /** As this program makes it; a lower one is brought up to date, a higher one was made by a newer program. */
      readonly currentVersion: number;
    }
  | { readonly kind: 'unusable'; readonly path: string; readonly error: LedgerError };

const busyTimeoutMs = 300;

export function lookAtLedger(dataDir: string): LedgerLook {
  const path = join(dataDir, 'ledger.db');
  if (!existsSync(path)) return { kind: 'none', path };
  try {
    const database = openDatabase(path, { readOnly: true, busyTimeoutMs });
    try {
      const version = readSchemaVersion(database);
      const { count } =
        version === 0
          ? { count: 0 }
          : (database.prepare('SELECT COUNT(DISTINCT request_id) AS count FROM attempts').get() as {
              readonly count: number;
            });
      return { kind: 'readable', path, requests: count, version, currentVersion: schemaVersion };
    } finally {
      database.close();
    }
  } catch (error) {
    return { kind: 'unusable', path, error: ledgerErrorOf(error, path) };
  }
}
