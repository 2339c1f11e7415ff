/**
 * A direction in a byte a number: a factor as 4 bytes, then the numbers as whole ones from -127 to 127. A quarter of the
 * size, and nearly the same order of what is near (docs/decisions/0011-meaning.md). Pure.
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

/** The cosine of the angle between them, in [-1, 1]. @param unit of length 1, and as long as what was packed */
export function cosine(packed: Uint8Array, unit: Float32Array): number {
  const numbers = new Int8Array(packed.buffer, packed.byteOffset + headBytes, packed.length - headBytes);
  const step = new DataView(packed.buffer, packed.byteOffset).getFloat32(0, true);
  let sum = 0;
  for (let at = 0; at < unit.length; at++) sum += (numbers[at] as number) * (unit[at] as number);
  return step * sum;
}
