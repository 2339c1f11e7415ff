/** The words of a file that no grammar reads, by which it is found. Pure. */
import { splitWords } from './split-words.ts';

/** Joined with blanks, each once. */
export interface FileWords {
  readonly path: string;
  readonly text: string;
}

/** A text of more is found by those it begins with: what it is about is said early, and data never ends. */
const mostWords = 2_000;
/** What is longer is no word of anybody's: a hash, an image. */
const longestName = 60;
const longestNumber = 4;

export function fileWords(path: string, text: string): FileWords {
  return { path: pathWords(path), text: textWords(text) };
}

export function pathWords(path: string): string {
  return splitWords(path.replace(/\.[^./]+$/, '')).join(' ');
}

function textWords(text: string): string {
  const names = /[^\0-\x7f]/.test(text) ? /[\p{L}\p{N}\p{M}_]+/gu : /[A-Za-z0-9_]+/g;
  const seen = new Set<string>();
  const words = new Set<string>();
  for (let found = names.exec(text); found !== null && words.size < mostWords; found = names.exec(text)) {
    const [name] = found;
    if (name.length > longestName || seen.has(name)) continue;
    seen.add(name);
    const parts = splitWords(name).filter((part) => part.length <= longestNumber || !/^\d/.test(part));
    for (const part of parts) words.add(part);
    // As a whole too: who has the name finds it by the name.
    if (parts.length > 1) words.add(parts.join(''));
  }
  return [...words].join(' ');
}
