/** The flags of an interactive session, which begins where no command is named. */
import { OptimizerError } from '../../core/errors.ts';
import type { PlainCommand } from '../plain-command.ts';
import { plainCommands } from '../plain-commands.ts';
import { readPlainArguments } from '../read-plain-arguments.ts';
import type { InteractiveOptions } from './interactive-command.ts';

export class NoTerminalError extends OptimizerError {
  readonly code = 'usage/no-terminal';
}

/** Of `ask`, those that hold for all questions of a session. */
const shared = [
  '--project',
  '--tier',
  '--max-tier',
  '--local-only',
  '--budget-tokens',
  '--continue',
  '--session',
  '--no-rules',
  '--max-cost',
  '--max-steps',
];

const options = (plainCommands.find(({ name }) => name === 'ask')?.options ?? []).filter(({ flags }) =>
  flags.split(/[ ,]+/).some((flag) => shared.includes(flag)),
);

export const sessionOptions: PlainCommand['options'] = [
  ...options,
  { flags: '--plain', description: 'plain lines, for screen readers: nothing is drawn over' },
];

/**
 * @returns `null`: something else is meant
 * @throws NoTerminalError when flags of a session are given where there is no terminal
 */
export function sessionArguments(
  args: readonly string[],
  terminal: { readonly reads: boolean; readonly writes: boolean },
): InteractiveOptions | null {
  const read = readPlainArguments({ options: sessionOptions, words: null }, args);
  if (read === null) return null;
  const isPlain = read.options.plain === true;
  if (isPlain || (terminal.reads && terminal.writes)) return read.options;
  // Nothing was meant: the help says what there is.
  if (args.length === 0) return null;
  throw new NoTerminalError(
    'A session needs a terminal to read from and to write to',
    'Ask one question: optimizer ask "…". Or have plain lines: optimizer --plain.',
  );
}
