/**
 * The names of one file, and where it uses them. Pure.
 *
 * What is stored are three byte lists of numbers as in `varint.ts`: ids of names, first those that are used, then those
 * of the symbols, then owners; for each symbol 1 more than the place of its owner among the owners, or 0, and nothing at
 * all when no symbol has one; the places of the names that are used: how many there are, of each how often and how many
 * bytes, then the places of each, see `occurrences.ts`. Only the ids depend on the index, so the rest is made where the
 * file is parsed.
 */
import type { FileFacts, ReferenceColumns, SymbolFact } from '../facts.ts';
import { enclosingSymbols, type Place, unpackPlaces, writePlaces } from './occurrences.ts';
import { VarintReader, VarintWriter } from './varint.ts';

export interface FileNames {
  readonly names: readonly string[];
  readonly owners: Uint8Array;
  readonly places: Uint8Array;
}

export function packFileNames({ symbols, references }: FileFacts): FileNames {
  const { groups, order } = groupByName(references);
  const names = groups.map(({ name }) => references.names[name] as string);
  for (const { name } of symbols) names.push(name);
  const owners = packOwners(symbols);
  return {
    names: [...names, ...owners.names],
    owners: owners.packed,
    places: packPlaces(groups, order, symbols, references),
  };
}

/** Part of `order`, half-open: the references with this name. */
interface NameGroup {
  readonly name: number;
  readonly start: number;
  end: number;
}

/** Names in the order of their first reference, the references of each in order. */
function groupByName({ count, names, name }: ReferenceColumns) {
  const amounts = new Int32Array(names.length);
  for (let at = 0; at < count; at++)
    amounts[name[at] as number] = (amounts[name[at] as number] as number) + 1;
  const groups: NameGroup[] = [];
  const groupOf = new Int32Array(names.length).fill(-1);
  const order = new Int32Array(count);
  let next = 0;
  for (let at = 0; at < count; at++) {
    const own = name[at] as number;
    if (groupOf[own] === -1) {
      groupOf[own] = groups.push({ name: own, start: next, end: next }) - 1;
      next += amounts[own] as number;
    }
    const group = groups[groupOf[own] as number] as NameGroup;
    order[group.end++] = at;
  }
  return { groups, order };
}

function packPlaces(
  groups: readonly NameGroup[],
  order: Int32Array,
  symbols: readonly SymbolFact[],
  references: ReferenceColumns,
): Uint8Array {
  const header = new VarintWriter();
  const places = new VarintWriter();
  const enclosing = enclosingSymbols(symbols, references);
  header.push(groups.length);
  for (const { start, end } of groups) {
    const before = places.length;
    writePlaces(places, references, enclosing, order, start, end);
    header.push(end - start);
    header.push(places.length - before);
  }
  header.append(places);
  return header.finish();
}

function packOwners(symbols: readonly SymbolFact[]): { names: readonly string[]; packed: Uint8Array } {
  const indexes = new Map<string, number>();
  const out = new VarintWriter();
  symbols.forEach((symbol, at) => {
    const owner = ownerOutside(symbol);
    if (owner === null) {
      if (indexes.size > 0) out.push(0);
      return;
    }
    if (indexes.size === 0) for (let before = 0; before < at; before++) out.push(0);
    if (!indexes.has(owner)) indexes.set(owner, indexes.size);
    out.push((indexes.get(owner) ?? 0) + 1);
  });
  return { names: [...indexes.keys()], packed: out.finish() };
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
  /** Of names. */
  readonly ids: ArrayLike<number>;
  /** How often, for each of the names that are used. */
  readonly useCounts: Int32Array;
  readonly symbolCount: number;
  readonly owners: Uint8Array;
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

/** @param take the id of a name, and the places in the file of its symbols and of those that it owns. */
export function eachSymbolName(
  { ids, useCounts: counts, symbolCount, owners }: NamesOfFile,
  takeName: (nameId: number, place: number) => void,
  takeOwner: (nameId: number, place: number) => void,
): void {
  const firstSymbol = counts.length;
  for (let place = 0; place < symbolCount; place++) takeName(ids[firstSymbol + place] ?? 0, place);
  const reader = new VarintReader(owners);
  for (let place = 0; !reader.done; place++) {
    const owner = reader.next();
    if (owner > 0) takeOwner(ids[firstSymbol + symbolCount + owner - 1] ?? 0, place);
  }
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
