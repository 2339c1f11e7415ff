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
import { cosines, packedLength, packVector } from './packed-vector.ts';

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

/** Batches are numbered by so many. */
const mostInBatch = 64;

const schema = `
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
-- Vectors one behind the other, as they were embedded: a row for each would take a question five times as long to read.
-- AUTOINCREMENT: a number that stands in a file's row is never another piece's.
CREATE TABLE IF NOT EXISTS batches (id INTEGER PRIMARY KEY AUTOINCREMENT, vectors BLOB NOT NULL);
-- number: of the batch times 64, and the place in it.
CREATE TABLE IF NOT EXISTS pieces (key TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
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
    const path = pathOf(folder, model);
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

  /** What turned out to be damaged is made anew by the next one that opens it. */
  static discard(folder: string, model: string): void {
    removeDatabase(pathOf(folder, model));
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
    return new Set(keys.filter((key) => this.#numberOf(key) !== 0));
  }

  /** By number: the cosine between what is wanted and each piece. @param unit of length 1 */
  similarities(unit: Float32Array): Map<number, number> {
    const found = new Map<number, number>();
    for (const [first, joined] of this.#batches(packedLength(unit.length))) {
      for (const [at, near] of cosines(joined, unit).entries()) found.set(first + at, near);
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
      const added = [...vectors].filter(([key]) => this.#numberOf(key) === 0);
      this.#add(added.map(([key, vector]) => [key, packVector(vector)]));
      for (const { path, hash, keys } of files)
        this.#setFile(
          path,
          hash,
          keys.map((key) => this.#numberOf(key)),
        );
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
      const files = this.files();
      for (const [path, { vectors }] of files) {
        if (paths.has(path)) for (const number of vectors) used.add(number);
        else remove.run(path);
      }
      const keys = this.#sql.prepared('SELECT key, number FROM pieces').all();
      const kept = keys.flatMap(({ key, number }) =>
        used.has(Number(number)) ? [[String(key), Number(number)] as const] : [],
      );
      const gone = keys.length - kept.length;
      if (gone <= keys.length / 3) return 0;
      const length = packedLength(this.dimensions() ?? 0);
      const vectors = new Map<number, Uint8Array>();
      for (const [first, joined] of this.#batches(length)) {
        for (let at = 0; at * length < joined.length; at++)
          vectors.set(first + at, joined.slice(at * length, (at + 1) * length));
      }
      this.#db.exec('DELETE FROM batches; DELETE FROM pieces;');
      this.#add(
        kept.flatMap(([key, number]) => {
          const packed = vectors.get(number);
          return packed === undefined ? [] : [[key, packed] as const];
        }),
      );
      const moved = new Map(kept.map(([key, number]) => [number, this.#numberOf(key)]));
      for (const [path, { hash, vectors: numbers }] of files) {
        if (paths.has(path))
          this.#setFile(
            path,
            hash,
            numbers.map((number) => moved.get(number) ?? 0),
          );
      }
      return gone;
    });
  }

  #numberOf(key: string): number {
    return Number(this.#sql.prepared('SELECT number FROM pieces WHERE key = ?').get(key)?.number ?? 0);
  }

  #setFile(path: string, hash: string, numbers: readonly number[]): void {
    this.#sql
      .prepared('INSERT OR REPLACE INTO files (path, hash, vectors) VALUES (?, ?, ?)')
      .run(path, hash, packNumbers(numbers));
  }

  /** @param vectors by key, packed, all of one length, none of them known */
  #add(vectors: readonly (readonly [string, Uint8Array])[]): void {
    for (let from = 0; from < vectors.length; from += mostInBatch) {
      const batch = vectors.slice(from, from + mostInBatch);
      const length = batch[0]?.[1].length ?? 0;
      const joined = new Uint8Array(batch.length * length);
      for (const [at, [, packed]] of batch.entries()) joined.set(packed, at * length);
      const { lastInsertRowid } = this.#sql.prepared('INSERT INTO batches (vectors) VALUES (?)').run(joined);
      const set = this.#sql.prepared('INSERT INTO pieces (key, number) VALUES (?, ?)');
      for (const [at, [key]] of batch.entries()) set.run(key, Number(lastInsertRowid) * mostInBatch + at);
    }
  }

  /** The number of the first of each, and vectors of this packed length one behind the other. */
  *#batches(length: number): Generator<readonly [number, Uint8Array]> {
    for (const row of this.#sql.prepared('SELECT id, vectors FROM batches').iterate()) {
      const joined = row.vectors as unknown as Uint8Array;
      if (joined.length % length === 0) yield [Number(row.id) * mostInBatch, joined];
    }
  }

  #beginAnew(dimensions: number | null): void {
    this.#write(() => {
      this.#db.exec('DELETE FROM batches; DELETE FROM pieces; DELETE FROM files; DELETE FROM meta;');
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

function pathOf(folder: string, model: string): string {
  return join(folder, `meaning-${contentHash(model).slice(0, 12)}.db`);
}

export function isDamaged(error: unknown): boolean {
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
