/** How the index stands to the project, for people and as JSON. Pure. */
import { countSkips } from '../codebase/refresh/file-findings.ts';
import type { LanguageContents } from '../codebase/refresh/index-contents.ts';
import type { IndexStatus, StaleFiles } from '../codebase/refresh/index-status.ts';
import { escapeControls } from '../core/escape-controls.ts';
import { age, amountOf, megabytes, countOf as n } from './amounts.ts';
import { rebuildReasons } from './render-index-report.ts';

export function statusToJson(root: string, status: IndexStatus | null): Record<string, unknown> {
  if (status === null) return { schemaVersion: 1, root, indexed: false };
  const { contents, ...rest } = status;
  if (contents === null) return { schemaVersion: 1, root, indexed: true, readable: false, ...rest };
  const skippedByReason = Object.fromEntries(countSkips(contents.skipped));
  return { schemaVersion: 1, root, indexed: true, readable: true, ...rest, ...contents, skippedByReason };
}

export function renderStatus(root: string, status: IndexStatus | null, verbose: boolean): string {
  if (status === null) return `${root} has no index yet; run: optimizer index\n`;
  const { contents, rebuild, schema } = status;
  const lines = [
    `Index of ${root}`,
    ...(contents === null
      ? []
      : [
          `  ${amountOf(contents.counts.files, 'file')} (${n(contents.counts.parsedFiles)} parsed), ${amountOf(contents.counts.lines, 'line')}`,
          `  ${amountOf(contents.counts.symbols, 'symbol')}, ${amountOf(contents.counts.references, 'reference')}`,
          `  ${amountOf(contents.counts.edges, 'edge')} between files, from ${amountOf(contents.counts.imports, 'import')}`,
        ]),
    `  ${megabytes(status.databaseBytes)} in ${status.place.database}`,
    ...(status.notInProjectBecause === null ? [] : [`  ${placeReasons[status.notInProjectBecause]}`]),
    `  tables of version ${schema.stored ?? 'unknown'}${schema.stored === schema.current ? '' : `, of this program ${schema.current}`}`,
    ...(contents === null ? [] : renderContents(contents, verbose)),
    ...(rebuild === null ? [] : [`  the next run builds it anew: ${rebuildReasons[rebuild]}`]),
  ];
  return `${lines.join('\n')}\n`;
}

export const placeReasons: Readonly<Record<NonNullable<IndexStatus['notInProjectBecause']>, string>> = {
  'read-only': 'not in the project, which cannot be written',
  'symbolic-link': 'not in the project, where .optimizer is a symbolic link',
  'was-read-only': 'not in the project, which could not be written when it was made',
};

function renderContents(contents: NonNullable<IndexStatus['contents']>, verbose: boolean): string[] {
  const { skipped, parseErrors, invalidUtf8, missingGrammars, stale } = contents;
  const remarks = [
    ...[...countSkips(skipped)].map(([reason, count]) => `${n(count)} ${reason}`),
    ...(parseErrors.length > 0 ? [`${n(parseErrors.length)} with syntax errors`] : []),
    ...(invalidUtf8.length > 0 ? [`${n(invalidUtf8.length)} not UTF-8`] : []),
  ];
  return [
    `  revision ${contents.revision}, last changed ${age(contents.ageMs)} ago`,
    ...renderStale(stale, verbose),
    ...renderLanguages(contents.byLanguage),
    ...missingGrammars.map(
      ({ language, files }) =>
        `  the grammar for ${language} does not load here: of ${amountOf(files, 'file')} only the ${files === 1 ? 'path is' : 'paths are'} known`,
    ),
    ...(remarks.length > 0 ? [`  ${remarks.join(', ')}${hint(verbose)}`] : []),
    ...(verbose
      ? [
          ...skipped.map(({ path, reason }) => `    ${reason}: ${escapeControls(path)}`),
          ...parseErrors.map(
            ({ path, count }) => `    ${amountOf(count, 'syntax error')}: ${escapeControls(path)}`,
          ),
          ...invalidUtf8.map((path) => `    not UTF-8: ${escapeControls(path)}`),
        ]
      : []),
  ];
}

function renderStale({ added, changed, removed }: StaleFiles, verbose: boolean): string[] {
  if (added.length + changed.length + removed.length === 0) return ['  fresh: nothing changed since'];
  const counts = `${n(added.length)} new, ${n(changed.length)} changed, ${n(removed.length)} removed since`;
  if (!verbose) return [`  stale: ${counts}${hint(verbose)}`];
  return [
    `  stale: ${counts}`,
    ...added.map((path) => `    new: ${escapeControls(path)}`),
    ...changed.map((path) => `    changed: ${escapeControls(path)}`),
    ...removed.map((path) => `    removed: ${escapeControls(path)}`),
  ];
}

/** Numbers in columns, so that languages can be compared. */
function renderLanguages(languages: readonly LanguageContents[]): string[] {
  const rows = languages.map((row) => [
    row.language ?? 'no grammar',
    amountOf(row.files, 'file'),
    amountOf(row.lines, 'line'),
    amountOf(row.symbols, 'symbol'),
    amountOf(row.references, 'reference'),
  ]);
  const widths = [0, 1, 2, 3, 4].map((at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map(
    ([name = '', ...numbers]) =>
      `    ${name.padEnd(widths[0] ?? 0)}${numbers.map((text, at) => `  ${text.padStart(widths[at + 1] ?? 0)}`).join('')}`,
  );
}

function hint(verbose: boolean): string {
  return verbose ? '' : ' (--verbose lists them)';
}
