/** How many words two texts have in common in the same order, by bits in parallel: 32 words of one text at a time. Pure. */

export function longestCommon(a: readonly string[], b: readonly string[]): number {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (isPartInOrder(short, long)) return short.length;
  const size = Math.ceil(short.length / 32);
  const places = new Map<string, Uint32Array>();
  for (const [at, word] of short.entries()) {
    const bits = places.get(word) ?? new Uint32Array(size);
    bits[at >>> 5] = (bits[at >>> 5] as number) | (1 << (at & 31));
    places.set(word, bits);
  }
  // A zero bit is a word of the longest common sequence (Crochemore et al. 2001).
  const row = new Uint32Array(size).fill(0xffffffff);
  for (const word of long) {
    const bits = places.get(word);
    if (bits === undefined) continue;
    let carry = 0;
    for (let at = 0; at < size; at++) {
      const value = row[at] as number;
      const both = (value & (bits[at] as number)) >>> 0;
      const sum = value + both + carry;
      carry = sum > 0xffffffff ? 1 : 0;
      row[at] = (sum >>> 0) | (value & ~(bits[at] as number));
    }
  }
  let common = 0;
  for (let at = 0; at < short.length; at++)
    if ((((row[at >>> 5] as number) >>> (at & 31)) & 1) === 0) common++;
  return common;
}

/** What was only left out of another text is all there: no need to look for the longest. */
function isPartInOrder(short: readonly string[], long: readonly string[]): boolean {
  let found = 0;
  for (const word of long) if (word === short[found]) found++;
  return found === short.length;
}
