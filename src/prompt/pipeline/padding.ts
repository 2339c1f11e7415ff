/**
 * The blanks by which tools that read a file put its line numbers in a column: `     1→` is `1→`. Pure. Every number and every
 * character of the file stays; a text whose lines are not numbered through from its first line on is left alone.
 */
import { amountOf } from '../../core/amounts.ts';
import type { Shortened } from './text-transforms.ts';

/** Of one line, where nobody needs to know whether the whole text is numbered. */
export const linePadding = /^ +(?=\d+(?:→|\t))/;

const numbered = /^( *)(\d+)(?=→|\t)/;

export function dropPadding(text: string): Shortened | null {
  const lines = text.split('\n');
  let before: { readonly number: number; readonly width: number } | null = null;
  let padded = 0;
  for (const [at, line] of lines.entries()) {
    const [prefix = '', blanks = '', digits = ''] = numbered.exec(line) ?? [];
    if (prefix === '') {
      // What the client adds stands after the file, or it is none.
      if (before === null || lines.slice(at).some((rest) => numbered.test(rest))) return null;
      break;
    }
    const number = Number(digits);
    const width = prefix.length;
    const isNext: boolean = before === null || number === before.number + 1;
    // Numbers that outgrow the column have no blanks before them.
    const isColumn: boolean = before === null || width === before.width || blanks === '';
    if (!isNext || !isColumn) return null;
    before = { number, width };
    padded += blanks.length;
    lines[at] = line.slice(blanks.length);
  }
  return padded === 0
    ? null
    : { text: lines.join('\n'), because: `${amountOf(padded, 'blank')} before line numbers left out` };
}
