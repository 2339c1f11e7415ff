/**
 * Which names have which three characters in a row: finds a name by any part of it. A row for each three characters with
 * the ids of all names that have them. Characters are told apart by 6 bits only, which letters of ASCII in either case,
 * digits and the marks of identifiers have for themselves; so what is found must still be looked at.
 */
import type { Database } from '../../storage/sqlite.ts';
import { BulkInsert } from './bulk-insert.ts';
import { StatementCache } from './statement-cache.ts';
import { packAscending, unpackAscending } from './varint.ts';

/** So few names are looked at rather than counted out any further. */
const fewNames = 50;

/** 6 bits a character. */
const kindsOfTrigrams = 2 ** 18;

interface AddedName {
  readonly id: number;
  readonly name: string;
}

export class TrigramRows {
  readonly #sql: StatementCache;
  readonly #rows: BulkInsert;
  readonly #tableIsEmpty: boolean;
  readonly #added: AddedName[] = [];
  readonly #removed: AddedName[] = [];

  constructor(db: Database) {
    this.#sql = new StatementCache(db);
    this.#rows = new BulkInsert(db, 'trigrams', '(?,?)');
    this.#tableIsEmpty = this.#sql.prepared('SELECT 1 FROM trigrams').get() === undefined;
  }

  /** In order of id, when the table is empty. */
  add(id: number, name: string): void {
    this.#added.push({ id, name });
  }

  remove(id: number, name: string): void {
    this.#removed.push({ id, name });
  }

  flush(): void {
    if (this.#tableIsEmpty) {
      this.#insertAll();
      this.#rows.flush();
    } else {
      const added = byTrigram(this.#added);
      const removed = byTrigram(this.#removed);
      for (const gram of new Set([...added.keys(), ...removed.keys()])) {
        this.#change(gram, added.get(gram) ?? [], removed.get(gram) ?? []);
      }
    }
    this.#added.length = 0;
    this.#removed.length = 0;
  }

  /** Counted first, then put in their order: far cheaper than a map of lists. */
  #insertAll(): void {
    const all = new Int32Array(this.#added.reduce((sum, { name }) => sum + Math.max(name.length - 2, 0), 0));
    const starts = new Int32Array(kindsOfTrigrams + 1);
    let length = 0;
    for (const { name } of this.#added) {
      let gram = 0;
      for (let at = 0; at < name.length; at++) {
        // As `kindOf` does: this loop runs once, and a call for each character would be most of what it takes.
        const code = name.charCodeAt(at);
        const kind = code < 128 ? (kindsOfAscii[code] as number) : kindOf(code);
        gram = ((gram << 6) | kind) & (kindsOfTrigrams - 1);
        if (at < 2) continue;
        all[length++] = gram;
        starts[gram + 1] = (starts[gram + 1] as number) + 1;
      }
    }
    for (let gram = 1; gram <= kindsOfTrigrams; gram++) {
      starts[gram] = (starts[gram] as number) + (starts[gram - 1] as number);
    }
    const ids = new Int32Array(length);
    const ends = starts.slice();
    let at = 0;
    for (const { id, name } of this.#added) {
      for (const end = at + Math.max(name.length - 2, 0); at < end; at++) {
        const gram = all[at] as number;
        const place = ends[gram] as number;
        ids[place] = id;
        ends[gram] = place + 1;
      }
    }
    this.#insertLists(starts, ids);
  }

  /** As `packAscending` does with each. */
  #insertLists(starts: Int32Array, ids: Int32Array): void {
    const bytes = new Uint8Array(5 * ids.length);
    let end = 0;
    let next = 0;
    for (let gram = 0; gram < kindsOfTrigrams; gram++) {
      const start = end;
      let last = -1;
      for (const behind = starts[gram + 1] as number; next < behind; next++) {
        const id = ids[next] as number;
        if (id === last) continue;
        let rest = id - Math.max(last, 0);
        last = id;
        for (; rest >= 0x80; rest >>>= 7) bytes[end++] = (rest & 0x7f) | 0x80;
        bytes[end++] = rest;
      }
      if (start < end) this.#rows.add(gram, bytes.subarray(start, end));
    }
  }

  #change(gram: number, added: readonly number[], removed: readonly number[]): void {
    const row = this.#sql.prepared('SELECT names FROM trigrams WHERE gram = ?').get(gram);
    const ids = new Set(row === undefined ? [] : unpackAscending(row.names as Uint8Array));
    for (const id of removed) ids.delete(id);
    for (const id of added) ids.add(id);
    if (ids.size === 0) this.#sql.prepared('DELETE FROM trigrams WHERE gram = ?').run(gram);
    else {
      const packed = packAscending([...ids].sort((a, b) => a - b));
      this.#sql.prepared('INSERT OR REPLACE INTO trigrams VALUES (?, ?)').run(gram, packed);
    }
  }
}

