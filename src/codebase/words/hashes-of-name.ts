/**
 * The hashes of the words of a name, as `wordsOfName` gives them, without a string for any of them: half of what it costs
 * to know the words of a project is to make strings. Pure.
 */
import { fillers, hashOfWord, longestName, mixed, wordsOfName } from './words-of-name.ts';

const [upper, lower, digit, other] = [1, 2, 3, 0];

const kinds = Uint8Array.from({ length: 128 }, (_, code) => {
  if (code >= 0x41 && code <= 0x5a) return upper;
  if (code >= 0x61 && code <= 0x7a) return lower;
  return code >= 0x30 && code <= 0x39 ? digit : other;
});

let fillerHashes: ReadonlySet<number> | null = null;

/** Between two offsets of a text. Without a sign, as `hashOfWord` gives them. */
export function hashesOfName(text: string, start: number, end: number): number[] {
  if (end - start > longestName) return [];
  for (let at = start; at < end; at++)
    if (text.charCodeAt(at) >= 128) return wordsOfName(text.slice(start, end)).map(hashOfWord);
  fillerHashes ??= new Set([...fillers].map(hashOfWord));
  const hashes: number[] = [];
  let parts = 0;
  let whole = 0x811c9dc5;
  let at = start;
  while (at < end) {
    const stop = endOfPart(text, at, end);
    if (stop === at) {
      at++;
      continue;
    }
    let hash = 0x811c9dc5;
    const length = stop - at;
    for (; at < stop; at++) {
      const code = text.charCodeAt(at);
      const folded = kinds[code] === upper ? code + 32 : code;
      hash = Math.imul(hash ^ folded, 0x01000193);
      whole = Math.imul(whole ^ folded, 0x01000193);
    }
    parts++;
    const part = mixed(hash);
    if (length > 1 && !fillerHashes.has(part)) hashes.push(part);
  }
  if (parts > 1) hashes.push(mixed(whole));
  return hashes;
}

/** `HTTPResponse2` is `HTTP`, `Response`, `2`. `at` itself where no part starts. */
function endOfPart(text: string, at: number, end: number): number {
  const kind = kinds[text.charCodeAt(at)] as number;
  if (kind === other) return at;
  let stop = at + 1;
  while (stop < end && kinds[text.charCodeAt(stop)] === kind) stop++;
  if (kind !== upper || stop === end || kinds[text.charCodeAt(stop)] !== lower) return stop;
  if (stop - at > 1) return stop - 1;
  while (stop < end && kinds[text.charCodeAt(stop)] === lower) stop++;
  return stop;
}
