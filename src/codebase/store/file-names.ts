/**
 * The names of one file, and where it uses them, in three byte lists of numbers as in `varint.ts`: ids of names, those
 * that are used before all others; for each symbol its name and its owner; the places of the names that are used. Only
 * the ids depend on the index, so the other two are made where the file is parsed. Pure.
 */
import type { FileFacts, ReferenceColumns, SymbolFact } from '../facts.ts';
import { enclosingSymbols, type Place, unpackPlaces, writePlace } from './occurrences.ts';
import { VarintReader, VarintWriter } from './varint.ts';

export interface FileNames {
  /** Each once. */
  readonly names: readonly string[];
  /** For each symbol: index of its name; 1 more than that of its owner, or 0. */
  readonly symbols: Uint8Array;
  /** How many names are used; of each, how often and how many bytes; then the places of each, see `occurrences.ts`. */
  readonly places: Uint8Array;
}

export function packFileNames({ symbols, references }: FileFacts): FileNames {
  const { count, names: referenced, name } = references;
  const names: string[] = [];
  /** By the number that the references have for a name, its index plus 1. */
  const indexes = new Int32Array(referenced.length);
  // Uses of a name as a chain through all uses: a list for each name would be far more to make.
  const firsts: number[] = [];
  const lasts: number[] = [];
  const nexts = new Int32Array(count).fill(-1);
  for (let at = 0; at < count; at++) {
    const own = name[at] as number;
    const index = (indexes[own] as number) - 1;
    if (index === -1) {
      indexes[own] = names.push(referenced[own] as string);
      firsts.push(at);
      lasts.push(at);
    } else {
      nexts[lasts[index] as number] = at;
      lasts[index] = at;
    }
  }
  return {
    symbols: packSymbolNames(symbols, names),
    places: packPlaces(references, enclosingSymbols(symbols, references), firsts, nexts),
    names,
  };
}

/** Adds to the names those that are not used. */
function packSymbolNames(symbols: readonly SymbolFact[], names: string[]): Uint8Array {
  const indexes = new Map(names.map((name, index) => [name, index]));
  const indexOf = (name: string) => {
    let index = indexes.get(name);
    if (index === undefined) {
      index = names.push(name) - 1;
      indexes.set(name, index);
    }
    return index;
  };
  const named = new VarintWriter();
  for (const symbol of symbols) {
    named.push(indexOf(symbol.name));
    const owner = ownerOutside(symbol);
    named.push(owner === null ? 0 : indexOf(owner) + 1);
  }
  return named.finish();
}

function packPlaces(
  references: ReferenceColumns,
  enclosing: Int32Array,
  firsts: readonly number[],
  nexts: Int32Array,
): Uint8Array {
  const header = new VarintWriter();
  const places = new VarintWriter();
  header.push(firsts.length);
  for (const first of firsts) {
    const start = places.length;
    let count = 0;
    let lastLine = 0;
    for (let at = first; at !== -1; at = nexts[at] as number) {
      writePlace(places, references, at, lastLine, enclosing[at] as number);
      lastLine = references.line[at] as number;
      count++;
    }
    header.push(count);
    header.push(places.length - start);
  }
  header.append(places);
  return header.finish();
}

/** The type that something is a member of which stands outside of its declaration: `Token` for `Display for Token`. */
function ownerOutside({ parent, container }: SymbolFact): string | null {
  if (parent !== null || container === null) return null;
  const before = container.lastIndexOf(' for ');
  return before === -1 ? container : container.slice(before + 5);
}

/** What a file has to do with names. */
export interface NamesOfFile {
  readonly fileId: number;
  /** Ids of names; those that are used come first. */
  readonly ids: Int32Array;
  /** Of each name that is used. */
  readonly useCounts: Int32Array;
  /** Indexes in `ids`, for each symbol. */
  readonly symbolNames: Int32Array;
  /** -1: none. */
  readonly symbolOwners: Int32Array;
}

/** How often each of the names that are used is used. */
export function useCounts(places: Uint8Array): Int32Array {
  const reader = new VarintReader(places);
  const counts = new Int32Array(reader.next());
  for (let at = 0; at < counts.length; at++) {
    counts[at] = reader.next();
    reader.next();
  }
  return counts;
}

export interface SymbolNames {
  /** For each symbol the index of its name. */
  readonly names: Int32Array;
  /** The same of its owner; -1: none. */
  readonly owners: Int32Array;
}

export function unpackSymbolNames(symbols: Uint8Array, count: number): SymbolNames {
  const reader = new VarintReader(symbols);
  const names = new Int32Array(count);
  const owners = new Int32Array(count);
  for (let at = 0; at < count; at++) {
    names[at] = reader.next();
    owners[at] = reader.next() - 1;
  }
  return { names, owners };
}

/** Where a file uses names, as it is stored. */
export interface StoredPlaces {
  /** Of names. */
  readonly ids: Uint8Array;
  readonly places: Uint8Array;
}

/** Of one name. */
export function placesOf({ ids, places }: StoredPlaces, nameId: number): Place[] {
  const idReader = new VarintReader(ids);
  const header = new VarintReader(places);
  const used = header.next();
  let start = 0;
  let found: readonly [start: number, end: number] | null = null;
  for (let at = 0; at < used; at++) {
    const isWanted = found === null && idReader.next() === nameId;
    header.next();
    const end = start + header.next();
    if (isWanted) found = [start, end];
    start = end;
  }
  if (found === null) return [];
  return unpackPlaces(places.subarray(header.position + found[0], header.position + found[1]));
}

/** Of all names. */
export function allPlaces({ ids, places }: StoredPlaces): { nameId: number; places: Place[] }[] {
  const idReader = new VarintReader(ids);
  const header = new VarintReader(places);
  const used = header.next();
  const sizes: number[] = [];
  for (let at = 0; at < used; at++) {
    header.next();
    sizes.push(header.next());
  }
  let start = header.position;
  return sizes.map((bytes) => {
    start += bytes;
    return { nameId: idReader.next(), places: unpackPlaces(places.subarray(start - bytes, start)) };
  });
}
