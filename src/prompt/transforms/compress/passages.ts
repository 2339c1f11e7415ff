/** Cuts the prose of a text into passages that a small model can read at once. Pure. */
import { proseParts } from '../words/prose-parts.ts';
import { wordsWithPlaces } from './match-words.ts';

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

/** What has no end is cut between words; a single word may be longer. */
export function passagesOf(text: string): Passage[] {
  const passages: Passage[] = [];
  let sentences: Sentence[] = [];
  const close = () => {
    const [first, last] = [sentences[0], sentences.at(-1)];
    if (first !== undefined && last !== undefined)
      passages.push({ start: first.start, end: last.end, sentences });
    sentences = [];
  };
  for (const part of proseParts(text)) {
    if (part.kind === 'fixed') close();
    for (const sentence of part.kind === 'fixed' ? [] : piecesOf(text, part)) {
      if (sentence.end - (sentences[0]?.start ?? sentence.start) > mostCharacters) close();
      sentences.push(sentence);
    }
  }
  close();
  return passages;
}

function piecesOf(text: string, { start, end }: Sentence): Sentence[] {
  if (end - start <= mostCharacters) return [{ start, end }];
  const pieces: Sentence[] = [];
  let from = start;
  let to = start;
  for (const word of wordsWithPlaces(text.slice(start, end))) {
    if (start + word.end - from > mostCharacters && to > from) {
      pieces.push({ start: from, end: to });
      from = to;
    }
    to = start + word.end;
  }
  return [...pieces, { start: from, end }];
}
