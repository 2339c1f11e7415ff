/** BM25 over documents whose terms are counted. Pure. Source: Robertson and Zaragoza, The Probabilistic Relevance Framework. */
import type { QueryTerm } from './query-terms.ts';

export interface Counted {
  /** How often the document has each term. */
  readonly counts: Float32Array;
  /** In words. */
  readonly length: number;
}

const k1 = 1.2;

/** @param b in [0, 1]: how much a long document must have more of a word to count the same */
export function bm25(
  documents: readonly Counted[],
  terms: readonly QueryTerm[],
  b: number,
): (document: Counted) => number {
  const total = documents.reduce((sum, { length }) => sum + length, 0);
  const average = Math.max(1, total / Math.max(1, documents.length));
  const rarities = terms.map(({ weight }, at) => {
    const having = documents.reduce((sum, { counts }) => sum + ((counts[at] ?? 0) > 0 ? 1 : 0), 0);
    return weight * Math.log(1 + (documents.length - having + 0.5) / (having + 0.5));
  });
  return ({ counts, length }) => {
    let score = 0;
    for (const [at, rarity] of rarities.entries()) {
      const count = counts[at] ?? 0;
      if (count > 0) score += (rarity * count * (k1 + 1)) / (count + k1 * (1 - b + (b * length) / average));
    }
    return score;
  };
}
