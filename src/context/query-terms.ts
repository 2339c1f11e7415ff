/** The words of a question as they are looked for in text, and where a text has them. Pure. */
import { splitWords } from './split-words.ts';

export interface QueryTerm {
  /** Lower case; the start of a word, or a whole identifier. */
  readonly text: string;
  readonly whole: boolean;
  /** Words of the first line say what it is about, the others how and why. */
  readonly weight: number;
}

const fillers = new Set(
  `the a an and or of to in for on with is are be by as at it this that these those from not no can will was were has have
   had when if then than so do does did but its into out up down use used using should would could also only we i you he
   they there which what where how why who been being just some any all more most other such very same now was our my your
   me please`.split(/\s+/),
);

const restWeight = 0.5;
const mostTerms = 60;

export function queryTerms(query: string): QueryTerm[] {
  const [title = '', ...rest] = query.trim().split('\n');
  const terms = new Map<string, QueryTerm>();
  const add = (text: string, whole: boolean, weight: number) => {
    const known = terms.get(text);
    if (known === undefined || known.weight < weight) terms.set(text, { text, whole, weight });
  };
  for (const [part, weight] of [
    [title, 1],
    [rest.join('\n'), restWeight],
  ] as const) {
    for (const [name] of part.matchAll(/[A-Za-z_$][\w$]*/g)) {
      const words = splitWords(name).filter((word) => word.length > 1 && !fillers.has(word));
      for (const word of words) add(stem(word), false, weight);
      if (words.length > 1) add(name.toLowerCase(), true, weight);
    }
    for (const [number] of part.matchAll(/\b\d{2,}\b/g)) add(number, true, weight);
  }
  return [...terms.values()].slice(0, mostTerms);
}

/** What the forms of an English word have in common; crude, as the end of a word is left open when it is looked for. */
export function stem(word: string): string {
  if (word.length > 5 && word.endsWith('ing')) return word.slice(0, -3);
  if (word.length > 4 && word.endsWith('ies')) return word.slice(0, -3);
  if (word.length > 4 && (word.endsWith('ed') || word.endsWith('es'))) return word.slice(0, -2);
  if (word.length > 3 && word.endsWith('s') && !word.endsWith('ss')) return word.slice(0, -1);
  return word.length > 4 && (word.endsWith('e') || word.endsWith('y')) ? word.slice(0, -1) : word;
}

/** A text and the same in lower case, so that humps of names are known. */
export interface SearchedText {
  readonly text: string;
  readonly folded: string;
}

export function searchedText(text: string): SearchedText {
  const folded = text.toLowerCase();
  // A few letters change their length with their case; places would be wrong.
  return { text, folded: folded.length === text.length ? folded : text };
}

/** Calls `found` with the offset of each time that a word, or a part of a name, starts with the term. */
export function findTerm(
  { text, folded }: SearchedText,
  term: QueryTerm,
  found: (offset: number) => void,
): void {
  const { length } = term.text;
  for (let at = folded.indexOf(term.text); at >= 0; at = folded.indexOf(term.text, at + length)) {
    const isThere = term.whole
      ? !isOfName(text, at - 1) && !isOfName(text, at + length)
      : startsWord(text, at) && endsWell(text, at + length, term);
    if (isThere) found(at);
  }
}

/** How often each term is there. */
export function countsIn(text: string, terms: readonly QueryTerm[]): Float32Array {
  const counts = new Float32Array(terms.length);
  const searched = searchedText(text);
  for (const [at, term] of terms.entries()) {
    findTerm(searched, term, () => {
      counts[at] = (counts[at] ?? 0) + 1;
    });
  }
  return counts;
}

function startsWord(text: string, at: number): boolean {
  return at === 0 || !isLetter(text.charCodeAt(at - 1)) || isUpper(text.charCodeAt(at));
}

/** A short word has few forms; a long one may go on. */
function endsWell(text: string, end: number, { text: term }: QueryTerm): boolean {
  const mostMore = term.length <= 3 ? 1 : term.length === 4 ? 3 : 8;
  let more = 0;
  while (more <= mostMore && isLower(text.charCodeAt(end + more))) more += 1;
  return more <= mostMore;
}

function isOfName(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return isLetter(code) || (code >= 0x30 && code <= 0x39) || code === 0x5f;
}

function isUpper(code: number): boolean {
  return code >= 0x41 && code <= 0x5a;
}

function isLower(code: number): boolean {
  return code >= 0x61 && code <= 0x7a;
}

function isLetter(code: number): boolean {
  return isUpper(code) || isLower(code);
}
