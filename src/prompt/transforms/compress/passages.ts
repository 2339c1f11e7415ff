/** Cuts the prose of a text into passages that a small model can read at once. Pure. */
import { proseParts } from '../words/prose-parts.ts';

export interface Passage {
  /** Offsets [start, end). */
  readonly start: number;
  readonly end: number;
  readonly sentences: readonly Sentence[];
}

export interface Sentence {
  readonly start: number;
  readonly end: number;
}

/** Some 350 tokens of English: models of this kind read 512, and texts in other scripts take more. */
const mostCharacters = 1_400;

/** A single sentence may be longer. */
export function passagesOf(text: string): Passage[] {
  const passages: Passage[] = [];
  let sentences: Sentence[] = [];
  const close = () => {
    const [first, last] = [sentences[0], sentences.at(-1)];
    if (first !== undefined && last !== undefined)
      passages.push({ start: first.start, end: last.end, sentences });
    sentences = [];
  };
  for (const { kind, start, end } of proseParts(text)) {
    const from = sentences[0]?.start ?? start;
    if (kind === 'fixed' || end - from > mostCharacters) close();
    if (kind === 'sentence') sentences.push({ start, end });
  }
  close();
  return passages;
}
