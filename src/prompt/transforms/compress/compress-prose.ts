/**
 * Makes prose shorter by leaving out whole sentences: those that say least of what the others say too, and never one with a
 * number, a name of code, a negation, a demand or a question in it. What stays is in its order, to the letter. Pure.
 */
import { amountOf, countOf } from '../../../core/amounts.ts';
import {
  ifSmaller,
  joinedRanges,
  mark,
  shortMark,
  type Transformed,
  type TransformSetting,
} from '../transformed.ts';
import { proseParts } from '../words/prose-parts.ts';
import { mustKeepSentence, sameWhatCounts } from '../words/what-counts.ts';
import { faithfulness } from './faithfulness.ts';
import { rankSentences } from './rank-sentences.ts';

export interface CompressSetting extends TransformSetting {
  /** The share of the tokens of its sentences that may stay, in (0, 1]; more does where all of it must be kept. */
  readonly ratio?: number;
  /** Below this faithfulness, in [0, 1], the text stays as it was. */
  readonly fewestFaithful?: number;
}

export interface Compressed extends Transformed {
  readonly faithfulness: number;
}

/** With fewer sentences there is nothing to choose from. */
const fewestSentences = 3;

export function compressProse(text: string, setting: CompressSetting): Compressed | null {
  const { ratio = 0.5, fewestFaithful = 0.85, countTokens, handle } = setting;
  const sentences = proseParts(text)
    .filter(({ kind }) => kind === 'sentence')
    .map((part) => ({ ...part, words: text.slice(part.start, part.end) }));
  if (sentences.length < fewestSentences) return null;
  const tokens = sentences.map(({ words }) => countTokens(words));
  const kept = sentences.map(({ words }, at) => at === 0 || mustKeepSentence(words));
  let room = tokens.reduce((sum, count) => sum + count, 0) * ratio;
  for (const [at, count] of tokens.entries()) if (kept[at]) room -= count;
  const ranks = rankSentences(sentences.map(({ words }) => words));
  const byRank = ranks.map((rank, at) => [rank, at] as const).toSorted(([a, i], [b, j]) => b - a || i - j);
  for (const [, at] of byRank) {
    const count = tokens[at] as number;
    if (kept[at] || count > room) continue;
    kept[at] = true;
    room -= count;
  }
  const removed = joinedRanges(sentences.filter((_, at) => !kept[at]).map(({ start, end }) => [start, end]));
  if (removed.length === 0) return null;
  const shortened = without(text, removed);
  const { score } = faithfulness(text, shortened);
  if (score < fewestFaithful || !sameWhatCounts(text, shortened)) return null;
  const leftOut = kept.filter((isKept) => !isKept).length;
  const what = `${countOf(leftOut)} of ${amountOf(sentences.length, 'sentence')} left out`;
  const blank = /\s$/.test(shortened) ? '' : '\n';
  const result = {
    // How many went is of no use to who cannot read them.
    text: `${shortened}${blank}${handle === null ? shortMark : mark(what, handle)}`,
    because: `${what}, faithful to ${score.toFixed(2)}`,
    removed,
    exact: false,
  };
  return ifSmaller(text, result, countTokens) === null ? null : { ...result, faithfulness: score };
}

function without(text: string, ranges: readonly (readonly [number, number])[]): string {
  let rest = '';
  let at = 0;
  for (const [start, end] of ranges) {
    rest += text.slice(at, start);
    // A paragraph that loses its last sentence is still one.
    const paragraph = /\n\s*\n\s*$/.exec(text.slice(start, end));
    if (paragraph !== null && !/\n\s*\n\s*$/.test(rest)) rest = rest.trimEnd() + paragraph[0];
    else if (/\n\s*$/.test(text.slice(start, end)) && rest !== '' && !rest.endsWith('\n'))
      rest = `${rest.trimEnd()}\n`;
    at = end;
  }
  return rest + text.slice(at);
}
