/** Look-ups of references: by name, by file, by what they mean, by where they stand. */
import type { IndexedReference, IndexedSymbol, ReferencesOfSymbol, ReferenceTarget } from '../code-index.ts';
import type { ReferenceRole } from '../facts.ts';
import { isSymbolTarget, symbolTarget, targetId, unknown, unpackTargets } from '../link/link-target.ts';
import { allPlaces, placesOf, type StoredPlaces } from './file-names.ts';
import type { IndexTables } from './index-tables.ts';
import type { Place } from './occurrences.ts';
import type { RankCandidates } from './rank-candidates.ts';
import { symbolsPerFile } from './schema.ts';
import type { StoredNames } from './stored-names.ts';

interface PlacesOfFile extends StoredPlaces {
  readonly fileId: number;
  readonly path: string;
  /** What its access paths mean. `null`: nothing was linked. */
  readonly targets: Uint8Array | null;
}

const selectPlaces = `SELECT p.file_id AS fileId, f.path, p.ids, p.places, l.targets FROM file_names p
  JOIN files f ON f.id = p.file_id LEFT JOIN links l ON l.file_id = p.file_id`;

export class StoredReferences {
  readonly #tables: IndexTables;
  readonly #names: StoredNames;
  readonly #candidates: RankCandidates;

  constructor(tables: IndexTables, names: StoredNames, candidates: RankCandidates) {
    this.#tables = tables;
    this.#names = names;
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
    const users = this.#names.users(name);
    if (users === null) return [];
    return this.#placesIn(users.fileIds)
      .sort((a, b) => (a.path < b.path ? -1 : 1))
      .flatMap((file) =>
        placesOf(file, users.id)
          .filter(keep)
          .map((place) => new StoredReference(name, file, place, shared)),
      );
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

  namesUsedIn(path: string, startLine: number, endLine: number): ReadonlyMap<string, number> {
    const used = new Map<string, number>();
    const fileId = this.#tables.fileId(path);
    const [file] = fileId === null ? [] : this.#placesIn([fileId]);
    if (file === undefined) return used;
    const counts = new Map<number, number>();
    for (const { nameId, places } of allPlaces(file)) {
      const inside = places.filter(({ line }) => line >= startLine && line <= endLine);
      if (inside.length > 0) counts.set(nameId, inside.length);
    }
    const names = [...this.#namesOf(counts.keys())].sort(([, a], [, b]) => (a < b ? -1 : 1));
    for (const [id, name] of names) used.set(name, counts.get(id) ?? 0);
    return used;
  }

  #inFile(fileId: number, keep: (place: Place) => boolean = () => true): StoredReference[] {
    const [file] = this.#placesIn([fileId]);
    if (file === undefined) return [];
    const kept = allPlaces(file)
      .map(({ nameId, places }) => ({ nameId, places: places.filter(keep) }))
      .filter(({ places }) => places.length > 0);
    const names = this.#namesOf(kept.map(({ nameId }) => nameId));
    const shared = this.#shared();
    return kept
      .flatMap(({ nameId, places }) =>
        places.map((place) => new StoredReference(names.get(nameId) ?? '', file, place, shared)),
      )
      .sort((a, b) => a.line - b.line || a.column - b.column || (a.name < b.name ? -1 : 1));
  }

  #resolved(
    symbol: IndexedSymbol,
    isWanted: (place: Place) => boolean,
    shared: SharedLookups,
  ): readonly IndexedReference[] {
    const own = Math.floor(symbol.id / symbolsPerFile);
    const target = symbolTarget(own, symbol.id % symbolsPerFile);
    const ownName = this.#names.idOf(symbol.name);
    const names = new Map<number, Set<number>>([[own, new Set([ownName ?? 0])]]);
    const rows = this.#tables.rows<readonly [fileId: number, nameId: number]>(
      'file_id, name_id',
      'uses WHERE target_id = ?',
      symbol.id,
    );
    for (const [fileId, nameId] of rows) {
      const ofFile = names.get(fileId) ?? new Set();
      names.set(fileId, ofFile.add(nameId === 0 ? (ownName ?? 0) : nameId));
    }
    const texts = this.#namesOf(new Set([...names.values()].flatMap((ids) => [...ids])));
    const found = this.#placesIn(names.keys()).flatMap((file) => {
      const isMeant = ({ path }: Place) => path !== null && shared.target(file, path) === target;
      return [...(names.get(file.fileId) ?? [])].flatMap((nameId) =>
        placesOf(file, nameId)
          .filter((place) => isWanted(place) && isMeant(place))
          .map((place) => new StoredReference(texts.get(nameId) ?? '', file, place, shared)),
      );
    });
    return found.sort(comparePositions);
  }

  #mayMean(reference: StoredReference, symbol: IndexedSymbol): boolean {
    return reference.targetNumber === unknown && this.#candidates.isPossible(reference, symbol);
  }

  /** In no order. */
  #placesIn(fileIds: Iterable<number>): PlacesOfFile[] {
    const ids = [...fileIds];
    const rows =
      ids.length === 1
        ? this.#tables.sql.prepared(`${selectPlaces} WHERE p.file_id = ?`).all(ids[0] ?? 0)
        : this.#tables.sql
            .prepared(`${selectPlaces} WHERE p.file_id IN (SELECT value FROM json_each(?))`)
            .all(JSON.stringify(ids));
    return rows as unknown as PlacesOfFile[];
  }

  #namesOf(ids: Iterable<number>): Map<number, string> {
    const rows = this.#tables.rows<readonly [id: number, name: string]>(
      'names.id, names.name',
      'json_each(?) j CROSS JOIN names ON names.id = j.value',
      JSON.stringify([...ids]),
    );
    return new Map(rows);
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

  target({ fileId, targets: packed }: PlacesOfFile, path: number): number {
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
  readonly #file: PlacesOfFile;
  readonly #place: Place;
  readonly #shared: SharedLookups;

  constructor(name: string, file: PlacesOfFile, place: Place, shared: SharedLookups) {
    this.name = name;
    this.path = file.path;
    this.line = place.line;
    this.column = place.column;
    this.role = place.role;
    this.member = place.member;
    this.#file = file;
    this.#place = place;
    this.#shared = shared;
  }

  get enclosing(): IndexedSymbol | null {
    const { enclosing } = this.#place;
    return enclosing === null ? null : this.#shared.symbol(this.#file.fileId * symbolsPerFile + enclosing);
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
    return path === null ? unknown : this.#shared.target(this.#file, path);
  }
}

function comparePositions(a: IndexedReference, b: IndexedReference): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
