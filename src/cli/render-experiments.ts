/** Variants side by side as text for a terminal. */
import type { Interval } from '../ledger/statistics.ts';
import type { Comparison, Difference, VariantFigures } from '../ledger/variants.ts';

export interface ExperimentReport {
  readonly experiment: string;
  readonly arms: readonly VariantFigures[];
  readonly comparisons: readonly Comparison[];
}

export function renderExperiment({ experiment, arms, comparisons }: ExperimentReport): string {
  return [`${experiment}:`, ...table(arms), ...comparisons.flatMap(comparisonLines)].join('\n');
}

export function renderComparison(variants: readonly VariantFigures[], comparison: Comparison): string {
  return [...table(variants), ...comparisonLines(comparison)].join('\n');
}

function table(variants: readonly VariantFigures[]): readonly string[] {
  const rows = [
    ['', 'requests', 'cost each', 'latency', 'success', 'said good/bad'],
    ...variants.map(({ name, requests, costUsd, latencyMs, success, said, unknownCost }) => [
      name,
      `${requests}`,
      `${range(costUsd, dollars)}${unknownCost === 0 ? '' : ` (${unknownCost} unknown)`}`,
      range(latencyMs, seconds),
      range(success, percent),
      `${said.good}/${said.bad}`,
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
}

/** With the interval of 95%. */
function range(interval: Interval | null, shown: (value: number) => string): string {
  if (interval === null) return 'too few';
  const { value, low, high } = interval;
  return `${shown(value)} [${shown(low)}, ${shown(high)}]`;
}

function comparisonLines({ from, to, costUsd, latencyMs, success }: Comparison): readonly string[] {
  return [
    `  ${to} against ${from}:`,
    `    cost     ${difference(costUsd, dollars)}`,
    `    latency  ${difference(latencyMs, seconds)}`,
    `    success  ${difference(success, percent)}`,
  ];
}

function difference({ interval, moreNeeded }: Difference, shown: (value: number) => string): string {
  if (interval === null) return 'too few requests to say anything';
  const signed = (value: number) => `${value > 0 ? '+' : ''}${shown(value)}`;
  const text = `${signed(interval.value)} [${signed(interval.low)}, ${signed(interval.high)}]`;
  if (moreNeeded === null) return `${text}: no difference so far`;
  if (moreNeeded === 0) return `${text}: told apart`;
  return `${text}: not told apart; about ${moreNeeded} more requests of each would do, if it is as large as that`;
}

function dollars(value: number): string {
  return `${value < 0 ? '-' : ''}$${Math.abs(value).toFixed(Math.abs(value) >= 0.1 ? 2 : 5)}`;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2)}s`;
}

function percent(value: number): string {
  return `${(100 * value).toFixed(0)}%`;
}
