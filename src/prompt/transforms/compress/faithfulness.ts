/**
 * How much of what matters in a text is still in a shorter one: names, numbers, what is denied, and the words in their order
 * (ROUGE-L). Pure. It compares any two texts, whoever made the shorter one.
 */
import { markPattern } from '../transformed.ts';
import { entitiesOf, negationPattern, numberPattern, wordsOf } from '../words/what-counts.ts';
import { longestCommon } from './longest-common.ts';

export interface Faithfulness {
  /** [0, 1]: the others by `parts`. */
  readonly score: number;
  /** The share of the original's different names that is there. 1 when it has none; so with the others. */
  readonly entities: number;
  /** The share of the original's numbers, each as often as it was there, less the share that was made up. */
  readonly numbers: number;
  /** Likewise for words that deny or except. */
  readonly negations: number;
  /** The F-measure of ROUGE-L over words. */
  readonly rougeL: number;
}

const parts = { entities: 0.3, numbers: 0.3, negations: 0.2, rougeL: 0.2 } as const;

/** @param shown with or without marks, which say nothing of the original */
export function faithfulness(original: string, shown: string): Faithfulness {
  const shortened = shown.replace(markPattern, '');
  const names = entitiesOf(original);
  // To look for each in a long text takes long; those that are names there too are nearly all.
  const still = entitiesOf(shortened);
  const kept = [...names].filter((name) => still.has(name) || shortened.includes(name)).length;
  const measures = {
    entities: names.size === 0 ? 1 : kept / names.size,
    numbers: sameCounts(counts(original, numberPattern), counts(shortened, numberPattern)),
    negations: sameCounts(counts(original, negationPattern), counts(shortened, negationPattern)),
    rougeL: rougeL(wordsOf(original), wordsOf(shortened)),
  };
  const score =
    parts.entities * measures.entities +
    parts.numbers * measures.numbers +
    parts.negations * measures.negations +
    parts.rougeL * measures.rougeL;
  return { score, ...measures };
}

function rougeL(original: readonly string[], shortened: readonly string[]): number {
  if (original.length + shortened.length === 0) return 1;
  return (2 * longestCommon(original, shortened)) / (original.length + shortened.length);
}

function counts(text: string, pattern: RegExp): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [word] of text.matchAll(pattern)) {
    const key = word.toLowerCase();
    found.set(key, (found.get(key) ?? 0) + 1);
  }
  return found;
}

function sameCounts(original: ReadonlyMap<string, number>, shortened: ReadonlyMap<string, number>): number {
  let all = 0;
  let kept = 0;
  for (const [key, count] of original) {
    all += count;
    kept += Math.min(count, shortened.get(key) ?? 0);
  }
  let madeUp = 0;
  for (const [key, count] of shortened) madeUp += Math.max(0, count - (original.get(key) ?? 0));
  if (all === 0) return madeUp === 0 ? 1 : 0;
  return Math.max(0, (kept - madeUp) / all);
}
