/** Whether a value could have been made by a generator of keys or passwords. Pure. */

const fewestCharacters = 8;
/** In bits a character. Names and sentences have less at their lengths; of base64 nearly 5 are left at 24 characters. */
const leastEntropyBits = 2.8;

export function looksRandom(value: string): boolean {
  if (value.length < fewestCharacters) return false;
  // `example-value`, `process.env.TOKEN`, `your_token_here`, `********`: words, paths and fillers.
  if (!/\d/.test(value) || /^[\d.:-]+$/.test(value)) return false;
  if (/^(?:[A-Za-z]+[-_./: ]?)*\d{0,3}$/.test(value)) return false;
  return entropyBits(value) >= leastEntropyBits;
}

/** Shannon entropy of its characters, in bits a character. */
function entropyBits(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}
