/** Metrics as text for a terminal. Knows nothing about colours or where it is printed. Ends without a line break. */
import { formatUsd, type NanoUsd, toNanoUsd } from '../core/money.ts';
import type { Saved } from './cache-metrics.ts';
import {
  type CostMetrics,
  type DailyMetrics,
  type TokenClass,
  type TopTierEstimate,
  tokenClasses,
} from './summarise.ts';

/** One day, or one period as a whole. */
export function renderDaily(metrics: DailyMetrics): string {
  if (isEmpty(metrics)) return `No requests ${whenText(metrics)}.`;
  return [`Daily Metrics (${datesText(metrics)}):`, ...bodyLines(metrics)].join('\n');
}

/** A line for each day, then all of them together. @param days the oldest first. */
export function renderDays(days: readonly DailyMetrics[], total: DailyMetrics): string {
  const [only] = days;
  if (only && days.length === 1) return renderDaily(only);
  if (isEmpty(total)) return `No requests ${whenText(total)}.`;
  return [
    `Daily Metrics (${datesText(total)}):`,
    ...indent(2, dayTable(days)),
    '',
    `All ${days.length} days:`,
    ...bodyLines(total),
  ].join('\n');
}

function isEmpty({ requests, total }: DailyMetrics): boolean {
  return requests === 0 && total.attempts === 0;
}

