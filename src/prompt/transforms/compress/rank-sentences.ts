/**
 * TextRank: which sentences say most of what the others say too. Sentences are alike by the words they share; instead of
 * comparing each with each, ranks flow through the words, which gives the same and takes time in proportion to the text. Pure.
 *
 * Source: R. Mihalcea, P. Tarau, TextRank: Bringing Order into Texts, 2004; damping as there.
 */
import { wordsOf } from '../words/what-counts.ts';

const damping = 0.85;
const rounds = 20;
/** A word shorter than this is hardly one that says what a text is about. */
const shortestWord = 3;

/** @returns for each sentence a rank; their sum is 1 */
export function rankSentences(sentences: readonly string[]): readonly number[] {
  const ids = new Map<string, number>();
  const words = sentences.map((sentence) => {
    const own = new Set(wordsOf(sentence).filter((word) => word.length >= shortestWord));
    return Int32Array.from(own, (word) => {
      const id = ids.get(word) ?? ids.size;
      ids.set(word, id);
      return id;
    });
  });
  // As in TextRank a long sentence is not alike to all merely because it is long.
  const scale = words.map((own) => 1 / Math.sqrt(Math.max(own.length, 1)));
  const flow = (ranks: readonly number[]): readonly number[] => {
    const through = new Float64Array(ids.size);
    for (const [at, own] of words.entries())
      for (const id of own) through[id] = (through[id] ?? 0) + (ranks[at] as number) * (scale[at] as number);
    return words.map((own, at) => {
      const weight = scale[at] as number;
      let sum = 0;
      for (const id of own) sum += through[id] as number;
      // But for what it gave to itself.
      return Math.max(0, weight * sum - (ranks[at] as number) * weight * weight * own.length);
    });
  };
  const count = sentences.length;
  const degrees = flow(sentences.map(() => 1));
  let ranks: readonly number[] = sentences.map(() => 1 / count);
  for (let round = 0; round < rounds; round++) {
    const given = flow(
      ranks.map((rank, at) => ((degrees[at] as number) > 0 ? rank / (degrees[at] as number) : 0)),
    );
    const lost = 1 - given.reduce((sum, value) => sum + value, 0);
    ranks = given.map((value) => (1 - damping) / count + damping * (value + lost / count));
  }
  return ranks;
}
