/**
 * Shortens phrases that say nothing, in prose that people wrote: never in code, in quotes, or where it would leave a sentence
 * without anything. Pure.
 */
import { amountOf } from '../../../core/amounts.ts';
import { ifSmaller, joinedRanges, type Transformed, type TransformSetting } from '../transformed.ts';
import { proseParts } from '../words/prose-parts.ts';
import { sameWhatCounts } from '../words/what-counts.ts';
import { fillerPhrases } from './filler-phrases.ts';

/** In back-ticks, quotes or tags: it is talked about there, not said. */
const quoted: readonly RegExp[] = [
  /`[^`\n]+`/g,
  /"[^"\n]*"|“[^”\n]*”/g,
  /(?<![\p{L}\p{N}])'[^'\n]*'(?![\p{L}\p{N}])/gu,
  /<[^<>\n]*>/g,
  /(?<![a-z])[a-z]{1,12}:\/\/\S+/g,
];

const startPhrases = fillerPhrases.filter(({ onlyAtStart }) => onlyAtStart === true);
const innerPhrases = fillerPhrases.filter(({ onlyAtStart }) => onlyAtStart !== true);
/** A sign that hangs on a word is part of it: `-please` may be a flag. */
const atStart = new RegExp(
  `^(?:[\\s*•]|[-_]+(?=\\s))*(?:(?:and|so|also|then|now|ok|okay),? )?(?:${startPhrases.map(({ phrase }) => `(?:${phrase})(?=\\s|$)`).join('|')})[^\\S\\n]*`,
  'i',
);
const inside = new RegExp(
  `(?:${innerPhrases.map(({ phrase }) => (/^\w/.test(phrase) ? `(?<=^|[\\s(,;]|(?<!:):)(${phrase})` : `(${phrase})`)).join('|')})\\b(?= |[.,!?]|$)`,
  'gi',
);

export function dropFiller(text: string, setting: TransformSetting): Transformed | null {
  const removed: [number, number][] = [];
  const replaced: [start: number, end: number, by: string][] = [];
  const quotes = joinedRanges(
    quoted
      .flatMap((pattern) => [...text.matchAll(pattern)])
      .map((match) => [match.index, match.index + match[0].length] as const)
      .toSorted(([a], [b]) => a - b),
  );
  let quote = 0;
  /** @param from never before that of the last call */
  const isQuoted = (from: number, to: number) => {
    while ((quotes[quote]?.[1] ?? Number.POSITIVE_INFINITY) <= from) quote++;
    return (quotes[quote]?.[0] ?? Number.POSITIVE_INFINITY) < to;
  };
  for (const { kind, start, end } of proseParts(text)) {
    if (kind !== 'sentence') continue;
    const sentence = text.slice(start, end);
    const lead = leadOf(sentence);
    if (lead > 0 && !isQuoted(start, start + lead))
      replaced.push([start + sentence.search(/[^\s*_•-]/), start + lead, '']);
    inside.lastIndex = lead;
    for (let match = inside.exec(sentence); match !== null; match = inside.exec(sentence)) {
      const stop = match.index + match[0].length;
      const which = match.slice(1).findIndex((group) => group !== undefined);
      const stays = innerPhrases[which]?.stays ?? '';
      // Of the two blanks around what goes, one goes with it.
      const hasBlank = stays === '' && match.index > lead && sentence[match.index - 1] === ' ';
      const from = hasBlank ? match.index - 1 : match.index;
      if (!isQuoted(start + from, start + stop)) replaced.push([start + from, start + stop, stays]);
    }
  }
  if (replaced.length === 0) return null;
  let shortened = '';
  let at = 0;
  for (const [start, end, by] of replaced) {
    shortened += text.slice(at, start) + by;
    removed.push([start, end]);
    at = end;
  }
  // Who only says hello has said something, and no vendor takes a message without any text.
  if ((shortened + text.slice(at)).trim() === '') return null;
  const result = {
    text: shortened + text.slice(at),
    because: `${amountOf(replaced.length, 'filler phrase')} cut`,
    removed,
    exact: false,
  };
  // Words that met where something went between them may mean something else together.
  return sameWhatCounts(text, result.text) ? ifSmaller(text, result, setting.countTokens) : null;
}

/** How much of the start of a sentence says nothing; phrases may follow each other. */
function leadOf(sentence: string): number {
  let lead = 0;
  for (let match = atStart.exec(sentence); match !== null; match = atStart.exec(sentence.slice(lead))) {
    // Lines stay lines: what stands in two is not one.
    if (lead > 0 && match[0].includes('\n')) break;
    lead += match[0].length;
    if (lead >= sentence.length) break;
  }
  return lead;
}
