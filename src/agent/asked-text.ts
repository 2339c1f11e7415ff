/** What a turn asks, as one text: the question, and what was piped in beside it, shortened where it is long. Pure. */
import { isTooLong, type ShortenedOutput, shortenOutput } from '../context/shorten-output.ts';
import { estimateTokens } from '../core/token-estimate.ts';
import type { Turn } from './turn.ts';
import { imagesNote, withoutImages } from './turn-images.ts';

export interface AskedText {
  /** All of it but the names of images: a log may name the place once, among thousands of lines. */
  readonly searched: string;
  /** What a model is sent of it. */
  readonly asked: string;
  /** `null`: it is sent as it was. */
  readonly shortened: ShortenedOutput | null;
}

export function askedText(
  turn: Pick<Turn, 'question' | 'attachment' | 'budgetTokens' | 'images'>,
): AskedText {
  const { question, attachment } = turn;
  const shortened = shortenedInput(turn);
  const note = imagesNote(turn);
  const inWords = withoutImages(question, turn);
  const sent =
    attachment === null
      ? [`${shortened?.text ?? question}${note}`]
      : [`${question}${note}`, shortened?.text ?? attachment];
  return {
    searched: attachment === null ? inWords : `${inWords}\n\n${attachment}`,
    asked: sent.join('\n\n'),
    shortened,
  };
}

/** What was piped in beside a question has half of the room at most: code is worth no less than the output that it gave. */
function shortenedInput({
  question,
  attachment,
  budgetTokens,
}: Pick<Turn, 'question' | 'attachment' | 'budgetTokens'>): ShortenedOutput | null {
  const half = Math.floor(budgetTokens / 2);
  if (attachment !== null) return shortenOutput(attachment, Math.max(0, half - estimateTokens(question)));
  return isTooLong(question, budgetTokens) ? shortenOutput(question, half) : null;
}
