/**
 * Writes and removes the rows that linking gives. Few files: row by row. A full build: all at the end and in order of
 * their keys, which is several times cheaper than as they come.
 */
import type { Database } from '../../storage/sqlite.ts';
import { isSymbolTarget, packTargets, targetId, unpackTargets } from '../link/link-target.ts';
import type { FileLinks } from '../link/path-walker.ts';
import { BulkInsert } from './bulk-insert.ts';
import { StatementCache } from './statement-cache.ts';
import { packAscending, unpackAscending } from './varint.ts';

/** What a file gives besides its targets. */
export interface LinkRowsOfFile {
  readonly links: FileLinks;
  /** `nameId`: 0 for the name of the symbol itself. */
  readonly uses: readonly { readonly target: number; readonly nameId: number }[];
  /** Targets: sub, super. */
  readonly inherits: readonly (readonly [sub: number, above: number])[];
}

export class LinkRows {
  readonly #sql: StatementCache;
  readonly #links: BulkInsert;
  readonly #inherits: BulkInsert;
  readonly #uses: SortedRows;
  readonly #consults: SortedRows;
  readonly #offers: SortedRows;

  constructor(db: Database) {
    this.#sql = new StatementCache(db);
    this.#links = new BulkInsert(db, 'links', '(?,?,?)');
    this.#inherits = new BulkInsert(db, 'inherits', '(?,?,?)');
    this.#uses = new SortedRows(new BulkInsert(db, 'uses', '(?,?,?)'));
    this.#consults = new SortedRows(new BulkInsert(db, 'consults', '(?,?)'));
    this.#offers = new SortedRows(new BulkInsert(db, 'offers', '(?,?)'));
  }

  /** Everything that a file gave, so that it can be linked anew or go. */
  remove(fileId: number): void {
    this.removeLinks(fileId);
    for (const key of this.offeredBy(fileId)) {
      this.#sql.prepared('DELETE FROM offers WHERE key = ? AND file_id = ?').run(key, fileId);
    }
    this.#sql.prepared('DELETE FROM offered WHERE file_id = ?').run(fileId);
  }

  removeLinks(fileId: number): void {
    const row = this.#sql.prepared('SELECT targets, consulted FROM links WHERE file_id = ?').get(fileId);
    if (row === undefined) return;
    const used = new Set(unpackTargets(fileId, row.targets as Uint8Array).filter(isSymbolTarget));
    for (const target of used) {
      this.#sql
        .prepared('DELETE FROM uses WHERE target_id = ? AND file_id = ?')
        .run(targetId(target), fileId);
    }
    for (const key of unpackAscending(row.consulted as Uint8Array)) {
      this.#sql.prepared('DELETE FROM consults WHERE key = ? AND file_id = ?').run(key, fileId);
    }
    this.#sql.prepared('DELETE FROM inherits WHERE file_id = ?').run(fileId);
    this.#sql.prepared('DELETE FROM links WHERE file_id = ?').run(fileId);
  }

  add(fileId: number, { links, uses, inherits }: LinkRowsOfFile): void {
    this.#links.add(fileId, packTargets(fileId, links.targets), packAscending(links.consulted));
    for (const { target, nameId } of uses) this.#uses.add(targetId(target), fileId, nameId);
    for (const [sub, above] of inherits) this.#inherits.add(fileId, targetId(sub), targetId(above));
    for (const key of links.consulted) this.#consults.add(key, fileId);
  }

  offer(fileId: number, keys: readonly number[]): void {
    if (keys.length === 0) return;
    this.#sql.prepared('INSERT INTO offered VALUES (?, ?)').run(fileId, packAscending(keys));
    for (const key of keys) this.#offers.add(key, fileId);
  }

  offeredBy(fileId: number): number[] {
    const row = this.#sql.prepared('SELECT keys FROM offered WHERE file_id = ?').get(fileId);
    return row === undefined ? [] : unpackAscending(row.keys as Uint8Array);
  }

  consultersOf(key: number): number[] {
    return this.#sql
      .prepared('SELECT file_id AS id FROM consults WHERE key = ?')
      .all(key)
      .map(({ id }) => Number(id));
  }

  flush(): void {
    this.#links.flush();
    this.#inherits.flush();
    for (const rows of [this.#uses, this.#consults, this.#offers]) rows.flush();
  }
}

/** Rows that begin with a large number, kept until they can be written in its order. */
class SortedRows {
  readonly #insert: BulkInsert;
  readonly #byKey = new Map<number, number[]>();

  constructor(insert: BulkInsert) {
    this.#insert = insert;
  }

  add(key: number, second: number, third?: number): void {
    let list = this.#byKey.get(key);
    if (list === undefined) {
      list = [];
      this.#byKey.set(key, list);
    }
    list.push(second);
    if (third !== undefined) list.push(third);
  }

  flush(): void {
    for (const key of Float64Array.from(this.#byKey.keys()).sort()) {
      const rest = this.#byKey.get(key) ?? [];
      if (this.#insert.columns === 2) for (const second of rest) this.#insert.add(key, second);
      else
        for (let at = 0; at < rest.length; at += 2) this.#insert.add(key, rest[at] ?? 0, rest[at + 1] ?? 0);
    }
    this.#insert.flush();
    this.#byKey.clear();
  }
}
