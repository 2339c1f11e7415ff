/** Replaces parts of a text by blanks, so that every other offset stays what it is. */

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** In any order; they may overlap. */
export function blankOut(text: string, ranges: readonly Range[]): string {
  if (ranges.length === 0) return text;
  let masked = '';
  let at = 0;
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start)) {
    if (end <= at) continue;
    const from = Math.max(start, at);
    masked += text.slice(at, from) + blank(text.slice(from, end));
    at = end;
  }
  return masked + text.slice(at);
}

export function blank(text: string): string {
  return text.replace(/[^\n\r]/g, ' ');
}
