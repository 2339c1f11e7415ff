import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hunksOf, withHunks } from '../../src/edits/change-hunks.ts';
import type { FileChange } from '../../src/edits/file-change.ts';
import { renderDiff } from '../../src/edits/render-diff.ts';

const bytes = (text: string | null) => (text === null ? null : Buffer.from(text));
const change = (before: string | null, after: string | null): FileChange => ({
  path: 'a.ts',
  before: bytes(before),
  after: bytes(after),
  mode: before === null ? null : 0o644,
});

const numbers = Array.from({ length: 30 }, (_, at) => `${at + 1}\n`);
const replaced = (...at: number[]) =>
  numbers.map((line, index) => (at.includes(index) ? 'new\n' : line)).join('');

function check(
  title: string,
  before: string | null,
  after: string | null,
  accepted: readonly number[],
  expected: string | null | 'nothing',
): void {
  test(title, () => {
    const result = withHunks(change(before, after), accepted);
    if (expected === 'nothing') expect(result).toBeNull();
    else
      expect(result && { ...result, after: result.after && Buffer.from(result.after).toString() }).toEqual({
        ...change(before, after),
        after: expected,
      });
  });
}

const twoPlaces = replaced(2, 20);
check('the first of two hunks', numbers.join(''), twoPlaces, [0], replaced(2));
check('the second of two hunks', numbers.join(''), twoPlaces, [1], replaced(20));
check('both hunks', numbers.join(''), twoPlaces, [0, 1], twoPlaces);
check('no hunk', numbers.join(''), twoPlaces, [], 'nothing');
check('a hunk that is not there', numbers.join(''), twoPlaces, [2], 'nothing');
check('a new file', null, 'a\n', [0], 'a\n');
check('a new file that is not wanted', null, 'a\n', [], 'nothing');
check('a new file with nothing in it', null, '', [0], '');
check('a file that goes', 'a\n', null, [0], null);
check('a file that has nothing in it and goes', '', null, [0], null);
check('a file that is emptied', 'a\n', '', [0], '');
check('what is no text is taken whole', 'a\0b', 'a\0c', [0], 'a\0c');
check('what is no text and is not wanted', 'a\0b', 'a\0c', [], 'nothing');
check(
  'line ends of both kinds, a byte order mark and a last line without an end stay',
  `\ufeffold\r\n${numbers.join('')}tail\r\nlast`,
  `\ufeffnew\n${numbers.join('')}tail\r\nLAST\n`,
  [1],
  `\ufeffold\r\n${numbers.join('')}tail\r\nLAST\n`,
);
check('a byte order mark alone', 'a\n', '\ufeffa\n', [0], '\ufeffa\n');

test('a file in Latin-1 stays in it where a hunk is left out', () => {
  const latin = (...at: number[]) => Buffer.from(`é\n${replaced(...at)}`, 'latin1');
  const result = withHunks({ path: 'a', before: latin(), after: latin(2, 20), mode: 0o644 }, [1]);
  expect(result?.after).toEqual(latin(20));
});

test('hunks say where they begin, what differs, and what cannot be seen', () => {
  expect(hunksOf(change('a\nb\n\u202ec', 'a\nB\n\tc\u001b[2J\n'))).toEqual([
    {
      oldStart: 1,
      newStart: 1,
      lines: [
        { kind: 'same', text: 'a' },
        { kind: 'removed', text: 'b', note: 'LF' },
        { kind: 'removed', text: '\\u202ec', note: 'no line end' },
        { kind: 'added', text: 'B', note: 'LF' },
        { kind: 'added', text: '\tc\\u001b[2J', note: 'LF' },
      ],
    },
  ]);
  expect(hunksOf(change('a\r\n', 'a\n'))?.[0]?.lines).toEqual([
    { kind: 'removed', text: 'a', note: 'CRLF' },
    { kind: 'added', text: 'a', note: 'LF' },
  ]);
  expect(hunksOf(change('a\r\n', 'b\r\n'))?.[0]?.lines).toEqual([
    { kind: 'removed', text: 'a' },
    { kind: 'added', text: 'b' },
  ]);
  expect(hunksOf(change('a\n', 'a\n'))).toEqual([]);
  expect(hunksOf(change('a\0', 'b\0'))).toBeNull();
});

const fileText = fc
  .tuple(
    fc.constantFrom('', '\ufeff'),
    fc.array(fc.tuple(fc.constantFrom('a', 'b', '', 'é'), fc.constantFrom('\n', '\r\n')), { maxLength: 40 }),
    fc.constantFrom('', 'a', 'z'),
  )
  .map(([mark, lines, last]) => mark + lines.map((line) => line.join('')).join('') + last);

/** Of one text and one that was made of it by changes here and there. */
const changes = fc
  .tuple(
    fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('\n', '\r\n')), { maxLength: 60 }),
    fc.array(fc.tuple(fc.nat(60), fc.constantFrom('', 'x\n', 'y\r\n', 'x\ny\n')), { maxLength: 6 }),
    fc.constantFrom('', 'end'),
    fc.constantFrom('', 'end', 'END'),
  )
  .map(([lines, edits, oldEnd, newEnd]) => {
    const old = lines.map((line) => line.join(''));
    const current = [...old];
    for (const [at, text] of edits) current[at % Math.max(1, current.length)] = text;
    return change(old.join('') + oldEnd, current.join('') + newEnd);
  });
const anyChange = fc.oneof(
  changes,
  fc.tuple(fileText, fileText).map(([before, after]) => change(before, after)),
);

test('all hunks are the change, none are nothing, and a part and then the rest are the change', () => {
  fc.assert(
    fc.property(anyChange, fc.infiniteStream(fc.boolean()), (whole, choices) => {
      fc.pre(!Buffer.from(whole.before ?? '').equals(Buffer.from(whole.after ?? '')));
      const all = (hunksOf(whole) ?? []).map((_, at) => at);
      expect(withHunks(whole, all)).toEqual(whole);
      expect(withHunks(whole, [])).toBeNull();
      const some = all.filter(() => choices.next().value);
      const part = withHunks(whole, some);
      const middle = part === null ? whole.before : part.after;
      const rest: FileChange = { ...whole, before: middle };
      const left = hunksOf(rest) ?? [];
      const ended = withHunks(
        rest,
        left.map((_, at) => at),
      );
      expect(Buffer.from(ended === null ? (middle ?? '') : (ended.after ?? ''))).toEqual(whole.after);
    }),
    { numRuns: 400 },
  );
});

test('hunks hold the lines of the rendered diff', () => {
  fc.assert(
    fc.property(anyChange, (whole) => {
      fc.pre(!Buffer.from(whole.before ?? '').equals(Buffer.from(whole.after ?? '')));
      const signs = { same: ' ', added: '+', removed: '-' };
      const lines = (hunksOf(whole) ?? []).flatMap((hunk) =>
        hunk.lines.map(({ kind, text }) => signs[kind] + text),
      );
      const rendered = renderDiff([whole]).replace(/\r\n/g, '\n').split('\n');
      const body = rendered.filter((line) => /^[ +-]/.test(line) && !/^(---|\+\+\+) /.test(line));
      expect(lines).toEqual(body);
    }),
    { numRuns: 200 },
  );
});
