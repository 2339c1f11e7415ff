/** Metrics for spreadsheets (RFC 4180): a line for each day, or for each group. Money in US dollars, empty for not known. */
import type { Grouping, GroupMetrics } from './grouped-metrics.ts';
import type { DailyMetrics } from './summarise.ts';

type Cell = string | number | null;

export function daysToCsv(days: readonly DailyMetrics[]): string {
  return csv(
    [
      'date',
      'requests',
      'answered',
      'cost_usd',
      'unknown_cost_attempts',
      'p50_ms',
      'p95_ms',
      'fresh_input_tokens',
      'cache_read_tokens',
      'cache_write_tokens',
      'output_tokens',
      'went_up',
      'in_vain_usd',
      'cache_saved_usd',
    ],
    days.map(({ period, requests, successes, total, latency, tokens, escalations, caches }) => [
      period.firstDate,
      requests,
      successes,
      total.known / 1e9,
      total.unknownAttempts,
      latency?.p50Ms ?? null,
      latency?.p95Ms ?? null,
      tokens.freshInput.known,
      tokens.cacheRead.known,
      tokens.cacheWrite.known,
      tokens.output.known,
      escalations.requests,
      escalations.inVain.known / 1e9,
      (caches.savedByProviders.known + caches.savedByAnswers.known) / 1e9,
    ]),
  );
}

export function groupsToCsv(groups: readonly GroupMetrics[], by: Grouping): string {
  return csv(
    [
      by,
      'requests',
      'answered',
      'attempts',
      'cost_usd',
      'unknown_cost_attempts',
      'in_vain_usd',
      'cache_saved_usd',
      'p50_ms',
      'p95_ms',
      'input_tokens',
      'output_tokens',
      'verified',
      'judged',
      'said_good',
      'said_bad',
      'asked_again',
    ],
    groups.map((group) => [
      group.name,
      group.requests,
      group.answered,
      group.attempts,
      group.cost / 1e9,
      group.unknownCostAttempts,
      group.inVain / 1e9,
      group.cacheSaved / 1e9,
      group.p50Ms,
      group.p95Ms,
      group.inputTokens,
      group.outputTokens,
      group.quality.verified,
      group.quality.judged,
      group.quality.said.good,
      group.quality.said.bad,
      group.quality.done.bad,
    ]),
  );
}

function csv(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [head, ...rows].map((row) => row.map(cellOf).join(',')).join('\r\n');
}

/** What begins like a formula would be run by a spreadsheet; a name of a project may be anybody's. */
function cellOf(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
