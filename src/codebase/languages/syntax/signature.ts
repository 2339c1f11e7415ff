/** A declaration without its body, on one line. Pure. */
import type { OpenSymbol } from './open-symbol.ts';
import type { Comment } from './scopes.ts';

const signatureLimit = 240;

/** @param comments of the file, in order; they are left out. */
export function signatureOf(text: string, symbol: OpenSymbol, comments: readonly Comment[]): string {
  const from = symbol.signatureStart;
  let to = symbol.bodyStart ?? symbol.firstEnd ?? symbol.end;
  const isValue = symbol.kind === 'const' || symbol.kind === 'variable' || symbol.kind === 'property';
  if (isValue && symbol.bodyStart === null) to = Math.min(to, endOfLine(text, symbol.nameStart));
  // Enough of the text that 240 characters remain whatever the layout, and little of a file without line ends.
  to = Math.min(to, from + 4_000);
  let source = '';
  let at = from;
  for (let index = firstCommentFrom(comments, from); index < comments.length; index++) {
    const comment = comments[index];
    if (comment === undefined || comment.start >= to) break;
    source += `${text.slice(at, comment.start)} `;
    at = Math.min(to, comment.end);
  }
  source += text.slice(at, to);
  return foldBlanks(source)
    .replace(isValue ? /\s*[=;,]$/ : /\s*[{=;,]$/, '')
    .slice(0, signatureLimit);
}

function firstCommentFrom(comments: readonly Comment[], offset: number): number {
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((comments[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end;
}

function foldBlanks(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
