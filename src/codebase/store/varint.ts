/** Whole numbers of 0 and more in few bytes: 7 bits a byte, lowest first. Pure. */

export class VarintWriter {
  #bytes = new Uint8Array(64);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length + 8 > this.#bytes.length) this.#grow();
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#length++] = rest;
  }

  /** What was written so far, in memory of its own. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  #grow(): void {
    const larger = new Uint8Array(this.#bytes.length * 2);
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
