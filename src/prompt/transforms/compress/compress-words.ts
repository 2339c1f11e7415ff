/**
 * Makes prose shorter by leaving out words that somebody else did not pick: a model that judges each word of a passage. Pure:
 * what was picked is an argument. Only words of the original are shown, whole, in their order; what must not get lost stays
 * whether it was picked or not.
 */
import {
  ifSmaller,
  joinedRanges,
  mark,
  shortMark,
  type Transformed,
  type TransformSetting,
} from '../transformed.ts';
import { faithfulness } from './faithfulness.ts';
import { matchWords, type Word, wordsWithPlaces } from './match-words.ts';
import { passagesOf } from './passages.ts';
import { staying } from './words-that-stay.ts';

/** What is to be judged. */
export interface AskedPassage {
  readonly text: string;
  /** Words of it that stay in any case; who judges may reckon with them. */
  readonly mustKeep: readonly string[];
}

/** The words that were picked, in order, with blanks or marks between them; `null`: nobody could tell. */
export type PickedOf = (passage: AskedPassage) => string | null;

export interface CompressWordsSetting extends TransformSetting {
  readonly pickedOf: PickedOf;
  /** Parts of the text that stay to the letter. */
  readonly phrases?: readonly string[];
  /** Below this faithfulness, in [0, 1], the text stays as it was. */
  readonly fewestFaithful?: number;
}

/** Of what was picked at least so much must be in the text, or it was not made by picking. */
const fewestFound = 0.9;

export function compressWords(
  text: string,
  setting: CompressWordsSetting,
): (Transformed & { readonly faithfulness: number }) | null {
  const { pickedOf, phrases = [], fewestFaithful = 0.85, countTokens, handle } = setting;
  const dropped: Dropped[] = [];
  let [words, asked, found] = [0, 0, 0];
  for (const passage of judgedPassages(text, phrases)) {
    const picked = pickedOf(passage.asked);
    if (picked === null) return null;
    const { start, end } = passage;
    const shifted = passage.words.map((word) => ({ start: word.start - start, end: word.end - start }));
    const matched = matchWords(text.slice(start, end), shifted, picked);
    asked += matched.asked;
    found += matched.found;
    const isKept = passage.words.map((_, at) => passage.stay.has(at) || matched.picked.has(at));
    dropped.push(...droppedOf(text, passage, isKept));
    words += passage.words.length;
  }
  if (dropped.length === 0 || found < fewestFound * asked) return null;
  const shortened = without(text, dropped);
  const { score } = faithfulness(text, shortened);
  if (score < fewestFaithful) return null;
  const leftOut = dropped.reduce((sum, { words: count }) => sum + count, 0);
  const what = `${leftOut} of ${words} words left out`;
  const blank = /\s$/.test(shortened) ? '' : ' ';
  const result = {
    text: `${shortened}${blank}${handle === null ? shortMark : mark(what, handle)}`,
    because: `${what}, faithful to ${score.toFixed(2)}`,
    removed: joinedRanges(dropped.map(({ start, end }) => [start, end])),
    exact: false,
  };
  return ifSmaller(text, result, countTokens) === null ? null : { ...result, faithfulness: score };
}

interface JudgedPassage {
  readonly start: number;
  readonly end: number;
  readonly asked: AskedPassage;
  readonly words: readonly Word[];
  /** Numbers of words. */
  readonly stay: ReadonlySet<number>;
  /** Of each sentence the numbers [first, end) of its words. */
  readonly sentences: readonly (readonly [number, number])[];
}

function* judgedPassages(text: string, phrases: readonly string[]): Generator<JudgedPassage> {
  const untouched = phrases.flatMap((phrase) => placesOf(text, phrase));
  for (const { start, end, sentences } of passagesOf(text)) {
    const words: Word[] = [];
    const stay = new Set<number>();
    const names = new Set<string>();
    const ends: (readonly [number, number])[] = [];
    for (const sentence of sentences) {
      const first = words.length;
      const own = wordsWithPlaces(text.slice(sentence.start, sentence.end)).map((word) => ({
        start: word.start + sentence.start,
        end: word.end + sentence.start,
      }));
      const kept = staying(text, own);
      for (const [at, word] of own.entries()) {
        const isUntouched = untouched.some(([from, to]) => word.start < to && word.end > from);
        if (isUntouched || kept.words.has(at)) stay.add(first + at);
      }
      for (const name of kept.names) names.add(name);
      words.push(...own);
      ends.push([first, words.length]);
    }
    if (stay.size === words.length) continue;
    const asked = { text: text.slice(start, end), mustKeep: [...names] };
    yield { start, end, asked, words, stay, sentences: ends };
  }
}

