/** The text of a piece that is embedded: where it stands, what it is, and its lines. Pure. */
import type { TextPiece } from '../code-index.ts';

/**
 * Some 1,000 tokens of code. Servers refuse what is longer than the model's window, 2,048 tokens of some, instead of
 * cutting it (ollama#14186).
 */
export const mostCharacters = 4_000;

/** @param lines of the whole file */
export function pieceText(path: string, piece: TextPiece, lines: readonly string[]): string {
  const { symbol, startLine, endLine } = piece;
  const name =
    symbol === null ? '' : ` ${symbol.container === null ? '' : `${symbol.container}.`}${symbol.name}`;
  const text = `${path}${name}\n${lines.slice(startLine - 1, endLine).join('\n')}`;
  return text.length <= mostCharacters ? text : wholeCharacters(text, mostCharacters);
}

/** Not ended in the middle of a character. */
export function wholeCharacters(text: string, most: number): string {
  return text.slice(0, most).replace(/[\ud800-\udbff]$/, '');
}
