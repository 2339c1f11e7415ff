/** Takes lists of Go apart, by their commas alone. Knows no syntax tree. */

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Parts of a list that commas separate, outside of all brackets. */
export function splitList(text: string, { start, end }: Range): Range[] {
  const parts: Range[] = [];
  let depth = 0;
  let from = start;
  for (let at = start; at < end; at++) {
    const char = text.charCodeAt(at);
    if (char === 40 || char === 91 || char === 123) depth++;
    else if (char === 41 || char === 93 || char === 125) depth--;
    else if (char === 34 || char === 39 || char === 96) at = endOfString(text, at, end) - 1;
    else if (char === 44 && depth === 0) {
      parts.push({ start: from, end: at });
      from = at + 1;
    }
  }
  if (text.slice(from, end).trim() !== '') parts.push({ start: from, end });
  return parts;
}

function endOfString(text: string, from: number, end: number): number {
  const quote = text[from];
  for (let at = from + 1; at < end; at++) {
    if (text[at] === '\\' && quote !== '`') at++;
    else if (text[at] === quote) return at + 1;
  }
  return end;
}
