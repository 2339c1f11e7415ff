/**
 * Hundreds of thousands of pairs of numbers, handed out in order: rows that are written in the order of their key are
 * several times cheaper. Knows nothing about what they mean.
 */

/** First numbers are below 2 ** 48: four passes over 12 bits each. */
const bitsOfPass = 12;
const passes = 4;

/** Pairs whose first and second are both whole numbers of 0 and more. */
export class SortedPairs {
  #firsts = new Float64Array();
  #seconds = new Float64Array();
  #count = 0;

  add(first: number, second: number): void {
    if (this.#count === this.#firsts.length) {
      this.#firsts = grown(this.#firsts);
      this.#seconds = grown(this.#seconds);
    }
    this.#firsts[this.#count] = first;
    this.#seconds[this.#count++] = second;
  }

  /** By the first, then by the second; then there are none. */
  drain(take: (first: number, second: number) => void): void {
    if (this.#count === 0) return;
    const firsts = this.#firsts.subarray(0, this.#count);
    const seconds = this.#seconds.subarray(0, this.#count);
    let order = inOrder(Uint32Array.from(seconds.keys()), seconds);
    order = inOrder(order, firsts);
    for (const at of order) take(firsts[at] ?? 0, seconds[at] ?? 0);
    this.#firsts = new Float64Array();
    this.#seconds = new Float64Array();
    this.#count = 0;
  }
}

/** A stable order of the values, in passes from their lowest bits. */
function inOrder(given: Uint32Array<ArrayBuffer>, values: Float64Array): Uint32Array<ArrayBuffer> {
  let largest = 0;
  for (const value of values) if (value > largest) largest = value;
  let order = given;
  let next = new Uint32Array(order.length);
  const starts = new Uint32Array(2 ** bitsOfPass);
  for (let pass = 0, scale = 1; pass < passes && scale <= largest; pass++, scale *= 2 ** bitsOfPass) {
    const digit = (at: number) => Math.floor((values[at] ?? 0) / scale) % 2 ** bitsOfPass;
    starts.fill(0);
    for (const at of order) count(starts, digit(at));
    let start = 0;
    for (let at = 0; at < starts.length; at++) {
      const ofDigit = starts[at] ?? 0;
      starts[at] = start;
      start += ofDigit;
    }
    for (const at of order) {
      const here = digit(at);
      next[starts[here] ?? 0] = at;
      count(starts, here);
    }
    [order, next] = [next, order];
  }
  return order;
}

function count(counts: Uint32Array, at: number): void {
  counts[at] = (counts[at] ?? 0) + 1;
}

function grown(values: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(Math.max(1024, 2 * values.length));
  larger.set(values);
  return larger;
}
