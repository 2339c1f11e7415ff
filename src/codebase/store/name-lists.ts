/**
 * Who has a name, packed into short texts that stand beside it. Texts, because those of many names can be joined to one
 * value in SQL, and bytes cannot. Pure.
 *
 * A text is of whole numbers, 5 bits a character from `0` to `o`, lowest first, 32 more when others follow. Symbols: for
 * each its file's id as distance from the last one's, and its place in the file, or its distance from the last one in the
 * same file. They are in order of their files' paths, so that the first few are found without reading the others. Uses:
 * for every file, in order of id, the distance from the last one's id and how often.
 */
import { symbolsPerFile } from './schema.ts';

/** No symbol takes more characters. */
export const longestSymbol = 12;

/** Lists by a small number, such as that of a name. */
class PackedLists {
  readonly #packed: string[];
  /** The last one in each. */
  protected readonly files: Int32Array;

  constructor(count: number) {
    this.#packed = new Array(count).fill('');
    this.files = new Int32Array(count);
  }

  /** `null`: there is nothing in it. */
  packed(list: number): string | null {
    return this.#packed[list] || null;
  }

  protected push(list: number, first: number, second: number): void {
    this.#packed[list] += digitsOf(first) + digitsOf(second);
  }
}

/** Symbols are added in order of path and place. */
export class SymbolLists extends PackedLists {
  readonly #places: Int32Array;

  constructor(count: number) {
    super(count);
    this.#places = new Int32Array(count);
  }

  add(list: number, fileId: number, place: number): void {
    const distance = fileId - (this.files[list] ?? 0);
    const rest = distance === 0 ? place - (this.#places[list] ?? 0) : place;
    this.push(list, distance < 0 ? -2 * distance - 1 : 2 * distance, rest);
    this.files[list] = fileId;
    this.#places[list] = place;
  }
}

/** Files are added in order of id. */
export class UseLists extends PackedLists {
  add(list: number, fileId: number, count: number): void {
    this.push(list, fileId - (this.files[list] ?? 0), count);
    this.files[list] = fileId;
  }
}

/** @param ids of symbols, in order of path and place. `null`: there are none. */
export function packSymbolIds(ids: readonly number[]): string | null {
  const lists = new SymbolLists(1);
  for (const id of ids) lists.add(0, Math.floor(id / symbolsPerFile), id % symbolsPerFile);
  return lists.packed(0);
}

/** @param packed may end in the middle of a symbol, which is left out. */
export function unpackSymbolIds(packed: string | null, limit = Number.POSITIVE_INFINITY): number[] {
  const ids: number[] = [];
  let file = 0;
  let place = 0;
  eachPair(packed, (distance, rest) => {
    place = distance === 0 ? place + rest : rest;
    file += distance % 2 === 1 ? -(distance + 1) / 2 : distance / 2;
    ids.push(file * symbolsPerFile + place);
    return ids.length < limit;
  });
  return ids;
}

export function countSymbolIds(packed: string): number {
  let numbers = 0;
  for (let at = 0; at < packed.length; at++) if (packed.charCodeAt(at) < zero + 32) numbers++;
  return numbers / 2;
}

/** @param uses how often, by file, in order of id. `null`: there are none. */
export function packUses(uses: Iterable<readonly [fileId: number, count: number]>): string | null {
  const lists = new UseLists(1);
  for (const [fileId, count] of uses) lists.add(0, fileId, count);
  return lists.packed(0);
}

/** How often, by file, in order of id. */
export function unpackUses(packed: string | null): Map<number, number> {
  const uses = new Map<number, number>();
  let file = 0;
  eachPair(packed, (distance, count) => {
    file += distance;
    uses.set(file, count);
    return true;
  });
  return uses;
}

export function totalUses(packed: string | null): number {
  let total = 0;
  eachPair(packed, (_, count) => {
    total += count;
    return true;
  });
  return total;
}

/** @param take says whether it wants more. */
function eachPair(packed: string | null, take: (first: number, second: number) => boolean): void {
  if (packed === null) return;
  let first = -1;
  let value = 0;
  let scale = 1;
  for (let at = 0; at < packed.length; at++) {
    const digit = packed.charCodeAt(at) - zero;
    value += (digit & 31) * scale;
    scale *= 32;
    if (digit >= 32) continue;
    if (first === -1) first = value;
    else if (take(first, value)) first = -1;
    else return;
    value = 0;
    scale = 1;
  }
}

const zero = 48;
const few = 1024;
/** Of the numbers below 1,024; and the same when more digits follow. */
const whole: string[] = [];
const begun: string[] = [];

function digitsOf(value: number): string {
  if (whole.length === 0) fillDigits();
  if (value < few) return whole[value] ?? '';
  return (begun[value % few] ?? '') + digitsOf(Math.floor(value / few));
}

function fillDigits(): void {
  for (let value = 0; value < few; value++) {
    const [low, high] = [zero + (value & 31), zero + (value >> 5)];
    whole.push(value < 32 ? String.fromCharCode(low) : String.fromCharCode(low + 32, high));
    begun.push(String.fromCharCode(low + 32, high + 32));
  }
}