function bodyLines(metrics: DailyMetrics): readonly string[] {
  const sections = [
    indent(2, [
      `Total Requests: ${metrics.requests}`,
      `Success Rate: ${percent(metrics.successRate, 1)}`,
      ...(metrics.caches.answeredBefore === 0 ? [] : [`Answered Before: ${metrics.caches.answeredBefore}`]),
    ]),
    section('Costs', costLines(metrics)),
    section('Performance', latencyLines(metrics)),
    section('Tokens', tokenLines(metrics)),
    section('Caches', cacheLines(metrics)),
    section('Escalations', escalationLines(metrics)),
    metrics.topTier && metrics.requests > 0 ? section('Estimate', estimateLines(metrics.topTier)) : [],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .flatMap((lines, at) => (at === 0 ? lines : ['', ...lines]));
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [...indent(2, [`${title}:`]), ...indent(4, lines)];
}

function costLines({ tiers, total }: DailyMetrics): readonly string[] {
  const amounts = alignAmounts([...tiers.map(({ cost }) => amountOf(cost)), amountOf(total)]);
  const rows = tiers.map(({ tier, requests, share, cost }, at): Row => {
    const served = `(${plural(requests, 'request')}, ${percent(share, 0)})`;
    return [capitalise(tier), `${amounts[at]} ${served}${unknownSuffix(cost)}`];
  });
  const estimated = total.estimated === 0 ? '' : ` (${formatUsd(total.estimated)} of it estimated)`;
  return labelled([...rows, ['Total', `${amounts.at(-1)?.trimEnd()}${estimated}${unknownSuffix(total)}`]]);
}

function latencyLines({ latency }: DailyMetrics): readonly string[] {
  if (latency === null) return [];
  return [
    `P50 latency: ${duration(latency.p50Ms)}`,
    `P95 latency: ${duration(latency.p95Ms)}`,
    `P99 latency: ${duration(latency.p99Ms)}`,
  ];
}

const tokenLabels: Readonly<Record<TokenClass, string>> = {
  freshInput: 'Fresh input',
  cacheRead: 'Cache read',
  cacheWrite: 'Cache write',
  output: 'Output',
  reasoning: 'Reasoning',
};

function tokenLines({ tokens, leftOutTokens }: DailyMetrics): readonly string[] {
  const leftOut: Row[] =
    leftOutTokens === 0 ? [] : [['Not sent', `${thousands(leftOutTokens)} shortened away`]];
  return labelled([
    ...tokenClasses.map((tokenClass): Row => {
      const { known, unknownAttempts } = tokens[tokenClass];
      const unknown = unknownAttempts === 0 ? '' : ` + ${plural(unknownAttempts, 'attempt')} not reported`;
      return [tokenLabels[tokenClass], thousands(known) + unknown];
    }),
    ...leftOut,
  ]);
}

/** Nothing where no cache had any part in it. */
function cacheLines({ caches, tokens }: DailyMetrics): readonly string[] {
  const { readShare, savedByProviders, savedByAnswers, answeredBefore, prefixes } = caches;
  const broken = prefixes.broken.reduce((sum, { times }) => sum + times, 0);
  const used = tokens.cacheRead.known + tokens.cacheWrite.known > 0;
  const rows: Row[] = [];
  if (used)
    rows.push(['Hit rate', `${percent(readShare, 0)} of the input`], savedOf('Providers', savedByProviders));
  if (answeredBefore > 0) rows.push(savedOf('Answers', savedByAnswers));
  if (prefixes.kept + broken > 0) {
    rows.push(['Prefixes', `${prefixes.kept} of ${prefixes.kept + broken} kept`]);
    for (const { part, how, times } of prefixes.broken) {
      rows.push([null, `broken by ${part} (${how})${times === 1 ? '' : `, ${times} times`}`]);
    }
  }
  return rows.length === 0 ? [] : labelled(rows);
}

function savedOf(label: string, { known, unknownAttempts }: Saved): Row {
  const verb = known < 0 ? 'lost' : 'saved';
  const unknown = unknownAttempts === 0 ? '' : ` + ${plural(unknownAttempts, 'attempt')} not known`;
  return [label, `${verb} ${formatUsd(toNanoUsd(Math.abs(known)))}${unknown}`];
}

function escalationLines({ escalations, requests }: DailyMetrics): readonly string[] {
  const share = requests === 0 ? null : escalations.requests / requests;
  const count = `${plural(escalations.requests, 'request')}, ${percent(share, 0)}`;
  if (escalations.requests === 0) return labelled([['Went up', count]]);
  const { inVain } = escalations;
  return labelled([
    ['Went up', count],
    ['In vain', `${amountOf(inVain)}${unknownSuffix(inVain)}`],
  ]);
}

function estimateLines(estimate: TopTierEstimate): readonly string[] {
  const all = `All on ${capitalise(estimate.tier)}`;
  const leftOutWhy = estimate.averageTokens
    ? 'no token counts or no price'
    : 'no answer of a model to count them with';
  const leftOut =
    estimate.leftOut === 0 ? [] : [`${plural(estimate.leftOut, 'request')} left out: ${leftOutWhy}`];
  if (estimate.cost === null)
    return labelled([[all, 'not known'], ...leftOut.map((text): Row => ['Basis', text])]);
  const source = estimate.priceSource === null ? '' : ` (${estimate.priceSource})`;
  const average = estimate.averageTokens;
  const basis = [
    `${plural(estimate.modelRequests, 'request')} with the same tokens at the price of ${estimate.model}${source}, without cache`,
    ...(estimate.indexRequests > 0 && average
      ? [
          `${plural(estimate.indexRequests, 'request')} of the index with the average of those: ${thousands(average.input)} tokens in, ${thousands(average.output)} out`,
        ]
      : []),
    ...leftOut,
  ];
  return labelled([
    [all, `about ${formatUsd(estimate.cost)}`],
    savedRow(estimate.saved),
    ...basis.map((text, at): Row => [at === 0 ? 'Basis' : null, text]),
  ]);
}

function savedRow(saved: NanoUsd | null): Row {
  if (saved === null) return ['Saved', 'not known, as some costs are not'];
  return saved < 0
    ? ['Lost', `about ${formatUsd(toNanoUsd(-saved))}`]
    : ['Saved', `about ${formatUsd(saved)}`];
}

function dayTable(days: readonly DailyMetrics[]): readonly string[] {
  const costs = alignAmounts(days.map(({ total }) => amountOf(total)));
  const rows = days.map((day, at) => [
    day.period.firstDate,
    String(day.requests),
    percent(day.successRate, 1),
    costs[at] ?? '',
    day.latency === null ? '–' : duration(day.latency.p50Ms),
    day.latency === null ? '–' : duration(day.latency.p95Ms),
  ]);
  const table = [['Date', 'Requests', 'Success', 'Cost', 'P50', 'P95'], ...rows];
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  return table.map((row, at) => {
    const cells = row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  ');
    const day = days[at - 1];
    return day ? cells + unknownSuffix(day.total) : cells;
  });
}

/** `null`: continues the row above. */
type Row = readonly [label: string | null, text: string];

function labelled(rows: readonly Row[]): readonly string[] {
  const labels = rows.map(([label]) => (label === null ? '' : `${label}:`));
  const width = Math.max(...labels.map((label) => label.length));
  return rows.map(([, text], at) => `${labels[at]?.padEnd(width)} ${text}`);
}

/** A sum of which nothing is known is not $0.00. */
function amountOf({ known, attempts, unknownAttempts }: CostMetrics): string {
  return attempts > 0 && unknownAttempts === attempts ? 'unknown' : formatUsd(known);
}

function unknownSuffix({ unknownAttempts }: CostMetrics): string {
  return unknownAttempts === 0 ? '' : ` + ${plural(unknownAttempts, 'attempt')} of unknown cost`;
}

/** All of one width, with the decimal points under each other. */
function alignAmounts(amounts: readonly string[]): readonly string[] {
  const parts = amounts.map((amount) => amount.split('.'));
  const whole = Math.max(...parts.map(([before = '', after]) => (after === undefined ? 0 : before.length)));
  const aligned = parts.map(([before = '', after]) =>
    after === undefined ? before : `${before.padStart(whole)}.${after}`,
  );
  const width = Math.max(...aligned.map((amount) => amount.length));
  return aligned.map((amount) => amount.padEnd(width));
}

/** `180ms`, `2.1s` from one second on. */
function duration(timeMs: number): string {
  if (timeMs > 0 && timeMs < 1) return '<1ms';
  const whole = Math.round(timeMs);
  return whole < 1_000 ? `${whole}ms` : `${(timeMs / 1_000).toFixed(1)}s`;
}

function percent(share: number | null, places: number): string {
  return share === null ? '–' : `${(share * 100).toFixed(places)}%`;
}

function plural(count: number, noun: string): string {
  return `${thousands(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function thousands(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

function capitalise(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function datesText({ period }: DailyMetrics): string {
  return period.firstDate === period.lastDate
    ? period.firstDate
    : `${period.firstDate} to ${period.lastDate}`;
}

function whenText(metrics: DailyMetrics): string {
  return metrics.period.firstDate === metrics.period.lastDate
    ? `on ${datesText(metrics)}`
    : `from ${datesText(metrics)}`;
}

function indent(width: number, lines: readonly string[]): readonly string[] {
  return lines.map((line) => ' '.repeat(width) + line);
}
