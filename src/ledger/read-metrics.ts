/** Reads the ledger for some days and sums them up, each and together. */
import type { Ledger } from './ledger.ts';
import { lastDays, spanOf } from './local-days.ts';
import { type DailyMetrics, type SummaryOptions, summarise } from './summarise.ts';

export interface MetricsOptions extends Omit<SummaryOptions, 'period'> {
  readonly nowMs: number;
  /** Today included; at least 1. */
  readonly days: number;
  /** An IANA name; `null`: the one of this machine. */
  readonly timeZone: string | null;
}

/** A request that passes midnight is whole: no request lasts longer than this. */
const marginMs = 3_600_000;

/** @throws LedgerError when the ledger cannot be read. */
export function readMetrics(
  ledger: Pick<Ledger, 'attemptsBetween'>,
  options: MetricsOptions,
): { readonly days: readonly DailyMetrics[]; readonly total: DailyMetrics } {
  const { nowMs, timeZone, ladder, topTier } = options;
  const periods = lastDays(nowMs, options.days, timeZone);
  const span = spanOf(periods);
  const attempts = ledger.attemptsBetween(span.fromMs - marginMs, span.toMs + marginMs);
  return {
    days: periods.map((period) => {
      const near = attempts.filter(
        ({ startedAtMs }) => startedAtMs >= period.fromMs - marginMs && startedAtMs < period.toMs + marginMs,
      );
      return summarise(near, { period, ladder, topTier });
    }),
    total: summarise(attempts, { period: span, ladder, topTier }),
  };
}
