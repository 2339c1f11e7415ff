import { expect, test } from 'vitest';
import { withoutControls } from '../../src/cli/terminal.ts';

const cases: readonly (readonly [name: string, text: string, shown: string])[] = [
  ['plain text, tabs and line ends stay', 'a\tb\nc', 'a\tb\nc'],
  ['colours do not, nor text that is hidden by them', '\u001b[8mhidden\u001b[0m', '[8mhidden[0m'],
  ['a return to the start of the line does not', 'safe\revil', 'safeevil'],
  ['a cleared screen does not', 'a\u001b[2Jb', 'a[2Jb'],
  ['a new title does not', '\u001b]0;owned\u0007x', ']0;ownedx'],
  [
    'a link that shows another address does not',
    '\u001b]8;;http://evil\u001b\\text',
    ']8;;http://evil\\text',
  ],
  ['an eight-bit escape does not', 'a\u009b31mb', 'a31mb'],
  ['text that is written backwards does not', 'user\u202etxt.exe', 'usertxt.exe'],
  ['backspaces do not', 'safe\b\b\b\bevil', 'safeevil'],
];

test.each(cases)('%s', (_name, text, shown) => {
  expect(withoutControls(text)).toBe(shown);
});
