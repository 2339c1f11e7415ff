/** `optimizer redo`: does the turn again that was undone last. */
import type { ExitCode } from './exit-codes.ts';
import { type MoveTurnOptions, moveTurn } from './move-turn.ts';
import type { Terminal } from './terminal.ts';

export function redoCommand(
  options: MoveTurnOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  return moveTurn('redo', options, terminal, (journal) =>
    journal.redo({ signal, isDryRun: options.dryRun === true }),
  );
}
