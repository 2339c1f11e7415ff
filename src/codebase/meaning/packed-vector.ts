/**
 * A direction in a byte a number: a factor as 4 bytes, then the numbers as whole ones from -127 to 127. A quarter of the
 * size, and nearly the same order of what is near (docs/decisions/0016-meaning.md). Pure.
 */

const headBytes = 4;

/** Of length 1; all zeros stay zeros, which are near to nothing. */
export function unitVector(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares);
  return length === 0 ? vector : vector.map((value) => value / length);
}

/** @param unit of length 1, or zeros */
export function packVector(unit: Float32Array): Uint8Array<ArrayBuffer> {
  const packed = new Uint8Array(headBytes + unit.length);
  let most = 0;
  for (const value of unit) most = Math.max(most, Math.abs(value));
  const step = most / 127;
  new DataView(packed.buffer).setFloat32(0, step, true);
  const numbers = new Int8Array(packed.buffer, headBytes);
  for (const [at, value] of unit.entries()) numbers[at] = step === 0 ? 0 : Math.round(value / step);
  return packed;
}

export function packedLength(dimensions: number): number {
  return headBytes + dimensions;
}

/**
 * The cosines of the angles to each of some vectors that stand one behind the other, in [-1, 1].
 * @param unit of length 1, and as long as each of what was packed
 */
export function cosines(packed: Uint8Array, unit: Float32Array): Float32Array {
  const length = packedLength(unit.length);
  const numbers = new Int8Array(packed.buffer, packed.byteOffset, packed.length);
  const view = new DataView(packed.buffer, packed.byteOffset);
  const found = new Float32Array(Math.floor(packed.length / length));
  for (let vector = 0; vector < found.length; vector++) {
    const from = vector * length + headBytes;
    let sum = 0;
    for (let at = 0; at < unit.length; at++) sum += (numbers[from + at] as number) * (unit[at] as number);
    found[vector] = view.getFloat32(vector * length, true) * sum;
  }
  return found;
}
