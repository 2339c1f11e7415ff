/** `optimizer metrics`: reads the ledger and shows what was asked, answered and paid. */
import { systemClock } from '../core/clock.ts';
import { OptimizerError } from '../core/errors.ts';
import type { Attempt } from '../ledger/attempt.ts';
import type { Grouping } from '../ledger/grouped-metrics.ts';
import type { Feedback } from '../ledger/learning-store.ts';
import { compose, type Program } from './compose.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

export interface MetricsCommandOptions {
  readonly daily?: boolean;
  readonly date?: string;
  readonly days?: number;
  readonly json?: boolean;
  /** The month of the day, up to it. */
  readonly month?: boolean;
  readonly by?: Grouping;
  readonly csv?: boolean;
  /** A file. */
  readonly html?: string;
}

export class PageError extends OptimizerError {
  readonly code = 'usage/page';
}

export class DateError extends OptimizerError {
  readonly code = 'usage/date';
}

export async function metricsCommand(options: MetricsCommandOptions, terminal: Terminal): Promise<ExitCode> {
  const lastMs = noonOf(options.date, systemClock.nowMs());
  const days = options.month === true ? new Date(lastMs).getDate() : (options.days ?? 1);
  const program = await compose({}, terminal, { anywhere: true });
  try {
    const text = await metricsText(options, program, lastMs, days);
    if (options.html === undefined) terminal.out.write(`${text}\n`);
    else {
      writePage(options.html, text);
      terminal.err.write(`Written: ${options.html}\n`);
    }
    return exitCodes.ok;
  } finally {
    program.close();
  }
}

async function metricsText(
  options: MetricsCommandOptions,
  program: Program,
  lastMs: number,
  dayCount: number,
): Promise<string> {
  const {
    daysToCsv,
    groupMetrics,
    groupsToCsv,
    metricsToHtml,
    metricsToJson,
    qualityOf,
    readMetrics,
    renderDays,
    renderGroups,
    renderQuality,
    renderTrends,
    topTierOf,
  } = await import('./metrics-parts.ts');
  const ledger = await program.ledger();
  const { days, total } = readMetrics(ledger, {
    nowMs: lastMs,
    days: dayCount,
    timeZone: null,
    ladder: program.config.routing.ladder,
    topTier: await topTierOf(program, lastMs),
  });
  const { fromMs, toMs } = total.period;
  const attempts = ledger.attemptsBetween(fromMs, toMs);
  const feedback = feedbackOf(ledger.learning.feedbackSince(fromMs), attempts);
  const quality = qualityOf(
    attempts.filter(({ purpose, outcome }) => purpose === 'answer' && outcome === 'answered'),
    feedback,
  );
  const by = options.by ?? null;
  const groups = by === null ? [] : groupMetrics(attempts, by, feedback);
  if (options.html !== undefined) {
    const tables = by === null ? (['tier', 'model', 'project', 'intent'] as const) : [by];
    return metricsToHtml({
      days,
      total,
      quality,
      groups: tables.map((one) => ({ by: one, groups: groupMetrics(attempts, one, feedback) })),
    });
  }
  if (options.csv === true) return by === null ? daysToCsv(days) : groupsToCsv(groups, by);
  if (options.json === true) {
    const json = { schemaVersion: 1, days: days.map(metricsToJson), total: metricsToJson(total), quality };
    return JSON.stringify(by === null ? json : { ...json, by, groups }, null, 2);
  }
  const sections = [
    renderDays(days, total).split('\n'),
    total.requests === 0 ? [] : renderTrends(days),
    renderQuality(quality),
    by === null ? [] : renderGroups(groups, by),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** Of these requests only: what was said later belongs to the day of the request. */
function feedbackOf(feedback: readonly Feedback[], attempts: readonly Attempt[]): readonly Feedback[] {
  const requests = new Set(attempts.map(({ requestId }) => requestId));
  return feedback.filter(({ requestId }) => requests.has(requestId));
}

/** @throws PageError */
function writePage(path: string, text: string): void {
  try {
    process.getBuiltinModule('node:fs').writeFileSync(path, text);
  } catch (error) {
    throw new PageError(
      `The page cannot be written to ${path}: ${error instanceof Error ? error.message : String(error)}`,
      'Name a file in a folder that exists and is writable.',
    );
  }
}

/** Any time of the day will do; noon is there on every day of every zone. @throws DateError */
function noonOf(date: string | undefined, nowMs: number): number {
  if (date === undefined) return nowMs;
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  const [year, month, day] = (match?.slice(1) ?? []).map(Number);
  if (year !== undefined && month !== undefined && day !== undefined) {
    const noon = new Date(year, month - 1, day, 12);
    if (noon.getMonth() === month - 1 && noon.getDate() === day) return noon.getTime();
  }
  throw new DateError(`"${date}" is no date`, 'Write it as YYYY-MM-DD, such as 2026-11-20.');
}
