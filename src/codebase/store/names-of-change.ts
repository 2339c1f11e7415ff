/**
 * Changes the names of an index that is there, for few files: a name is looked at only when a file has something else to
 * do with it than before.
 */
import type { Database } from '../../storage/sqlite.ts';
import { eachSymbolName, type NamesOfFile, useCounts } from './file-names.ts';
import { packSymbolIds, packUses, unpackSymbolIds, unpackUses } from './name-lists.ts';
import { symbolsPerFile } from './schema.ts';
import { type Statement, StatementCache } from './statement-cache.ts';
import { TrigramRows } from './trigrams.ts';
import { unpackNumbers } from './varint.ts';

/** What one file has to do with one name. */
interface Part {
  /** Places of symbols in the file. */
  readonly defs: number[];
  readonly outside: number[];
  uses: number;
}

type Parts = Map<number, Part>;

interface NameRow {
  readonly name: string;
  readonly defs: string | null;
  readonly outside: string | null;
  readonly uses: string | null;
}

const noParts: Parts = new Map();

export class NamesOfChange {
  readonly #sql: StatementCache;
  readonly #trigrams: TrigramRows;
  /** Without a row yet. */
  readonly #added = new Map<number, string>();
  /** By file: what it had, and what it has now. */
  readonly #before = new Map<number, Parts>();
  readonly #after = new Map<number, Parts>();
  readonly #paths = new Map<number, string>();

  constructor(db: Database) {
    this.#sql = new StatementCache(db);
    this.#trigrams = new TrigramRows(db);
  }

  addName(id: number, name: string): void {
    this.#added.set(id, name);
  }

  add(path: string, file: NamesOfFile): void {
    this.#paths.set(file.fileId, path);
    this.#after.set(file.fileId, partsOf(file));
  }

  /** @returns the names that the file has: whatever comes in its place will have most of them. */
  remove(fileId: number): readonly (readonly [id: number, name: string])[] {
    const row = this.#sql
      .prepared(
        `SELECT n.ids, n.owners, n.places, f.symbols FROM file_names n JOIN files f ON f.id = n.file_id
          WHERE n.file_id = ?`,
      )
      .get(fileId);
    this.#after.delete(fileId);
    if (row === undefined) return [];
    const ids = unpackNumbers(row.ids as Uint8Array);
    const file = {
      fileId,
      ids,
      useCounts: useCounts(row.places as Uint8Array),
      symbolCount: Number(row.symbols),
      owners: row.owners as Uint8Array,
    };
    this.#before.set(fileId, partsOf(file));
    const named = this.#sql
      .prepared(
        'SELECT json_group_array(json_array(id, name)) AS names FROM names WHERE id IN (SELECT value FROM json_each(?))',
      )
      .get(JSON.stringify(ids));
    return JSON.parse(String(named?.names));
  }

