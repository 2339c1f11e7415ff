/** The doc comment above a declaration, without its marks. Knows comments as ranges of a text, no grammar. */
import type { Comment } from './scopes.ts';

const docLimit = 2_000;
/** Of a run of line comments; more are prose or code, and a file can be nothing else. */
const lineLimit = 200;

export interface LineComments {
  /** What a comment up to the end of its line starts with. */
  readonly mark: RegExp;
  /** Lines that only talk to a tool, seen without the mark. */
  readonly forTools: RegExp;
  /** A block with one star documents too, when it starts its line. */
  readonly plainBlocks?: boolean;
}

const slashes: LineComments = {
  mark: /^\/\/+ ?/,
  forTools:
    /^\s*(?:eslint|tslint|biome-|prettier-|oxlint|@ts-|istanbul |c8 |v8 ignore|#?(?:end)?region\b|<(?:reference|amd-)|[-=*#~/]{3,}\s*$)/,
};

/**
 * The block that starts with two stars, or the run of line comments, that ends directly above `start`. Lines that only
 * talk to a tool (`// eslint-disable-next-line`) are passed over. By default as TypeScript and JavaScript write them.
 */
export function docAbove(
  text: string,
  comments: readonly Comment[],
  start: number,
  lineComments: LineComments = slashes,
): string | null {
  const lines: string[] = [];
  let below = start;
  for (let index = comments.length - 1; index >= 0 && lines.length < lineLimit; index--) {
    const comment = comments[index];
    if (comment === undefined || comment.end > below || !isDirectlyAbove(text, comment.end, below)) break;
    const source = text.slice(comment.start, Math.min(comment.end, comment.start + 4 * docLimit));
    if (source.startsWith('/*')) {
      const isDoc = lineComments.plainBlocks ? startsItsLine(text, comment.start) : source.startsWith('/**');
      if (lines.length === 0 && isDoc) return stripBlock(source);
      break;
    }
    if (!startsItsLine(text, comment.start)) break;
    const line = source.replace(lineComments.mark, '').trimEnd();
    if (!lineComments.forTools.test(line)) lines.unshift(line);
    below = comment.start;
  }
  return clean(lines);
}

/** A block comment without its stars. */
export function stripBlock(source: string): string | null {
  const inner = source.replace(/^\/\*+!?/, '').replace(/\*+\/$/, '');
  return clean(inner.split('\n').map((line) => line.replace(/^\s*\* ?/, '').trimEnd()));
}

/** Joins the lines without the blank ones at both ends; `null` when nothing is left. */
export function clean(lines: readonly string[]): string | null {
  const doc = lines
    .join('\n')
    .replace(/^(?:[ \t]*\n)+/, '')
    .trim()
    .slice(0, docLimit);
  return doc === '' ? null : doc;
}

function isDirectlyAbove(text: string, end: number, start: number): boolean {
  let lineEnds = 0;
  for (let at = end; at < start; at++) {
    const char = text.charCodeAt(at);
    if (char === 10) lineEnds++;
    else if (char !== 32 && char !== 9 && char !== 13) return false;
  }
  return lineEnds <= 1;
}

function startsItsLine(text: string, start: number): boolean {
  for (let at = start - 1; at >= 0; at--) {
    const char = text.charCodeAt(at);
    if (char === 10) return true;
    if (char !== 32 && char !== 9 && char !== 0xfeff) return false;
  }
  return true;
}
