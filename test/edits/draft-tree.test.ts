import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { draftIn, draftProject } from './draft-project.ts';

const numbers = 'one\ntwo\nthree\nfour\n';

test('a block is replaced where it stands, and nothing is written', () => {
  const { folder, draft, after } = draftProject({ 'a.txt': numbers });
  expect(draft.replaceBlock('a.txt', ['two', 'three'], ['2'])).toEqual({
    ok: true,
    path: 'a.txt',
    lines: { start: 2, end: 2 },
    note: null,
  });
  expect(after()).toEqual({ 'a.txt': 'one\n2\nfour\n' });
  expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe(numbers);
});

test.each([
  ['carriage returns stay', 'a\r\nb\r\nc\r\n', ['b'], ['x', 'y'], 'a\r\nx\r\ny\r\nc\r\n'],
  ['mixed line ends stay as they are', 'a\r\nb\nc\r\nd', ['b'], ['x'], 'a\r\nx\nc\r\nd'],
  ['a last line without an end keeps none', 'a\nb', ['b'], ['x', 'y'], 'a\nx\ny'],
  ['a byte order mark stays', '\ufeffa\nb\n', ['a'], ['x'], '\ufeffx\nb\n'],
  ['lines are taken out', 'a\nb\nc\n', ['b'], [], 'a\nc\n'],
])('%s', (_, text, wanted, replacement, expected) => {
  const { draft, after } = draftProject({ f: text });
  expect(draft.replaceBlock('f', wanted, replacement).ok).toBe(true);
  expect(after()).toEqual({ f: expected });
});

test.each([
  ['', 'a\nb\n'],
  ['\n', 'a\nb\n'],
  ['\r\n\r\n', 'a\r\nb\r\n'],
])('a file that says nothing (%j) has one place: all of it', (text, expected) => {
  const { draft, after } = draftProject({ f: text });
  expect(draft.replaceBlock('f', [], ['a', 'b']).ok).toBe(true);
  expect(after()).toEqual({ f: expected });
});

test('a file in another encoding keeps it, and what cannot be written in it is refused', () => {
  const { draft } = draftProject({
    'l.txt': Buffer.from('caf\xe9\nb\n', 'latin1'),
    'u.txt': Buffer.from('\ufeffa\nb\n', 'utf16le'),
  });
  expect(draft.replaceBlock('l.txt', ['b'], ['\xe0'])).toMatchObject({ ok: true });
  expect(draft.replaceBlock('l.txt', ['café'], ['漢'])).toMatchObject({
    ok: false,
    problem: expect.stringContaining('latin1'),
  });
  expect(draft.replaceBlock('u.txt', ['b'], ['漢'])).toMatchObject({ ok: true });
  const [latin, wide] = draft.changes();
  expect(Buffer.from(latin?.after ?? []).toString('latin1')).toBe('caf\xe9\n\xe0\n');
  expect(Buffer.from(wide?.after ?? []).toString('utf16le')).toBe('\ufeffa\n漢\n');
});

test.each([
  [
    'that does not stand there',
    ['two', 'thre'],
    ['x'],
    'a.txt: what is to be replaced does not stand there. What comes nearest:\n1| one\n2| two\n3| three\n4| four',
  ],
  [
    'that was made already',
    ['gone'],
    ['two', 'three'],
    'The replacement does: the edit may have been made already.',
  ],
  [
    'that leaves lines out',
    ['two'],
    ['// ... rest of the code unchanged ...'],
    'stands for others, which would be deleted',
  ],
  [
    'with a mark in place of a secret',
    ['two'],
    ['key = [secret 1: api key]'],
    'stands for a secret that was not sent',
  ],
  ['of nothing', [''], ['x'], 'a.txt exists: say which lines of it to replace'],
])('an edit %s is refused with what helps', (_, wanted, replacement, problem) => {
  const { draft, after } = draftProject({ 'a.txt': numbers });
  expect(draft.replaceBlock('a.txt', wanted, replacement)).toMatchObject({
    ok: false,
    problem: expect.stringContaining(problem),
  });
  expect(after()).toEqual({});
});

test('what stands twice is refused with the lines', () => {
  const { draft } = draftProject({ 'a.txt': 'x\ny\nx\n' });
  expect(draft.replaceBlock('a.txt', ['x'], ['z'])).toMatchObject({
    ok: false,
    problem: expect.stringContaining('2 times, from lines 1, 3'),
  });
});

test('lines by number mean those that were shown, wherever they stand by then', () => {
  const { draft, after } = draftProject({ 'a.txt': numbers });
  draft.show('a.txt', 1, 4);
  expect(draft.replaceLines('a.txt', 1, 1, 'zero\nhalf\none\n')).toMatchObject({
    ok: true,
    lines: { start: 1, end: 3 },
  });
  expect(draft.replaceLines('a.txt', 4, 4, 'FOUR')).toMatchObject({ ok: true, lines: { start: 6, end: 6 } });
  expect(after()).toEqual({ 'a.txt': 'zero\nhalf\none\ntwo\nthree\nFOUR\n' });
});

