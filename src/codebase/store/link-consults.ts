/**
 * Which files consulted which keys (`link-keys.ts`): a row for each group of neighbouring keys, because a row for each key
 * and file would be most of what the index writes. Looked up by key or by a range of keys.
 */
import type { Database } from '../../storage/sqlite.ts';
import type { KeyRange } from '../link/link-keys.ts';
import { BulkInsert } from './bulk-insert.ts';
import { SortedPairs } from './sorted-pairs.ts';
import { StatementCache } from './statement-cache.ts';
import { VarintReader, VarintWriter } from './varint.ts';

/** A file has at most four groups for what it says; names that are looked for everywhere share 1,024. */
const keysOfFileGroup = 2 ** 14;
const firstNameKey = 2 ** 46;
const keysOfNameGroup = 2 ** 22;
const firstNameGroup = firstNameKey / keysOfFileGroup;

function groupOf(key: number): number {
  return key < firstNameKey
    ? Math.floor(key / keysOfFileGroup)
    : firstNameGroup + Math.floor((key - firstNameKey) / keysOfNameGroup);
}

/** For a full build. */
export class ConsultRows {
  readonly #insert: BulkInsert;
  readonly #pairs = new SortedPairs();

  constructor(db: Database) {
    this.#insert = new BulkInsert(db, 'consults', '(?,?)');
  }

  add(key: number, fileId: number): void {
    this.#pairs.add(key, fileId);
  }

  flush(): void {
    let group: Group | null = null;
    this.#pairs.drain((key, fileId) => {
      const id = groupOf(key);
      if (group !== null && group.id !== id) {
        this.#insert.add(group.id, group.packed());
        group = null;
      }
      group ??= new Group(id);
      group.add(key, fileId);
    });
    const last = group as Group | null;
    if (last !== null) this.#insert.add(last.id, last.packed());
    this.#insert.flush();
  }
}

/** For a few files. Nothing is written before `flush`, and what is read is as it was before. */
export class ConsultChanges {
  readonly #sql: StatementCache;
  readonly #byGroup = new Map<number, Map<number, Map<number, boolean>>>();

  constructor(db: Database) {
    this.#sql = new StatementCache(db);
  }

  add(key: number, fileId: number): void {
    this.#change(key, fileId, true);
  }

  remove(key: number, fileId: number): void {
    this.#change(key, fileId, false);
  }

  /** Adds the files that consulted one of the keys. */
  consulters(keys: Iterable<number>, ids: Set<number>): void {
    const byGroup = new Map<number, Set<number>>();
    for (const key of keys) {
      const group = groupOf(key);
      const wanted = byGroup.get(group);
      if (wanted === undefined) byGroup.set(group, new Set([key]));
      else wanted.add(key);
    }
    for (const [group, wanted] of byGroup) {
      this.#read(group, (key, fileId) => {
        if (wanted.has(key)) ids.add(fileId);
      });
    }
  }

  /** @param range of the keys of a file */
  consultersWithin({ first, last }: KeyRange, ids: Set<number>): void {
    for (let group = groupOf(first); group <= groupOf(last); group++) {
      this.#read(group, (key, fileId) => {
        if (key >= first && key <= last) ids.add(fileId);
      });
    }
  }

  flush(): void {
    for (const [id, changes] of this.#byGroup) {
      const files = new Map<number, Set<number>>();
      this.#read(id, (key, fileId) => addTo(files, key, fileId));
      for (const [key, ofKey] of changes) {
        for (const [fileId, isAdded] of ofKey) {
          if (isAdded) addTo(files, key, fileId);
          else files.get(key)?.delete(fileId);
        }
      }
      const group = new Group(id);
      for (const key of [...files.keys()].sort((a, b) => a - b)) {
        for (const fileId of [...(files.get(key) ?? [])].sort((a, b) => a - b)) group.add(key, fileId);
      }
      if (group.isEmpty) this.#sql.prepared('DELETE FROM consults WHERE id = ?').run(id);
      else this.#sql.prepared('INSERT OR REPLACE INTO consults VALUES (?, ?)').run(id, group.packed());
    }
    this.#byGroup.clear();
  }

  #change(key: number, fileId: number, isAdded: boolean): void {
    const id = groupOf(key);
    let group = this.#byGroup.get(id);
    if (group === undefined) {
      group = new Map();
      this.#byGroup.set(id, group);
    }
    const ofKey = group.get(key);
    if (ofKey === undefined) group.set(key, new Map([[fileId, isAdded]]));
    else ofKey.set(fileId, isAdded);
  }

  #read(group: number, take: (key: number, fileId: number) => void): void {
    const row = this.#sql.prepared('SELECT files FROM consults WHERE id = ?').get(group);
    if (row !== undefined) readGroup(group, row.files as Uint8Array, take);
  }
}

/** Keys as distances, each with its number of files and their ids as distances. */
class Group {
  readonly id: number;
  readonly #out = new VarintWriter();
  readonly #files: number[] = [];
  #written: number;
  #key = -1;

  constructor(id: number) {
    this.id = id;
    this.#written = firstKeyOf(id);
  }

  get isEmpty(): boolean {
    return this.#out.length === 0 && this.#files.length === 0;
  }

  /** In order of key, then of file. */
  add(key: number, fileId: number): void {
    if (key !== this.#key) this.#writeKey();
    this.#key = key;
    this.#files.push(fileId);
  }

  packed(): Uint8Array {
    this.#writeKey();
    return this.#out.finish();
  }

  #writeKey(): void {
    if (this.#files.length === 0) return;
    this.#out.push(this.#key - this.#written);
    this.#written = this.#key;
    this.#out.push(this.#files.length);
    let last = 0;
    for (const fileId of this.#files) {
      this.#out.push(fileId - last);
      last = fileId;
    }
    this.#files.length = 0;
  }
}

export function readGroup(
  group: number,
  packed: Uint8Array,
  take: (key: number, fileId: number) => void,
): void {
  const reader = new VarintReader(packed);
  let key = firstKeyOf(group);
  while (!reader.done) {
    key += reader.next();
    let fileId = 0;
    for (let rest = reader.next(); rest > 0; rest--) {
      fileId += reader.next();
      take(key, fileId);
    }
  }
}

function firstKeyOf(group: number): number {
  return group < firstNameGroup
    ? group * keysOfFileGroup
    : firstNameKey + (group - firstNameGroup) * keysOfNameGroup;
}

function addTo(files: Map<number, Set<number>>, key: number, fileId: number): void {
  const ofKey = files.get(key);
  if (ofKey === undefined) files.set(key, new Set([fileId]));
  else ofKey.add(fileId);
}
