/** Finds names, and what has them: exactly, by a part of them, or by their likeness to a misspelt one. */
import type { IndexedSymbol } from '../code-index.ts';
import type { IndexTables } from './index-tables.ts';
import { countSymbolIds, longestSymbol, totalUses, unpackSymbolIds, unpackUses } from './name-lists.ts';
import { maxEdits, nearestNames } from './near-names.ts';
import { namesMayContain, namesSharingTrigrams } from './trigrams.ts';

interface NameRow {
  readonly id: number;
  readonly name: string;
}

export interface NameWithSymbols extends NameRow {
  /** See `name-lists.ts`. */
  readonly defs: string;
  readonly symbolCount: number;
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

const exactly = 'FROM names WHERE name = ?1 COLLATE NOCASE AND name = ?1';
const startingSo = 'name >= ?1 COLLATE NOCASE AND name < ?2 COLLATE NOCASE AND defs IS NOT NULL';
/** Of names in their order the first symbols of each, with blanks between them. */
const symbolsOfNames = "group_concat(substr(defs, 1, ?3), ' ') AS symbols";

type WithDefs = readonly [id: number, name: string, defs: string];

export class StoredNames {
  readonly #tables: IndexTables;

  constructor(tables: IndexTables) {
    this.#tables = tables;
  }

  /** In order of path and place. */
  symbolsNamed(name: string): IndexedSymbol[] {
    return this.#symbols(unpackSymbolIds(this.#value('defs', name) as string | null));
  }

  /** In no order. */
  symbolsNamedLike(name: string): IndexedSymbol[] {
    const rows = this.#tables.sql
      .prepared('SELECT defs FROM names WHERE name = ? COLLATE NOCASE AND defs IS NOT NULL')
      .all(name);
    return this.#symbols(rows.flatMap(({ defs }) => unpackSymbolIds(defs as string)));
  }

  /** Members of what has the name that stand outside of it; in order of path and place. */
  membersOutside(name: string, limit?: number): IndexedSymbol[] {
    return this.#symbols(unpackSymbolIds(this.#value('outside', name) as string | null, limit));
  }

  /** Of symbols, in no order; some may not have the part at all. */
  withPart(part: string): NameWithSymbols[] {
    const columns = 'names.id, names.name, names.defs';
    const rows =
      part.length < 3
        ? this.#tables.rows<WithDefs>(
            columns,
            'names WHERE defs IS NOT NULL AND instr(lower(name), ?) > 0',
            part,
          )
        : this.#tables.rows<WithDefs>(
            columns,
            'json_each(?) j CROSS JOIN names ON names.id = j.value',
            JSON.stringify(namesMayContain(this.#tables.sql, part)),
          );
    return rows.map(([id, name, defs]) => ({ id, name, defs, symbolCount: countSymbolIds(defs) }));
  }

  idOf(name: string): number | null {
    return this.#value('id', name) as number | null;
  }

  /** Its id, and those of the files that use it. */
  users(name: string): { readonly id: number; readonly fileIds: readonly number[] } | null {
    const row = this.#tables.sql.prepared(`SELECT id, uses ${exactly}`).get(name);
    if (row === undefined) return null;
    return { id: Number(row.id), fileIds: [...unpackUses(row.uses as string | null).keys()] };
  }

