/** Look-ups of references: by name, by file, by what they mean, by where they stand. */
import type { IndexedReference, IndexedSymbol, ReferencesOfSymbol, ReferenceTarget } from '../code-index.ts';
import type { ReferenceRole } from '../facts.ts';
import { isSymbolTarget, symbolTarget, targetId, unknown, unpackTargets } from '../link/link-target.ts';
import type { IndexTables } from './index-tables.ts';
import { type Place, unpackPlaces } from './occurrences.ts';
import type { RankCandidates } from './rank-candidates.ts';
import { symbolsPerFile } from './schema.ts';

interface NameInFile {
  readonly name: string;
  readonly fileId: number;
  readonly path: string;
  readonly places: Uint8Array;
  /** Of all of the file. `null`: nothing was linked. */
  readonly targets: Uint8Array | null;
}

const columns = 'n.name, r.file_id AS fileId, f.path, r.places, l.targets';
const selectNames = `SELECT ${columns} FROM refs r JOIN names n ON n.id = r.name_id JOIN files f ON f.id = r.file_id
  LEFT JOIN links l ON l.file_id = r.file_id`;

export class StoredReferences {
  readonly #tables: IndexTables;
  readonly #candidates: RankCandidates;

  constructor(tables: IndexTables, candidates: RankCandidates) {
    this.#tables = tables;
    this.#candidates = candidates;
  }

  named(name: string): readonly IndexedReference[] {
    return this.#named(name);
  }

  #named(
    name: string,
    keep: (place: Place) => boolean = () => true,
    shared: SharedLookups = this.#shared(),
  ): readonly StoredReference[] {
    const rows = this.#tables.sql
      .prepared(
        `SELECT ${columns} FROM names n CROSS JOIN refs r ON r.name_id = n.id CROSS JOIN files f ON f.id = r.file_id
          LEFT JOIN links l ON l.file_id = r.file_id WHERE n.name = ?1 COLLATE NOCASE AND n.name = ?1 ORDER BY f.path`,
      )
      .all(name) as unknown as NameInFile[];
    return this.#of(rows, keep, shared);
  }

  inFile(path: string): readonly IndexedReference[] {
    const fileId = this.#tables.fileId(path);
    return fileId === null ? [] : this.#inFile(fileId);
  }

  /** Inside of a symbol and what it contains. */
  from(id: number): readonly IndexedReference[] {
    const fileId = Math.floor(id / symbolsPerFile);
    const symbols = this.#tables.symbolsOfFile(fileId);
    const symbol = symbols.find((other) => other.id === id);
    if (symbol === undefined) return [];
    const inside = new Set([id]);
    for (const { id: inner, parentId } of symbols) {
      if (parentId !== null && inside.has(parentId)) inside.add(inner);
    }
    return this.#inFile(fileId, (place) => {
      if (place.enclosing !== null && inside.has(fileId * symbolsPerFile + place.enclosing)) return true;
      // A const of one line encloses nothing, and still says what it is made from.
      return symbol.startLine === symbol.endLine && place.line === symbol.startLine;
    });
  }

  /** @param role `null`: any */
  to(id: number, role: ReferenceRole | null): ReferencesOfSymbol {
    const symbol = this.#tables.symbol(id);
    if (symbol === null) return { resolved: [], possible: [] };
    const shared = this.#shared();
    const isWanted = (place: Place) => role === null || place.role === role;
    const find = () => this.#resolved(symbol, isWanted, shared);
    const guess = () =>
      this.#named(symbol.name, isWanted, shared).filter((reference) => this.#mayMean(reference, symbol));
    let resolved: readonly IndexedReference[] | null = null;
    let possible: readonly IndexedReference[] | null = null;
    return {
      get resolved() {
        resolved ??= find();
        return resolved;
      },
      get possible() {
        possible ??= guess();
        return possible;
      },
    };
  }

  count(name: string): number {
    const row = this.#tables.sql
      .prepared(
        `SELECT total(r.count) AS count FROM names n CROSS JOIN refs r ON r.name_id = n.id
          WHERE n.name = ?1 COLLATE NOCASE AND n.name = ?1`,
      )
      .get(name);
    return Number(row?.count);
  }

  namesUsedIn(path: string, startLine: number, endLine: number): ReadonlyMap<string, number> {
    const used = new Map<string, number>();
    const fileId = this.#tables.fileId(path);
    if (fileId === null) return used;
    const rows = this.#tables.sql
      .prepared(`${selectNames} WHERE r.file_id = ? ORDER BY n.name`)
      .all(fileId) as unknown as NameInFile[];
    for (const { name, places } of rows) {
      const inside = unpackPlaces(places).filter(({ line }) => line >= startLine && line <= endLine);
      if (inside.length > 0) used.set(name, inside.length);
    }
    return used;
  }

  #inFile(fileId: number, keep: (place: Place) => boolean = () => true): StoredReference[] {
    const rows = this.#tables.sql.prepared(`${selectNames} WHERE r.file_id = ?`).all(fileId);
    return this.#of(rows as unknown as NameInFile[], keep).sort(
      (a, b) => a.line - b.line || a.column - b.column || (a.name < b.name ? -1 : 1),
    );
  }

  #resolved(
    symbol: IndexedSymbol,
    isWanted: (place: Place) => boolean,
    shared: SharedLookups,
  ): readonly IndexedReference[] {
    const own = Math.floor(symbol.id / symbolsPerFile);
    const target = symbolTarget(own, symbol.id % symbolsPerFile);
    const rows = this.#tables.sql
      .prepared(
        `WITH used (file_id, name_id) AS (
          SELECT ?2, id FROM names WHERE name = ?3 COLLATE NOCASE AND name = ?3
          UNION SELECT u.file_id, CASE u.name_id WHEN 0 THEN s.name_id ELSE u.name_id END
            FROM uses u JOIN symbols s ON s.id = u.target_id WHERE u.target_id = ?1)
        SELECT ${columns} FROM used u CROSS JOIN refs r ON r.file_id = u.file_id AND r.name_id = u.name_id
          CROSS JOIN files f ON f.id = r.file_id CROSS JOIN names n ON n.id = r.name_id
          LEFT JOIN links l ON l.file_id = r.file_id`,
      )
      .all(symbol.id, own, symbol.name) as unknown as NameInFile[];
    const found = rows.flatMap((row) => {
      const isMeant = ({ path }: Place) => path !== null && shared.target(row, path) === target;
      return this.#of([row], (place) => isWanted(place) && isMeant(place), shared);
    });
    return found.sort(comparePositions);
  }

  #mayMean(reference: StoredReference, symbol: IndexedSymbol): boolean {
    return reference.targetNumber === unknown && this.#candidates.isPossible(reference, symbol);
  }

  #of(
    rows: readonly NameInFile[],
    keep: (place: Place) => boolean,
    shared: SharedLookups = this.#shared(),
  ): StoredReference[] {
    return rows.flatMap((row) =>
      unpackPlaces(row.places)
        .filter(keep)
        .map((place) => new StoredReference(row, place, shared)),
    );
  }

  #shared(): SharedLookups {
    return new SharedLookups(this.#tables);
  }
}

