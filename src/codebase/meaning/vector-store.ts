/**
 * What pieces mean, as vectors of one model: a file beside the index, derived and disposable. A piece is known by its text,
 * so that one that is the same is never embedded again, wherever it moves. Several processes may write at once.
 */
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, openDatabase } from '../../storage/sqlite.ts';
import { contentHash } from '../store/content-hash.ts';
import { StatementCache } from '../store/statement-cache.ts';
import { VarintReader, VarintWriter } from '../store/varint.ts';
import { cosine, packedLength, packVector } from './packed-vector.ts';

export interface KnownFile {
  /** Of the text that was cut. */
  readonly hash: string;
  /** Of each piece, in order; 0: not embedded yet. */
  readonly vectors: readonly number[];
}

/** Of a file, by the keys of its pieces in order. */
export interface FileKeys {
  readonly path: string;
  readonly hash: string;
  readonly keys: readonly string[];
}

/** Somebody else began anew meanwhile, for other weights or another length. */
export class OtherVectors extends Error {}

/** Raised when the tables or the text that is embedded change. */
const version = 1;
const busyTimeoutMs = 2_000;
/** Vectors of a model that nobody asked for in this time. */
const keptUnusedMs = 30 * 86_400_000;

const schema = `
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
-- AUTOINCREMENT: a number that stands in a file's row is never another piece's.
CREATE TABLE IF NOT EXISTS vectors (
  id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, vector BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, hash TEXT NOT NULL, vectors BLOB NOT NULL) WITHOUT ROWID;
`;

export function keyOfText(text: string): string {
  return contentHash(text);
}

export class VectorStore {
  /** What was kept is of other weights, or of an older version of this program. */
  readonly cleared: boolean;
  readonly #db: Database;
  readonly #sql: StatementCache;
  readonly #identity: string;

  private constructor(db: Database, identity: string) {
    this.#db = db;
    this.#identity = `${version} ${identity}`;
    this.#sql = new StatementCache(db);
    db.exec(schema);
    const known = this.#meta('identity');
    this.cleared = known !== null && known !== this.#identity;
    if (known !== this.#identity) this.#beginAnew(null);
  }

  /**
   * @param model gives the file its name, so that going back to another model is free
   * @param identity of its weights
   * @throws Error of the binding, where nothing can be written
   */
  static open(folder: string, model: string, identity: string, nowMs: number): VectorStore {
    const path = join(folder, `meaning-${contentHash(model).slice(0, 12)}.db`);
    removeUnused(folder, path, nowMs);
    const open = () => {
      const db = openDatabase(path, { busyTimeoutMs });
      try {
        return new VectorStore(db, identity);
      } catch (error) {
        db.close();
        throw error;
      }
    };
    try {
      return open();
    } catch (error) {
      if (!isDamaged(error)) throw error;
      removeDatabase(path);
      return open();
    }
  }

  close(): void {
    this.#sql.clear();
    this.#db.close();
  }

  files(): Map<string, KnownFile> {
    const rows = this.#sql.prepared('SELECT path, hash, vectors FROM files').all();
    return new Map(
      rows.map((row) => [
        String(row.path),
        { hash: String(row.hash), vectors: unpackNumbers(row.vectors as unknown as Uint8Array) },
      ]),
    );
  }

  /** Those of these keys that have one. */
  known(keys: readonly string[]): Set<string> {
    const find = this.#sql.prepared('SELECT 1 FROM vectors WHERE key = ?');
    return new Set(keys.filter((key) => find.get(key) !== undefined));
  }

  /** By number: the cosine between what is wanted and each piece. @param unit of length 1 */
  similarities(unit: Float32Array): Map<number, number> {
    const found = new Map<number, number>();
    const length = packedLength(unit.length);
    for (const row of this.#sql.prepared('SELECT id, vector FROM vectors').iterate()) {
      const packed = row.vector as unknown as Uint8Array;
      if (packed.length === length) found.set(Number(row.id), cosine(packed, unit));
    }
    return found;
  }

  /** Numbers of a vector; `null`: there is none yet. */
  dimensions(): number | null {
    const known = this.#meta('dimensions');
    return known === null ? null : Number(known);
  }

  /**
   * All or nothing.
   * @param vectors by key, of length 1
   * @param files all of whose pieces are looked up by their keys
   * @throws OtherVectors
   */
  keep(vectors: ReadonlyMap<string, Float32Array>, files: readonly FileKeys[]): void {
    const dimensions = [...vectors.values()][0]?.length ?? null;
    this.#write(() => {
      if (this.#meta('identity') !== this.#identity) throw new OtherVectors('other weights');
      if (dimensions !== null) {
        const known = this.dimensions();
        if (known === null) this.#setMeta('dimensions', dimensions);
        else if (known !== dimensions) throw new OtherVectors('another length');
      }
      const add = this.#sql.prepared('INSERT OR IGNORE INTO vectors (key, vector) VALUES (?, ?)');
      for (const [key, vector] of vectors) add.run(key, packVector(vector));
      const find = this.#sql.prepared('SELECT id FROM vectors WHERE key = ?');
      const set = this.#sql.prepared('INSERT OR REPLACE INTO files (path, hash, vectors) VALUES (?, ?, ?)');
      for (const { path, hash, keys } of files) {
        set.run(path, hash, packNumbers(keys.map((key) => Number(find.get(key)?.id ?? 0))));
      }
    });
  }

