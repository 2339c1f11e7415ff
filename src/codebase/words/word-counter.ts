/** Counts the words of a file, piece by piece. Knows nothing about what the pieces are or how counts are stored. */
import { KnownNames, larger } from './known-names.ts';
import { longestName, wordsOfName } from './words-of-name.ts';

/** Columns; the lists of a word are linked through `next`, -1 at the end, pieces ascending. */
export interface CountedWords {
  /** Of each word of the file, in order of appearance: its hash (see `hashOfWord`), and where its list starts. */
  readonly hashes: Uint32Array;
  readonly heads: Int32Array;
  readonly next: Int32Array;
  readonly pieces: Int32Array;
  readonly counts: Int32Array;
}

/** What a character is a part of: 0 nothing, 1 a name. */
const kinds = new Uint8Array(128);
for (let code = 0; code < 128; code++) kinds[code] = /\w/.test(String.fromCharCode(code)) ? 1 : 0;

export class WordCounter {
  #names = new KnownNames();
  /** By the id of a word: the file that it was last seen in, and the last of its counts there. */
  #seenIn = new Int32Array(1 << 14);
  #tails = new Int32Array(1 << 14);
  #file = 0;
  #words = 0;
  #ids = new Int32Array(1 << 10);
  #heads = new Int32Array(1 << 10);
  #used = 0;
  #next = new Int32Array(1 << 12);
  #pieces = new Int32Array(1 << 12);
  #counts = new Int32Array(1 << 12);

  startFile(): void {
    if (this.#names.isFull) {
      this.#names = new KnownNames();
      this.#seenIn.fill(0);
    }
    this.#file++;
    this.#words = 0;
    this.#used = 0;
  }

  /** @returns how many words there were. @param piece never smaller than in the call before */
  countText(text: string, from: number, to: number, piece: number): number {
    const names = this.#names;
    let total = 0;
    let at = from;
    while (at < to) {
      let code = text.charCodeAt(at);
      if (!isOfName(code)) {
        at++;
        continue;
      }
      const start = at;
      let a = 0x811c9dc5;
      let b = 0x2c1b3c6d;
      do {
        a = Math.imul(a ^ code, 0x01000193);
        b = Math.imul(b ^ code, 0x297a2d39);
        b ^= b >>> 15;
        at++;
        code = at < to ? text.charCodeAt(at) : 0;
      } while (isOfName(code));
      const length = at - start;
      if (length < 2 || length > longestName) continue;
      const slot = names.slotOf(a, b, text, start, at);
      const count = names.wordCount(slot);
      const first = names.firstWord(slot);
      for (let word = first; word < first + count; word++) this.#add(names.listed[word] as number, piece, 1);
      total += count;
    }
    return total;
  }

  /** Each of its words so many times. @param piece as in `countText` */
  countName(name: string, times: number, piece: number): number {
    const words = wordsOfName(name);
    for (const word of words) this.#add(this.#names.idOf(word), piece, times);
    return words.length;
  }

  /** Valid until the next file is started. */
  finish(): CountedWords {
    const hashes = new Uint32Array(this.#words);
    for (let at = 0; at < this.#words; at++)
      hashes[at] = this.#names.hashes[this.#ids[at] as number] as number;
    return {
      hashes,
      heads: this.#heads,
      next: this.#next,
      pieces: this.#pieces,
      counts: this.#counts,
    };
  }

  #add(id: number, piece: number, times: number): void {
    while (id >= this.#seenIn.length) {
      this.#seenIn = larger(this.#seenIn);
      this.#tails = larger(this.#tails);
    }
    if (this.#seenIn[id] === this.#file) {
      const tail = this.#tails[id] as number;
      if (this.#pieces[tail] === piece) {
        this.#counts[tail] = (this.#counts[tail] as number) + times;
        return;
      }
      this.#next[tail] = this.#used;
    } else {
      if (this.#words === this.#ids.length) {
        this.#ids = larger(this.#ids);
        this.#heads = larger(this.#heads);
      }
      this.#seenIn[id] = this.#file;
      this.#ids[this.#words] = id;
      this.#heads[this.#words++] = this.#used;
    }
    if (this.#used === this.#next.length) {
      this.#next = larger(this.#next);
      this.#pieces = larger(this.#pieces);
      this.#counts = larger(this.#counts);
    }
    this.#next[this.#used] = -1;
    this.#pieces[this.#used] = piece;
    this.#counts[this.#used] = times;
    this.#tails[id] = this.#used++;
  }
}

/** Letters beyond ASCII are parts of names, their punctuation is not. */
function isOfName(code: number): boolean {
  if (code < 128) return kinds[code] === 1;
  return code >= 0xc0 && (code < 0x2000 || code >= 0x2070) && (code < 0x3000 || code >= 0x3040);
}
