/** What `optimizer undo` and `optimizer redo` share: they move a turn as a whole and say what came of it. */
import { assertNever } from '../core/assert-never.ts';
import { systemClock } from '../core/clock.ts';
import { escapeControls } from '../core/escape-controls.ts';
import type { MoveResult } from '../edits/journal/turn-results.ts';
import type { UndoJournal } from '../edits/journal/undo-journal.ts';
import { compose } from './compose.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { openJournal } from './open-journal.ts';
import { changeLines, driftLines, moveToJson, settledLines, shortId, turnTitle } from './render-turns.ts';
import type { Terminal } from './terminal.ts';

export interface MoveTurnOptions {
  readonly project?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export type Direction = 'undo' | 'redo';

export async function moveTurn(
  direction: Direction,
  options: MoveTurnOptions,
  terminal: Terminal,
  move: (journal: UndoJournal) => Promise<MoveResult>,
): Promise<ExitCode> {
  const program = await compose(options.project === undefined ? {} : { project: options.project }, terminal);
  try {
    const result = await move(openJournal(program));
    const isDryRun = options.dryRun === true;
    if (result.kind === 'done' && !isDryRun)
      await program.learnOfEdit(result.turn.id, direction === 'undo' ? 'edit-undone' : 'edit-redone');
    if (options.json === true) {
      const json = { schemaVersion: 1, project: program.root, ...moveToJson(result, direction, isDryRun) };
      terminal.out.write(`${JSON.stringify(json, null, 2)}\n`);
    } else {
      say(result, direction, isDryRun, terminal);
    }
    return exitCodeFor(result);
  } finally {
    program.close();
  }
}

function exitCodeFor({ kind }: MoveResult): ExitCode {
  switch (kind) {
    case 'done':
      return exitCodes.ok;
    case 'nothing':
      return exitCodes.nothingToUndo;
    case 'drifted':
    case 'blocked':
      return exitCodes.conflict;
    default:
      return assertNever(kind);
  }
}

function say(result: MoveResult, direction: Direction, isDryRun: boolean, { out, err }: Terminal): void {
  const nowMs = systemClock.nowMs();
  const toErr = (...lines: readonly string[]) => err.write(`${lines.join('\n')}\n`);
  const settled = settledLines(result.settled, err, nowMs);
  if (settled.length > 0) toErr(...settled);
  switch (result.kind) {
    case 'done': {
      const done = direction === 'undo' ? 'Undone' : 'Done again';
      const would = direction === 'undo' ? 'Would be undone' : 'Would be done again';
      const title = `${isDryRun ? would : done}: ${turnTitle(result.turn, nowMs)}`;
      out.write(`${[title, ...changeLines(result.changes, direction)].join('\n')}\n`);
      return;
    }
    case 'nothing':
      toErr(`${result.because.replace(/^./, (first) => first.toUpperCase())}.`);
      return;
    case 'drifted': {
      const [verb, left] =
        direction === 'undo' ? ['undone', 'as it left them'] : ['done again', 'as they were before it'];
      toErr(
        `${err.style('red', 'conflict')} ${turnTitle(result.turn, nowMs)} cannot be ${verb}; nothing was changed. Not ${left}:`,
        ...driftLines(result.drifted),
        'Take back what was done to them since, then run this again.',
      );
      return;
    }
    case 'blocked':
      toErr(
        `${err.style('red', 'conflict')} ${turnTitle(result.turn, nowMs)} cannot be undone by itself; nothing was changed. Later turns changed the same files:`,
        ...result.by.map(
          ({ turn, paths }) =>
            `  ${shortId(turn.id)}  ${turnTitle(turn, nowMs)}: ${paths.map(escapeControls).join(', ')}`,
        ),
        'Undo those first, the last one first.',
      );
      return;
    default:
      assertNever(result);
  }
}
