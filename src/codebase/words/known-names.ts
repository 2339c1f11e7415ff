/**
 * The words of every name that was met, found out once. Names are told apart by hashes of 64 bits while a text is read:
 * to make a string of each takes longer than all else. Pure but for what it remembers, which changes no result.
 */
import { hashesOfName } from './hashes-of-name.ts';

/** A process that stays must not remember every name of every project. */
const mostNames = 2 ** 16;
const firstSlots = 2 ** 14;
/** A name without words takes a slot too. */
const noWords = -1;

/** Of a slot: two hashes, where its words start in `listed`, how many there are; 0: the slot is free. Beside each other. */
const perSlot = 4;
const firstAt = 2;
const countAt = 3;

export class KnownNames {
  /** Ids of the words of names, one name behind the other. Small numbers, from 0. */
  listed = new Int32Array(firstSlots);
  /** By the id of a word. */
  readonly hashes: number[] = [];
  #length = 0;
  #count = 0;
  readonly #ids = new Map<number, number>();
  /** Open addressing. */
  #slots = new Int32Array(firstSlots * perSlot);

  get isFull(): boolean {
    return this.#count >= mostNames;
  }

  /** @returns of the name between two offsets, to ask for its words. @param a, b its hashes, of any kind */
  slotOf(a: number, b: number, text: string, start: number, end: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = ((a ^ (a >>> 15)) * perSlot) & mask;
    while (slots[slot + countAt] !== 0) {
      if (slots[slot] === a && slots[slot + 1] === b) return slot;
      slot = (slot + perSlot) & mask;
    }
    if (this.#count * 2 * perSlot >= slots.length) {
      this.#grow();
      return this.slotOf(a, b, text, start, end);
    }
    const words = hashesOfName(text, start, end);
    slots[slot] = a;
    slots[slot + 1] = b;
    slots[slot + firstAt] = this.#length;
    slots[slot + countAt] = words.length === 0 ? noWords : words.length;
    this.#count++;
    for (const hash of words) this.#list(this.#idOf(hash));
    return slot;
  }

  firstWord(slot: number): number {
    return this.#slots[slot + firstAt] as number;
  }

  wordCount(slot: number): number {
    return Math.max(0, this.#slots[slot + countAt] as number);
  }

  #idOf(hash: number): number {
    // With a sign it is no object for V8.
    const known = this.#ids.get(hash | 0);
    if (known !== undefined) return known;
    this.#ids.set(hash | 0, this.hashes.length);
    return this.hashes.push(hash) - 1;
  }

  #list(id: number): void {
    if (this.#length === this.listed.length) this.listed = larger(this.listed);
    this.listed[this.#length++] = id;
  }

  #grow(): void {
    const old = this.#slots;
    const slots = new Int32Array(old.length * 2);
    const mask = slots.length - 1;
    for (let from = 0; from < old.length; from += perSlot) {
      if (old[from + countAt] === 0) continue;
      const hash = old[from] as number;
      let slot = ((hash ^ (hash >>> 15)) * perSlot) & mask;
      while (slots[slot + countAt] !== 0) slot = (slot + perSlot) & mask;
      for (let at = 0; at < perSlot; at++) slots[slot + at] = old[from + at] as number;
    }
    this.#slots = slots;
  }
}

export function larger(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(numbers.length * 2);
  grown.set(numbers);
  return grown;
}