/** Ids of names that may contain a text of three characters or more, in either case; ascending. */
export function namesMayContain(sql: StatementCache, part: string): readonly number[] {
  const grams = trigramsOf(part);
  const lists = readLists(sql, grams);
  if (lists.length < grams.size) return [];
  let ids: readonly number[] | null = null;
  for (const { names } of lists) {
    if (ids !== null && ids.length <= fewNames) break;
    ids = ids === null ? unpackAscending(names) : inBoth(ids, unpackAscending(names));
  }
  return ids ?? [];
}

/** Ids of names that share three characters with a text, those with rare ones first. */
export function namesSharingTrigrams(sql: StatementCache, text: string, limit: number): readonly number[] {
  const ids = new Set<number>();
  for (const { names } of readLists(sql, trigramsOf(text))) {
    for (const id of unpackAscending(names)) {
      if (ids.size >= limit) return [...ids];
      ids.add(id);
    }
  }
  return [...ids];
}

/** Shortest first. */
function readLists(sql: StatementCache, grams: ReadonlySet<number>): { readonly names: Uint8Array }[] {
  const rows = sql
    .prepared(
      'SELECT names FROM trigrams WHERE gram IN (SELECT value FROM json_each(?)) ORDER BY length(names), gram',
    )
    .all(JSON.stringify([...grams]));
  return rows as unknown as { names: Uint8Array }[];
}

function byTrigram(names: readonly AddedName[]): Map<number, number[]> {
  const lists = new Map<number, number[]>();
  for (const { id, name } of names) {
    for (const gram of trigramsOf(name)) {
      const list = lists.get(gram);
      if (list === undefined) lists.set(gram, [id]);
      else list.push(id);
    }
  }
  return lists;
}

function trigramsOf(text: string): Set<number> {
  const grams = new Set<number>();
  let gram = 0;
  for (let at = 0; at < text.length; at++) {
    gram = ((gram << 6) | kindOf(text.charCodeAt(at))) & (kindsOfTrigrams - 1);
    if (at >= 2) grams.add(gram);
  }
  return grams;
}

/** The same for both cases of a letter. */
function kindOf(code: number): number {
  if (code < 128) return kindsOfAscii[code] ?? 0;
  const folded = String.fromCharCode(code).toLowerCase().charCodeAt(0);
  return kindsOfAscii[folded] ?? 40 + (folded % 24);
}

const kindsOfAscii = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code).toLowerCase();
  const at = 'abcdefghijklmnopqrstuvwxyz0123456789_$-'.indexOf(character);
  return at === -1 ? 39 : at;
});

/** Both ascending. */
function inBoth(some: readonly number[], others: readonly number[]): number[] {
  const both: number[] = [];
  let at = 0;
  for (const id of some) {
    while (at < others.length && (others[at] ?? 0) < id) at++;
    if (others[at] === id) both.push(id);
  }
  return both;
}
