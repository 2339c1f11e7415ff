/** Finds out from the text of a type, a result or a value which type it names. Knows no syntax tree. */
import type { Source } from '../syntax/scopes.ts';
import { type Range, splitList } from './split-list.ts';

/** `*T`, `[]T`, `map[K]T`, `chan T`, `...T` all count as `T`. */
const wrapping = /\s*(?:\*|\.\.\.|<-|chan\b|map\[(?:[^[\]]|\[[^\]]*\])*\]|\[[^\]]*\]|\()\s*/y;
const unnamed = /(?:func|struct|interface)\b/y;

/** `null`: the type has no name. */
export function typeSource(text: string, { start, end }: Range): Source | null {
  let at = start;
  wrapping.lastIndex = at;
  while (at < end && wrapping.test(text)) at = wrapping.lastIndex;
  while (/\s/.test(text[at] ?? '') && at < end) at++;
  unnamed.lastIndex = at;
  return at >= end || unnamed.test(text) ? null : { kind: 'type', start: at, end };
}

const namedResult = /\s*[\p{L}_][\w\u0080-\uffff]*\s+(?=\S)/uy;
const typeWord = /\s*(?:chan|func|map|struct|interface)\b/y;

/** Of several results the first: `(*T, error)`, `(t *T, err error)`. */
export function resultSource(text: string, result: Range): Source | null {
  if (text[result.start] !== '(') return typeSource(text, result);
  const parts = splitList(text, { start: result.start + 1, end: result.end - 1 });
  const named = parts.find((part) => isNamed(text, part));
  const [first] = parts;
  if (named === undefined || first === undefined) return first === undefined ? null : typeSource(text, first);
  namedResult.lastIndex = named.start;
  namedResult.test(text);
  return typeSource(text, { start: namedResult.lastIndex, end: named.end });
}

function isNamed(text: string, part: Range): boolean {
  typeWord.lastIndex = part.start;
  namedResult.lastIndex = part.start;
  return !typeWord.test(text) && namedResult.test(text) && namedResult.lastIndex < part.end;
}

const assertion = /\.\(\s*([^()]*)\)\s*$/;
const made = /^\s*(?:new|make)\(/;

/** What a value is: `&T{…}`, `[]T{…}`, `new(T)`, `x.(T)`, a call, a name. */
export function valueSource(text: string, { start, end }: Range): Source | null {
  const value = text.slice(start, Math.min(end, start + 400));
  if (/^\s*func\b/.test(value)) return null;
  const call = made.exec(value);
  if (call !== null) {
    const [type] = splitList(text, { start: start + call[0].length, end: end - 1 });
    return type === undefined ? null : typeSource(text, type);
  }
  const isTypeFirst = /^\s*&?\s*(?:\[|map\[)/.exec(value);
  if (isTypeFirst !== null) {
    const from = start + value.indexOf(value.includes('&') && value.trimStart()[0] === '&' ? '&' : '[');
    const open = text.indexOf('{', from);
    const typeStart = text[from] === '&' ? from + 1 : start;
    return typeSource(text, { start: typeStart, end: open === -1 || open > end ? end : open });
  }
  const asserted = end - start < 400 ? assertion.exec(value) : null;
  if (asserted !== null && asserted[1] !== 'type') {
    const from = start + asserted.index + 2;
    return typeSource(text, { start: from, end: from + (asserted[0].length - 3) });
  }
  return { kind: 'value', start, end };
}
