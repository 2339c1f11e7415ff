/**
 * What a turn asks, as one text: the question without politeness, and what was piped in beside it, made smaller where that
 * loses nothing, and shortened where it is long. Pure.
 */
import { isTooLong, type ShortenedOutput, shortenOutput } from '../context/shorten-output.ts';
import { estimateTokens } from '../core/token-estimate.ts';
import { keepsDemands } from '../prompt/pipeline/constraints.ts';
import { dropFiller } from '../prompt/transforms/filler/drop-filler.ts';
import { shrinkJson } from '../prompt/transforms/json/shrink-json.ts';
import { shrinkOutput } from '../prompt/transforms/logs/shrink-output.ts';
import type { Turn } from './turn.ts';
import { imagesNote, withoutImages } from './turn-images.ts';

export interface AskedText {
  /** All of it but the names of images: a log may name the place once, among thousands of lines. */
  readonly searched: string;
  /** What a model is sent of it. */
  readonly asked: string;
  /** `null`: all of it is sent. */
  readonly shortened: ShortenedOutput | null;
}

export function askedText(
  turn: Pick<Turn, 'question' | 'attachment' | 'budgetTokens' | 'images'>,
): AskedText {
  const { question, attachment, budgetTokens } = turn;
  const note = imagesNote(turn);
  const inWords = withoutImages(question, turn);
  const half = Math.floor(budgetTokens / 2);
  if (attachment === null) {
    const shortened = isTooLong(question, budgetTokens) ? smaller(question, half).shortened : null;
    return { searched: inWords, asked: `${shortened?.text ?? withoutFiller(question)}${note}`, shortened };
  }
  // What was piped in has half of the room at most: code is worth no less than the output that it gave.
  const room = Math.max(0, half - estimateTokens(question));
  const { text, shortened } = smaller(attachment, room);
  return {
    searched: `${inWords}\n\n${attachment}`,
    asked: `${withoutFiller(question)}${note}\n\n${text}`,
    shortened,
  };
}

const setting = { countTokens: estimateTokens, handle: null } as const;

function withoutFiller(question: string): string {
  const left = dropFiller(question, setting)?.text ?? question;
  return keepsDemands(question, left) ? left : question;
}

interface Smaller {
  readonly text: string;
  /** `null`: all of it is there. */
  readonly shortened: ShortenedOutput | null;
}

/** JSON in its smallest form; only what is too long loses anything: by folding first, which says how often, then by line. */
function smaller(text: string, roomTokens: number): Smaller {
  const lines = countLines(text);
  const json = shrinkJson(text, setting);
  const isLong = isTooLong(text, roomTokens);
  if (json !== null && (json.exact || isLong) && !isTooLong(json.text, roomTokens)) {
    const shortened = json.exact ? null : { text: json.text, lines, keptLines: countLines(json.text) };
    return { text: json.text, shortened };
  }
  if (!isLong) return { text, shortened: null };
  const folded = json === null ? (shrinkOutput(text, setting)?.text ?? text) : text;
  const shortened = shortenOutput(folded, roomTokens) ?? {
    text: folded,
    lines,
    keptLines: countLines(folded),
  };
  return { text: shortened.text, shortened: { ...shortened, lines } };
}

function countLines(text: string): number {
  return text.split('\n').length;
}
