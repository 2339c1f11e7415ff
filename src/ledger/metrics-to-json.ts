/**
 * Metrics for programs. Keys are stable and in camelCase. Money is in whole nano-dollars (10⁻⁹ US dollars), shares
 * are in [0, 1], `null` is "not known" or "there is none".
 */
import type { NanoUsd } from '../core/money.ts';
import type { CacheMetrics, Saved } from './cache-metrics.ts';
import type { CostMetrics, DailyMetrics, TokenClass, TokenMetrics, TopTierEstimate } from './summarise.ts';

interface CostJson {
  /** What is known; the estimated part is in it. */
  readonly costNanoUsd: NanoUsd;
  /** The part that rests on our own count of tokens. */
  readonly estimatedNanoUsd: NanoUsd;
  readonly attempts: number;
  /** Attempts that may have cost something that nobody knows. */
  readonly unknownCostAttempts: number;
}

interface SavedJson {
  /** What is known; negative where writing to caches cost more than reading them spared. */
  readonly savedNanoUsd: NanoUsd;
  readonly unknownAttempts: number;
}

export interface MetricsJson {
  /** `2026-11-20`; equal for a single day. */
  readonly firstDate: string;
  readonly lastDate: string;
  readonly totalRequests: number;
  readonly successfulRequests: number;
  readonly successRate: number | null;
  readonly costs: {
    readonly tiers: readonly (CostJson & {
      readonly tier: string;
      readonly requests: number;
      readonly share: number | null;
    })[];
    readonly total: CostJson;
  };
  readonly performance: DailyMetrics['latency'];
  readonly tokens: Readonly<Record<TokenClass, TokenMetrics>>;
  /** Of prompts, by our own count; never sent, as the prompt pipeline left them out. */
  readonly leftOutTokens: number;
  readonly caches: Omit<CacheMetrics, 'savedByProviders' | 'savedByAnswers'> & {
    readonly savedByProviders: SavedJson;
    readonly savedByAnswers: SavedJson;
  };
  readonly escalations: { readonly requests: number; readonly inVain: CostJson };
  /** An estimate; what it rests on stands beside it. */
  readonly topTierEstimate:
    | (Omit<TopTierEstimate, 'cost' | 'saved'> & {
        readonly costNanoUsd: NanoUsd | null;
        readonly savedNanoUsd: NanoUsd | null;
      })
    | null;
}

export function metricsToJson(metrics: DailyMetrics): MetricsJson {
  return {
    firstDate: metrics.period.firstDate,
    lastDate: metrics.period.lastDate,
    totalRequests: metrics.requests,
    successfulRequests: metrics.successes,
    successRate: metrics.successRate,
    costs: {
      tiers: metrics.tiers.map(({ tier, requests, share, cost }) => ({
        tier,
        requests,
        share,
        ...costToJson(cost),
      })),
      total: costToJson(metrics.total),
    },
    performance: metrics.latency,
    tokens: metrics.tokens,
    leftOutTokens: metrics.leftOutTokens,
    caches: {
      ...metrics.caches,
      savedByProviders: savedToJson(metrics.caches.savedByProviders),
      savedByAnswers: savedToJson(metrics.caches.savedByAnswers),
    },
    escalations: {
      requests: metrics.escalations.requests,
      inVain: costToJson(metrics.escalations.inVain),
    },
    topTierEstimate: metrics.topTier && estimateToJson(metrics.topTier),
  };
}

function savedToJson({ known, unknownAttempts }: Saved): SavedJson {
  return { savedNanoUsd: known, unknownAttempts };
}

function costToJson(cost: CostMetrics): CostJson {
  return {
    costNanoUsd: cost.known,
    estimatedNanoUsd: cost.estimated,
    attempts: cost.attempts,
    unknownCostAttempts: cost.unknownAttempts,
  };
}

function estimateToJson({ cost, saved, ...basis }: TopTierEstimate): MetricsJson['topTierEstimate'] {
  return { ...basis, costNanoUsd: cost, savedNanoUsd: saved };
}
