/** `optimizer index`: brings the index up to date, or reports on it. */
import { countSkips } from '../codebase/refresh/file-findings.ts';
import type { RefreshReport } from '../codebase/refresh/report.ts';
import { type ComposeFlags, compose } from './compose.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { progressBar } from './progress-bar.ts';
import { renderReport } from './render-index-report.ts';
import type { Terminal } from './terminal.ts';

export interface IndexOptions extends ComposeFlags {
  readonly full?: boolean;
  readonly status?: boolean;
  readonly watch?: boolean;
  readonly verbose?: boolean;
  readonly json?: boolean;
}

export async function indexCommand(
  options: IndexOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const program = await compose(options, terminal);
  try {
    if (options.status) {
      const { renderStatus, statusToJson } = await import('./render-index-status.ts');
      const status = await program.indexStatus();
      terminal.out.write(
        options.json
          ? json(statusToJson(program.root, status))
          : renderStatus(program.root, status, options.verbose === true),
      );
      return exitCodes.ok;
    }
    if (options.watch) {
      const { watchIndex } = await import('./watch-index.ts');
      return await watchIndex(program, options, terminal, signal);
    }
    const bar = progressBar(terminal.err, options.json === true);
    const { report } = await program
      .openIndex(signal, bar.update, options.full === true)
      .finally(() => bar.clear());
    // So that the first question need not wait for it.
    if (report.rebuilt !== null) await program.loadHistory(signal);
    terminal.out.write(
      options.json
        ? json(reportToJson(program.root, report))
        : renderReport(report, options.verbose === true),
    );
    return exitCodes.ok;
  } finally {
    program.close();
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function reportToJson(root: string, report: RefreshReport): Record<string, unknown> {
  const { place, rebuilt, changes, counts, skipped, parseErrors, invalidUtf8, durationsMs } = report;
  return {
    schemaVersion: 1,
    root,
    place,
    rebuilt,
    changes,
    counts,
    skippedByReason: Object.fromEntries(countSkips(skipped)),
    skipped,
    parseErrors,
    invalidUtf8,
    durationsMs,
  };
}
