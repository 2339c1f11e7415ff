/** `optimizer index`: brings the index up to date, or reports on it. */
import type { IndexStatus } from '../codebase/refresh/index-status.ts';
import { countSkips, type RefreshReport } from '../codebase/refresh/report.ts';
import { type ComposeFlags, compose } from './compose.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { progressBar } from './progress-bar.ts';
import type { Terminal } from './terminal.ts';

export interface IndexOptions extends ComposeFlags {
  readonly full?: boolean;
  readonly status?: boolean;
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
      const status = await program.indexStatus();
      terminal.out.write(
        options.json
          ? json({ schemaVersion: 1, root: program.root, indexed: status !== null, ...status })
          : renderStatus(program.root, status, options.verbose === true),
      );
      return exitCodes.ok;
    }
    const bar = progressBar(terminal.err, options.json === true);
    const { report } = await program
      .openIndex(signal, bar.update, options.full === true)
      .finally(() => bar.clear());
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

function renderReport(report: RefreshReport, verbose: boolean): string {
  const { changes, counts, skipped, parseErrors, invalidUtf8, durationsMs } = report;
  const changed = [
    [changes.added.length, 'added'],
    [changes.changed.length, 'changed'],
    [changes.removed.length, 'removed'],
    [changes.unchanged, 'unchanged'],
  ] as const;
  const lines = [
    `${n(counts.files)} files (${
      changed
        .filter(([count]) => count > 0)
        .map(([count, word]) => `${n(count)} ${word}`)
        .join(', ') || 'none'
    }) in ${seconds(durationsMs.total)}`,
    `  ${n(counts.parsedFiles)} parsed, ${n(counts.lines)} lines`,
    `  ${n(counts.symbols)} symbols, ${n(counts.references)} references, ${n(counts.imports)} imports (${n(counts.edges)} to files of the project)`,
  ];
  if (report.rebuilt !== null && report.rebuilt !== 'no-index')
    lines.push(`  built anew: ${rebuildReasons[report.rebuilt]}`);
  if (report.place.kind === 'cache')
    lines.push(`  the project cannot be written; the index is in ${report.place.folder}`);
  const remarks = [
    ...[...countSkips(skipped)].map(([reason, count]) => `${n(count)} ${reason}`),
    ...(parseErrors.length > 0 ? [`${n(parseErrors.length)} with syntax errors`] : []),
    ...(invalidUtf8.length > 0 ? [`${n(invalidUtf8.length)} not UTF-8`] : []),
  ];
  if (remarks.length > 0) lines.push(`  ${remarks.join(', ')}${verbose ? '' : ' (--verbose lists them)'}`);
  if (verbose) {
    lines.push(...skipped.map(({ path, reason }) => `    ${reason}: ${path}`));
    lines.push(...parseErrors.map(({ path, count }) => `    ${n(count)} syntax errors: ${path}`));
    lines.push(...invalidUtf8.map((path) => `    not UTF-8: ${path}`));
  }
  return `${lines.join('\n')}\n`;
}

const rebuildReasons: Readonly<Record<NonNullable<RefreshReport['rebuilt']>, string>> = {
  'no-index': 'there was none',
  requested: '--full',
  damaged: 'the old one was damaged',
  'schema-changed': 'this version stores it differently',
  'languages-changed': 'a grammar changed',
  'size-limit-changed': 'the limit of file sizes changed',
};

function renderStatus(root: string, status: IndexStatus | null, verbose: boolean): string {
  if (status === null) return `${root} has no index yet; run: optimizer index\n`;
  const { counts, stale } = status;
  const changes = [...stale.added, ...stale.changed, ...stale.removed];
  const lines = [
    `Index of ${root}`,
    `  ${n(counts.files)} files (${n(counts.parsedFiles)} parsed), ${n(counts.lines)} lines`,
    `  ${n(counts.symbols)} symbols, ${n(counts.references)} references`,
    `  ${n(counts.edges)} edges between files, from ${n(counts.imports)} imports`,
    `  ${(status.databaseBytes / 1e6).toFixed(1)} MB in ${status.place.database}`,
    `  ${ago(status.ageMs)}`,
    changes.length === 0
      ? '  fresh: nothing changed since'
      : `  stale: ${n(stale.added.length)} new, ${n(stale.changed.length)} changed, ${n(stale.removed.length)} removed since${verbose ? '' : ' (--verbose lists them)'}`,
  ];
  if (status.rebuild !== null) lines.push(`  the next run builds it anew: ${rebuildReasons[status.rebuild]}`);
  if (verbose) {
    lines.push(...stale.added.map((path) => `    new: ${path}`));
    lines.push(...stale.changed.map((path) => `    changed: ${path}`));
    lines.push(...stale.removed.map((path) => `    removed: ${path}`));
  }
  return `${lines.join('\n')}\n`;
}

function ago(ageMs: number): string {
  const seconds = Math.round(ageMs / 1_000);
  if (seconds < 120) return `last changed ${seconds} s ago`;
  if (seconds < 7_200) return `last changed ${Math.round(seconds / 60)} min ago`;
  if (seconds < 172_800) return `last changed ${Math.round(seconds / 3_600)} h ago`;
  return `last changed ${Math.round(seconds / 86_400)} days ago`;
}

function n(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

function seconds(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
