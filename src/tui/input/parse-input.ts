/**
 * Bytes of a terminal → what the person did. Holds what is unfinished between chunks; wherever a stream of bytes is cut
 * into chunks, the same comes out. Knows no clock: who reads says when to wait no longer (`flush`).
 *
 * Whatever is not understood (mouse, focus, replies nobody asked for) is swallowed whole, never typed.
 */
import { StringDecoder } from 'node:string_decoder';
import { type InputEvent, type Key, key, typed } from './input-event.ts';
import { keyOfLinuxLetter } from './key-codes.ts';
import {
  characterKey,
  controlKey,
  csiKey,
  type Held,
  heldOf,
  isText,
  namedKey,
  nothingHeld,
  ss3Key,
} from './key-of-sequence.ts';
import { isDarkBackground } from './terminal-background.ts';

const esc = '\u001b';
const pasteEnd = '\u001b[201~';
/** Nothing that we understand is longer; what goes on after it is swallowed without being kept. */
const longestKept = 4096;
const longestParameters = 256;
/** Nobody types so many characters at once: it is a paste of a terminal that does not say so, and one event. */
const longestTyped = 32;

/** How far reading got: so many characters were used up, or what is there is only a beginning. */
type Step = number | 'unfinished';

export class InputParser {
  #decoder = new StringDecoder('utf8');
  /** What came and is not read yet. */
  #rest = '';
  #mode: 'keys' | 'paste' | 'swallow' = 'keys';
  #pasted: string[] = [];

  /** Whether `flush` could make something of what is there: a time-out is worth setting. */
  get isWaiting(): boolean {
    return this.#mode === 'keys' && this.#rest !== '';
  }

  /** Whether a paste has begun whose end did not come yet. */
  get isInPaste(): boolean {
    return this.#mode === 'paste';
  }

  push(chunk: string | Buffer): InputEvent[] {
    const text = typeof chunk === 'string' ? chunk : this.#decoder.write(chunk);
    // What is no UTF-8 is typed by nobody.
    this.#rest += text.replaceAll('\ufffd', '');
    const events: InputEvent[] = [];
    let at = 0;
    while (at < this.#rest.length) {
      const step = this.#read(at, events);
      if (step === 'unfinished') break;
      at += step;
    }
    this.#rest = this.#rest.slice(at);
    return events;
  }

  /**
   * Nothing more came for a while: a lone Escape was the key, and `ESC [` is Alt-[. The beginning of a longer sequence is
   * kept, since the rest of it would be typed.
   */
  flush(): InputEvent[] {
    const rest = this.#rest;
    if (this.#mode !== 'keys' || !/^\u001b{1,2}[[\]OPX^_]?$/.test(rest)) return [];
    this.#rest = '';
    const events: InputEvent[] = [];
    if (rest.startsWith(esc + esc)) events.push({ type: 'key', key: key('escape') });
    const last = rest.at(-1) ?? '';
    if (last === esc) events.push({ type: 'key', key: key('escape') });
    else emit(events, characterKey(last, { ...nothingHeld, alt: true }));
    return events;
  }

  /** The end of a paste got lost: what came of it is the paste. */
  endPaste(): InputEvent[] {
    if (this.#mode !== 'paste') return [];
    this.#pasted.push(this.#rest);
    this.#rest = '';
    const events: InputEvent[] = [];
    this.#finishPaste(events);
    return events;
  }

  #read(at: number, events: InputEvent[]): Step {
    if (this.#mode === 'paste') return this.#readPaste(at, events);
    if (this.#mode === 'swallow') return this.#swallow(at);
    const code = this.#rest.charCodeAt(at);
    if (code === 0x1b) return this.#readEscape(at, events);
    if (code < 0x20 || code === 0x7f) {
      emit(events, controlKey(code, nothingHeld));
      return 1;
    }
    return this.#readText(at, events);
  }

  #readPaste(at: number, events: InputEvent[]): Step {
    const rest = this.#rest;
    const end = rest.indexOf(pasteEnd, at);
    if (end !== -1) {
      this.#pasted.push(rest.slice(at, end));
      this.#finishPaste(events);
      return end - at + pasteEnd.length;
    }
    // The end may have come in part.
    let kept = Math.min(pasteEnd.length - 1, rest.length - at);
    while (kept > 0 && !pasteEnd.startsWith(rest.slice(rest.length - kept))) kept--;
    const size = rest.length - kept - at;
    if (size === 0) return 'unfinished';
    this.#pasted.push(rest.slice(at, at + size));
    return size;
  }

  #finishPaste(events: InputEvent[]): void {
    events.push({ type: 'paste', text: cleanPaste(this.#pasted.join('')) });
    this.#pasted = [];
    this.#mode = 'keys';
  }

  #readText(at: number, events: InputEvent[]): Step {
    const rest = this.#rest;
    let end = at;
    while (end < rest.length && isText(rest.charCodeAt(end))) end++;
    // Half of a character outside of the basic plane.
    const isCut = end === rest.length && isHighSurrogate(rest.charCodeAt(end - 1));
    if (isCut) end--;
    if (end === at) return isCut ? 'unfinished' : 1;
    const text = rest.slice(at, end).replace(/[\u202a-\u202e\u2066-\u2069]/g, '');
    if (text.length > longestTyped) events.push({ type: 'key', key: typed(text) });
    // Keys by themselves, so that each can mean something; what an input method commits stays together.
    else for (const [part] of text.matchAll(/[\u0020-\u007e]|[^\u0020-\u007e]+/g)) emit(events, typed(part));
    return end - at;
  }

  #readEscape(at: number, events: InputEvent[]): Step {
    const rest = this.#rest;
    const next = rest[at + 1];
    if (next === undefined) return 'unfinished';
    if (next === '[') return this.#readCsi(at, at + 2, events, false);
    if (next === 'O') return readSs3(rest, at, at + 2, events, false);
    if (next === ']' || next === 'P' || next === 'X' || next === '^' || next === '_') {
      return this.#readString(at, events);
    }
    if (next === esc) {
      const third = rest[at + 2];
      if (third === undefined) return 'unfinished';
      // rxvt, and terminals that send ESC for Alt, put one in front of the whole sequence.
      if (third === '[') return this.#readCsi(at, at + 3, events, true);
      if (third === 'O') return readSs3(rest, at, at + 3, events, true);
      events.push({ type: 'key', key: key('escape') });
      return 1;
    }
    const code = rest.codePointAt(at + 1) ?? 0;
    if (isHighSurrogate(code)) return 'unfinished';
    const held: Held = { ...nothingHeld, alt: true };
    const character = String.fromCodePoint(code);
    if (code < 0x20 || code === 0x7f) emit(events, controlKey(code, held));
    else if (isText(code)) emit(events, characterKey(character, held));
    return 1 + character.length;
  }

  /** `ESC [`, parameters, a last byte. `from`: where the parameters begin. */
  #readCsi(at: number, from: number, events: InputEvent[], isAltHeld: boolean): Step {
    const rest = this.#rest;
    if (rest[from] === '[') {
      const letter = rest[from + 1];
      if (letter === undefined) return 'unfinished';
      emit(events, namedKey(keyOfLinuxLetter[letter], { ...nothingHeld, alt: isAltHeld }));
      return from + (isLastByte(letter) ? 2 : 1) - at;
    }
    let end = from;
    while (end < Math.min(rest.length, from + longestParameters) && isParameter(rest.charCodeAt(end))) end++;
    const last = rest[end];
    if (last === undefined) return 'unfinished';
    // Something else begins in the middle of it.
    if (!isLastByte(last)) {
      const isOfRxvt = last === '$' && /^\d+$/.test(rest.slice(from, end));
      if (!isOfRxvt) {
        let after = end;
        while (after < Math.min(rest.length, end + 4) && isIntermediate(rest.charCodeAt(after))) after++;
        const final = rest[after];
        if (final === undefined) return 'unfinished';
        return (after > end && isLastByte(final) ? after + 1 : after) - at;
      }
    }
    const parameters = rest.slice(from, end);
    if (last === 'M' && parameters === '') {
      // A report of the mouse as in X10: three characters follow.
      return rest.length < end + 4 ? 'unfinished' : end + 4 - at;
    }
    if (last === '~' && parameters === '200') this.#mode = 'paste';
    else emit(events, csiKey(parameters, last, isAltHeld));
    return end + 1 - at;
  }

  /** A string of the terminal: `ESC ]` and others, up to BEL or ST. */
  #readString(at: number, events: InputEvent[]): Step {
    const rest = this.#rest;
    const end = endOfString(rest, at + 2);
    if (end === null) return this.#unfinished(at);
    const isDark = rest[at + 1] === ']' ? isDarkBackground(rest.slice(at + 2, end.text)) : null;
    if (isDark !== null && end.isWhole) events.push({ type: 'background', isDark });
    return end.after - at;
  }

