/** Whole numbers of 0 and more in few bytes: 7 bits a byte, lowest first. Pure. */

/** Of a writer that is done, for the next one: most lists are short, and memory of their own is most of what they cost. */
let spare: Uint8Array | null = null;
const none = new Uint8Array(0);

export class VarintWriter {
  #bytes: Uint8Array = none;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length + 8 > this.#bytes.length) this.#grow();
    if (value < 0x80) {
      this.#bytes[this.#length++] = value;
      return;
    }
    let rest = value;
    while (rest >= 2 ** 31) {
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  /** What another one has written. */
  append(other: VarintWriter): void {
    while (this.#length + other.#length > this.#bytes.length) this.#grow();
    this.#bytes.set(other.#bytes.subarray(0, other.#length), this.#length);
    this.#length += other.#length;
  }

  /** What was written, in memory of its own. The writer is empty then. */
  finish(): Uint8Array<ArrayBuffer> {
    const written = this.#bytes.slice(0, this.#length) as Uint8Array<ArrayBuffer>;
    spare = this.#bytes;
    this.#bytes = none;
    this.#length = 0;
    return written;
  }

  #grow(): void {
    if (this.#length === 0 && spare !== null && spare.length >= 64) {
      this.#bytes = spare;
      spare = null;
      return;
    }
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, 64));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

export class VarintReader {
  #at = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Index of the next byte. */
  get position(): number {
    return this.#at;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  next(): number {
    let byte = this.#byte();
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    let scale = 128;
    for (;;) {
      byte = this.#byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new Error('Packed numbers end in the middle of a number');
    return byte;
  }
}

/** Each as its distance from the one before; one that comes twice is packed once. */
export function packAscending(numbers: ArrayLike<number>): Uint8Array {
  const out = new VarintWriter();
  let last = -1;
  for (let at = 0; at < numbers.length; at++) {
    const number = numbers[at] ?? 0;
    if (number === last) continue;
    out.push(number - Math.max(last, 0));
    last = number;
  }
  return out.finish();
}

export function unpackAscending(packed: Uint8Array): number[] {
  const numbers: number[] = [];
  const reader = new VarintReader(packed);
  let last = 0;
  while (!reader.done) {
    last += reader.next();
    numbers.push(last);
  }
  return numbers;
}

/** As they are, in their order. */
export function packNumbers(numbers: ArrayLike<number>): Uint8Array {
  const out = new VarintWriter();
  for (let at = 0; at < numbers.length; at++) out.push(numbers[at] ?? 0);
  return out.finish();
}

/** All of them, in one loop: at the start of a process a call for each number takes longer than the rest. */
export function unpackNumbers(packed: Uint8Array): number[] {
  const numbers: number[] = [];
  let value = 0;
  let scale = 1;
  for (let at = 0; at < packed.length; at++) {
    const byte = packed[at] ?? 0;
    if (byte >= 0x80) {
      value += (byte & 0x7f) * scale;
      scale *= 128;
      continue;
    }
    numbers.push(value + byte * scale);
    value = 0;
    scale = 1;
  }
  if (scale !== 1) throw new Error('Packed numbers end in the middle of a number');
  return numbers;
}
