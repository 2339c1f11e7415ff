/**
 * Finds functions by their headers where the grammar lost its way: dialects such as that of zsh have forms that it does
 * not know, and then whole stretches of a script come without structure. Reads text only.
 */
import { docAbove } from '../syntax/doc-comment.ts';
import { type BashWalk, hashComments } from './declarations.ts';

const header =
  /^([ \t]*)(?:function[ \t]+([\w:.@+-]+)[ \t]*(?:\([ \t]*\))?|([\w:.@+-]+)[ \t]*\([ \t]*\))[ \t]*\n?[ \t]*\{/gm;

/** After the walk: declares the functions whose names it has not seen in their place. */
export function declareLostFunctions(walk: BashWalk, known: ReadonlySet<number>): void {
  const { facts, text } = walk;
  for (const match of text.matchAll(header)) {
    const [whole, indent = '', first, second] = match;
    const name = first ?? second ?? '';
    const nameStart =
      match.index + whole.indexOf(name, indent.length + (first === undefined ? 0 : 'function'.length));
    if (known.has(nameStart)) continue;
    const start = match.index + indent.length;
    facts.open({
      kind: 'function',
      depth: 0,
      parent: null,
      start,
      end: endOfFunction(text, match.index + whole.length, indent),
      name,
      nameStart,
      bodyStart: match.index + whole.length - 1,
      exported: true,
      doc: docAbove(text, facts.comments, start, hashComments),
    });
    facts.top = null;
  }
  facts.sortByPosition();
}

/** The brace that closes it stands on a line of its own under the header, or on the header's line. */
function endOfFunction(text: string, from: number, indent: string): number {
  const lineEnd = text.indexOf('\n', from);
  const line = text.slice(from, lineEnd === -1 ? text.length : lineEnd);
  if (line.trimEnd().endsWith('}')) return from + line.trimEnd().length;
  const close = text.indexOf(`\n${indent}}`, from);
  return close === -1 ? text.length : close + indent.length + 2;
}