/** What the references of one answer ask for, each thing once. */
class SharedLookups {
  readonly #tables: IndexTables;
  readonly #targets = new Map<number, readonly number[]>();
  readonly #symbols = new Map<number, IndexedSymbol | null>();

  constructor(tables: IndexTables) {
    this.#tables = tables;
  }

  symbol(id: number): IndexedSymbol | null {
    let symbol = this.#symbols.get(id);
    if (symbol === undefined) {
      symbol = this.#tables.symbol(id);
      this.#symbols.set(id, symbol);
    }
    return symbol;
  }

  target({ fileId, targets: packed }: NameInFile, path: number): number {
    let targets = this.#targets.get(fileId);
    if (targets === undefined) {
      targets = packed === null ? [] : unpackTargets(fileId, packed);
      this.#targets.set(fileId, targets);
    }
    return targets[path] ?? unknown;
  }

  filePath(id: number): string {
    return this.#tables.filePath(id);
  }
}

/** Looks up what encloses it and what it means when that is read: there can be thousands, of which few are looked at. */
class StoredReference implements IndexedReference {
  readonly name: string;
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly role: IndexedReference['role'];
  readonly member: boolean;
  readonly #row: NameInFile;
  readonly #place: Place;
  readonly #shared: SharedLookups;

  constructor(row: NameInFile, place: Place, shared: SharedLookups) {
    this.name = row.name;
    this.path = row.path;
    this.line = place.line;
    this.column = place.column;
    this.role = place.role;
    this.member = place.member;
    this.#row = row;
    this.#place = place;
    this.#shared = shared;
  }

  get enclosing(): IndexedSymbol | null {
    const { enclosing } = this.#place;
    return enclosing === null ? null : this.#shared.symbol(this.#row.fileId * symbolsPerFile + enclosing);
  }

  get target(): ReferenceTarget {
    const target = this.targetNumber;
    if (target === unknown) return { kind: 'unknown' };
    if (target < 2) return { kind: 'external' };
    const id = targetId(target);
    return isSymbolTarget(target)
      ? { kind: 'symbol', id }
      : { kind: 'file', path: this.#shared.filePath(id) };
  }

  /** See `link-target.ts`. */
  get targetNumber(): number {
    const { path } = this.#place;
    return path === null ? unknown : this.#shared.target(this.#row, path);
  }
}

function comparePositions(a: IndexedReference, b: IndexedReference): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
