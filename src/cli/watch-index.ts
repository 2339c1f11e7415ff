/** `optimizer index --watch`: keeps the index fresh until it is stopped, and says what it did. */
import type { RefreshReport } from '../codebase/refresh/report.ts';
import type { WatchEvent } from '../codebase/watch/watch-event.ts';
import { watchProject } from '../codebase/watch/watch-project.ts';
import { systemClock } from '../core/clock.ts';
import type { Program } from './compose.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { progressBar } from './progress-bar.ts';
import { renderReport } from './render-index-report.ts';
import { renderWatchEvent, watchEventToJson } from './render-watch-event.ts';
import type { Terminal } from './terminal.ts';

/** @returns when the signal is aborted, or nobody reads stdout any more. */
export async function watchIndex(
  program: Program,
  options: { readonly full?: boolean; readonly verbose?: boolean; readonly json?: boolean },
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const asJson = options.json === true;
  const bar = progressBar(terminal.err, asJson);
  const session = await program
    .openSession(signal, bar.update, options.full === true)
    .finally(() => bar.clear());
  const unread = new AbortController();
  const show = (event: WatchEvent) => {
    if (!asJson) return terminal.err.write(renderWatchEvent(event, systemClock.nowMs()));
    terminal.out.write(jsonLine(watchEventToJson(event)));
    if (!terminal.out.isOpen) unread.abort();
  };
  try {
    if (asJson)
      terminal.out.write(jsonLine({ event: 'opened', root: program.root, ...opened(session.opened) }));
    else terminal.err.write(renderReport(session.opened, options.verbose === true));
    await watchProject({
      root: program.root,
      index: session,
      clock: systemClock,
      signal: AbortSignal.any([signal, unread.signal]),
      onEvent: show,
    });
    return signal.aborted ? exitCodes.interrupted : exitCodes.ok;
  } finally {
    await session.close();
  }
}

function opened({ place, rebuilt, changes, counts, durationsMs }: RefreshReport): Record<string, unknown> {
  return { place, rebuilt, changes, counts, durationsMs };
}

function jsonLine(value: Record<string, unknown>): string {
  return `${JSON.stringify({ schemaVersion: 1, ...value })}\n`;
}
