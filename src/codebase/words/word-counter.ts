/** Counts the words of a file, piece by piece. Knows nothing about what the pieces are or how counts are stored. */
import { KnownNames, larger } from './known-names.ts';
import { longestName } from './words-of-name.ts';

/** The lists of a word are linked; see `eachCount`. */
export interface CountedWords {
  /** Of each word of the file, in order of appearance: its hash (see `hashOfWord`), and where its list starts. */
  readonly hashes: Uint32Array;
  readonly heads: Int32Array;
  /** Three numbers a count, beside each other as they are read together: the piece, how often, the next one or -1. */
  readonly counts: Int32Array;
}

const perCount = 3;
/** Of a word by its id: the file that it was last seen in, and the last of its counts there. */
const perMark = 2;

/** 1: a part of a name. */
const isAsciiOfName = Uint8Array.from({ length: 128 }, (_, code) =>
  Number(/\w/.test(String.fromCharCode(code))),
);

export class WordCounter {
  #names = new KnownNames();
  #marks = new Int32Array(perMark << 14);
  #file = 0;
  #words = 0;
  #ids = new Int32Array(1 << 10);
  #heads = new Int32Array(1 << 10);
  #used = 0;
  #counts = new Int32Array(perCount << 12);

  startFile(): void {
    if (this.#names.isFull) {
      this.#names = new KnownNames();
      this.#marks.fill(0);
    }
    this.#file++;
    this.#words = 0;
    this.#used = 0;
  }

  /** Each of its words so many times. @param piece as in `countText` */
  countName(name: string, times: number, piece: number): number {
    return this.countText(name, 0, name.length, piece, times);
  }

  /** @returns how many words there were. @param piece never smaller than in the call before */
  countText(text: string, from: number, to: number, piece: number, times = 1): number {
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
        b = Math.imul(b, 0x297a2d39) + code;
        at++;
        code = at < to ? text.charCodeAt(at) : 0;
      } while (isOfName(code));
      const length = at - start;
      if (length < 2 || length > longestName) continue;
      const slot = names.slotOf(a, b | 0, text, start, at);
      const count = names.wordCount(slot);
      const first = names.firstWord(slot);
      for (let word = first; word < first + count; word++)
        this.#add(names.listed[word] as number, piece, times);
      total += count;
    }
    return total;
  }

  /** Valid until the next file is started. */
  finish(): CountedWords {
    const hashes = new Uint32Array(this.#words);
    for (let at = 0; at < this.#words; at++)
      hashes[at] = this.#names.hashes[this.#ids[at] as number] as number;
    return { hashes, heads: this.#heads, counts: this.#counts };
  }

  #add(id: number, piece: number, times: number): void {
    const mark = id * perMark;
    while (mark >= this.#marks.length) this.#marks = larger(this.#marks);
    if (this.#marks[mark] === this.#file) {
      const tail = this.#marks[mark + 1] as number;
      if (this.#counts[tail] === piece) {
        this.#counts[tail + 1] = (this.#counts[tail + 1] as number) + times;
        return;
      }
      this.#counts[tail + 2] = this.#used;
    } else {
      if (this.#words === this.#ids.length) {
        this.#ids = larger(this.#ids);
        this.#heads = larger(this.#heads);
      }
      this.#marks[mark] = this.#file;
      this.#ids[this.#words] = id;
      this.#heads[this.#words++] = this.#used;
    }
    if (this.#used === this.#counts.length) this.#counts = larger(this.#counts);
    const at = this.#used;
    this.#counts[at] = piece;
    this.#counts[at + 1] = times;
    this.#counts[at + 2] = -1;
    this.#marks[mark + 1] = at;
    this.#used = at + perCount;
  }
}

/** In order of piece. */
export function eachCount(
  { heads, counts }: CountedWords,
  word: number,
  found: (piece: number, count: number) => void,
): void {
  for (let at = heads[word] as number; at !== -1; at = counts[at + 2] as number)
    found(counts[at] as number, counts[at + 1] as number);
}

/** Letters beyond ASCII are parts of names, their punctuation is not. */
function isOfName(code: number): boolean {
  if (code < 128) return isAsciiOfName[code] === 1;
  return code >= 0xc0 && (code < 0x2000 || code >= 0x2070) && (code < 0x3000 || code >= 0x3040);
}
