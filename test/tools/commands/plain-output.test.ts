import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainOutput } from '../../../src/tools/commands/plain-output.ts';

const cases: readonly (readonly [string, string])[] = [
  ['plain\ttext\n', 'plain\ttext\n'],
  ['a\r\nb', 'a\nb'],
  ['\u001b[1;31mred\u001b[0m', 'red'],
  ['\u009b31mred', 'red'],
  ['\u001b]0;title\u0007text', 'text'],
  ['\u001b]8;;https://x\u001b\\link\u001b]8;;\u001b\\', 'link'],
  ['\u001b]52;c;cm0gLXJm\u0007', ''],
  ['\u001bPq#0\u001b\\x', 'x'],
  ['\u001b[2J\u001b[Hx', 'x'],
  [' 10%\r 50%\r100%\n', '100%\n'],
  ['done\r\n', 'done\n'],
  ['a\u0008b\u0000c\u0007', 'abc'],
  ['a\u202eb', 'a\\u{202e}b'],
  ['a\u200bb\ufeff', 'a\\u{200b}b\\u{feff}'],
  ['Käse 日本 🙂', 'Käse 日本 🙂'],
];

test.each(cases)('is text only: %j', (text, plain) => {
  expect(plainOutput(text)).toBe(plain);
});

test('nothing that steers a terminal is left, whatever is printed', () => {
  const unit = fc.constantFrom(
    '\u001b',
    '[',
    ']',
    'm',
    '\u009b',
    '\u0007',
    '\\',
    ';',
    '1',
    'a',
    '\r',
    '\n',
    '\u202e',
    '\u0090',
  );
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 30 }), (units) => {
      const plain = plainOutput(units.join(''));
      expect(plain).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
      expect(plainOutput(plain)).toBe(plain);
    }),
  );
});
