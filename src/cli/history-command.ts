/** `optimizer history`: the turns that changed files of the project, and what has become of them. */
import { systemClock } from '../core/clock.ts';
import { compose } from './compose.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { openJournal } from './open-journal.ts';
import { renderHistory, settledLines, settledToJson, turnToJson } from './render-turns.ts';
import type { Terminal } from './terminal.ts';

export interface HistoryOptions {
  readonly project?: string;
  readonly json?: boolean;
}

export async function historyCommand(options: HistoryOptions, terminal: Terminal): Promise<ExitCode> {
  const { out, err } = terminal;
  const program = await compose(options.project === undefined ? {} : { project: options.project }, terminal);
  try {
    const { turns, damaged, settled } = await openJournal(program).history();
    if (options.json === true) {
      const json = {
        schemaVersion: 1,
        project: program.root,
        turns: turns.map(turnToJson),
        damaged: damaged.map(({ path, because }) => ({ path, because })),
        settled: settledToJson(settled),
      };
      out.write(`${JSON.stringify(json, null, 2)}\n`);
      return exitCodes.ok;
    }
    const nowMs = systemClock.nowMs();
    const before = settledLines(settled, err, nowMs);
    if (before.length > 0) err.write(`${before.join('\n')}\n`);
    const lines = renderHistory({ turns, damaged }, out, nowMs);
    if (lines.length === 0)
      err.write('No file of this project has been changed by optimizer in the last 30 days.\n');
    else out.write(`${lines.join('\n')}\n`);
    return exitCodes.ok;
  } finally {
    program.close();
  }
}