  flush(): void {
    for (const [name, fileIds] of this.#changedNames()) this.#change(name, fileIds);
    this.#trigrams.flush();
    for (const map of [this.#added, this.#before, this.#after, this.#paths]) map.clear();
  }

  /** With the files that have something else to do with them than before. */
  #changedNames(): Map<number, number[]> {
    const changed = new Map<number, number[]>();
    for (const fileId of new Set([...this.#before.keys(), ...this.#after.keys()])) {
      const before = this.#before.get(fileId) ?? noParts;
      const after = this.#after.get(fileId) ?? noParts;
      for (const name of new Set([...before.keys(), ...after.keys()])) {
        if (isSame(before.get(name), after.get(name))) continue;
        const files = changed.get(name);
        if (files === undefined) changed.set(name, [fileId]);
        else files.push(fileId);
      }
    }
    return changed;
  }

  #change(id: number, fileIds: readonly number[]): void {
    const added = this.#added.get(id);
    const row = added === undefined ? this.#row(id) : { name: added, defs: null, outside: null, uses: null };
    const parts = fileIds.map((fileId) => [fileId, this.#after.get(fileId)?.get(id)] as const);
    const defs = this.#merged(row.defs, fileIds, (part) => part.defs, parts);
    const outside = this.#merged(row.outside, fileIds, (part) => part.outside, parts);
    const uses = mergedUses(row.uses, parts);
    if (row.defs === null && defs !== null) this.#trigrams.add(id, row.name);
    if (row.defs !== null && defs === null) this.#trigrams.remove(id, row.name);
    if (added !== undefined) {
      this.#sql.prepared('INSERT INTO names VALUES (?,?,?,?,?)').run(id, row.name, defs, outside, uses);
    } else if (defs === null && outside === null && uses === null) {
      this.#sql.prepared('DELETE FROM names WHERE id = ?').run(id);
    } else {
      this.#sql
        .prepared('UPDATE names SET defs = ?, outside = ?, uses = ? WHERE id = ?')
        .run(defs, outside, uses, id);
    }
  }

  #row(id: number): NameRow {
    const row = this.#sql.prepared('SELECT name, defs, outside, uses FROM names WHERE id = ?').get(id);
    if (row === undefined) throw new Error(`There is no name ${id}`);
    return row as unknown as NameRow;
  }

  /** The list without the symbols of these files, and with those that they have now, in order of path and place. */
  #merged(
    packed: string | null,
    fileIds: readonly number[],
    placesOf: (part: Part) => readonly number[],
    parts: readonly (readonly [fileId: number, part: Part | undefined])[],
  ): string | null {
    const ids = unpackSymbolIds(packed).filter((id) => !fileIds.includes(Math.floor(id / symbolsPerFile)));
    for (const [fileId, part] of parts) {
      if (part === undefined || placesOf(part).length === 0) continue;
      const at = this.#placeFor(this.#pathOf(fileId), ids);
      ids.splice(at, 0, ...placesOf(part).map((place) => fileId * symbolsPerFile + place));
    }
    return packSymbolIds(ids);
  }

  /** Where the symbols of a file belong among others. */
  #placeFor(path: string, ids: readonly number[]): number {
    let [low, high] = [0, ids.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#pathOf(Math.floor((ids[middle] ?? 0) / symbolsPerFile)) < path) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #pathOf(fileId: number): string {
    let path = this.#paths.get(fileId);
    if (path === undefined) {
      path = String(this.#selectPath.get(fileId)?.path);
      this.#paths.set(fileId, path);
    }
    return path;
  }

  get #selectPath(): Statement {
    return this.#sql.prepared('SELECT path FROM files WHERE id = ?');
  }
}

function partsOf(file: NamesOfFile): Parts {
  const parts: Parts = new Map();
  const part = (id: number): Part => {
    const known = parts.get(id);
    if (known !== undefined) return known;
    const made = { defs: [], outside: [], uses: 0 };
    parts.set(id, made);
    return made;
  };
  const { ids, useCounts: counts } = file;
  for (let at = 0; at < counts.length; at++) part(ids[at] ?? 0).uses = counts[at] ?? 0;
  eachSymbolName(
    file,
    (name, place) => part(name).defs.push(place),
    (owner, place) => part(owner).outside.push(place),
  );
  return parts;
}

function isSame(a: Part | undefined, b: Part | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.uses === b.uses && isSameList(a.defs, b.defs) && isSameList(a.outside, b.outside);
}

function isSameList(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((number, at) => number === b[at]);
}

function mergedUses(
  packed: string | null,
  parts: readonly (readonly [fileId: number, part: Part | undefined])[],
): string | null {
  const uses = unpackUses(packed);
  for (const [fileId, part] of parts) {
    if (part === undefined || part.uses === 0) uses.delete(fileId);
    else uses.set(fileId, part.uses);
  }
  return packUses([...uses].sort(([a], [b]) => a - b));
}
