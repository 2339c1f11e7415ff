/** Reads the key at the start of an entry of a block mapping. */
import { withoutEscapes } from '../structure/unescape.ts';
import { isBlankAt, skipBlanks } from './yaml-lines.ts';

export interface YamlKey {
  readonly name: string;
  readonly nameStart: number;
  /** Behind the colon. */
  readonly next: number;
}

const noPlainStart = new Set(['[', ']', '{', '}', ',', '#', '|', '>', '%', '@', '`']);

/** `null` when the line holds a value and no key. */
export function readKey(text: string, start: number, lineEnd: number): YamlKey | null {
  const first = text[start];
  if (first === '"' || first === "'") return quotedKey(text, start, lineEnd, first);
  if (first === undefined || noPlainStart.has(first)) return null;
  for (let colon = text.indexOf(':', start); colon !== -1 && colon < lineEnd; ) {
    if (isBlankAt(text, colon + 1)) {
      const name = text.slice(start, colon).trimEnd();
      return / #|\t#/.test(name) ? null : { name, nameStart: start, next: colon + 1 };
    }
    colon = text.indexOf(':', colon + 1);
  }
  return null;
}

function quotedKey(text: string, start: number, lineEnd: number, quote: string): YamlKey | null {
  const end = quotedEnd(text, start, quote);
  if (end === -1 || end > lineEnd) return null;
  const colon = skipBlanks(text, end);
  if (text[colon] !== ':' || !isBlankAt(text, colon + 1)) return null;
  const inner = text.slice(start + 1, end - 1);
  const name = quote === "'" ? inner.replaceAll("''", "'") : withoutEscapes(inner);
  return { name, nameStart: start + 1, next: colon + 1 };
}

/** Behind the closing quote; -1 when the line ends before. */
function quotedEnd(text: string, start: number, quote: string): number {
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at];
    if (character === '\n') return -1;
    if (character === '\\' && quote === '"') at++;
    else if (character === quote) {
      if (quote === '"' || text[at + 1] !== quote) return at + 1;
      at++;
    }
  }
  return -1;
}
