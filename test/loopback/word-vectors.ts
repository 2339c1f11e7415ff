/** Stand-in for an embedding model: the words of a text, hashed; words that are given as synonyms are the same word. */

export function wordVectors(
  synonyms: Readonly<Record<string, string>> = {},
  dimensions = 128,
): (texts: readonly string[]) => number[][] {
  return (texts) => texts.map((text) => vectorOf(text, synonyms, dimensions));
}

function vectorOf(text: string, synonyms: Readonly<Record<string, string>>, dimensions: number): number[] {
  const vector = new Array<number>(dimensions).fill(0);
  for (const written of text.match(/[A-Za-z]{3,}/g) ?? []) {
    const word = written.toLowerCase();
    const hash = hashOf(synonyms[word] ?? word);
    for (let part = 0; part < 3; part++) {
      const at = (hash >>> (part * 8)) % dimensions;
      vector[at] = (vector[at] ?? 0) + ((hash >>> (part + 5)) & 1 ? 1 : -1);
    }
  }
  return vector;
}

function hashOf(word: string): number {
  let hash = 2_166_136_261;
  for (const character of word) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619);
  return hash >>> 0;
}
