/** What the doctor found, for people and as JSON. Pure but for the style of the channel. */
import { escapeControls } from '../../core/escape-controls.ts';
import { amountOf } from '../amounts.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { Channel } from '../terminal.ts';
import type { CheckedArea, Finding, Status } from './finding.ts';

const colours = { ok: 'green', warning: 'yellow', problem: 'red' } as const;
const statusWidth = 'problem'.length;

export function renderDoctor(areas: readonly CheckedArea[], out: Channel): string {
  const lines = areas
    .filter(({ findings }) => findings.length > 0)
    .flatMap(({ title, findings }) => [
      out.style('bold', title),
      ...findings.flatMap((one) => linesOf(one, out)),
    ]);
  return `${lines.join('\n')}\n\n${summaryOf(areas)}\n`;
}

function linesOf({ status, text, hint }: Finding, out: Channel): readonly string[] {
  const mark = out.style(colours[status], status.padEnd(statusWidth));
  const line = `  ${mark}  ${escapeControls(text)}`;
  return hint === null ? [line] : [line, `  ${' '.repeat(statusWidth)}  → ${escapeControls(hint)}`];
}

function summaryOf(areas: readonly CheckedArea[]): string {
  const { problem, warning } = countsOf(areas);
  if (problem + warning === 0) return 'All is well.';
  const stops = areas.some(({ findings }) => findings.some((one) => one.stops !== null));
  const counts = [
    ...(problem === 0 ? [] : [amountOf(problem, 'problem')]),
    ...(warning === 0 ? [] : [amountOf(warning, 'warning')]),
  ];
  return `${counts.join(', ')}; ${stops ? 'no question can be answered until that is mended' : 'questions are answered'}.`;
}

function countsOf(areas: readonly CheckedArea[]): Readonly<Record<Status, number>> {
  const all = areas.flatMap(({ findings }) => findings);
  const count = (status: Status) => all.filter((one) => one.status === status).length;
  return { ok: count('ok'), warning: count('warning'), problem: count('problem') };
}

export function doctorToJson(
  areas: readonly CheckedArea[],
  { project, exitCode }: { readonly project: string | null; readonly exitCode: ExitCode },
): Readonly<Record<string, unknown>> {
  return {
    schemaVersion: 1,
    project,
    exitCode,
    counts: countsOf(areas),
    checks: areas.map(({ area, findings }) => ({
      area,
      findings: findings.map(({ status, text, hint, stops }) => ({
        status,
        text,
        hint,
        everyQuestionFails: stops !== null,
      })),
    })),
  };
}