function placesOf(text: string, phrase: string): [number, number][] {
  const places: [number, number][] = [];
  if (phrase === '') return places;
  for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + phrase.length))
    places.push([at, at + phrase.length]);
  return places;
}

interface Dropped extends Word {
  readonly words: number;
  /** The mark that ended a sentence, where its last word goes and others of it stay. */
  readonly closing: string;
}

const hasLetters = /[\p{L}\p{N}]/u;
const isHan = /\p{sc=Han}/u;
const closingMark = /[.!?…。！？]+["'”’)]*$/;

function droppedOf(text: string, { words, sentences }: JudgedPassage, isKept: boolean[]): Dropped[] {
  const dropped: Dropped[] = [];
  for (const [first, end] of sentences) {
    const isAnyKept = isKept.slice(first, end).includes(true);
    for (let at = first; at < end; at++) {
      const { start, end: stop } = words[at] as Word;
      if (isKept[at] || hasLetters.test(text.slice(start, stop))) continue;
      // The mark of a list stays with what stands there, a dash or an arrow where both sides of it do.
      isKept[at] = at === first ? isAnyKept : isKept[at - 1] === true && isKept[at + 1] === true;
    }
    let lastKept: Word | null = null;
    for (let at = first; at < end; at++) {
      if (isKept[at]) {
        lastKept = words[at] as Word;
        continue;
      }
      let next = at;
      while (next + 1 < end && !isKept[next + 1]) next++;
      const [from, to] = [words[at] as Word, words[next] as Word];
      const isEnded = lastKept !== null && hasLetters.test(text[lastKept.end - 1] ?? '');
      const closing =
        next + 1 === end && isEnded ? (closingMark.exec(text.slice(to.start, to.end))?.[0] ?? '') : '';
      dropped.push({ start: from.start, end: to.end, words: next - at + 1, closing });
      at = next;
    }
  }
  return dropped;
}

function without(text: string, dropped: readonly Dropped[]): string {
  // The blanks at the end stay apart, as more of them may follow; a long text that grows is slow to look at.
  const shown: string[] = [];
  let gap = '';
  let at = 0;
  for (const { start, end, closing } of dropped) {
    const before = text.slice(at, start);
    const kept = before.trimEnd();
    if (kept !== '') {
      shown.push(gap, kept);
      gap = '';
    }
    shown.push(closing);
    const behind = /^\s*/.exec(text.slice(end, end + longestGap))?.[0] ?? '';
    at = end + behind.length;
    // Blanks on both sides of what goes are one gap, also when what stood between two gaps went.
    gap = gapOf(gap + before.slice(kept.length), behind, lastOf(shown), text[at] ?? '');
  }
  return shown.join('') + gap + text.slice(at);
}

const longestGap = 1_000;

function lastOf(shown: readonly string[]): string {
  return shown.findLast((piece) => piece !== '')?.at(-1) ?? '';
}

/** As much of the layout as is left when there is nothing between two gaps. @param last the character before it; none: it is the beginning */
function gapOf(before: string, behind: string, last: string, next: string): string {
  const blanks = before + behind;
  if (last === '') return '';
  const indent = indentIn(behind) ?? indentIn(before);
  if (/\n\s*\n/.test(before) || /\n\s*\n/.test(behind)) return `\n\n${indent}`;
  if (indent !== null) return `\n${indent}`;
  // Where there was no blank, two words would become one.
  const wouldJoin = hasLetters.test(last) && hasLetters.test(next) && !(isHan.test(last) && isHan.test(next));
  return blanks !== '' || wouldJoin ? ' ' : '';
}

/** `null`: no line begins in it. */
function indentIn(blanks: string): string | null {
  const line = blanks.lastIndexOf('\n');
  return line < 0 ? null : blanks.slice(line + 1);
}
