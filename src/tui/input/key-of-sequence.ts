/** One sequence of a terminal, taken apart → the key that it is. `null`: it means nothing. Pure. */
import { type Key, key, typed } from './input-event.ts';
import {
  arrowOfSmallLetter,
  keyOfCodePoint,
  keyOfLetter,
  keyOfNumber,
  kittyKeypad,
  textOfKeypadLetter,
} from './key-codes.ts';

export interface Held {
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
}
export const nothingHeld: Held = { ctrl: false, alt: false, shift: false };

/** `ESC O`, its letter. */
export function ss3Key(letter: string, held: Held): Key | null {
  if (letter === 'M') return key('enter', held);
  if (letter === 'I') return key('tab', held);
  const arrow = arrowOfSmallLetter[letter];
  if (arrow !== undefined) return key(arrow, { ...held, ctrl: true });
  const character = textOfKeypadLetter[letter];
  return character === undefined ? namedKey(keyOfLetter[letter], held) : characterKey(character, held);
}

/** `ESC [`: its parameters and its last byte. */
export function csiKey(parameters: string, last: string, isAltHeld: boolean): Key | null {
  // With a mark in front it is a reply or the mouse.
  if (/^[<=>?]/.test(parameters)) return null;
  const [first = '', second = '', third = ''] = parameters.split(';');
  if (last === 'u') return keyByNumber(first, second);
  if (last === '~' && first === '27' && third !== '') return keyByNumber(third, second);
  const held = heldOf(second, isAltHeld);
  if (second.includes(':') && second.split(':')[1] === '3') return null;
  if (last === '~') return namedKey(keyOfNumber[Number(first)], held);
  if (last === '$') return namedKey(keyOfNumber[Number(first)], { ...held, shift: true });
  if (last === '^') return namedKey(keyOfNumber[Number(first)], { ...held, ctrl: true });
  if (last === '@') return namedKey(keyOfNumber[Number(first)], { ...held, ctrl: true, shift: true });
  if (last === 'Z') return namedKey('tab', { ...held, shift: true });
  const arrow = arrowOfSmallLetter[last];
  if (arrow !== undefined) return namedKey(arrow, { ...held, shift: true });
  // `ESC [ 12;40 R` says where the cursor is.
  if (last === 'R' && parameters !== '' && first !== '1') return null;
  // Old ones send `ESC [ 5 C` for Ctrl-Right.
  const isOld = second === '' && first !== '' && first !== '1';
  return namedKey(keyOfLetter[last], isOld ? heldOf(first, isAltHeld) : held);
}

/** As kitty (`ESC [ 13;2 u`) and xterm (`ESC [ 27;2;13 ~`) say it: the number of a character, and what is held. */
function keyByNumber(character: string, modifiers: string): Key | null {
  const [code = '', shifted = ''] = character.split(':');
  const [, event = ''] = modifiers.split(':');
  const point = Number.parseInt(code, 10);
  // 3: it was let go.
  if (event === '3' || Number.isNaN(point)) return null;
  const bits = modifierBits(modifiers);
  // With Super or Hyper held it is for the window manager.
  if ((bits & 0b11000) !== 0) return null;
  const held = heldOf(modifiers, false);
  const name = keyOfCodePoint[point];
  if (name !== undefined) return namedKey(name, held);
  const keypad = kittyKeypad[point];
  if (keypad !== undefined) {
    return 'key' in keypad ? namedKey(keypad.key, held) : characterKey(keypad.text, held);
  }
  // Private use: keys without a meaning here.
  if (point < 0x20 || (point >= 57344 && point <= 63743) || point > 0x10ffff) return null;
  if (!isText(point) || (point >= 0xd800 && point <= 0xdfff)) return null;
  const shiftedPoint = Number.parseInt(shifted, 10);
  const text = String.fromCodePoint(point);
  const isTyped = !held.ctrl && !held.alt;
  if (isTyped && held.shift && isText(shiftedPoint) && shiftedPoint <= 0xffff) {
    return typed(String.fromCharCode(shiftedPoint));
  }
  if (isTyped && held.shift) return typed(text.toUpperCase());
  // Ctrl-_ is what Ctrl-/ is elsewhere.
  if (held.ctrl && (text === '_' || (text === '-' && held.shift))) return key('/', { ...held, shift: false });
  // Ctrl with these is another key on every keyboard that has no such protocol; it means the same here.
  if (held.ctrl && !held.shift) {
    const same = { h: 'backspace', i: 'tab', m: 'enter', '[': 'escape' }[text.toLowerCase()];
    if (same !== undefined) return namedKey(same, { ...held, ctrl: false });
  }
  return characterKey(text, held);
}

export function namedKey(name: string | undefined, held: Held): Key | null {
  return name === undefined ? null : key(name, held);
}

export function characterKey(character: string, held: Held): Key {
  if (!held.ctrl && !held.alt) return typed(character);
  const name = character.toLowerCase();
  return key(name, { ...held, shift: held.shift || name !== character });
}

/** What has a code below the space. */
export function controlKey(code: number, held: Held): Key {
  const name = keyOfCodePoint[code];
  if (name !== undefined) return key(name, held);
  const letter = code === 0 ? ' ' : code === 0x1f ? '/' : String.fromCharCode(code + 0x40).toLowerCase();
  return key(letter, { ...held, ctrl: true });
}

/** 1 more than a sum of 1 Shift, 2 Alt, 4 Ctrl, 8 Super, 16 Hyper, 32 Meta, 64 and 128 for locks. */
function modifierBits(parameter: string): number {
  const number = Number.parseInt(parameter, 10);
  return number >= 1 && number <= 256 ? number - 1 : 0;
}

export function heldOf(parameter: string, isAltHeld: boolean): Held {
  const bits = modifierBits(parameter);
  return { shift: (bits & 1) !== 0, alt: isAltHeld || (bits & 0b100010) !== 0, ctrl: (bits & 4) !== 0 };
}

export function isText(code: number): boolean {
  return code >= 0x20 && code !== 0x7f && !(code >= 0x80 && code <= 0x9f);
}
