/** `optimizer index`: brings the index up to date, or reports on it. */
import type { MeaningReport } from '../agent/lookups.ts';
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
    const { index, report } = await program
      .openIndex(signal, bar.update, options.full === true)
      .finally(() => bar.clear());
    // So that the first question need not wait for it.
    if (report.rebuilt !== null) await program.loadHistory(signal);
    if (!options.json) terminal.out.write(renderReport(report, options.verbose === true));
    const embedding = progressBar(terminal.err, options.json === true, 'Embedding');
    const meaning = await program.embedAll(index, signal, embedding.update).finally(() => embedding.clear());
    if (meaning?.notice != null) terminal.err.write(`${meaning.notice}\n`);
    if (options.json) {
      terminal.out.write(json({ ...reportToJson(program.root, report), ...(meaning && { meaning }) }));
    } else if (meaning !== null) terminal.out.write(renderMeaning(meaning));
    return meaning !== null && signal.aborted ? exitCodes.interrupted : exitCodes.ok;
  } finally {
    program.close();
  }
}

function renderMeaning({ model, files, filesEmbedded, embedded, tookMs }: MeaningReport): string {
  if (files === 0) return '';
  const count = (number: number) => number.toLocaleString('en-US');
  const now =
    embedded === 0 ? 'nothing new' : `${count(embedded)} pieces in ${(tookMs / 1_000).toFixed(1)} s`;
  return `  ${count(filesEmbedded)} of ${count(files)} files embedded by ${model} (${now})\n`;
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
