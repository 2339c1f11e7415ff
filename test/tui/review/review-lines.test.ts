import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { beforeAll, expect, test } from 'vitest';
import { typed } from '../../../src/tui/input/input-event.ts';
import { loadLanguages } from '../../../src/tui/markdown/highlight.ts';
import { diffLines } from '../../../src/tui/review/diff-lines.ts';
import { reviewInput } from '../../../src/tui/review/review-input.ts';
import { reviewLines } from '../../../src/tui/review/review-lines.ts';
import { newReview } from '../../../src/tui/review/review-state.ts';
import { type ColourDepth, type ThemeName, themeOf } from '../../../src/tui/theme.ts';
import { binary, created, deleted, edited, empty, long } from './some-files.ts';

const files = [edited, created, deleted, binary, empty, long];
const noColours = themeOf('ansi', 'none');

beforeAll(() =>
  loadLanguages(
    '',
    files.map(({ path }) => path),
  ),
);

function plain(lines: readonly string[]): string[] {
  return lines.map((line) => stripVTControlCharacters(line).trimEnd());
}

test.each([40, 80, 120])(
  'at %i columns nothing is wider, in any colours, and the text is the same in all',
  (columns) => {
    const looks: readonly (readonly [ThemeName, ColourDepth])[] = [
      ['ansi', '16'],
      ['dark', '256'],
      ['dark', 'true'],
      ['light', '256'],
    ];
    for (let file = 0; file < files.length; file += 1) {
      const state = { ...newReview(files), file };
      const setting = { columns, rows: 24 };
      const { lines } = reviewLines(state, { ...setting, theme: noColours });
      for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
      for (const [name, depth] of looks) {
        const painted = reviewLines(state, { ...setting, theme: themeOf(name, depth) }).lines;
        expect(plain(painted)).toEqual(plain(lines));
        for (const line of painted) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
      }
    }
  },
);

test('a change at 80 columns', () => {
  const { lines, cursor } = reviewLines(newReview([edited, created]), {
    columns: 80,
    rows: 14,
    theme: noColours,
  });
  expect(cursor).toBeNull();
  expect(plain(lines)).toEqual([
    '2 files, +5 −2 · 3 of 3 hunks',
    '[x] src/edited.ts +3 −2 1/2',
    '❯ [x] hunk 1 of 2 line 3',
    '  3   const line3 = 3;',
    '  4   const line4 = 4;',
    '  5   const line5 = 5;',
    '  6 - let total = sum(a, b);',
    '  6 + let total = sum(a, b, c); // with a comment that is longer than there is',
    '      room for in most terminals',
    '  7   const line7 = 7;',
    '  8   const line8 = 8;',
    '  9   const line9 = 9;',
    '  [x] hunk 2 of 2 line 24',
    'y write · n leave · ? keys · space hunk · r retry · e edit · f file  ↓ 6',
  ]);
});

test('a change at 40 columns', () => {
  const { lines } = reviewLines(newReview([edited]), { columns: 40, rows: 9, theme: noColours });
  expect(plain(lines)).toEqual([
    '1 file, +3 −2 · 2 of 2 hunks',
    '[x] src/edited.ts +3 −2',
    '❯ [x] hunk 1 of 2 line 3',
    '  3   const line3 = 3;',
    '  4   const line4 = 4;',
    '  5   const line5 = 5;',
    '  6 - let total = sum(a, b);',
    '  6 + let total = sum(a, b, c); // with',
    'y write · n leave · ? keys  ↓ 12',
  ]);
});

test('side by side from 120 columns on', () => {
  const { lines } = reviewLines(newReview([edited]), { columns: 120, rows: 9, theme: noColours });
  expect(plain(lines).slice(3, 8)).toEqual([
    '  3   const line3 = 3;                                     │   3   const line3 = 3;',
    '  4   const line4 = 4;                                     │   4   const line4 = 4;',
    '  5   const line5 = 5;                                     │   5   const line5 = 5;',
    '  6 - let total = sum(a, b);                               │   6 + let total = sum(a, b, c); // with a comment that is',
    '                                                           │        longer than there is room for in most terminals',
  ]);
});

test('what is asked for an instruction stands where the keys were, with the cursor in it', () => {
  let state = newReview([edited]);
  for (const text of ['r', 'a', '漢'])
    state = reviewInput(state, { type: 'key', key: typed(text) }, { columns: 80, rows: 9 }).state;
  const { lines, cursor } = reviewLines(state, { columns: 80, rows: 9, theme: noColours });
  expect(plain(lines).at(-1)).toBe('What should be different? a漢');
  expect(cursor).toEqual({ row: 8, column: 29 });
});

test('what differs within a line stands out', () => {
  const painted = reviewLines(newReview([edited]), {
    columns: 80,
    rows: 14,
    theme: themeOf('dark', 'true'),
  }).lines;
  expect(painted[7]).toContain('\u001b[1;38;5;231;48;2;28;92;52m, c\u001b[22;39;49m');
  const sixteen = reviewLines(newReview([edited]), {
    columns: 80,
    rows: 14,
    theme: themeOf('ansi', '16'),
  }).lines;
  expect(sixteen[7]).toContain('\u001b[1;32;7m, c\u001b[22;39;27m');
});

test('a diff for the scrollback has no marks', () => {
  const setting = { columns: 60, theme: noColours };
  expect(plain([created, deleted, binary, empty].flatMap((file) => diffLines(file, setting)))).toEqual([
    'docs/new.md new +2',
    '  1 + # New',
    '  2 +     tab',
    'old.py deleted −2',
    '  1 - def f():',
    '  2 -   pass',
    'a/b/c/image.png',
    'not text',
    'empty new',
  ]);
  expect(plain(diffLines(edited, setting)).filter((line) => line === '⋯').length).toBe(1);
});

test('names and texts of files steer nothing', () => {
  const hostile = {
    path: 'a\u001b[2Jb\n.ts',
    kind: 'edited' as const,
    hunks: [
      { oldStart: 1, newStart: 1, lines: [{ kind: 'added' as const, text: 'x\u001b]0;y\u0007\u202e\rz' }] },
    ],
  };
  const lines = [
    ...reviewLines(newReview([hostile]), { columns: 80, rows: 10, theme: noColours }).lines,
    ...diffLines(hostile, { columns: 80, theme: noColours }),
  ];
  expect(lines.join('').replace(/\u001b\[\d+m/g, '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
});

test('the largest review is drawn in passing', () => {
  const huge = {
    ...long,
    hunks: Array.from({ length: 200 }, () => long.hunks?.[0] ?? { oldStart: 1, newStart: 1, lines: [] }),
  };
  let state = newReview([huge]);
  for (let step = 0; step < 50; step += 1) {
    state = reviewInput(state, { type: 'key', key: typed('j') }, { columns: 120, rows: 40 }).state;
    // 24,000 lines; drawn anew for each key they would take longer than a test may.
    expect(reviewLines(state, { columns: 120, rows: 40, theme: noColours }).lines.length).toBeLessThan(41);
  }
});
