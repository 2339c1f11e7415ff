/** Finds names of symbols by a part of them, or by their likeness to a misspelt one. */
import type { IndexedSymbol } from '../code-index.ts';
import type { IndexTables } from './index-tables.ts';
import { maxEdits, nearestNames } from './near-names.ts';
import { symbolsPerFile } from './schema.ts';
import { namesMayContain, namesSharingTrigrams } from './trigrams.ts';

interface NameRow {
  readonly id: number;
  readonly name: string;
}

/** Joins names in one value: fetching one long text is faster than thousands of rows. */
const separator = '\x1f';
const afterAll = '\u{10FFFF}';
/** Few names have more characters than that behind what a person typed. */
const likelyRest = 24;
/** Names that are looked at for what they contain. */
const maxContaining = 1_000;
/** From so many names on, only those that share characters with a misspelt one are compared with it. */
const manyNames = 20_000;
const maxCompared = 4_000;

export class StoredNames {
  readonly #tables: IndexTables;

  constructor(tables: IndexTables) {
    this.#tables = tables;
  }

  symbolsWithPrefix(prefix: string, limit: number): readonly IndexedSymbol[] {
    return prefix === '' || limit <= 0 ? [] : this.#symbolsOf(this.#withPrefix(prefix, limit), limit);
  }

  symbolsContaining(part: string, limit: number): readonly IndexedSymbol[] {
    if (part.length < 3 || limit <= 0) return [];
    const starting = this.#withPrefix(part, limit);
    if (starting.length >= limit) return this.#symbolsOf(starting, limit);
    const known = new Set(starting.map(({ id }) => id));
    const folded = part.toLowerCase();
    const ids = namesMayContain(this.#tables.sql, part).slice(0, maxContaining);
    const containing = this.#namesOf(ids)
      .filter(({ id, name }) => !known.has(id) && name.toLowerCase().includes(folded))
      .sort(shortestFirst);
    return this.#symbolsOf([...starting, ...containing], limit);
  }

  near(name: string, limit: number): readonly string[] {
    return nearestNames(name, this.#worthComparing(name), limit);
  }

  #worthComparing(name: string): string[] {
    const count = this.#tables.sql
      .prepared('SELECT count(*) AS count FROM names WHERE defined = 1')
      .get()?.count;
    if (Number(count) <= manyNames) return this.#ofSimilarLength(name);
    const ids = namesSharingTrigrams(this.#tables.sql, name, maxCompared);
    return this.#namesOf(ids).map((row) => row.name);
  }

  #ofSimilarLength(name: string): string[] {
    const edits = maxEdits(name);
    const row = this.#tables.sql
      .prepared(
        `SELECT group_concat(name, char(31)) AS names FROM names
          WHERE defined = 1 AND (length(name) BETWEEN ? AND ? OR instr(lower(name), ?) > 0)`,
      )
      .get(name.length - edits, name.length + edits, name.toLowerCase());
    return (row?.names ?? null) === null ? [] : String(row?.names).split(separator);
  }

  /** The shortest, shortest first: the index has the names in order for each length. */
  #withPrefix(prefix: string, limit: number): NameRow[] {
    const range = [prefix, prefix + afterAll];
    const length = [...prefix].length;
    const text = this.#tables.sql
      .prepared(
        `WITH RECURSIVE lengths (length) AS (VALUES (?) UNION ALL SELECT length + 1 FROM lengths WHERE length < ?)
          SELECT json_group_array(json_array(id, name)) AS rows FROM (
            SELECT names.id, names.name FROM lengths CROSS JOIN names WHERE defined = 1
              AND length(name) = lengths.length AND name >= ? COLLATE NOCASE AND name < ? COLLATE NOCASE LIMIT ?)`,
      )
      .get(length, length + likelyRest, ...range, limit)?.rows;
    const short = (JSON.parse(String(text)) as [number, string][]).map(([id, name]) => ({ id, name }));
    if (short.length >= limit) return short.sort(shortestFirst);
    const others = this.#nameRows(
      'names WHERE name >= ? COLLATE NOCASE AND name < ? COLLATE NOCASE AND defined = 1 LIMIT ?',
      ...range,
      maxContaining,
    );
    return others.sort(shortestFirst);
  }

  #namesOf(ids: readonly number[]): NameRow[] {
    return this.#nameRows('json_each(?) j CROSS JOIN names ON names.id = j.value', JSON.stringify(ids));
  }

  #nameRows(from: string, ...values: (string | number)[]): NameRow[] {
    return this.#tables
      .rows<readonly [id: number, name: string]>('names.id, names.name', from, ...values)
      .map(([id, name]) => ({ id, name }));
  }

  /** Of names in their order, each name's in order of place. Of a name that many have, no more than are wanted is read. */
  #symbolsOf(names: readonly NameRow[], limit: number): IndexedSymbol[] {
    const nameIds = JSON.stringify(names.slice(0, limit).map(({ id }) => id));
    const ids = this.#isFew(nameIds, limit)
      ? this.#idsOfAll(nameIds, limit)
      : this.#idsOneByOne(names, limit);
    const symbols = this.#tables.symbolsWithIds(ids);
    return ids.flatMap((id) => symbols.get(id) ?? []);
  }

  #isFew(nameIds: string, limit: number): boolean {
    const most = 10 * limit;
    const row = this.#tables.sql
      .prepared(
        `SELECT count(*) AS count FROM (SELECT 1 FROM json_each(?) j CROSS JOIN symbols s ON s.name_id = j.value
          LIMIT ?)`,
      )
      .get(nameIds, most);
    return Number(row?.count) < most;
  }

  #idsOfAll(nameIds: string, limit: number): number[] {
    const rows = this.#tables.rows<readonly [id: number]>(
      's.id',
      `json_each(?) j CROSS JOIN symbols s ON s.name_id = j.value
        CROSS JOIN files f ON f.id = s.id / ${symbolsPerFile} ORDER BY j.key, f.path, s.id LIMIT ?`,
      nameIds,
      limit,
    );
    return rows.map(([id]) => id);
  }

  #idsOneByOne(names: readonly NameRow[], limit: number): number[] {
    const ids: number[] = [];
    for (const { id } of names) {
      if (ids.length >= limit) break;
      const rows = this.#tables.rows<readonly [id: number]>(
        's.id',
        `symbols s CROSS JOIN files f ON f.id = s.id / ${symbolsPerFile} WHERE s.name_id = ?
          ORDER BY f.path, s.id LIMIT ?`,
        id,
        limit - ids.length,
      );
      for (const [found] of rows) ids.push(found);
    }
    return ids;
  }
}

function shortestFirst(a: NameRow, b: NameRow): number {
  return a.name.length - b.name.length || (a.name < b.name ? -1 : 1);
}