  #unfinished(at: number): Step {
    if (this.#rest.length - at <= longestKept) return 'unfinished';
    this.#mode = 'swallow';
    return this.#rest.length - at;
  }

  #swallow(at: number): Step {
    const end = endOfString(this.#rest, at);
    if (end === null) return this.#rest.endsWith(esc) ? 'unfinished' : this.#rest.length - at;
    this.#mode = 'keys';
    return end.after - at;
  }
}

/**
 * @returns where the text of the string ends and what follows it begins; `null`: it did not end yet. Any other control
 * character ends it too: a person got tired of waiting.
 */
function endOfString(
  rest: string,
  from: number,
): { readonly text: number; readonly after: number; readonly isWhole: boolean } | null {
  for (let at = from; at < rest.length; at++) {
    const code = rest.charCodeAt(at);
    if (code === 0x07 || code === 0x9c) return { text: at, after: at + 1, isWhole: true };
    if (code === 0x1b) {
      if (at + 1 === rest.length) return null;
      const isWhole = rest[at + 1] === '\\';
      return { text: at, after: isWhole ? at + 2 : at, isWhole };
    }
    if (code < 0x20 || code === 0x7f) return { text: at, after: at, isWhole: false };
  }
  return null;
}

/** `ESC O`, digits for what is held, a letter. `from`: where the digits begin. */
function readSs3(rest: string, at: number, from: number, events: InputEvent[], isAltHeld: boolean): Step {
  let end = from;
  while (end < Math.min(rest.length, from + 4) && /[\d;]/.test(rest[end] ?? '')) end++;
  const letter = rest[end];
  if (letter === undefined) return 'unfinished';
  if (!isLastByte(letter)) return end - at;
  const number = rest.slice(from, end).split(';').at(-1) ?? '';
  const held = heldOf(number, isAltHeld);
  emit(events, ss3Key(letter, held));
  return end + 1 - at;
}

function emit(events: InputEvent[], pressed: Key | null): void {
  if (pressed !== null) events.push({ type: 'key', key: pressed });
}

/** Without the escapes of what was coloured where it was copied. */
function cleanPaste(text: string): string {
  return text
    .replace(/\u001b\[[0-9:;<=>?]*[ -/]*[@-~]/g, '')
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '');
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

function isParameter(code: number): boolean {
  return code >= 0x30 && code <= 0x3f;
}

function isIntermediate(code: number): boolean {
  return code >= 0x20 && code <= 0x2f;
}

function isLastByte(character: string): boolean {
  return character >= '@' && character <= '~';
}
