/**
 * The words of every name that was met, found out once. Names are told apart by hashes of 64 bits while a text is read:
 * to make a string of each takes longer than all else. Pure but for what it remembers, which changes no result.
 */
import { hashOfWord, wordsOfName } from './words-of-name.ts';

/** A process that stays must not remember every name of every project. */
const mostNames = 2 ** 17;
const firstSlots = 2 ** 14;
/** A name without words takes a slot too. */
const noWords = -1;

export class KnownNames {
  /** Of names, one behind the other. Ids of words are small numbers, from 0. */
  listed = new Int32Array(firstSlots);
  /** By the id of a word. */
  readonly hashes: number[] = [];
  #length = 0;
  #count = 0;
  readonly #ids = new Map<number, number>();
  /** Open addressing. */
  #a = new Int32Array(firstSlots);
  #b = new Int32Array(firstSlots);
  #firsts = new Int32Array(firstSlots);
  /** 0: the slot is free. */
  #counts = new Int32Array(firstSlots);

  get isFull(): boolean {
    return this.#count >= mostNames;
  }

  /** @returns of the name between two offsets, to ask for its words. @param a, b its hashes, of any kind */
  slotOf(a: number, b: number, text: string, start: number, end: number): number {
    const mask = this.#a.length - 1;
    let slot = (a ^ (a >>> 15)) & mask;
    while (this.#counts[slot] !== 0) {
      if (this.#a[slot] === a && this.#b[slot] === b) return slot;
      slot = (slot + 1) & mask;
    }
    if (this.#count * 2 >= this.#a.length) {
      this.#grow();
      return this.slotOf(a, b, text, start, end);
    }
    const words = wordsOfName(text.slice(start, end));
    this.#a[slot] = a;
    this.#b[slot] = b;
    this.#firsts[slot] = this.#length;
    this.#counts[slot] = words.length === 0 ? noWords : words.length;
    this.#count++;
    for (const word of words) this.#list(this.idOf(word));
    return slot;
  }

  firstWord(slot: number): number {
    return this.#firsts[slot] as number;
  }

  wordCount(slot: number): number {
    return Math.max(0, this.#counts[slot] as number);
  }

  idOf(word: string): number {
    const hash = hashOfWord(word);
    const known = this.#ids.get(hash);
    if (known !== undefined) return known;
    this.#ids.set(hash, this.hashes.length);
    return this.hashes.push(hash) - 1;
  }

  #list(id: number): void {
    if (this.#length === this.listed.length) this.listed = larger(this.listed);
    this.listed[this.#length++] = id;
  }

  #grow(): void {
    const [a, b, firsts, counts] = [this.#a, this.#b, this.#firsts, this.#counts];
    const size = a.length * 2;
    this.#a = new Int32Array(size);
    this.#b = new Int32Array(size);
    this.#firsts = new Int32Array(size);
    this.#counts = new Int32Array(size);
    for (let old = 0; old < a.length; old++) {
      if (counts[old] === 0) continue;
      const hash = a[old] as number;
      let slot = (hash ^ (hash >>> 15)) & (size - 1);
      while (this.#counts[slot] !== 0) slot = (slot + 1) & (size - 1);
      this.#a[slot] = hash;
      this.#b[slot] = b[old] as number;
      this.#firsts[slot] = firsts[old] as number;
      this.#counts[slot] = counts[old] as number;
    }
  }
}

export function larger(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(numbers.length * 2);
  grown.set(numbers);
  return grown;
}
