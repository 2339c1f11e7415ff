/** Keeps many short lists of numbers in few large blocks: a list of its own for each costs more than what is in it. */

const numbersOfBlock = 2 ** 18;

export class NumberShelf {
  #block = new Int32Array();
  #used = 0;

  /** @returns a copy that stays. */
  keep(numbers: Int32Array): Int32Array {
    if (this.#used + numbers.length > this.#block.length) {
      this.#block = new Int32Array(Math.max(numbersOfBlock, numbers.length));
      this.#used = 0;
    }
    this.#block.set(numbers, this.#used);
    const kept = this.#block.subarray(this.#used, this.#used + numbers.length);
    this.#used += numbers.length;
    return kept;
  }
}
