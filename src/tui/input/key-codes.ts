/** What terminals send for keys that type nothing: xterm, VT, rxvt, the Linux console, and the protocols of kitty and xterm. Pure. */
import type { NamedKey } from './input-event.ts';

/** Last byte of `ESC [ … <letter>` and `ESC O … <letter>`. */
export const keyOfLetter: Readonly<Record<string, NamedKey>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
};

/** Arrows of rxvt: small letters are held with Shift after `ESC [`, with Ctrl after `ESC O`. */
export const arrowOfSmallLetter: Readonly<Record<string, NamedKey>> = {
  a: 'up',
  b: 'down',
  c: 'right',
  d: 'left',
};

/** Number of `ESC [ <number> ~`. */
export const keyOfNumber: Readonly<Record<number, NamedKey>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};

/** `ESC [ [ <letter>` of the Linux console. */
export const keyOfLinuxLetter: Readonly<Record<string, NamedKey>> = {
  A: 'f1',
  B: 'f2',
  C: 'f3',
  D: 'f4',
  E: 'f5',
};

/** What the numeric keypad sends as `ESC O <letter>` in application mode. */
export const textOfKeypadLetter: Readonly<Record<string, string>> = {
  X: '=',
  j: '*',
  k: '+',
  l: ',',
  m: '-',
  n: '.',
  o: '/',
  p: '0',
  q: '1',
  r: '2',
  s: '3',
  t: '4',
  u: '5',
  v: '6',
  w: '7',
  x: '8',
  y: '9',
};

/** Characters that are keys of their own, as the protocols name them by number. */
export const keyOfCodePoint: Readonly<Record<number, NamedKey>> = {
  8: 'backspace',
  9: 'tab',
  13: 'enter',
  27: 'escape',
  127: 'backspace',
};

/**
 * Numbers that kitty gives to keys without a character: here those of the keypad. The rest (media keys, modifiers by
 * themselves) means nothing.
 * Source: https://sw.kovidgoyal.net/kitty/keyboard-protocol/#functional-key-definitions
 */
export const kittyKeypad: Readonly<Record<number, { readonly key: NamedKey } | { readonly text: string }>> = {
  ...Object.fromEntries(Array.from({ length: 10 }, (_, digit) => [57399 + digit, { text: `${digit}` }])),
  57409: { text: '.' },
  57410: { text: '/' },
  57411: { text: '*' },
  57412: { text: '-' },
  57413: { text: '+' },
  57414: { key: 'enter' },
  57415: { text: '=' },
  57416: { text: ',' },
  57417: { key: 'left' },
  57418: { key: 'right' },
  57419: { key: 'up' },
  57420: { key: 'down' },
  57421: { key: 'pageup' },
  57422: { key: 'pagedown' },
  57423: { key: 'home' },
  57424: { key: 'end' },
  57425: { key: 'insert' },
  57426: { key: 'delete' },
};
