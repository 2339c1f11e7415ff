/** What a person does at the keyboard, as data. Knows nothing about what it is to mean. */

export interface Key {
  /**
   * Of the key without its modifiers: a character in lower case (`a`, `/`), or one of the names below.
   * Ctrl-A is `{ name: 'a', ctrl: true }`; a typed `A` is `{ name: 'a', shift: true, text: 'A' }`.
   */
  readonly name: string;
  /** What it types; `null`: nothing, as with Enter, arrows and whatever is held with Ctrl or Alt. May be several characters (IME). */
  readonly text: string | null;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
}

/** Names of keys that type nothing. */
export type NamedKey =
  | 'enter'
  | 'tab'
  | 'escape'
  | 'backspace'
  | 'delete'
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'home'
  | 'end'
  | 'pageup'
  | 'pagedown'
  | 'insert'
  | `f${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12}`;

export type InputEvent =
  | { readonly type: 'key'; readonly key: Key }
  /** Bracketed paste, as one, with `\n` line ends and without control characters but tab and line end. */
  | { readonly type: 'paste'; readonly text: string }
  /** The terminal says what its background is. */
  | { readonly type: 'background'; readonly isDark: boolean };

/** For tests and tables of keys: `key('c', { ctrl: true })`, `key('enter')`, `typed('A')`. */
export function key(
  name: NamedKey | (string & {}),
  held: Partial<Pick<Key, 'ctrl' | 'alt' | 'shift'>> = {},
): Key {
  return { name, text: null, ctrl: false, alt: false, shift: false, ...held };
}

export function typed(text: string): Key {
  const isUpper = text !== text.toLowerCase();
  return { name: text.toLowerCase(), text, ctrl: false, alt: false, shift: isUpper };
}
