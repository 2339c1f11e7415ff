/** Which words a name is found by: its parts, and itself. The same for what is indexed and for what is looked for. Pure. */
import { splitWords } from './split-words.ts';

/** What is longer is no word of anybody's: a hash, an image. */
export const longestName = 60;

/** They stand everywhere and say nothing; the last line is of code. */
export const fillers: ReadonlySet<string> = new Set(
  `the a an and or of to in for on with is are be by as at it this that these those from not no can will was were has have
   had when if then than so do does did but its into out up down use used using should would could also only we i you he
   they there which what where how why who been being just some any all more most other such very same now was our my your
   me please
   fn let pub mut self const var else elif def true false return`.split(/\s+/),
);

export function isFiller(word: string): boolean {
  return word.length < 2 || fillers.has(word);
}

/** In lower case; a name of several parts as a whole too, last. `getUserId` → `get`, `user`, `id`, `getuserid`. */
export function wordsOfName(name: string): string[] {
  if (name.length > longestName) return [];
  const parts = splitWords(name);
  const words = parts.filter((part) => !isFiller(part));
  if (parts.length > 1) words.push(parts.join(''));
  return words;
}

/** 32 bits, without a sign. FNV-1a over UTF-16 units, mixed once more: its high bits alone must tell words apart. */
export function hashOfWord(word: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  return mixed(hash);
}

export function mixed(hash: number): number {
  const more = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return (more ^ (more >>> 13)) >>> 0;
}