  /** Forgets all, since vectors of this length come now. */
  startOver(dimensions: number): void {
    this.#beginAnew(dimensions);
  }

  /**
   * Forgets files that are not there any more, and vectors of pieces that are gone once they are a third of all: until
   * then a branch that one comes back to costs nothing.
   * @returns how many vectors went
   */
  prune(paths: ReadonlySet<string>): number {
    return this.#write(() => {
      const used = new Set<number>();
      const remove = this.#sql.prepared('DELETE FROM files WHERE path = ?');
      for (const [path, { vectors }] of this.files()) {
        if (paths.has(path)) for (const id of vectors) used.add(id);
        else remove.run(path);
      }
      const ids = this.#sql
        .prepared('SELECT id FROM vectors')
        .all()
        .map(({ id }) => Number(id));
      const gone = ids.filter((id) => !used.has(id));
      if (gone.length <= ids.length / 3) return 0;
      const forget = this.#sql.prepared('DELETE FROM vectors WHERE id = ?');
      for (const id of gone) forget.run(id);
      return gone.length;
    });
  }

  #beginAnew(dimensions: number | null): void {
    this.#write(() => {
      this.#db.exec('DELETE FROM vectors; DELETE FROM files; DELETE FROM meta;');
      this.#setMeta('identity', this.#identity);
      if (dimensions !== null) this.#setMeta('dimensions', dimensions);
    });
  }

  #write<T>(work: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  #meta(key: string): string | null {
    const row = this.#sql.prepared('SELECT value FROM meta WHERE key = ?').get(key);
    return row === undefined ? null : String(row.value);
  }

  #setMeta(key: string, value: string | number): void {
    this.#sql.prepared('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)').run(key, value);
  }
}

function packNumbers(numbers: readonly number[]): Uint8Array {
  const writer = new VarintWriter();
  for (const number of numbers) writer.push(number);
  return writer.finish();
}

function unpackNumbers(packed: Uint8Array): number[] {
  const reader = new VarintReader(packed);
  const numbers: number[] = [];
  while (!reader.done) numbers.push(reader.next());
  return numbers;
}

function isDamaged(error: unknown): boolean {
  return error instanceof Error && /not a database|malformed|corrupt/i.test(error.message);
}

function removeDatabase(path: string): void {
  for (const suffix of ['', '-journal']) rmSync(`${path}${suffix}`, { force: true });
}

function removeUnused(folder: string, own: string, nowMs: number): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (!/^meaning-[0-9a-f]{12}\.db$/.test(name) || path === own) continue;
    try {
      if (nowMs - statSync(path).mtimeMs > keptUnusedMs) removeDatabase(path);
    } catch {
      // Somebody else removed it.
    }
  }
}
