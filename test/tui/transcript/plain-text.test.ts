import { expect, test } from 'vitest';
import { plainText } from '../../../src/tui/transcript/plain-text.ts';
import { wrapWords } from '../../../src/tui/transcript/wrap-words.ts';

test.each([
  ['colours of others', '\u001b[31mred\u001b[0m', 'red'],
  ['a cleared screen', 'a\u001b[2J\u001b[Hb', 'ab'],
  ['a title and a link', '\u001b]0;title\u0007x\u001b]8;;http://a\u001b\\y', 'xy'],
  ['a sequence that is not whole', 'a\u001b[', 'a['],
  ['C1 controls and changes of direction', 'a\u009b2Jb\u202ec', 'a2Jbc'],
  ['tabs and line ends stay seen', 'a\tb\nc', 'a   b\nc'],
])('%s', (_, text, plain) => {
  expect(plainText(text)).toBe(plain);
});

test.each([
  ['between words', 'one two three', 10, ['one two', 'three']],
  ['with its indent', '  one two three', 10, ['  one two', '  three']],
  ['a word that is too long', 'abcdefghijklm', 10, ['abcdefghij', 'klm']],
  ['wide characters take two', '日本語日本語', 10, ['日本語日本', '語']],
  ['lines stay lines', 'a\n\nb', 10, ['a', '', 'b']],
])('lines are broken %s', (_, text, columns, lines) => {
  expect(wrapWords(text, columns)).toEqual(lines);
});
