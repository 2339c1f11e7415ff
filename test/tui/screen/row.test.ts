import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeRow, paintCells, type Row, readRow } from '../../../src/tui/screen/row.ts';

const esc = '\u001b';
const painted = (row: Row) => paintCells(row.cells, 0, row.cells.length);

describe('a line is cut to the width of the screen', () => {
  test.each<[name: string, line: string, columns: number, shown: string]>([
    ['plain', 'abcdef', 4, 'abcd'],
    ['a style is closed', `${esc}[31mabcdef${esc}[39m`, 3, `${esc}[31mabc${esc}[m`],
    [
      'a link is closed',
      `${esc}]8;;x://y\u0007abc${esc}]8;;\u0007`,
      2,
      `${esc}]8;;x://y${esc}\\ab${esc}]8;;${esc}\\`,
    ],
    ['no half of a wide character', '日本語', 5, '日本'],
    ['accents stay with their letter', 'e\u0301e\u0301e\u0301', 2, 'e\u0301e\u0301'],
    ['a tab is up to eight spaces', 'a\tb', 20, 'a       b'],
    ['blanks at the end', 'ab   ', 20, 'ab'],
    ['but not those that are seen', `ab${esc}[7m  ${esc}[27m`, 20, `ab${esc}[7m  ${esc}[m`],
    ['styles that nobody sees', `${esc}[1m${esc}[22mab${esc}[31m${esc}[39m`, 20, 'ab'],
    ['nothing that steers', `a${esc}[5Cb${esc}Mc${esc}]0;t\u0007d\u0008e`, 20, 'abcde'],
  ])('%s', (_, line, columns, shown) => {
    expect(painted(readRow(line, columns))).toBe(shown);
  });
});

describe('the shortest way from one style to another', () => {
  test.each([
    ['1', '1;31', '31'],
    ['1;31', '31', '22'],
    ['31', '38;5;80', '38;5;80'],
    ['1;3;4;31', '', ''],
    ['1', '2', '0;2'],
    ['1;31', '2;31', '22;2'],
    ['1;3;4;7', '31', '0;31'],
    ['48;2;1;2;3', '41', '41'],
    ['4:3', '4', '4'],
  ])('%s → %s', (from, to, change) => {
    const row = readRow(`${esc}[${from}ma${esc}[0;${to}mb`, 10);
    const end = to === '' ? '' : `${esc}[m`;
    expect(painted(row)).toBe(`${esc}[${from}ma${esc}[${change}mb${end}`);
  });
});

describe('what is written over a line', () => {
  const change = (before: string, after: string) => {
    const { pieces, eraseFrom } = changeRow(readRow(before, 80), readRow(after, 80));
    return { pieces: pieces.map(({ column, text }) => [column, text]), eraseFrom };
  };
  test.each<[string, string, ReturnType<typeof change>]>([
    ['working 9s', 'working 10s', { pieces: [[8, '10s']], eraseFrom: null }],
    [
      '10s · 1,234 tokens',
      '11s · 1,235 tokens',
      {
        pieces: [
          [1, '1'],
          [10, '5'],
        ],
        eraseFrom: null,
      },
    ],
    ['a long line', 'a', { pieces: [], eraseFrom: 1 }],
    ['日本', 'a本', { pieces: [[0, 'a本']], eraseFrom: 3 }],
    [`${esc}[31mred${esc}[m`, 'red', { pieces: [[0, 'red']], eraseFrom: null }],
    // Terminals do not agree how wide it is: from there on all is written.
    ['a 🙂 bc', 'a 🙂 bd', { pieces: [[2, '🙂 bd']], eraseFrom: 7 }],
    ['a 🙂 bc', 'x 🙂 bc', { pieces: [[0, 'x']], eraseFrom: null }],
  ])('%j → %j', (before, after, expected) => {
    expect(change(before, after)).toEqual(expected);
  });
});

test('reading what was painted gives the same cells', () => {
  const word = fc.constantFrom(
    'a',
    ' ',
    '日',
    'é',
    `${esc}[1m`,
    `${esc}[22m`,
    `${esc}[38;5;80m`,
    `${esc}[48:2::1:2:3m`,
    `${esc}[m`,
    `${esc}]8;;u\u0007`,
    `${esc}]8;;\u0007`,
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 30 }), (words) => {
      const row = readRow(words.join(''), 20);
      expect(readRow(painted(row), 20).cells).toEqual(row.cells);
    }),
  );
});
