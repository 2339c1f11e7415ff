/** Reads what is assigned to from its text: `a, (b, *c)`, `self.x`. Items and members of other things are not among it. */

import { identifierPattern, splitList } from './expression-text.ts';

export interface Target {
  readonly name: string;
  readonly start: number;
  /** The name before the only dot. */
  readonly of: string | null;
}

const plainTarget = new RegExp(
  `(?:\\*\\s*)?(?:(${identifierPattern})\\s*\\.\\s*)?(${identifierPattern})\\s*`,
  'y',
);

export function readTargets(text: string, start: number, end: number): Target[] {
  return splitList(text, start, end).flatMap((part) => {
    if (text[part.start] === '(' || text[part.start] === '[')
      return readTargets(text, part.start + 1, part.end);
    plainTarget.lastIndex = part.start;
    const [whole = '', of = null, name] = plainTarget.exec(text) ?? [];
    if (name === undefined || part.start + whole.length < part.end) return [];
    return [{ name, start: part.start + whole.trimEnd().length - name.length, of }];
  });
}
