/**
 * Reads what was typed behind the name of a plain command. Gives up where there is anything to say about it, such as a
 * wrong flag or `--help`: commander says it better.
 */
import { FlagValueError, type PlainCommand, type PlainOption } from './plain-command.ts';

export interface PlainArguments {
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** @returns `null` where commander is to read it. */
export function readPlainArguments(
  command: Pick<PlainCommand, 'options' | 'words'>,
  args: readonly string[],
): PlainArguments | null {
  const words: string[] = [];
  // What can be switched off is on.
  const options: Record<string, unknown> = Object.fromEntries(
    command.options.filter(isSwitchedOff).map((option) => [nameInCode(option), true]),
  );
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (arg.length < 2 || !arg.startsWith('-')) {
      if (command.words === null) return null;
      words.push(arg);
      continue;
    }
    const option = command.options.find(({ flags }) => flags.split(/[ ,]+/).includes(arg));
    if (option === undefined || option.conflicts !== undefined) return null;
    if (!option.flags.includes('<')) {
      options[nameInCode(option)] = !isSwitchedOff(option);
      continue;
    }
    const text = args[++at];
    if (text === undefined || text.startsWith('-')) return null;
    const value = parsedValue(option, text);
    if (value === null) return null;
    options[nameInCode(option)] = value;
  }
  return { words, options };
}

function parsedValue({ parse }: PlainOption, text: string): unknown {
  if (parse === undefined) return text;
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof FlagValueError) return null;
    throw error;
  }
}

function isSwitchedOff({ flags }: PlainOption): boolean {
  return flags.startsWith('--no-');
}

/** `--dry-run` → `dryRun`, `--no-cache` → `cache`, as commander does it. */
function nameInCode({ flags }: PlainOption): string {
  const long = /--(?:no-)?([a-z-]+)/.exec(flags)?.[1] ?? '';
  return long.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
