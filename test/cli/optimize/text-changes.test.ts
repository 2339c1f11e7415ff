import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changedLines, changedWords, type TextChange } from '../../../src/cli/optimize/text-changes.ts';

function check(title: string, before: string, after: string, expected: string): void {
  const signs = { same: ' ', removed: '-', added: '+' };
  test(title, () => {
    const changes = changedLines(before, after);
    expect(changes.map(({ kind, text }) => `${signs[kind]}${text}`).join('|')).toBe(expected);
  });
}

check('nothing', 'a\nb', 'a\nb', ' a| b');
check('lines that went', 'a\nb\nc\nd', 'a\nd', ' a|-b|-c| d');
check(
  'a mark in their place',
  'a\nb\nc\nd',
  'a\n[… 2 lines left out]\nd',
  ' a|+[… 2 lines left out]|-b|-c| d',
);
check('the end', 'a\nb\nc', 'a', ' a|-b|-c');
check('lines that are the same stay in their order', 'x\na\nx\nb', 'x\nx\nb', ' x|-a| x| b');

test('what stayed and went is what was, what stayed and came is what is', () => {
  const line = fc.constantFrom('a', 'b', 'c', '', '}');
  const text = fc.array(line, { maxLength: 30 }).map((lines) => lines.join('\n'));
  const of = (changes: readonly TextChange[], not: TextChange['kind'], by: string) =>
    changes
      .filter(({ kind }) => kind !== not)
      .map((change) => change.text)
      .join(by);
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = changedLines(before, after);
      expect([of(lines, 'added', '\n'), of(lines, 'removed', '\n')]).toEqual([before, after]);
      const words = changedWords(before, after) ?? [];
      expect([of(words, 'added', ''), of(words, 'removed', '')]).toEqual([before, after]);
    }),
  );
});

test('it takes no longer than the texts are long', () => {
  const lines = Array.from({ length: 200_000 }, (_, at) => (at % 3 === 0 ? '}' : `line ${at % 1_000}`));
  const started = performance.now();
  changedLines(lines.join('\n'), lines.filter((_, at) => at % 7 === 0).join('\n'));
  expect(performance.now() - started).toBeLessThan(5_000);
  expect(changedWords('word '.repeat(10_000), 'word')).toBeNull();
});
