/** How well a name fits what a person typed to find it. Pure. */
import { splitWords } from '../words/split-words.ts';

/** From the surest to the loosest. */
export const nameMatches = [
  'exact',
  'ignoring-case',
  'prefix',
  'words',
  'substring',
  'letters',
  'near',
] as const;

/**
 * `ignoring-case`: also where words are joined in another way, as in `makeResponse` and `make_response`. `words`: the query's words, or pieces of them, start words of the name in the same order: `gUBI`, `getId` and
 * `user id` fit `getUserById`. `letters`: its letters stand in the name in this order. `near`: misspelt.
 */
export type NameMatch = (typeof nameMatches)[number];

/** `null`: it does not fit; whether it is misspelt is for `nearNames` to say. */
export function matchName(query: string, name: string): NameMatch | null {
  if (name === query) return 'exact';
  const wanted = query.replace(/[\s_\-$]+/g, '').toLowerCase();
  const folded = name.toLowerCase();
  if (wanted === '') return null;
  if (folded === query.toLowerCase() || squeezed(folded) === wanted) return 'ignoring-case';
  if (folded.startsWith(query.toLowerCase()) || squeezed(folded).startsWith(wanted)) return 'prefix';
  if (startsWords(query, name)) return 'words';
  if (folded.includes(query.toLowerCase()) || squeezed(folded).includes(wanted)) return 'substring';
  if (wanted.length >= 4 && hasLetters(wanted, folded)) return 'letters';
  return null;
}

function squeezed(folded: string): string {
  return folded.replace(/[_$-]+/g, '');
}

/** Whether the query can be cut into pieces of which each starts a word of the name, in order. */
function startsWords(query: string, name: string): boolean {
  const words = splitWords(name);
  const pieces = splitWords(query);
  if (pieces.length < 2 && lettersStart(pieces[0] ?? '', words)) return true;
  // `gUBI` is four pieces, `HTTPServer` two.
  const letters = splitWords(query.replace(/\p{Lu}/gu, ' $&'));
  return [pieces, letters].some((each) => each.length > 1 && piecesStart(each, words));
}

function piecesStart(pieces: readonly string[], words: readonly string[]): boolean {
  let at = 0;
  for (const piece of pieces) {
    while (at < words.length && !words[at]?.startsWith(piece)) at++;
    if (at === words.length) return false;
    at++;
  }
  return true;
}

/** `gubi` and `getbyid`: each word gives its first letters or none. */
function lettersStart(letters: string, words: readonly string[]): boolean {
  if (letters.length < 2) return false;
  const fits = (from: number, at: number): boolean => {
    if (from === letters.length) return true;
    for (let word = at; word < words.length; word++) {
      let shared = 0;
      const text = words[word] ?? '';
      while (from + shared < letters.length && text[shared] === letters[from + shared]) shared++;
      for (; shared > 0; shared--) if (fits(from + shared, word + 1)) return true;
    }
    return false;
  };
  return fits(0, 0);
}

function hasLetters(wanted: string, folded: string): boolean {
  // A name much longer than what was typed has nearly any letters.
  if (folded.length > wanted.length * 3) return false;
  let at = folded[0] === wanted[0] ? 0 : -1;
  if (at < 0) return false;
  for (const letter of wanted.slice(1)) {
    at = folded.indexOf(letter, at + 1);
    if (at < 0) return false;
  }
  return true;
}
