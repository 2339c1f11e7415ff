/**
 * Cuts a text into sentences and into what is none – code, quotes, tables, headings, blank space – so that every character
 * is in exactly one part. Pure.
 */

export interface ProsePart {
  /** `fixed`: to be left as it is. */
  readonly kind: 'sentence' | 'fixed';
  /** Offsets [start, end); a sentence has the blanks behind it. */
  readonly start: number;
  readonly end: number;
}

/** Fences, indented code, quoted lines, tables and headings, each as whole lines. */
const fixedLines =
  /^[ \t]*(`{3,16}|~{3,16})[^\n]*\n(?:[\s\S]*?\n)??[ \t]*\1[^\n]*(?:\n|$)|^[ \t]*(?:`{3,}|~{3,})[\s\S]*$|```[\s\S]*?(?:```|$(?![\s\S]))|^(?: {4}|\t|[ \t]*(?:[>|]|#{1,6} ))(?:(?!```)[^\n])*(?:\n|$)/gm;

export function proseParts(text: string): readonly ProsePart[] {
  const parts: ProsePart[] = [];
  let at = 0;
  for (const match of text.matchAll(fixedLines)) {
    parts.push(...sentencesOf(text, at, match.index));
    at = match.index + match[0].length;
    parts.push({ kind: 'fixed', start: match.index, end: at });
  }
  parts.push(...sentencesOf(text, at, text.length));
  return parts;
}

/** Ends of sentences: a mark, perhaps closed quotes, and what a sentence begins with; or the end of a paragraph or a list's item. */
const sentenceEnd =
  /[.!?…]+["'”’)\]]*(?=\s+["'“‘(`*_]*[\p{Lu}\p{N}`]|\s*$)\s*|[。！？]+|\n\s*\n\s*|\n(?=[ \t]*(?:[-*+•]|\d+[.)])\s)/gu;
const abbreviation =
  /(?:^|[\s(])(?:e\.g|i\.e|etc|vs|cf|approx|no|nr|fig|mr|mrs|ms|dr|prof|st|jr|sr|inc|ltd|[A-Z])\.$/i;

function* sentencesOf(text: string, start: number, end: number): Generator<ProsePart> {
  const prose = text.slice(start, end);
  let at = 0;
  for (const match of prose.matchAll(sentenceEnd)) {
    const stop = match.index + match[0].length;
    if (stop <= at) continue;
    if (
      match[0].startsWith('.') &&
      abbreviation.test(prose.slice(Math.max(at, match.index - 8), match.index + 1))
    )
      continue;
    yield part(prose, at, stop, start);
    at = stop;
  }
  if (at < prose.length) yield part(prose, at, prose.length, start);
}

function part(prose: string, from: number, to: number, offset: number): ProsePart {
  const kind = /[\p{L}\p{N}]/u.test(prose.slice(from, to)) ? 'sentence' : 'fixed';
  return { kind, start: offset + from, end: offset + to };
}
