/** Reads the parameters of a function or lambda from their text: names, and what they hold as far as it is said. */
import type { Source } from '../syntax/scopes.ts';

import { endOfExpression, identifierPattern, skipBlanks, splitList } from './expression-text.ts';

export interface Parameter {
  readonly name: string;
  readonly start: number;
  readonly source: Source | null;
}

const parameterName = new RegExp(`\\*{0,2}\\s*(${identifierPattern})`, 'y');

/** @param start of what is between the parentheses */
export function readParameters(text: string, start: number, end: number): Parameter[] {
  return splitList(text, start, end).flatMap((part) => {
    parameterName.lastIndex = part.start;
    const name = parameterName.exec(text)?.[1];
    if (name === undefined) return [];
    const nameEnd = parameterName.lastIndex;
    return [{ name, start: nameEnd - name.length, source: sourceAfter(text, nameEnd, part.end) }];
  });
}

/** The annotation in `name: Annotation = value`, else the value. */
export function sourceAfter(text: string, nameEnd: number, end: number): Source | null {
  const at = skipBlanks(text, nameEnd, end);
  switch (at < end ? text[at] : '') {
    case ':':
      return { kind: 'type', start: at + 1, end: endOfExpression(text, at + 1, end, '=') };
    case '=':
      return valueBetween(text, at + 1, end);
    default:
      return null;
  }
}

const madeInstead = /\sor\s+(?=(?:\w+\.)*[A-Z]\w*\()/;
const otherwise = /\s(?:if|or)\s/;

/** Of `a or Made()` what is made, of `a or b` and `a if b else c` the first. */
export function valueBetween(text: string, start: number, end: number): Source {
  if (end - start > 5 && end - start < 200) {
    const value = text.slice(start, end);
    const made = madeInstead.exec(value);
    if (made !== null) return { kind: 'value', start: start + made.index + made[0].length, end };
    const cut = otherwise.exec(value);
    if (cut !== null && !/["'([{]/.test(value.slice(0, cut.index).replace(/\(\)/g, ''))) {
      return { kind: 'value', start, end: start + cut.index };
    }
  }
  return { kind: 'value', start, end };
}
