/** `optimizer metrics`: reads the ledger and shows what was asked, answered and paid. */
import { systemClock } from '../core/clock.ts';
import { OptimizerError } from '../core/errors.ts';
import type { TopTier } from '../ledger/summarise.ts';
import { compose, type Program } from './compose.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

export interface MetricsCommandOptions {
  readonly daily?: boolean;
  readonly date?: string;
  readonly days?: number;
  readonly json?: boolean;
}

export class DateError extends OptimizerError {
  readonly code = 'usage/date';
}

export async function metricsCommand(options: MetricsCommandOptions, terminal: Terminal): Promise<ExitCode> {
  const lastMs = noonOf(options.date, systemClock.nowMs());
  const program = await compose({}, terminal, { anywhere: true });
  try {
    const [{ readMetrics }, { renderDays }, { metricsToJson }] = await Promise.all([
      import('../ledger/read-metrics.ts'),
      import('../ledger/render-metrics.ts'),
      import('../ledger/metrics-to-json.ts'),
    ]);
    const { days, total } = readMetrics(await program.ledger(), {
      nowMs: lastMs,
      days: options.days ?? 1,
      timeZone: null,
      ladder: program.config.routing.ladder,
      topTier: await topTierOf(program, lastMs),
    });
    const text = options.json
      ? JSON.stringify(
          { schemaVersion: 1, days: days.map(metricsToJson), total: metricsToJson(total) },
          null,
          2,
        )
      : renderDays(days, total);
    terminal.out.write(`${text}\n`);
    return exitCodes.ok;
  } finally {
    program.close();
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

async function topTierOf(program: Program, atMs: number): Promise<TopTier | null> {
  const { ladder } = program.config.routing;
  const tier = program.config.tiers[ladder.at(-1) ?? ''];
  if (!tier) return null;
  const { costOf, priceOf } = await import('../providers/pricing.ts');
  const price = priceOf(tier.provider, tier.model, program.config.prices, new Date(atMs), null);
  return {
    tier: tier.name,
    model: tier.model,
    priceSource: price?.source ?? null,
    priceOf: (usage) => costOf(usage, price).cost,
  };
}
