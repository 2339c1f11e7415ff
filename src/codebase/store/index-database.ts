/**
 * Opens and makes the database file of an index, and keeps its notes about itself.
 *
 * The journal is a rollback journal, not a WAL: a full build is renamed over the old file, and a WAL that is left
 * beside it, or shared with a reader of the old one, would be replayed into the new one. Readers of the old file keep
 * it until they close.
 */
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { sqliteCode } from '../../storage/file-lock.ts';
import { type Database, openDatabase } from '../../storage/sqlite.ts';
import type { LeftOutReason } from '../discover/skip-reason.ts';
import { pathsIn, type StampedPaths } from '../discover/stamped-paths.ts';
import type { Language } from '../languages/language.ts';
import { afterBuild, beforeBuild, indexes, schemaVersion, tables } from './schema.ts';
import { type Statement, StatementCache } from './statement-cache.ts';
import type { KnownFiles } from './stored-file.ts';
import { clearMark, isCutOff } from './unsynced-mark.ts';

/** Why an index cannot be continued and is built anew. */
export type RebuildReason =
  | 'no-index'
  | 'requested'
  | 'damaged'
  | 'cut-off'
  | 'schema-changed'
  | 'languages-changed'
  | 'size-limit-changed';

interface Notes {
  schema: number;
  /** Identity of the languages: ids, versions, extensions. */
  languages: string;
  maxFileBytes: number;
  revision: number;
  refreshedAtMs: number;
  /** See `stored-listing.ts`. */
  listing: string;
  listedPaths: Uint8Array;
  listedStamps: Uint8Array;
  edges: number;
  /** JSON: by language, the paths whose text import resolution asked for. */
  consulted: string;
}

export interface Expected {
  readonly languages: readonly Language[];
  readonly maxFileBytes: number;
}

/** Of the database; only what is read takes memory. */
const mappedBytes = 2 ** 30;

export class IndexDatabase {
  readonly db: Database;
  readonly #sql: StatementCache;

  private constructor(db: Database) {
    this.db = db;
    this.#sql = new StatementCache(db);
  }

  /** An index that can be continued, or why there is none. */
  static open(
    path: string,
    expected: Expected | null,
  ): { database: IndexDatabase } | { rebuild: RebuildReason } {
    if (!existsSync(path)) return { rebuild: 'no-index' };
    if (isCutOff(path)) return { rebuild: 'cut-off' };
    let db: Database | null = null;
    try {
      db = openDatabase(path);
      // Pages are read where they are: a look-up by name touches dozens, all over the file.
      db.exec(`PRAGMA mmap_size = ${mappedBytes}`);
      const database = new IndexDatabase(db);
      const rebuild = database.#mismatch(expected);
      if (rebuild === null) return { database };
      db.close();
      return { rebuild };
    } catch (error) {
      db?.close();
      if (isDamage(error)) return { rebuild: 'damaged' };
      throw error;
    }
  }

  /** An empty one with all tables and no indexes, for a full build: fast, and lost when the process dies. */
  static create(path: string, expected: Expected): IndexDatabase {
    const db = openDatabase(path);
    db.exec(
      'PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32000;',
    );
    db.exec(`BEGIN; ${tables} ${beforeBuild}`);
    const database = new IndexDatabase(db);
    database.setNote('schema', schemaVersion);
    database.setNote('languages', identityOf(expected.languages));
    database.setNote('maxFileBytes', expected.maxFileBytes);
    database.setNote('edges', 0);
    database.setNote('consulted', '[]');
    return database;
  }

  /** A statement that is kept as long as the database is open. */
  prepared(text: string): Statement {
    return this.#sql.prepared(text);
  }

  note<K extends keyof Notes>(key: K): Notes[K] | null {
    const row = this.prepared('SELECT value FROM meta WHERE key = ?').get(key);
    return row === undefined ? null : (row.value as Notes[K]);
  }

  setNote<K extends keyof Notes>(key: K, value: Notes[K]): void {
    this.prepared('INSERT OR REPLACE INTO meta VALUES (?, ?)').run(key, value);
  }

  /** In no order. */
  knownFiles(): KnownFiles {
    const row = this.prepared(
      `SELECT ${packedFiles}, json_group_array(id) AS ids, json_group_array(racy) AS racy FROM files`,
    ).get() as PackedFiles & Record<'ids' | 'racy', string>;
    const { paths, stamps } = stampedPaths(row);
    return { paths: pathsIn(paths), ids: JSON.parse(row.ids), stamps, racy: JSON.parse(row.racy) };
  }

