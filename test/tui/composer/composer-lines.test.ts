import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { composerLines } from '../../../src/tui/composer/composer-lines.ts';
import { newComposer, withCandidates } from '../../../src/tui/composer/composer-state.ts';
import { themeOf } from '../../../src/tui/theme.ts';
import { press } from './press.ts';

const look = { columns: 40, rows: 24, theme: themeOf('ansi', 'none'), placeholder: 'ask anything' };

function check(
  keys: readonly string[],
  lines: readonly string[],
  cursor: readonly [row: number, column: number],
  columns = look.columns,
) {
  const { state } = press(keys, newComposer(['first', 'second\nline']), { columns, rows: look.rows });
  const drawn = composerLines(state, { ...look, columns });
  expect(drawn.lines.map(withoutStyles)).toEqual(lines);
  expect([drawn.cursor.row, drawn.cursor.column]).toEqual(cursor);
}

function withoutStyles(line: string): string {
  return line.replace(/\u001b\[[\d;]*m/g, '');
}

test.each<[string, ...Parameters<typeof check>]>([
  ['nothing typed', [], ['› ask anything'], [0, 2]],
  ['a line', ['hello'], ['› hello'], [0, 7]],
  ['two lines', ['a', 'C-j', 'b'], ['› a', '  b'], [1, 3]],
  ['an empty last line', ['a', 'C-j'], ['› a', '  '], [1, 2]],
  ['broken behind a blank', ['one two three'], ['› one two ', '  three'], [1, 7], 14],
  ['a word that is too long', ['abcdefghijklm'], ['› abcdefghijk', '  lm'], [1, 4], 14],
  ['wide characters', ['日本語日本語'], ['› 日本語日本', '  語'], [1, 4], 14],
  ['a tab has a width', ['paste:a\tb'], ['› a    b'], [0, 8]],
  ['a mark', ['see ', 'paste:1\n2\n3\n4'], ['› see [4 lines]'], [0, 15]],
  ['for the shell', ['!ls'], ['! ls'], [0, 4]],
  ['in front of the sign for the shell', ['!ls', 'C-a', 'C-a'], ['! ls'], [0, 0]],
  ['a search', ['C-r', 'fir'], ['  first', 'search: fir'], [1, 11]],
  ['a search that finds nothing', ['C-r', 'zz'], ['  ', 'search: zz (no more)'], [1, 10]],
])('%s', (_, ...checked) => check(...checked));

test.each([
  ['at the end', [], ['↑ 14 more', 'line 15', 'line 16', 'line 17', 'line 18', 'line 19', 'line 20', '']],
  [
    'at the beginning',
    ['<home>', '<home>'],
    ['line 1', 'line 2', 'line 3', 'line 4', 'line 5', 'line 6', 'line 7', '↓ 14 more'],
  ],
])('a third of the screen, %s', (_, keys, expected) => {
  const typed = Array.from({ length: 20 }, (_, at) => [`line ${at + 1}`, 'C-j']).flat();
  const { state } = press([...typed, ...keys]);
  const { lines } = composerLines(state, look);
  expect(lines.map((line) => withoutStyles(line).slice(2))).toEqual(expected);
});

test('the row of the cursor is never one that says how much is beyond', () => {
  let { state } = press(Array.from({ length: 20 }, (_, at) => [`line ${at + 1}`, 'C-j']).flat());
  for (let line = 21; line >= 1; line--) {
    const { lines, cursor } = composerLines(state, look);
    expect(lines[cursor.row]?.slice(2)).toBe(line === 21 ? '' : `line ${line}`);
    ({ state } = press(['<up>'], state));
  }
});

test.each([40, 80, 20])(
  'what is offered fits into %i columns, and the chosen one is to be seen',
  (columns) => {
    const { state } = press(['@c']);
    const candidates = Array.from({ length: 30 }, (_, at) => ({
      insert: `name${at}`,
      label: `src/a/rather/long/path/to/日本/name${at}.ts`,
      detail: 'function src/somewhere/else.ts:10',
    }));
    let offering = withCandidates(state, state.completion?.token ?? 0, candidates);
    for (let at = 0; at < 30; at++) {
      const lines = composerLines(offering, { ...look, columns })
        .lines.map(withoutStyles)
        .slice(1);
      expect(lines).toHaveLength(8);
      for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
      expect(lines.filter((line) => line.startsWith('❯'))).toHaveLength(1);
      ({ state: offering } = press(['<down>'], offering));
    }
  },
);

test('escapes in what is offered and in the text do nothing', () => {
  const { state } = press(['@c']);
  const evil = { insert: 'x', label: 'a\u001b[2Jb', detail: 'c\u001b]0;t\u0007d' };
  const { lines } = composerLines(withCandidates(state, state.completion?.token ?? 0, [evil]), look);
  expect(withoutStyles(lines.join('\n'))).not.toContain('\u001b');
});
