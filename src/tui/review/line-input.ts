/** One line of text that is typed. Pure. */
import type { InputEvent } from '../input/input-event.ts';
import { cleanText, graphemesOf } from '../markdown/clean-text.ts';

export interface LineInput {
  readonly characters: readonly string[];
  /** In front of this one. */
  readonly cursor: number;
}

export const emptyLine: LineInput = { characters: [], cursor: 0 };

export function lineText({ characters }: LineInput): string {
  return characters.join('');
}

export function typeLine(line: LineInput, event: InputEvent): LineInput {
  const { characters, cursor } = line;
  if (event.type === 'background') return line;
  if (event.type === 'paste') return insert(line, event.text);
  const { name, text, ctrl, alt } = event.key;
  if (text !== null && !ctrl && !alt) return insert(line, text);
  const at = (place: number) => ({ characters, cursor: Math.max(0, Math.min(characters.length, place)) });
  switch (ctrl ? `ctrl-${name}` : name) {
    case 'left':
    case 'ctrl-b':
      return at(cursor - 1);
    case 'right':
    case 'ctrl-f':
      return at(cursor + 1);
    case 'home':
    case 'ctrl-a':
      return at(0);
    case 'end':
    case 'ctrl-e':
      return at(characters.length);
    case 'backspace':
      return remove(line, cursor - 1, cursor);
    case 'delete':
      return remove(line, cursor, cursor + 1);
    case 'ctrl-u':
      return remove(line, 0, cursor);
    case 'ctrl-k':
      return remove(line, cursor, characters.length);
    case 'ctrl-w':
      return remove(line, wordStart(line), cursor);
    default:
      return line;
  }
}

function insert({ characters, cursor }: LineInput, text: string): LineInput {
  const before = characters.slice(0, cursor).join('');
  const whole = graphemesOf(before + cleanText(text).replace(/\s/g, ' '));
  return { characters: [...whole, ...characters.slice(cursor)], cursor: whole.length };
}

function remove({ characters }: LineInput, from: number, to: number): LineInput {
  if (from < 0) return { characters, cursor: 0 };
  return { characters: [...characters.slice(0, from), ...characters.slice(to)], cursor: from };
}

function wordStart({ characters, cursor }: LineInput): number {
  let at = cursor;
  while (at > 0 && characters[at - 1] === ' ') at -= 1;
  while (at > 0 && characters[at - 1] !== ' ') at -= 1;
  return at;
}
