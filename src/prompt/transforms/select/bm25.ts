/** BM25 of a query over a few texts that are all at hand. Pure. Source: Robertson, Zaragoza 2009; k1 and b as usual there. */
import { wordsOf } from '../words/what-counts.ts';

const k1 = 1.2;
const b = 0.75;

/** @returns a score for each text, at least 0; 0: it has no word of the query */
export function bm25(query: string, texts: readonly string[]): readonly number[] {
  const asked = new Set(wordsOf(query));
  const documents = texts.map((text) => {
    const words = wordsOf(text);
    const counts = new Map<string, number>();
    for (const word of words) if (asked.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
    return { length: words.length, counts };
  });
  const meanLength = Math.max(
    1,
    documents.reduce((sum, { length }) => sum + length, 0) / Math.max(1, texts.length),
  );
  const weights = new Map(
    [...asked].map((word) => {
      const having = documents.filter(({ counts }) => counts.has(word)).length;
      return [word, Math.log(1 + (texts.length - having + 0.5) / (having + 0.5))];
    }),
  );
  return documents.map(({ length, counts }) => {
    let score = 0;
    for (const [word, count] of counts)
      score +=
        ((weights.get(word) ?? 0) * count * (k1 + 1)) / (count + k1 * (1 - b + (b * length) / meanLength));
    return score;
  });
}

/** How alike two texts are by their words, in [0, 1]: the cosine of their counts. */
export function wordCosine(one: string, other: string): number {
  return cosine(countsOf(one), countsOf(other));
}

export function countsOf(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

export function cosine(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): number {
  const [few, many] = one.size <= other.size ? [one, other] : [other, one];
  let product = 0;
  for (const [word, count] of few) product += count * (many.get(word) ?? 0);
  return product === 0 ? 0 : Math.min(1, product / (lengthOf(one) * lengthOf(other)));
}

function lengthOf(counts: ReadonlyMap<string, number>): number {
  let squares = 0;
  for (const count of counts.values()) squares += count * count;
  return Math.sqrt(squares);
}
