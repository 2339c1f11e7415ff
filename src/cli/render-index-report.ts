/** What a run of `optimizer index` did, for people. Pure. */
import { countSkips } from '../codebase/refresh/file-findings.ts';
import type { RefreshReport } from '../codebase/refresh/report.ts';
import { escapeControls } from '../core/escape-controls.ts';
import { amountOf, countOf as n, seconds } from './amounts.ts';

export function renderReport(report: RefreshReport, verbose: boolean): string {
  const { changes, counts, skipped, parseErrors, invalidUtf8, durationsMs } = report;
  const changed = [
    [changes.added.length, 'added'],
    [changes.changed.length, 'changed'],
    [changes.removed.length, 'removed'],
    [changes.unchanged, 'unchanged'],
  ] as const;
  const lines = [
    `${amountOf(counts.files, 'file')} (${
      changed
        .filter(([count]) => count > 0)
        .map(([count, word]) => `${n(count)} ${word}`)
        .join(', ') || 'none'
    }) in ${seconds(durationsMs.total)}`,
    `  ${n(counts.parsedFiles)} parsed, ${amountOf(counts.lines, 'line')}`,
    `  ${amountOf(counts.symbols, 'symbol')}, ${amountOf(counts.references, 'reference')}, ${amountOf(counts.imports, 'import')} (${n(counts.edges)} to files of the project)`,
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
    lines.push(...skipped.map(({ path, reason }) => `    ${reason}: ${escapeControls(path)}`));
    lines.push(
      ...parseErrors.map(
        ({ path, count }) => `    ${amountOf(count, 'syntax error')}: ${escapeControls(path)}`,
      ),
    );
    lines.push(...invalidUtf8.map((path) => `    not UTF-8: ${escapeControls(path)}`));
  }
  return `${lines.join('\n')}\n`;
}

export const rebuildReasons: Readonly<Record<NonNullable<RefreshReport['rebuilt']>, string>> = {
  'no-index': 'there was none',
  requested: '--full',
  damaged: 'the old one was damaged',
  'cut-off': 'the machine went down before the old one was on the disk',
  'schema-changed': 'this version stores it differently',
  'languages-changed': 'a grammar changed',
  'size-limit-changed': 'the limit of file sizes changed',
};
