/** Reads a key of TOML: `a`, `a.b`, `"a b".'c'`. */
import { withoutEscapes } from '../structure/unescape.ts';

export interface KeyPart {
  readonly name: string;
  /** Of the name, behind its quote. */
  readonly start: number;
  /** What follows the part and the blanks behind it. */
  readonly next: number;
}

// A bare key has ASCII letters only; others are taken too, for people write them.
const part = /[ \t]*(?:"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'|([\p{L}\p{N}_-]+))[ \t]*/uy;

/** Empty when there is none. */
export function readDottedKey(text: string, from: number): KeyPart[] {
  const parts: KeyPart[] = [];
  for (let at = from; ; at++) {
    part.lastIndex = at;
    const found = part.exec(text);
    if (found === null) return [];
    const [whole, basic, literal, bare = ''] = found;
    const name = basic === undefined ? (literal ?? bare) : withoutEscapes(basic);
    const leading = whole.length - whole.trimStart().length;
    const start = at + leading + (bare === '' ? 1 : 0);
    parts.push({ name, start, next: part.lastIndex });
    at = part.lastIndex;
    if (text[at] !== '.') return parts;
  }
}