  useCount(name: string): number {
    return totalUses(this.#value('uses', name) as string | null);
  }

  symbolsWithPrefix(prefix: string, limit: number): readonly IndexedSymbol[] {
    return prefix === '' || limit <= 0 ? [] : this.#symbols(this.#withPrefix(prefix, limit));
  }

  symbolsContaining(part: string, limit: number): readonly IndexedSymbol[] {
    if (part.length < 3 || limit <= 0) return [];
    const starting = this.#withPrefix(part, limit);
    if (starting.length >= limit) return this.#symbols(starting);
    const folded = part.toLowerCase();
    const ids = namesMayContain(this.#tables.sql, part).slice(0, maxContaining);
    const containing = this.#namesOf(ids)
      .filter(({ name }) => name.toLowerCase().indexOf(folded) > 0)
      .sort(shortestFirst)
      .slice(0, limit - starting.length);
    const room = limit - starting.length;
    const row = this.#tables.sql
      .prepared(
        `SELECT ${symbolsOfNames} FROM (SELECT defs FROM json_each(?1) j CROSS JOIN names ON names.id = j.value
          WHERE ?2 IS NULL ORDER BY j.key)`,
      )
      .get(JSON.stringify(containing.map(({ id }) => id)), null, room * longestSymbol);
    return this.#symbols([...starting, ...firstSymbols(row, room)]);
  }

  near(name: string, limit: number): readonly string[] {
    return nearestNames(name, this.#worthComparing(name), limit);
  }

  #value(column: string, name: string): unknown {
    const row = this.#tables.sql.prepared(`SELECT ${column} AS value ${exactly}`).get(name);
    return row?.value ?? null;
  }

  #worthComparing(name: string): string[] {
    const count = this.#tables.sql
      .prepared('SELECT count(*) AS count FROM names INDEXED BY names_by_length WHERE defs IS NOT NULL')
      .get()?.count;
    if (Number(count) <= manyNames) return this.#ofSimilarLength(name);
    const ids = namesSharingTrigrams(this.#tables.sql, name, maxCompared);
    return this.#namesOf(ids).map((row) => row.name);
  }

  #ofSimilarLength(name: string): string[] {
    const edits = maxEdits(name);
    const row = this.#tables.sql
      .prepared(
        `SELECT group_concat(name, char(31)) AS names FROM names INDEXED BY names_by_length
          WHERE defs IS NOT NULL AND (length(name) BETWEEN ? AND ? OR instr(lower(name), ?) > 0)`,
      )
      .get(name.length - edits, name.length + edits, name.toLowerCase());
    return (row?.names ?? null) === null ? [] : String(row?.names).split(separator);
  }

  /** Ids of symbols: of the shortest names first, of equally long ones in order of name; those of one by place. */
  #withPrefix(prefix: string, limit: number): number[] {
    const values = [prefix, prefix + afterAll, limit * longestSymbol] as const;
    const all = this.#tables.sql
      .prepared(
        `SELECT count(*) AS count, ${symbolsOfNames} FROM (SELECT defs FROM (
          SELECT name, defs FROM names WHERE ${startingSo} LIMIT ?4) ORDER BY length(name), name)`,
      )
      .get(...values, limit + 1);
    if (Number(all?.count) <= limit) return firstSymbols(all, limit);
    // There are more: the index has the names in order for each length.
    const length = [...prefix].length;
    const short = this.#tables.sql
      .prepared(
        `WITH RECURSIVE lengths (length) AS (VALUES (?4) UNION ALL SELECT length + 1 FROM lengths WHERE length < ?5)
          SELECT count(*) AS count, ${symbolsOfNames} FROM (SELECT defs FROM (
            SELECT name, defs FROM lengths CROSS JOIN names INDEXED BY names_by_length
              WHERE length(name) = lengths.length AND ${startingSo} LIMIT ?6) ORDER BY length(name), name)`,
      )
      .get(...values, length, length + likelyRest, limit);
    if (Number(short?.count) >= limit) return firstSymbols(short, limit);
    const long = this.#tables.sql
      .prepared(
        `SELECT ${symbolsOfNames} FROM (SELECT defs FROM (
          SELECT name, defs FROM names WHERE ${startingSo} LIMIT ?4) ORDER BY length(name), name)`,
      )
      .get(...values, maxContaining);
    return firstSymbols(long, limit);
  }

  #namesOf(ids: readonly number[]): NameRow[] {
    return this.#tables
      .rows<readonly [id: number, name: string]>(
        'names.id, names.name',
        'json_each(?) j CROSS JOIN names ON names.id = j.value',
        JSON.stringify(ids),
      )
      .map(([id, name]) => ({ id, name }));
  }

  /** In the order of the ids. */
  #symbols(ids: readonly number[]): IndexedSymbol[] {
    if (ids.length === 0) return [];
    const symbols = this.#tables.symbolsWithIds(ids);
    return ids.flatMap((id) => symbols.get(id) ?? []);
  }
}

function firstSymbols(row: unknown, limit: number): number[] {
  const ids: number[] = [];
  const packed = (row as { readonly symbols: string | null } | undefined)?.symbols ?? null;
  for (const ofName of packed === null ? [] : packed.split(' ')) {
    if (ids.length >= limit) break;
    ids.push(...unpackSymbolIds(ofName, limit - ids.length));
  }
  return ids;
}

function shortestFirst(a: NameRow, b: NameRow): number {
  return a.name.length - b.name.length || (a.name < b.name ? -1 : 1);
}
