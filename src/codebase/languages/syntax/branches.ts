/** Finds the two outcomes of `condition ? one : other` in an expression. Reads text only. */

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** `null`: the expression is no such choice as a whole. */
export function branchesOf(text: string, { start, end }: Range): readonly [Range, Range] | null {
  let depth = 0;
  let question = -1;
  for (let at = start; at < end; at++) {
    const char = text[at] ?? '';
    if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char)) depth--;
    else if ('"\'`'.includes(char)) at = endOfQuote(text, at, end);
    else if (depth === 0 && char === '?') {
      const next = text[at + 1];
      if (next === '.' || next === '?') at++;
      else if (question === -1) question = at;
    } else if (depth === 0 && char === ':' && question !== -1) {
      return [
        { start: question + 1, end: at },
        { start: at + 1, end },
      ];
    }
  }
  return null;
}

function endOfQuote(text: string, from: number, end: number): number {
  const quote = text[from];
  let at = from + 1;
  while (at < end && text[at] !== quote) at += text[at] === '\\' ? 2 : 1;
  return at;
}
