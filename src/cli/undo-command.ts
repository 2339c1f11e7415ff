/** `optimizer undo`: takes back all files of a turn, or none. */
import type { ExitCode } from './exit-codes.ts';
import { type MoveTurnOptions, moveTurn } from './move-turn.ts';
import type { Terminal } from './terminal.ts';

/** @param which id of a turn; left out: the last */
export function undoCommand(
  which: string | undefined,
  options: MoveTurnOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  return moveTurn('undo', options, terminal, (journal) =>
    journal.undo(which ?? null, { signal, isDryRun: options.dryRun === true }),
  );
}
