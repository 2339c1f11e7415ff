/** What was learned and how the days went, as text for a terminal. Beside `render-metrics.ts`, which has the sums. */
import { formatUsd } from '../core/money.ts';
import { bar, sparkline } from './charts.ts';
import type { Grouping, GroupMetrics, Quality } from './grouped-metrics.ts';
import type { DailyMetrics } from './summarise.ts';

/** Nothing of a single day. */
export function renderTrends(days: readonly DailyMetrics[]): readonly string[] {
  if (days.length < 2) return [];
  const rows: [string, (day: DailyMetrics) => number | null, (largest: number) => string][] = [
    ['Requests', ({ requests }) => requests, (most) => `up to ${most}`],
    ['Cost', ({ total }) => total.known, (most) => `up to ${formatUsd(most as never)}`],
    ['P50 latency', ({ latency }) => latency?.p50Ms ?? null, (most) => `up to ${(most / 1_000).toFixed(1)}s`],
  ];
  return [
    '  Trends (a character a day, each from 0):',
    ...rows.map(([label, figureOf, shown]) => {
      const values = days.map(figureOf);
      return `    ${`${label}:`.padEnd(13)}${sparkline(values)}  ${shown(Math.max(0, ...values.map((value) => value ?? 0)))}`;
    }),
  ];
}

export function renderQuality({ verified, judged, said, done }: Quality): readonly string[] {
  const lines = [
    ...(judged === 0
      ? []
      : [`    Verified:     ${verified} of ${judged} answers of models had something to check`]),
    ...(said.good + said.bad === 0 ? [] : [`    You said:     ${said.good} good, ${said.bad} bad`]),
    ...(done.good + done.bad === 0
      ? []
      : [
          `    By what was done: ${done.bad} asked again or undone, ${done.good} edits that stayed (signs, not verdicts)`,
        ]),
  ];
  return lines.length === 0 ? [] : ['  Quality:', ...lines];
}

export function renderGroups(groups: readonly GroupMetrics[], by: Grouping): readonly string[] {
  if (groups.length === 0) return [];
  const mostCost = Math.max(...groups.map(({ cost }) => cost));
  const mostRequests = Math.max(
    ...groups.map(({ requests, attempts }) => Math.max(requests, by === 'purpose' ? attempts : 0)),
  );
  const rows = groups.map((group) => [
    group.name,
    by === 'purpose' ? `${group.attempts}` : `${group.requests}`,
    by === 'purpose' || group.requests === 0
      ? '–'
      : `${Math.round((100 * group.answered) / group.requests)}%`,
    group.unknownCostAttempts > 0 && group.cost === 0 ? 'unknown' : formatUsd(group.cost),
    group.inVain === 0 ? '–' : formatUsd(group.inVain),
    duration(group.p50Ms),
    duration(group.p95Ms),
    `${group.quality.said.good}/${group.quality.said.bad}`,
    // By what is paid where anything is, else by how many.
    bar(mostCost > 0 ? group.cost / mostCost : group.requests / Math.max(1, mostRequests), 16),
  ]);
  const head = [
    capitalised(by),
    by === 'purpose' ? 'Calls' : 'Requests',
    'Answered',
    'Cost',
    'In vain',
    'P50',
    'P95',
    'Good/bad',
    '',
  ];
  const widths = head.map((text, column) =>
    Math.max(text.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [head, ...rows].map((row) =>
    `  ${row.map((cell, column) => (column === 0 || column === 8 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ')}`.trimEnd(),
  );
}

function duration(ms: number | null): string {
  if (ms === null) return '–';
  return ms < 1_000 ? `${Math.round(ms)}ms` : `${(ms / 1_000).toFixed(1)}s`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
