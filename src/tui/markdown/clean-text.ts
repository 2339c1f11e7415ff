/** Text of models and files as it may stand on a terminal, and how wide it is there. Pure. */
import stringWidth from 'string-width';

const forbidden =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;
const plain = /^[\u0020-\u007e]*$/;

/**
 * Without what steers a terminal, turns the direction of text around or cannot be seen; tabs and line ends stay. Each
 * character by itself, so that it does not matter where a text was cut.
 */
export function cleanText(text: string): string {
  return text.replace(forbidden, '').replace(/[\ud800-\udfff]/gu, '\ufffd');
}

/** Columns that clean text without tabs takes. */
export function widthOf(text: string): number {
  return plain.test(text) ? text.length : stringWidth(text);
}

/** Tabs become as many spaces as lead to the next stop. */
export function expandTabs(text: string, stop = 4): string {
  if (!text.includes('\t')) return text;
  let line = '';
  for (const part of text.split(/(\t)/)) {
    line += part === '\t' ? ' '.repeat(stop - (widthOf(line) % stop)) : part;
  }
  return line;
}

let segmenter: Intl.Segmenter | null = null;

/** What a person takes for one character. */
export function graphemesOf(text: string): string[] {
  if (plain.test(text)) return [...text];
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

const ideograph = /[\u2e80-\u312f\u3190-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u{20000}-\u{3ffff}]/u;
const neverFirst = /[、。，．：；？！）］｝」』】〉》〕〗ー々…,.:;?!)\]}%]/;
const neverLast = /[（［｛「『【〈《〔〖([{]/;

/** Whether a line may end between two characters that no blank stands between: as in Chinese and Japanese. */
export function mayBreakBetween(before: string, after: string): boolean {
  if (before < '\u2e80' && after < '\u2e80') return false;
  return (
    (ideograph.test(before) || ideograph.test(after)) && !neverFirst.test(after) && !neverLast.test(before)
  );
}

/** Cut wherever a row is full. */
export function rowsOf(text: string, columns: number): string[] {
  const rows: string[] = [];
  let row = '';
  let width = 0;
  for (const grapheme of graphemesOf(text)) {
    const needed = widthOf(grapheme);
    if (width + needed > columns && row !== '') {
      rows.push(row);
      row = '';
      width = 0;
    }
    row += grapheme;
    width += needed;
  }
  return row === '' ? rows : [...rows, row];
}
