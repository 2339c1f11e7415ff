/**
 * Where a sentence is cut word by word, what of it stays whatever a model thinks: all of one that demands or asks, all of one
 * that is no prose; else numbers with what they count, names, and what is denied with that it is denied. Pure.
 */
import { markPattern } from '../transformed.ts';
import {
  demandsOrAsks,
  entitiesOf,
  identifierPattern,
  negationPattern,
  numberWordPattern,
} from '../words/what-counts.ts';
import type { Word } from './match-words.ts';

/** "not" without what is not is worse than neither: up to the end of the clause, but no more than this. */
const wordsDenied = 6;
const clauseEnd = /[.,;:!?)\]]["'”’]?$/;
/** Of Markdown: half of one is none. */
const linkPattern = /\[[^\]\n]{1,200}\]\([^)\n]{1,500}\)/g;
const digits = /\d/;
const negations = new RegExp(negationPattern.source, 'i');

export interface Staying {
  /** Numbers of words. */
  readonly words: ReadonlySet<number>;
  /** Those that stay wherever they are, not for what is beside them; as they are written, without marks around. */
  readonly names: ReadonlySet<string>;
}

/** @param words of one sentence, in order */
export function staying(text: string, words: readonly Word[]): Staying {
  const written = words.map(({ start, end }) => text.slice(start, end));
  const first = words[0]?.start ?? 0;
  const sentence = text.slice(first, words.at(-1)?.end ?? first);
  if (demandsOrAsks(sentence) || !isProse(sentence, written))
    return { words: new Set(words.keys()), names: new Set() };
  const stay = new Set<number>();
  const named = new Set<number>();
  const cover = (start: number, end: number) => {
    for (const [at, word] of words.entries())
      if (word.start < first + end && word.end > first + start) named.add(at);
  };
  for (const pattern of [identifierPattern, numberWordPattern, markPattern, linkPattern])
    for (const match of sentence.matchAll(pattern)) cover(match.index, match.index + match[0].length);
  for (const name of entitiesOf(sentence))
    for (let at = sentence.indexOf(name); at >= 0; at = sentence.indexOf(name, at + name.length))
      cover(at, at + name.length);
  for (const [at, word] of written.entries()) {
    if (digits.test(word)) {
      named.add(at);
      if (!clauseEnd.test(word) && at + 1 < words.length) stay.add(at + 1);
    }
    if (negations.test(word)) {
      named.add(at);
      for (let next = at; next < words.length && next <= at + wordsDenied; next++) {
        stay.add(next);
        if (clauseEnd.test(written[next] as string)) break;
      }
    }
  }
  const names = new Set([...named].map((at) => bare(written[at] as string)).filter((name) => name !== ''));
  return { words: new Set([...stay, ...named]), names };
}

/** Code, tables and paths: leaving out a word of them leaves something else. */
const leastPlainShare = 0.75;
const plainWord = /^["'“‘(*_[]*[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}]+)*["'”’)*_\]]*[.,;:!?…]*["'”’)]*$/u;

/** Marks that stand alone in code, ends of its lines, and beginnings. */
const notProse =
  /(?:^|\s)(?:[{}=|]|[=!<>]=+|=>|&&|\|\|)(?=\s|$)|(?:[{};([]|["'`]\)?,)[ \t]*$|^[ \t]*(?:\/\/|\/\*|<\/?\w|\[\w+\]$|[}\])]|(?:import|export|const|let|return|fn|def|pub) )/m;

function isProse(sentence: string, written: readonly string[]): boolean {
  const said = written.filter((word) => /[\p{L}\p{N}]/u.test(word) || word.length > 1);
  if (said.length === 0) return false;
  const plain = said.filter((word) => plainWord.test(word) || /^[\p{N}.,%$€£/-]+$/u.test(word)).length;
  return plain / said.length >= leastPlainShare && !notProse.test(sentence);
}

function bare(word: string): string {
  return word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
}
