/**
 * What can stand where the cursor is, by the tree of commands. Values that only this machine knows, such as the names of
 * tiers, are asked for. Knows no shell but for one habit of bash: it cuts words at `=`.
 */
import type { Argument, Command, Option } from 'commander';
import { type Candidate, type KnownValues, valuesOfArgument, valuesOfOption } from './known-values.ts';

export type Completion = readonly Candidate[] | 'files' | 'folders';

/** @param words those behind the name of the program; the last is the one to complete, maybe empty */
export async function completeWords(
  program: Command,
  words: readonly string[],
  known: KnownValues,
): Promise<Completion> {
  const { glued, cut } = glue(words);
  const current = glued.at(-1) ?? '';
  const found = await candidatesFor(placeOf(program, glued.slice(0, -1)), current, known);
  if (typeof found === 'string') return found;
  return found
    .filter(({ value }) => value.startsWith(current))
    .map(({ value, description }) => ({ value: value.slice(cut), description }));
}

/** Puts `--tier`, `=`, `lo` together; `cut` is how much of the last word the shell takes for words before it. */
function glue(words: readonly string[]): { readonly glued: readonly string[]; readonly cut: number } {
  const glued: string[] = [];
  let cut = 0;
  words.forEach((word, at) => {
    const isBehind = words[at - 1] === '=' && glued.length > 0;
    if ((word === '=' || isBehind) && at > 0) {
      const before = glued.pop() ?? '';
      cut = word === '=' ? before.length + 1 : before.length;
      glued.push(`${before}${word}`);
    } else {
      cut = 0;
      glued.push(word);
    }
  });
  return { glued, cut };
}

/** Where the cursor is, by the words before it. */
interface Place {
  readonly command: Command;
  /** Its name with those above it, such as `experiments compare`. */
  readonly name: string;
  readonly operands: readonly string[];
  /** By their long names. */
  readonly given: ReadonlyMap<string, string | null>;
  /** Whose value is next; `null`: none is. */
  readonly waiting: Option | null;
  /** Behind `--` there are no flags. */
  readonly isBehindDashes: boolean;
  readonly isHelp: boolean;
}

function placeOf(program: Command, before: readonly string[]): Place {
  let command = program;
  const names: string[] = [];
  let operands: string[] = [];
  let given = new Map<string, string | null>();
  let waiting: Option | null = null;
  let isBehindDashes = false;
  let isHelp = false;
  for (const word of before) {
    if (waiting !== null) {
      given.set(longOf(waiting), word);
      waiting = null;
    } else if (!isBehindDashes && word === '--') {
      isBehindDashes = true;
    } else if (!isBehindDashes && word.length > 1 && word.startsWith('-')) {
      const [flag = '', ...value] = word.split('=');
      const option = optionsOf(command).find(({ long, short }) => long === flag || short === flag);
      if (option === undefined) continue;
      given.set(longOf(option), value.length === 0 ? null : value.join('='));
      if (takesValue(option) && value.length === 0) waiting = option;
    } else {
      const below = operands.length === 0 ? command.commands.find((one) => one.name() === word) : undefined;
      if (below !== undefined) {
        command = below;
        names.push(word);
        given = new Map();
      } else if (word === 'help' && command.commands.length > 0 && operands.length === 0) {
        isHelp = true;
      } else operands = [...operands, word];
    }
  }
  return { command, name: names.join(' '), operands, given, waiting, isBehindDashes, isHelp };
}

async function candidatesFor(place: Place, current: string, known: KnownValues): Promise<Completion> {
  const { command, waiting, isBehindDashes, isHelp, operands, given } = place;
  if (waiting !== null) return ofOption(waiting, place, known);
  if (isHelp) return operands.length === 0 ? commandsOf(command) : [];
  if (!isBehindDashes && current.startsWith('-')) {
    const [flag = '', ...value] = current.split('=');
    if (value.length === 0) return flagsOf(command, given);
    const option = optionsOf(command).find(({ long }) => long === flag);
    if (option === undefined || !takesValue(option)) return [];
    const values = await ofOption(option, place, known);
    if (typeof values === 'string') return values;
    return values.map((one) => ({ ...one, value: `${flag}=${one.value}` }));
  }
  if (command.commands.length > 0) return operands.length === 0 ? commandsOf(command) : [];
  const argument = argumentAt(command, operands.length);
  if (argument !== null) {
    const values = await ofArgument(argument, place, known);
    if (typeof values === 'string' || values.length > 0) return values;
  }
  // Nothing can be said of what comes, or nothing may come: flags may.
  return current === '' && !isBehindDashes ? flagsOf(command, given) : [];
}

function ofOption(option: Option, { given }: Place, known: KnownValues): Promise<Completion> | Completion {
  if (option.argChoices !== undefined) return plain(option.argChoices);
  const kind = valuesOfOption(longOf(option));
  return kind === null ? byPlaceholder(option.flags) : known(kind, given.get('--project') ?? null);
}

function ofArgument(
  argument: Argument,
  { name, given }: Place,
  known: KnownValues,
): Promise<Completion> | Completion {
  if (argument.argChoices !== undefined) return plain(argument.argChoices);
  const kind = valuesOfArgument(name, argument.name());
  return kind === null ? byPlaceholder(`<${argument.name()}>`) : known(kind, given.get('--project') ?? null);
}

/** `--project <folder>` says itself what it takes. */
function byPlaceholder(text: string): Completion {
  if (/[<[]folder/.test(text)) return 'folders';
  return /[<[](?:file|path)/.test(text) ? 'files' : [];
}

function argumentAt(command: Command, at: number): Argument | null {
  const last = command.registeredArguments.at(-1);
  return command.registeredArguments[at] ?? (last?.variadic === true ? last : null);
}

function commandsOf(command: Command): readonly Candidate[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .map((one) => ({ value: one.name(), description: one.description() }));
}

/** One with a value may be given again. */
function flagsOf(command: Command, given: Place['given']): readonly Candidate[] {
  return optionsOf(command)
    .filter((option) => takesValue(option) || !given.has(longOf(option)))
    .map((option) => ({ value: longOf(option), description: option.description }));
}

function optionsOf(command: Command): readonly Option[] {
  return command.createHelp().visibleOptions(command);
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional;
}

function longOf({ long, short }: Option): string {
  return long ?? short ?? '';
}

function plain(values: readonly string[]): readonly Candidate[] {
  return values.map((value) => ({ value, description: '' }));
}
