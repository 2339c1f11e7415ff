/** Where all imports of a project lead, read at once: a row for each would cost more than all the rest of reading. */
import { externalEdge, type ImportEnd, missingEdge } from '../link/unpacked-facts.ts';
import type { StatementCache } from './statement-cache.ts';

const select = `SELECT json_group_array(from_id) AS origins, json_group_array(ordinal) AS ordinals,
  json_group_array(coalesce(to_id, iif(package IS NULL, ${missingEdge}, ${externalEdge}))) AS ends,
  json_group_array(whole) AS wholes FROM (SELECT * FROM edges ORDER BY from_id, ordinal)`;

export class AllImportEnds {
  readonly #ordinals: Int32Array;
  readonly #ends: Int32Array;
  readonly #wholes: Int32Array;
  /** By the id of a file, where its imports begin and end. */
  readonly #places = new Map<number, readonly [from: number, to: number]>();

  constructor(sql: StatementCache) {
    const row = sql.prepared(select).get() as Record<string, string>;
    const numbers = (column: string) => Int32Array.from(JSON.parse(row[column] ?? '[]') as number[]);
    const origins = numbers('origins');
    this.#ordinals = numbers('ordinals');
    this.#ends = numbers('ends');
    this.#wholes = numbers('wholes');
    for (let from = 0; from < origins.length; ) {
      const origin = origins[from] ?? 0;
      let to = from;
      while (origins[to] === origin) to++;
      this.#places.set(origin, [from, to]);
      from = to;
    }
  }

  of(fileId: number): ImportEnd[] {
    const [from, to] = this.#places.get(fileId) ?? [0, 0];
    const ends: ImportEnd[] = [];
    for (let at = from; at < to; at++) {
      const isWhole = this.#wholes[at] === 1;
      ends.push({ ordinal: this.#ordinals[at] ?? 0, to: this.#ends[at] ?? missingEdge, isWhole });
    }
    return ends;
  }
}
