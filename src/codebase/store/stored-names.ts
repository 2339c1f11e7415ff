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
/** So few names are sorted; of more the shortest are looked for, length by length. */
const fewNames = 64;
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

  /** Shortest first; at least `limit` of them, when there are so many. */
  #withPrefix(prefix: string, limit: number): NameRow[] {
    const range = [prefix, prefix + afterAll];
    const some = this.#tables.sql
      .prepared(
        `SELECT id, name FROM names WHERE name >= ? COLLATE NOCASE AND name < ? COLLATE NOCASE AND defined = 1
          LIMIT ${fewNames + 1}`,
      )
      .all(...range) as unknown as NameRow[];
    if (some.length <= fewNames) return some.sort(shortestFirst);
    const longest = this.#tables.sql.prepared(
      'SELECT max(length(name)) AS length FROM names WHERE defined = 1',
    );
    const ofLength = this.#tables.sql.prepared(
      `SELECT id, name FROM names WHERE defined = 1 AND length(name) = ? AND name >= ? COLLATE NOCASE
        AND name < ? COLLATE NOCASE LIMIT ?`,
    );
    const found: NameRow[] = [];
    const last = Number(longest.get()?.length);
    for (let length = [...prefix].length; length <= last && found.length < limit; length++) {
      const rows = ofLength.all(length, ...range, limit) as unknown as NameRow[];
      found.push(...rows.sort(shortestFirst));
    }
    return found;
  }

  #namesOf(ids: readonly number[]): NameRow[] {
    return this.#tables.sql
      .prepared('SELECT n.id, n.name FROM json_each(?) j CROSS JOIN names n ON n.id = j.value')
      .all(JSON.stringify(ids)) as unknown as NameRow[];
  }

  /** Of names in their order, each name's in order of place. Of a name that many have, no more than are wanted is read. */
  #symbolsOf(names: readonly NameRow[], limit: number): IndexedSymbol[] {
    const ids: number[] = [];
    const ofName = this.#tables.sql.prepared(
      `SELECT s.id FROM symbols s JOIN files f ON f.id = s.id / ${symbolsPerFile} WHERE s.name_id = ?
        ORDER BY f.path, s.id LIMIT ?`,
    );
    for (const { id } of names) {
      if (ids.length >= limit) break;
      for (const row of ofName.all(id, limit - ids.length)) ids.push(Number(row.id));
    }
    const symbols = this.#tables.symbolsWithIds(ids);
    return ids.flatMap((id) => symbols.get(id) ?? []);
  }
}

function shortestFirst(a: NameRow, b: NameRow): number {
  return a.name.length - b.name.length || (a.name < b.name ? -1 : 1);
}
