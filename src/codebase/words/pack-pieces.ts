/**
 * The pieces of a file and their words as they are stored: two short lists of bytes a file. Pure.
 *
 * `ranges`: of each piece, as varints, the lines between it and the one before, its lines less one, and its symbol.
 * `words`: how many pieces, and of each its length in words; how many words; the hash of each word, 4 bytes; where its
 * counts start among the counts of all, 3 bytes; then the counts: pieces by their distance, and how often, when not once.
 * Piece 0 is the path.
 */
import { VarintReader, VarintWriter } from '../store/varint.ts';
import { cutPieces, type Piece, type PieceOwner } from './cut-pieces.ts';
import { TextLines } from './text-lines.ts';
import { eachCount, WordCounter } from './word-counter.ts';

export interface PackedPieces {
  readonly ranges: Uint8Array<ArrayBuffer>;
  readonly words: Uint8Array<ArrayBuffer>;
}

export interface NamedOwner extends PieceOwner {
  readonly name: string;
  readonly container: string | null;
}

/** A word in the name of a piece counts as so many in its text; in its container as so many. */
const nameTimes = 2;
const containerTimes = 1;
/** In the name of a file. */
const fileNameTimes = 2;
/** Of a file; their counts are found by 3 bytes. */
const mostWords = 2 ** 18;
const mostCountBytes = 2 ** 24 - 1;

let counter: WordCounter | null = null;

export function packPieces(path: string, text: string, symbols: readonly NamedOwner[]): PackedPieces {
  counter ??= new WordCounter();
  counter.startFile();
  const lines = new TextLines(text);
  const pieces = cutPieces(lines, symbols);
  const lengths = new Int32Array(pieces.length + 1);
  lengths[0] = countPath(counter, path);
  const ranges = new VarintWriter();
  let last = 0;
  for (const [at, { startLine, endLine, symbol, whole }] of pieces.entries()) {
    const number = at + 1;
    const owner = symbol === null ? undefined : symbols[symbol];
    if (owner !== undefined) {
      counter.countName(owner.name, nameTimes, number);
      if (owner.container !== null) counter.countName(owner.container, containerTimes, number);
    }
    lengths[number] = counter.countText(text, lines.startOf(startLine), lines.startOf(endLine + 1), number);
    ranges.push(startLine - last);
    ranges.push(endLine - startLine);
    ranges.push(symbol === null ? 0 : 2 * symbol + (whole ? 3 : 2));
    last = endLine;
  }
  return { ranges: ranges.finish(), words: packWords(counter, lengths) };
}

export function unpackRanges(packed: Uint8Array): Piece[] {
  const reader = new VarintReader(packed);
  const pieces: Piece[] = [];
  let last = 0;
  while (!reader.done) {
    const startLine = last + reader.next();
    const endLine = startLine + reader.next();
    const owner = reader.next();
    const symbol = owner < 2 ? null : (owner >> 1) - 1;
    pieces.push({ startLine, endLine, symbol, whole: owner % 2 === 1 });
    last = endLine;
  }
  return pieces;
}

function countPath(words: WordCounter, path: string): number {
  const stem = path.replace(/\.[^./]+$/, '');
  const parts = stem.split('/');
  let length = 0;
  for (const [at, part] of parts.entries())
    length += words.countName(part, at === parts.length - 1 ? fileNameTimes : 1, 0);
  return length;
}

function packWords(words: WordCounter, lengths: Int32Array): Uint8Array<ArrayBuffer> {
  const counted = words.finish();
  const { hashes } = counted;
  const wordCount = Math.min(hashes.length, mostWords);
  const head = new VarintWriter();
  head.push(lengths.length);
  for (const length of lengths) head.push(length);
  head.push(wordCount);
  const starts = new Int32Array(wordCount);
  const body = new VarintWriter();
  for (let word = 0; word < wordCount; word++) {
    starts[word] = Math.min(body.length, mostCountBytes);
    if (body.length >= mostCountBytes) continue;
    let last = 0;
    eachCount(counted, word, (piece, count) => {
      body.push(2 * (piece - last) + (count > 1 ? 1 : 0));
      if (count > 1) body.push(count);
      last = piece;
    });
  }
  const headBytes = head.finish();
  const bodyBytes = body.finish();
  const packed = new Uint8Array(headBytes.length + 7 * wordCount + bodyBytes.length);
  packed.set(headBytes);
  let at = headBytes.length;
  for (let word = 0; word < wordCount; word++, at += 4) {
    const hash = hashes[word] as number;
    packed[at] = hash;
    packed[at + 1] = hash >>> 8;
    packed[at + 2] = hash >>> 16;
    packed[at + 3] = hash >>> 24;
  }
  for (let word = 0; word < wordCount; word++, at += 3) {
    const start = starts[word] as number;
    packed[at] = start;
    packed[at + 1] = start >>> 8;
    packed[at + 2] = start >>> 16;
  }
  packed.set(bodyBytes, at);
  return packed;
}

/** Whether a word is looked for, by the high bits of its hash; most are not. */
export class WantedWords {
  readonly #isWanted = new Uint8Array(2 ** 16);
  readonly #numbers: ReadonlyMap<number, number>;

  /** @param numbers by hash: what `found` is called with. */
  constructor(numbers: ReadonlyMap<number, number>) {
    this.#numbers = numbers;
    for (const hash of numbers.keys()) this.#isWanted[hash >>> 16] = 1;
  }

  /**
   * @param found for each wanted word of the file and each piece that has it; a word's pieces ascending
   * @returns the length of each piece in words, the path's first
   */
  find(packed: Uint8Array, found: (wanted: number, piece: number, count: number) => void): Int32Array {
    const reader = new VarintReader(packed);
    const lengths = new Int32Array(reader.next());
    for (let piece = 0; piece < lengths.length; piece++) lengths[piece] = reader.next();
    const wordCount = reader.next();
    const hashesAt = reader.position;
    const startsAt = hashesAt + 4 * wordCount;
    const countsAt = startsAt + 3 * wordCount;
    const isWanted = this.#isWanted;
    for (let word = 0, at = hashesAt; word < wordCount; word++, at += 4) {
      const high = (packed[at + 2] as number) | ((packed[at + 3] as number) << 8);
      if (isWanted[high] === 0) continue;
      const hash = (high * 0x10000 + ((packed[at + 1] as number) << 8) + (packed[at] as number)) >>> 0;
      const wanted = this.#numbers.get(hash);
      if (wanted === undefined) continue;
      const start = countsAt + startAt(packed, startsAt + 3 * word);
      const end = word + 1 < wordCount ? countsAt + startAt(packed, startsAt + 3 * word + 3) : packed.length;
      const counts = new VarintReader(packed.subarray(start, end));
      let piece = 0;
      while (!counts.done) {
        const step = counts.next();
        piece += step >> 1;
        found(wanted, piece, step % 2 === 1 ? counts.next() : 1);
      }
    }
    return lengths;
  }
}

function startAt(packed: Uint8Array, at: number): number {
  return (packed[at] as number) | ((packed[at + 1] as number) << 8) | ((packed[at + 2] as number) << 16);
}
