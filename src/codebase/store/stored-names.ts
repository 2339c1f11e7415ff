/** Finds names, and what has them: exactly, by a part of them, or by their likeness to a misspelt one. */
import type { IndexedSymbol } from '../code-index.ts';
import type { IndexTables } from './index-tables.ts';
import { type Kept, KeptNames } from './kept-names.ts';
import { countSymbolIds, longestSymbol, totalUses, unpackSymbolIds, unpackUses } from './name-lists.ts';
import { maxEdits, nearestNames } from './near-names.ts';
import { lengthClass, lengthClasses, lengthClassOf } from './schema.ts';
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
/** Names that are looked at for what they contain. */
const maxContaining = 1_000;
/** From so many names on, only those that share characters with a misspelt one are compared with it. */
const manyNames = 20_000;
const maxCompared = 4_000;

const exactly = 'FROM names WHERE name = ?1 COLLATE NOCASE AND name = ?1';
type WithDefs = readonly [id: number, name: string, defs: string];

export class StoredNames {
  readonly #tables: IndexTables;
  readonly #kept: KeptNames;

  constructor(tables: IndexTables) {
    this.#tables = tables;
    this.#kept = new KeptNames(tables);
  }

  /** In order of path and place. */
  symbolsNamed(name: string): IndexedSymbol[] {
    return this.#tables.symbolsWithIds(unpackSymbolIds(this.#value('defs', name) as string | null));
  }

  /** In no order. */
  symbolsNamedLike(name: string): IndexedSymbol[] {
    const rows = this.#tables.sql
      .prepared('SELECT defs FROM names WHERE name = ? COLLATE NOCASE AND defs IS NOT NULL')
      .all(name);
    return this.#tables.symbolsWithIds(rows.flatMap(({ defs }) => unpackSymbolIds(defs as string)));
  }

  /** Members of what has the name that stand outside of it; in order of path and place. */
  membersOutside(name: string, limit?: number): IndexedSymbol[] {
    return this.#tables.symbolsWithIds(unpackSymbolIds(this.#value('outside', name) as string | null, limit));
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
    if (prefix === '' || limit <= 0) return [];
    return this.#tables.together(() => {
      const kept = this.#kept.get();
      return this.#tables.symbolsWithIds(this.#withPrefix(prefix, limit, kept), kept?.paths);
    });
  }

  symbolsContaining(part: string, limit: number): readonly IndexedSymbol[] {
    if (part.length < 3 || limit <= 0) return [];
    return this.#tables.together(() => {
      const kept = this.#kept.get();
      const ids = this.#withPrefix(part, limit, kept);
      if (ids.length < limit) ids.push(...this.#containing(part, limit - ids.length));
      return this.#tables.symbolsWithIds(ids, kept?.paths);
    });
  }

  /** Ids of symbols whose names have the part, but not at their start. */
  #containing(part: string, limit: number): number[] {
    const folded = part.toLowerCase();
    const names = this.#namesOf(namesMayContain(this.#tables.sql, part).slice(0, maxContaining))
      .filter(({ name }) => name.toLowerCase().indexOf(folded) > 0)
      .sort(shortestFirst)
      .slice(0, limit);
    const row = this.#tables.sql
      .prepared(
        `SELECT json_group_array(substr(names.defs, 1, ?2)) AS defs
          FROM json_each(?1) j CROSS JOIN names ON names.id = j.value`,
      )
      .get(JSON.stringify(names.map(({ id }) => id)), limit * longestSymbol);
    return firstSymbols(JSON.parse(String(row?.defs)), limit);
  }

  ofSymbols(): readonly string[] {
    const rows = this.#tables.sql.prepared('SELECT name FROM names WHERE defs IS NOT NULL').all();
    return rows.map(({ name }) => String(name));
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
  #withPrefix(prefix: string, limit: number, kept: Kept | null): number[] {
    if (kept !== null) return firstSymbols(kept.names.defsStarting(prefix, limit), limit);
    const { exactUpTo, last } = lengthClasses;
    const shortest = lengthClassOf([...prefix].length);
    const found = this.#defsStarting(prefix, numbersBetween(shortest, exactUpTo), limit, lengthClass);
    if (found.length < limit) {
      const long = numbersBetween(Math.max(shortest, exactUpTo + 1), last);
      found.push(...this.#defsStarting(prefix, long, limit - found.length, 'length(name)'));
    }
    return firstSymbols(found, limit);
  }

  /** @param length as SQL: where each class is one, the index has them in this order, and no more of it is read. */
  #defsStarting(prefix: string, classes: readonly number[], limit: number, length: string): string[] {
    if (classes.length === 0) return [];
    const row = this.#tables.sql
      .prepared(
        `SELECT group_concat(defs, ' ') AS defs FROM (
          SELECT substr(defs, 1, ?3) AS defs FROM names INDEXED BY names_by_length
            WHERE ${lengthClass} IN (${classes}) AND name >= ?1 COLLATE NOCASE AND name < ?2 COLLATE NOCASE
              AND defs IS NOT NULL ORDER BY ${length}, name COLLATE NOCASE, name LIMIT ?4)`,
      )
      .get(prefix, prefix + afterAll, limit * longestSymbol, limit);
    return (row?.defs ?? null) === null ? [] : String(row?.defs).split(' ');
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
}

/** @param packed of names in their order. */
function firstSymbols(packed: readonly string[], limit: number): number[] {
  const ids: number[] = [];
  for (const ofName of packed) {
    if (ids.length >= limit) break;
    ids.push(...unpackSymbolIds(ofName, limit - ids.length));
  }
  return ids;
}

function numbersBetween(first: number, last: number): number[] {
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, at) => first + at);
}

function shortestFirst(a: NameRow, b: NameRow): number {
  return a.name.length - b.name.length || (a.name < b.name ? -1 : 1);
}