  /** To see whether any of them changed; `null` when that cannot be seen of all, because some are racy. */
  stampedFiles(): StampedPaths | null {
    const row = this.prepared(`SELECT ${packedFiles}, total(racy) AS racy FROM files`).get();
    const { racy, ...packed } = row as unknown as PackedFiles & { racy: number };
    return racy > 0 ? null : stampedPaths(packed);
  }

  leftOut(): { path: string; reason: LeftOutReason }[] {
    return this.prepared('SELECT path, reason FROM left_out ORDER BY path').all() as {
      path: string;
      reason: LeftOutReason;
    }[];
  }

  finishBuild(): void {
    this.db.exec(`${indexes} ${afterBuild} COMMIT;`);
  }

  /** @param waitsForDisk else `UnsyncedMark` must be set. */
  begin(waitsForDisk: boolean): void {
    // Nothing is written to the file before the commit, so that readers wait for that moment only.
    this.db.exec(
      `PRAGMA query_only = OFF; PRAGMA cache_spill = OFF; PRAGMA synchronous = ${waitsForDisk ? 'NORMAL' : 'OFF'};
        BEGIN IMMEDIATE`,
    );
  }

  commit(): void {
    this.db.exec('COMMIT');
  }

  /** Gives up an open transaction, if there is one. */
  rollBack(): void {
    try {
      this.db.exec('ROLLBACK');
    } catch {
      // There was none.
    }
  }

  /** Gives up an open transaction: a binding may keep a closed connection alive until its statements are collected. */
  close(): void {
    this.rollBack();
    this.db.close();
  }

  #mismatch(expected: Expected | null): RebuildReason | null {
    if (this.note('schema') !== schemaVersion) return 'schema-changed';
    if (expected === null) return null;
    if (this.note('languages') !== identityOf(expected.languages)) return 'languages-changed';
    if (this.note('maxFileBytes') !== expected.maxFileBytes) return 'size-limit-changed';
    return null;
  }
}

/** Two long values: to fetch thousands of rows, or to make an object of each, takes longer than to look at the files. */
const packedFiles = `CAST(group_concat(path || char(0), '') AS BLOB) AS paths,
  CAST(group_concat(stamp, '') AS BLOB) AS stamps`;

/** `null` where there are no files. */
interface PackedFiles {
  readonly paths: Uint8Array | null;
  readonly stamps: Uint8Array | null;
}

function stampedPaths({ paths, stamps }: PackedFiles): StampedPaths {
  return { paths: paths ?? new Uint8Array(), stamps: stamps ?? new Uint8Array() };
}

/** Such as `rust 3 .rs; typescript 7 .ts .tsx`. */
function identityOf(languages: readonly Language[]): string {
  return languages
    .map(({ id, version, extensions }) => [id, version, ...extensions].join(' '))
    .sort()
    .join('; ');
}

/**
 * No database at all, a broken one, one of somebody else without our tables, or one that may not be read or written
 * but can be replaced.
 */
export function isDamage(error: unknown): boolean {
  const code = sqliteCode(error);
  if (code === 8 || code === 11 || code === 14 || code === 26) return true;
  return code === 1 && /no such (?:table|column)/.test(String(error));
}

const temporaryMark = '.building-';

/** @param uniqueName makes the name one that nobody else has. */
export function temporaryPath(path: string, uniqueName: string): string {
  return `${path}${temporaryMark}${uniqueName}`;
}

/** Puts a finished build in the place of the index. Only for the owner of the write lock. */
export function adoptBuild(temporary: string, path: string): void {
  const file = openSync(temporary, 'r+');
  fsyncSync(file);
  closeSync(file);
  if (existsSync(path)) rollBackUnfinishedWrite(path);
  // A journal that is left over would be played back into the new file.
  for (const suffix of ['-journal', '-wal', '-shm']) rmSync(path + suffix, { force: true });
  renameSync(temporary, path);
  clearMark(path);
}

/** Opening it does. When it is no database, nothing is lost. */
function rollBackUnfinishedWrite(path: string): void {
  try {
    const db = openDatabase(path);
    try {
      db.prepare('SELECT 1 FROM sqlite_master').get();
    } finally {
      db.close();
    }
  } catch {
    // It is about to be replaced.
  }
}

/** What a killed build left behind. Only for the owner of the write lock. */
export function removeUnfinishedBuilds(path: string): void {
  const prefix = basename(path) + temporaryMark;
  for (const name of readdirSync(dirname(path))) {
    if (name.startsWith(prefix)) rmSync(join(dirname(path), name), { force: true });
  }
}
