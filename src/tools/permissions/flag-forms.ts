/**
 * Splits the words behind a program into flags, their values and operands, by a short list of the flags that are known: as
 * programs that use `getopt` do it. A flag that the list does not have is `unlisted`. Pure.
 */
import type { Word } from './shell-words.ts';

/**
 * `letters`: one after another; `words`: separated by blanks, without dashes. A mark behind a flag says that it has a value:
 * `:` any text, `@` a path that is read, `!` a path that is written, `?` a text that is attached or missing, and `~` a text
 * that stands for the first operand (the pattern of `grep -e`).
 */
export interface FlagForms {
  readonly letters?: string;
  readonly words?: string;
  /** Long flags stand behind one dash, as with `find`. */
  readonly singleDash?: boolean;
  /** Nothing behind the first operand is a flag. */
  readonly stopsAtOperand?: boolean;
  /** `-5`. */
  readonly numbers?: boolean;
}

export interface FlagValue {
  readonly flag: string;
  readonly mark: string;
  readonly value: Word;
}

export interface SplitWords {
  /** As in the list, each once for every time that it stands there. */
  readonly flags: readonly string[];
  readonly values: readonly FlagValue[];
  readonly operands: readonly Word[];
  readonly unlisted: readonly Word[];
  /** How many words before the first operand, for those that stop there. */
  readonly operandsFrom: number;
}

const marks = ':@!?~';

export function splitWords(words: readonly Word[], forms: FlagForms): SplitWords {
  const long = longForms(forms.words ?? '');
  const flags: string[] = [];
  const values: FlagValue[] = [];
  const operands: Word[] = [];
  const unlisted: Word[] = [];
  let at = 0;
  let operandsFrom = words.length;
  const take = (flag: string, mark: string, attached: string | null, word: Word): void => {
    flags.push(flag);
    if (mark === '') {
      if (attached !== null) unlisted.push(word);
      return;
    }
    if (mark === '?') {
      if (attached !== null) values.push({ flag, mark, value: { ...word, value: attached } });
      return;
    }
    const value = attached === null ? words[++at] : { ...word, value: attached };
    if (value === undefined) unlisted.push(word);
    else values.push({ flag, mark, value });
  };
  for (; at < words.length; at++) {
    const word = words[at] as Word;
    const text = word.value;
    // What is not known might be a flag; so might what a pattern finds.
    if (text === null || (word.isPattern && /^[*?[+@!]/.test(text))) {
      if (forms.stopsAtOperand) {
        operandsFrom = at;
        operands.push(...words.slice(at));
        break;
      }
      operands.push(word);
      continue;
    }
    if (text === '--') {
      operandsFrom = at + 1;
      operands.push(...words.slice(at + 1));
      break;
    }
    if (!text.startsWith('-') || text === '-') {
      if (forms.stopsAtOperand) {
        operandsFrom = at;
        operands.push(...words.slice(at));
        break;
      }
      operands.push(word);
      continue;
    }
    if (forms.numbers && /^-\d+$/.test(text)) continue;
    // Whatever `--include=*.ts` finds begins in the same way; `-*` may find any flag.
    if (word.isPattern && !/^--?[\w-]+=/.test(text)) unlisted.push(word);
    else if (text.startsWith('--') || forms.singleDash) {
      const [, name = '', attached] = /^--?([^=]*)(?:=([\s\S]*))?$/.exec(text) ?? [];
      const mark = long.get(name);
      if (mark === undefined) unlisted.push(word);
      else take(name, mark, attached ?? null, word);
    } else {
      const letters = forms.letters ?? '';
      for (let index = 1; index < text.length; index++) {
        const letter = text.charAt(index);
        const found = marks.includes(letter) ? -1 : letters.indexOf(letter);
        if (found < 0) {
          unlisted.push(word);
          break;
        }
        const next = letters.charAt(found + 1);
        const mark = next !== '' && marks.includes(next) ? next : '';
        if (mark === '') {
          flags.push(letter);
          continue;
        }
        const attached = text.slice(index + 1);
        take(letter, mark, attached === '' ? null : attached, word);
        break;
      }
    }
  }
  return { flags, values, operands, unlisted, operandsFrom };
}

function longForms(text: string): ReadonlyMap<string, string> {
  const forms = text.split(' ').filter((form) => form !== '');
  return new Map(
    forms.map((form) => {
      const mark = form.slice(-1);
      return marks.includes(mark) ? [form.slice(0, -1), mark] : [form, ''];
    }),
  );
}
