/**
 * Which names have which three characters in a row, in lower case: finds a name by any part of it. A row for each three
 * characters with the ids of all names that have them; what is found must still be looked at.
 */
import type { Database } from '../../storage/sqlite.ts';
import { BulkInsert } from './bulk-insert.ts';
import { StatementCache } from './statement-cache.ts';
import { packAscending, unpackAscending } from './varint.ts';

/** So few names are looked at rather than counted out any further. */
const fewNames = 50;

/** In lower case. */
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
    this.#added.push({ id, name: name.toLowerCase() });
  }

  remove(id: number, name: string): void {
    this.#removed.push({ id, name: name.toLowerCase() });
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

  /** Nearly all trigrams are of ASCII: those are counted and put in order by arrays, which is far cheaper than a map. */
  #insertAll(): void {
    const starts = new Int32Array(2 ** 21 + 1);
    const others: AddedName[] = [];
    for (const entry of this.#added) {
      if (!isAscii(entry.name)) others.push(entry);
      else for (let at = 0; at + 2 < entry.name.length; at++) count(starts, gramAt(entry.name, at) + 1);
    }
    for (let gram = 1; gram < starts.length; gram++)
      starts[gram] = (starts[gram] ?? 0) + (starts[gram - 1] ?? 0);
    const ids = new Int32Array(starts.at(-1) ?? 0);
    const ends = starts.slice();
    for (const { id, name } of this.#added) {
      if (!isAscii(name)) continue;
      for (let at = 0; at + 2 < name.length; at++) {
        const gram = gramAt(name, at);
        ids[ends[gram] ?? 0] = id;
        count(ends, gram);
      }
    }
    const rest = byTrigram(others);
    for (let gram = 0; gram < 2 ** 21; gram++) {
      const [start, end] = [starts[gram] ?? 0, ends[gram] ?? 0];
      const more = rest.get(gram);
      rest.delete(gram);
      if (more !== undefined) this.#insert(gram, [...ids.subarray(start, end), ...more]);
      else if (start < end) this.#rows.add(gram, packAscending(ids.subarray(start, end)));
    }
    for (const gram of [...rest.keys()].sort((a, b) => a - b)) this.#insert(gram, rest.get(gram) ?? []);
  }

  #insert(gram: number, ids: number[]): void {
    this.#rows.add(gram, packAscending(ids.sort((a, b) => a - b)));
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

/** Ids of names that may contain a text of three characters or more, ascending. */
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

function count(counts: Int32Array, at: number): void {
  counts[at] = (counts[at] ?? 0) + 1;
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) >= 0x80) return false;
  return true;
}

function trigramsOf(text: string): Set<number> {
  const folded = text.toLowerCase();
  const grams = new Set<number>();
  for (let at = 0; at + 2 < folded.length; at++) grams.add(gramAt(folded, at));
  return grams;
}

/** Those of ASCII are below 2 ** 21, which keeps them small for most names. */
function gramAt(text: string, at: number): number {
  const [first, second, third] = [text.charCodeAt(at), text.charCodeAt(at + 1), text.charCodeAt(at + 2)];
  if ((first | second | third) < 0x80) return (first << 14) | (second << 7) | third;
  return 2 ** 21 + first * 2 ** 32 + second * 2 ** 16 + third;
}

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
