/**
 * Programs that only run another one, and where in their words that one stands. A form of theirs that is not known is
 * unclear. Pure; judges nothing.
 */
import { type FlagForms, splitWords } from './flag-forms.ts';
import { literalWord, unknownWord, type Word } from './shell-words.ts';

export type Unwrapped =
  | {
      readonly kind: 'program';
      readonly words: readonly Word[];
      readonly assignments: readonly { readonly name: string; readonly value: Word }[];
    }
  | { readonly kind: 'script'; readonly script: string }
  | { readonly kind: 'unclear'; readonly because: string };

interface Wrapper extends FlagForms {
  /** Operands before the program, such as the time of `timeout`. */
  readonly operands?: number;
  /** `NAME=value` before the program. */
  readonly assigns?: boolean;
  /** It adds words that nobody knows before. */
  readonly adds?: boolean;
  /** With one of these flags it runs nothing. */
  readonly runsNothingWith?: readonly string[];
}

/** All stop reading flags at the first operand. */
const wrappers: Readonly<Record<string, Wrapper>> = {
  builtin: {},
  busybox: {},
  toybox: {},
  chrt: { letters: 'bfiormp', operands: 1 },
  command: { letters: 'pvV', runsNothingWith: ['v', 'V'] },
  coproc: {},
  doas: { letters: 'nsLu:C:a:' },
  env: { letters: 'i0vu:', words: 'ignore-environment null debug unset:', assigns: true },
  exec: { letters: 'cla:' },
  ionice: { letters: 'tc:n:', words: 'ignore class: classdata:' },
  nice: { letters: 'n:', words: 'adjustment:', numbers: true },
  nohup: {},
  setsid: { letters: 'cfw', words: 'ctty fork wait' },
  stdbuf: { letters: 'i:o:e:', words: 'input: output: error:' },
  sudo: {
    letters: 'AbEHknPSiu:g:h:p:C:T:r:t:D:',
    words: 'user: group: host: prompt: background preserve-env non-interactive stdin set-home login',
    assigns: true,
  },
  time: { letters: 'p' },
  timeout: {
    letters: 'k:s:v',
    words: 'kill-after: signal: preserve-status foreground verbose',
    operands: 1,
  },
  unbuffer: { letters: 'p' },
  xargs: {
    letters: '0rtxn:P:L:I~d:s:E:',
    words: 'null no-run-if-empty verbose exit max-args: max-procs: max-lines: delimiter: max-chars:',
    adds: true,
  },
};

export const shells = new Set(['sh', 'bash', 'dash', 'zsh', 'ksh', 'ash']);
const shellForms: FlagForms = { letters: 'euxvnfo:c', words: 'norc noprofile posix', stopsAtOperand: true };
const findActions = new Set(['-exec', '-execdir', '-ok', '-okdir']);

/** @returns `null`: it runs nothing that its words name */
export function unwrapCommand(words: readonly Word[]): Unwrapped | null {
  const [program, ...rest] = words;
  const name = programName(program);
  if (name === null) return null;
  if (name === 'eval') return joined(rest);
  if (shells.has(name)) return shellScript(name, rest);
  if (name === 'find') return findProgram(rest);
  const wrapper = Object.hasOwn(wrappers, name) ? wrappers[name] : undefined;
  return wrapper === undefined ? null : behindWrapper(name, rest, wrapper);
}

/** Without a folder where that is one of the system. `null`: not known, or a program of some other folder. */
export function programName(word: Word | undefined): string | null {
  if (word?.value == null || word.isPattern) return null;
  const name = word.value.replace(/^(?:\/usr(?:\/local)?)?\/s?bin\//, '');
  return name === '' || name.includes('/') ? null : name;
}

function behindWrapper(name: string, rest: readonly Word[], wrapper: Wrapper): Unwrapped | null {
  const { flags, values, unlisted, operands } = splitWords(rest, { ...wrapper, stopsAtOperand: true });
  if (wrapper.runsNothingWith?.some((flag) => flags.includes(flag))) return null;
  if (unlisted.length > 0) return unclear(`${name} has a flag that is not known: ${unlisted[0]?.raw}`);
  const inner = operands.slice(wrapper.operands ?? 0);
  const assignments: { name: string; value: Word }[] = [];
  while (wrapper.assigns && inner[0] !== undefined) {
    const [, variable, value] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(inner[0].value ?? '') ?? [];
    if (variable === undefined || value === undefined) break;
    assignments.push({ name: variable, value: literalWord(value) });
    inner.shift();
  }
  if (inner.length === 0 && assignments.length === 0) return null;
  if (inner.length > 0 && programNameMayBeFlag(inner[0]))
    return unclear(`${name} runs what is not known before`);
  if (wrapper.adds !== true) return { kind: 'program', words: inner, assignments };
  const token = values.find(({ mark }) => mark === '~')?.value.value ?? null;
  return {
    kind: 'program',
    words: token === null ? [...inner, unknownWord('…')] : inner.map((word) => filledIn(word, token)),
    assignments,
  };
}

function programNameMayBeFlag(word: Word | undefined): boolean {
  return word === undefined || word.value === null || word.isPattern || word.value.startsWith('-');
}

/** The word as it is when something else stands where `token` does. */
function filledIn(word: Word, token: string): Word {
  return word.value?.includes(token) || token === '' ? unknownWord(word.raw) : word;
}

function joined(words: readonly Word[]): Unwrapped {
  if (words.some(({ value, isPattern }) => value === null || isPattern))
    return unclear('eval runs what is not known before');
  return { kind: 'script', script: words.map(({ value }) => value).join(' ') };
}

function shellScript(name: string, rest: readonly Word[]): Unwrapped | null {
  const { flags, unlisted, operands } = splitWords(rest, shellForms);
  if (unlisted.length > 0) return unclear(`${name} has a flag that is not known: ${unlisted[0]?.raw}`);
  if (!flags.includes('c')) return null;
  const [script] = operands;
  if (script === undefined || script.value === null || script.isPattern || script.value.startsWith('+'))
    return unclear(`${name} -c runs what is not known before`);
  return { kind: 'script', script: script.value };
}

/** All programs of one `find`, as a list of them would be; `null`: it runs none. */
function findProgram(rest: readonly Word[]): Unwrapped | null {
  const starts = rest.flatMap(({ value }, index) =>
    value !== null && findActions.has(value) ? [index] : [],
  );
  const [start] = starts;
  if (start === undefined) return null;
  if (starts.length > 1) return unclear('find runs several programs');
  const end = rest.findIndex(
    ({ value }, index) =>
      index > start && (value === ';' || (value === '+' && rest[index - 1]?.value === '{}')),
  );
  const inner = rest.slice(start + 1, end < 0 ? rest.length : end);
  if (end < 0 || inner.length === 0 || inner[0]?.value?.includes('{}') !== false)
    return unclear('find runs what is not known before');
  // `{}` alone is a path below where it looks; a part of another word it may be anything.
  const isShell = shells.has(programName(inner[0]) ?? '') || programName(inner[0]) === 'eval';
  const words = inner.map((word) => (word.value === '{}' && !isShell ? word : filledIn(word, '{}')));
  return { kind: 'program', words, assignments: [] };
}

function unclear(because: string): Unwrapped {
  return { kind: 'unclear', because };
}