test('lines by number that were not shown, or are gone, are refused', () => {
  const { draft } = draftProject({ 'a.txt': numbers });
  draft.show('a.txt', 2, 2);
  expect(draft.replaceLines('a.txt', 1, 2, 'x')).toMatchObject({
    problem: expect.stringContaining('line 1 has not been read. Read lines 1-2 first.'),
  });
  expect(draft.replaceLines('a.txt', 9, 9, 'x')).toMatchObject({
    problem: expect.stringContaining('has 4 lines; there is no line 9'),
  });
  expect(draft.replaceLines('a.txt', 3, 1, 'x')).toMatchObject({
    problem: expect.stringContaining('no range'),
  });
  const other = draftProject({ 'a.txt': numbers });
  other.draft.show('a.txt', 1, 4);
  other.draft.replaceBlock('a.txt', ['two'], []);
  expect(other.draft.replaceLines('a.txt', 1, 3, 'x')).toMatchObject({
    problem: expect.stringContaining('are not what they were'),
  });
});

test('after numbers were given anew they mean lines as they are, also those that were written', () => {
  const { draft, after } = draftProject({ 'a.txt': numbers });
  draft.show('a.txt', 1, 2);
  draft.replaceLines('a.txt', 1, 1, 'zero\none');
  draft.renumber();
  expect(draft.replaceLines('a.txt', 4, 4, 'x')).toMatchObject({
    ok: false,
    problem: expect.stringContaining('line 4 has not been read'),
  });
  expect(draft.replaceLines('a.txt', 1, 1, '0')).toMatchObject({ ok: true });
  expect(draft.replaceLines('a.txt', 3, 3, '2', ' two')).toMatchObject({ ok: true });
  expect(after()).toEqual({ 'a.txt': '0\none\n2\nthree\nfour\n' });
});

test('a line that is not what it is believed to be is not replaced', () => {
  const { draft } = draftProject({ 'a.txt': numbers });
  draft.show('a.txt', 1, 4);
  expect(draft.replaceLines('a.txt', 2, 2, 'x', 'three')).toMatchObject({
    ok: false,
    problem: expect.stringContaining('a.txt: line 2 is not "three"'),
  });
});

test('lines come in before one, after the last, and into an empty file', () => {
  const { draft, after } = draftProject({ 'a.txt': 'a\nb', e: '' });
  draft.show('a.txt', 1, 2);
  expect(draft.replaceLines('a.txt', 2, 1, 'between')).toMatchObject({ ok: true });
  expect(draft.replaceLines('a.txt', 3, 2, 'end')).toMatchObject({ ok: true });
  expect(draft.replaceLines('e', 1, 0, 'first\n')).toMatchObject({ ok: true });
  expect(after()).toEqual({ 'a.txt': 'a\nbetween\nb\nend', e: 'first\n' });
});

test('files are made, moved and deleted, and come back as if nothing had been', () => {
  const { draft, after } = draftProject({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
  expect(draft.create('a.txt', 'x')).toMatchObject({ ok: false, problem: expect.stringContaining('exists') });
  draft.create('new/c.txt', 'c');
  draft.move('a.txt', 'new/a.txt');
  draft.delete('b.txt');
  expect(after()).toEqual({ 'a.txt': null, 'b.txt': null, 'new/a.txt': 'a\n', 'new/c.txt': 'c\n' });
  draft.move('new/a.txt', 'a.txt');
  draft.create('b.txt', 'b\n');
  draft.delete('new/c.txt');
  expect(after()).toEqual({});
});

test('what is no text is not edited by lines, but may be moved', () => {
  const { draft } = draftProject({ 'a.bin': Buffer.from([0, 1, 2]) });
  expect(draft.read('a.bin')).toMatchObject({ ok: false, problem: 'a.bin is no text file' });
  expect(draft.move('a.bin', 'b.bin').ok).toBe(true);
});

test('bytes outside of the lines that are replaced are what they were, whatever the file and the edits', () => {
  const end = fc.constantFrom('\n', '\r\n');
  const text = fc.array(fc.tuple(fc.constantFrom('a', 'b', '', '\t{', 'é', 'c '), end), {
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(
      text,
      fc.boolean(),
      fc.nat(),
      fc.nat(3),
      fc.array(fc.constantFrom('new', 'n2', ''), { maxLength: 3 }),
      (lines, lastEnds, at, size, made) => {
        const folder = mkdtempSync(join(tmpdir(), 'optimizer-bytes-'));
        try {
          const whole = lines.map(
            ([line, lineEnd], index) => line + (index === lines.length - 1 && !lastEnds ? '' : lineEnd),
          );
          fc.pre(whole.at(-1) !== '');
          const { draft } = draftIn(folder, { f: whole.join('') });
          draft.show('f', 1, whole.length);
          const start = at % whole.length;
          const count = Math.min(size, whole.length - start);
          const outcome = draft.replaceLines('f', start + 1, start + count, made.join('\n'));
          expect(outcome.ok).toBe(true);
          const after = Buffer.from(draft.changes()[0]?.after ?? Buffer.from(whole.join(''))).toString(
            'utf8',
          );
          expect(after.startsWith(whole.slice(0, start).join(''))).toBe(true);
          expect(after.endsWith(whole.slice(start + count).join(''))).toBe(true);
        } finally {
          rmSync(folder, { recursive: true, force: true });
        }
      },
    ),
    { numRuns: 200 },
  );
});

test('a range that ends far beyond the file is refused with its length', () => {
  const { draft } = draftProject({ 'a.txt': numbers });
  draft.show('a.txt', 1, 4);
  expect(draft.replaceLines('a.txt', 1, Number.MAX_SAFE_INTEGER, 'x')).toEqual({
    ok: false,
    problem: 'a.txt has 4 lines; there is no line 5',
  });
});
