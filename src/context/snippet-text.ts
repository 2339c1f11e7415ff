/** The text of one piece of a file, in the form that is asked for. Pure but for reading the index and lines. */
import type { CodeIndex, IndexedSymbol } from '../codebase/code-index.ts';
import type { FileLines } from './file-lines.ts';

/** How much of a symbol is sent: all its lines; some of them; its declaration and those of its members; its declaration only. */
export type SnippetForm = 'body' | 'excerpt' | 'skeleton' | 'signature' | 'file';

/** Where the text of snippets comes from. */
export interface Sources {
  readonly index: CodeIndex;
  readonly lines: FileLines;
}

export interface Piece {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  /** `null`: lines that are no symbol. */
  readonly symbol: IndexedSymbol | null;
  /** What an excerpt is cut from, where nothing before it says so. */
  readonly owner?: IndexedSymbol | null;
  /** Stands below its owner: neither its doc nor its container is said. */
  readonly isBeside?: boolean;
}

/** `null` when the lines cannot be read as the index saw them. */
export function textOf({ index, lines: files }: Sources, piece: Piece, form: SnippetForm): string | null {
  const { symbol, path, startLine, endLine } = piece;
  if (form === 'body' || form === 'file' || symbol === null) {
    const lines = files.between(path, startLine, endLine);
    if (lines === null) return null;
    const doc = form === 'body' ? docLine(symbol) : '';
    const { owner = null } = piece;
    const of = form === 'excerpt' && owner !== null ? ` of ${nameOf(owner)}` : '';
    return `${lineMark(startLine, endLine)}${of}\n${doc}${dedent(lines).join('\n')}\n`;
  }
  if (piece.isBeside) return `${lineMark(startLine, endLine)} ${symbol.signature}\n`;
  const head = `${lineMark(startLine, endLine)} ${docLine(symbol).trimEnd()}`.trimEnd();
  if (form === 'signature') return `${head}\n${qualifiedSignature(symbol)}\n`;
  const members = index.members(symbol.id);
  if (members.length === 0) return `${head}\n${qualifiedSignature(symbol)}\n`;
  const lines = members.map(
    (member) => `  ${lineMark(member.startLine, member.endLine)} ${member.signature}`,
  );
  return `${head}\n${symbol.signature}\n${lines.join('\n')}\n`;
}

/** So that lines can be cited: `[10-25]`. */
function lineMark(startLine: number, endLine: number): string {
  return startLine === endLine ? `[${startLine}]` : `[${startLine}-${endLine}]`;
}

/** `Parser.parse`. */
export function nameOf({ container, name }: IndexedSymbol): string {
  return container === null ? name : `${container}.${name}`;
}

function docLine(symbol: IndexedSymbol | null): string {
  const first = symbol?.doc
    ?.split(/\n\s*\n/)[0]
    ?.replace(/\s+/g, ' ')
    .trim();
  return first ? `// ${first.length > 200 ? `${first.slice(0, 197)}...` : first}\n` : '';
}

function qualifiedSignature(symbol: IndexedSymbol): string {
  return symbol.container === null ? symbol.signature : `${symbol.container}: ${symbol.signature}`;
}

function dedent(lines: readonly string[]): readonly string[] {
  const indents = lines
    .filter((line) => line.trim() !== '')
    .map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0);
  const shared = indents.length === 0 ? 0 : Math.min(...indents);
  return shared === 0 ? lines : lines.map((line) => line.slice(Math.min(shared, line.length)));
}

/** What is not sent between two pieces of one symbol; nothing when nothing is missing. */
export function elided(startLine: number, endLine: number): string {
  if (endLine < startLine) return '';
  return startLine === endLine ? `… line ${startLine} …\n` : `… lines ${startLine}-${endLine} …\n`;
}
