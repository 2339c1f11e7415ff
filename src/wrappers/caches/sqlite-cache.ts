/**
 * Results in a SQLite file of their own, which outlives the process and may be shared by several. The database is loaded with
 * the first look. What is in it can be lost at any time: where it cannot be opened, read or written, everything misses.
 */
import type { Database } from '../../storage/sqlite.ts';
import type { ResultCache } from '../result-cache.ts';
import { type GuardOptions, guardedCache } from './guarded-cache.ts';

export interface SqliteCacheOptions extends GuardOptions {
  /** Made if it is not there, with the folders above it, readable by its owner only. */
  readonly path: string;
  /** Of all values together; 256 MiB unless told. Those that expire soonest go first. */
  readonly mostBytes?: number;
}

export interface SqliteCache extends ResultCache {
  /** Releases the file; a later look opens it again. */
  close(): Promise<void>;
}

const mebibyte = 1024 * 1024;
/** How long another process's lock is waited for: that blocks this process. */
const busyTimeoutMs = 100;
const pruneEveryMs = 60_000;
/** Written into the file, so that nobody else's database is taken for this one. */
const applicationId = 0x6f70_7463;
const schemaVersion = 1;

export function sqliteCache(options: SqliteCacheOptions): SqliteCache {
  const { path, mostBytes = 256 * mebibyte, nowMs = Date.now } = options;
  let opening: Promise<Rows> | null = null;
  const rows = async (): Promise<Rows> => {
    opening ??= open(path);
    try {
      return await opening;
    } catch (error) {
      opening = null;
      throw error;
    }
  };
  const cache: ResultCache = {
    get: async (key) => (await rows()).find(key, nowMs()),
    set: async (key, value, ttlMs) => {
      const now = nowMs();
      (await rows()).put(key, value, now + ttlMs, { nowMs: now, mostBytes });
    },
  };
  return {
    ...guardedCache(cache, options),
    async close() {
      const open = await opening?.catch(() => null);
      opening = null;
      open?.close();
    },
  };
}

async function open(path: string): Promise<Rows> {
  const [{ openDatabase }, { makeFolder }, { closeSync, openSync }, { dirname }] = await Promise.all([
    import('../../storage/sqlite.ts'),
    import('../../storage/make-folder.ts'),
    import('node:fs'),
    import('node:path'),
  ]);
  makeFolder(dirname(path), 0o700);
  // SQLite would let everybody read it.
  closeSync(openSync(path, 'a', 0o600));
  const db = openDatabase(path, { busyTimeoutMs });
  try {
    return new Rows(db);
  } catch (error) {
    db.close();
    throw error;
  }
}

class Rows {
  readonly #db: Database;
  #prunedAtMs = Number.NEGATIVE_INFINITY;

  constructor(db: Database) {
    this.#db = db;
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;');
    this.#inTransaction(() => {
      if (this.#number('PRAGMA application_id') === applicationId) {
        if (this.#number('PRAGMA user_version') === schemaVersion) return;
        db.exec('DROP TABLE IF EXISTS results');
      } else if (this.#number('SELECT count(*) FROM sqlite_schema') > 0) {
        throw new Error('The file of the cache is a database of something else.');
      }
      db.exec(`
        CREATE TABLE results (
          key           TEXT NOT NULL PRIMARY KEY,
          value         BLOB NOT NULL, -- a text would end at its first NUL
          bytes         INTEGER NOT NULL,
          expires_at_ms INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX results_by_end ON results (expires_at_ms, bytes);
        PRAGMA application_id = ${applicationId};
        PRAGMA user_version = ${schemaVersion};
      `);
    });
  }

  find(key: string, nowMs: number): string | null {
    const row = this.#db
      .prepare('SELECT value FROM results WHERE key = ? AND expires_at_ms > ?')
      .get(key, nowMs) as { readonly value: Uint8Array } | undefined;
    return row === undefined ? null : Buffer.from(row.value).toString();
  }

  put(
    key: string,
    value: string,
    expiresAtMs: number,
    { nowMs, mostBytes }: { readonly nowMs: number; readonly mostBytes: number },
  ): void {
    const bytes = Buffer.from(value);
    if (expiresAtMs <= nowMs || bytes.length > mostBytes) {
      this.#db.prepare('DELETE FROM results WHERE key = ?').run(key);
      return;
    }
    this.#db
      .prepare('INSERT OR REPLACE INTO results (key, value, bytes, expires_at_ms) VALUES (?, ?, ?, ?)')
      .run(key, bytes, bytes.length, expiresAtMs);
    if (Math.abs(nowMs - this.#prunedAtMs) < pruneEveryMs) return;
    this.#prunedAtMs = nowMs;
    this.#prune(nowMs, mostBytes);
  }

  close(): void {
    this.#db.close();
  }

  #prune(nowMs: number, mostBytes: number): void {
    this.#inTransaction(() => {
      this.#db.prepare('DELETE FROM results WHERE expires_at_ms <= ?').run(nowMs);
      this.#db
        .prepare(
          `DELETE FROM results WHERE rowid IN (
             SELECT rowid FROM (
               SELECT rowid, sum(bytes) OVER (ORDER BY expires_at_ms DESC, rowid DESC) AS up_to FROM results
             ) WHERE up_to > ?
           )`,
        )
        .run(mostBytes);
    });
  }

  #number(sql: string): number {
    return Number(Object.values(this.#db.prepare(sql).get() as Record<string, unknown>)[0]);
  }

  #inTransaction(run: () => void): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      run();
      this.#db.exec('COMMIT');
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    }
  }
}
