/**
 * Attempts → the figures of a period. Pure: what it is not given it does not know, and says so. Costs belong to the
 * day and tier of their attempt; a request belongs to the day of its first attempt and the tier that answered it.
 */
import { addUsd, type NanoUsd, toNanoUsd, zeroUsd } from '../core/money.ts';
import { inputTokens, outputTokens, type TokenUsage } from '../core/usage.ts';
import type { Attempt } from './attempt.ts';
import { type CacheMetrics, cacheMetrics } from './cache-metrics.ts';
import type { Period } from './local-days.ts';

export const tokenClasses = ['freshInput', 'cacheRead', 'cacheWrite', 'output', 'reasoning'] as const;
export type TokenClass = (typeof tokenClasses)[number];

export interface CostMetrics {
  /** The sum of all costs that are known. */
  readonly known: NanoUsd;
  /** The part of `known` that rests on our own count of tokens instead of the provider's. */
  readonly estimated: NanoUsd;
  readonly attempts: number;
  /** Attempts whose cost is not known, and not in `known`. */
  readonly unknownAttempts: number;
}

interface TierMetrics {
  readonly tier: string;
  /** Requests whose answer it gave; of a request without an answer, the last tier tried. */
  readonly requests: number;
  /** Of all requests, in [0, 1]; `null` where there is none. */
  readonly share: number | null;
  /** Of all its attempts, whatever they were for. */
  readonly cost: CostMetrics;
}

export interface TokenMetrics {
  readonly known: number;
  /** Attempts that did not report this class. */
  readonly unknownAttempts: number;
}

/** What the requests would have cost on the top tier alone: an estimate, never a measurement. */
export interface TopTierEstimate {
  readonly tier: string;
  readonly model: string;
  readonly priceSource: string | null;
  /** `null`: no request could be estimated. */
  readonly cost: NanoUsd | null;
  /** Requests that a model served, counted with their own tokens. */
  readonly modelRequests: number;
  /** Requests that the index served, counted with the average tokens of the model requests. */
  readonly indexRequests: number;
  /** Of the model requests; `null` where there is none. */
  readonly averageTokens: { readonly input: number; readonly output: number } | null;
  /** Requests that are not in `cost`: no token counts, no price, or of the index on a day without models. */
  readonly leftOut: number;
  /** What the requests in `cost` did cost less; negative: more. `null` when some of that is not known. */
  readonly saved: NanoUsd | null;
}

export interface DailyMetrics {
  readonly period: Period;
  readonly requests: number;
  /** Answered, or truly answered that there is nothing of that name. */
  readonly successes: number;
  /** In [0, 1]; `null` without requests. */
  readonly successRate: number | null;
  /** The index, the ladder in its order, then tiers that were found besides. */
  readonly tiers: readonly TierMetrics[];
  readonly total: CostMetrics;
  /** From the start of a request's first attempt to the end of its last; nearest rank. `null` without requests. */
  readonly latency: { readonly p50Ms: number; readonly p95Ms: number; readonly p99Ms: number } | null;
  readonly tokens: Readonly<Record<TokenClass, TokenMetrics>>;
  /** Of prompts, by our own count, what was never sent because the prompt pipeline left it out. */
  readonly leftOutTokens: number;
  readonly caches: CacheMetrics;
  readonly escalations: {
    /** Requests that more than one model tier tried; the index is not counted. */
    readonly requests: number;
    /** Of the attempts of those requests that gave no answer. */
    readonly inVain: CostMetrics;
  };
  /** `null` where no top tier was named. */
  readonly topTier: TopTierEstimate | null;
}

export interface TopTier {
  readonly tier: string;
  readonly model: string;
  readonly priceSource: string | null;
  /** `null`: not known. */
  readonly priceOf: (usage: TokenUsage) => NanoUsd | null;
}

export interface SummaryOptions {
  readonly period: Period;
  /** From the cheapest up, without `index`. */
  readonly ladder: readonly string[];
  readonly topTier: TopTier | null;
}

/** @param attempts of the period, and of some time around it for requests that pass midnight; in order of writing. */
export function summarise(attempts: readonly Attempt[], options: SummaryOptions): DailyMetrics {
  const { period, ladder } = options;
  const ordered = attempts.toSorted((a, b) => a.startedAtMs - b.startedAtMs);
  const within = ordered.filter(({ startedAtMs }) => isWithin(startedAtMs, period));
  const requests = requestsOf(ordered).filter(({ startedAtMs }) => isWithin(startedAtMs, period));
  const successes = requests.filter(({ answered }) => answered).length;
  const latencies = requests.map(({ latencyMs }) => latencyMs).sort((a, b) => a - b);
  const wentUp = requests.filter(({ modelTiers }) => modelTiers > 1);
  return {
    period,
    requests: requests.length,
    successes,
    successRate: ratio(successes, requests.length),
    tiers: tierNames(ladder, [...within, ...requests.map(({ serving }) => serving)]).map((tier) => {
      const served = requests.filter(({ serving }) => serving.tier === tier).length;
      return {
        tier,
        requests: served,
        share: ratio(served, requests.length),
        cost: costOf(within.filter((attempt) => attempt.tier === tier)),
      };
    }),
    total: costOf(within),
    latency:
      latencies.length === 0
        ? null
        : {
            p50Ms: nearestRank(latencies, 50),
            p95Ms: nearestRank(latencies, 95),
            p99Ms: nearestRank(latencies, 99),
          },
    tokens: {
      freshInput: tokensOf(within, 'freshInput'),
      cacheRead: tokensOf(within, 'cacheRead'),
      cacheWrite: tokensOf(within, 'cacheWrite'),
      output: tokensOf(within, 'output'),
      reasoning: tokensOf(within, 'reasoning'),
    },
    leftOutTokens: within.reduce((sum, { leftOutTokens }) => sum + (leftOutTokens ?? 0), 0),
    caches: cacheMetrics(within, requests.filter(({ answering }) => answering?.cached === true).length),
    escalations: {
      requests: wentUp.length,
      inVain: costOf(requests.flatMap(triedInVain)),
    },
    topTier: options.topTier && estimateOn(options.topTier, requests),
  };
}

/** The attempts before the one that answered, of a request that more than one tier was asked: paid for nothing. */
export function triedInVain({ answers, answering, modelTiers }: Request): readonly Attempt[] {
  return modelTiers > 1 ? answers.filter((one) => one !== answering) : [];
}

/** @param sorted ascending, not empty. @param percent in (0, 100]. */
export function nearestRank(sorted: readonly number[], percent: number): number {
  const rank = Math.max(1, Math.ceil((percent * sorted.length) / 100));
  const value = sorted[rank - 1];
  if (value === undefined) throw new RangeError('No value has that rank');
  return value;
}

export interface Request {
  readonly startedAtMs: number;
  readonly latencyMs: number;
  /** All its attempts, also those that were for something else than the answer. */
  readonly attempts: readonly Attempt[];
  readonly answers: readonly Attempt[];
  readonly answering: Attempt | null;
  /** The answering attempt, else the last one. */
  readonly serving: Attempt;
  readonly answered: boolean;
  readonly modelTiers: number;
}

/** @param ordered by their start */
export function requestsOf(ordered: readonly Attempt[]): readonly Request[] {
  const groups = new Map<string, Attempt[]>();
  for (const attempt of ordered) {
    const group = groups.get(attempt.requestId);
    if (group) group.push(attempt);
    else groups.set(attempt.requestId, [attempt]);
  }
  return [...groups.values()].flatMap((attempts) => {
    const answers = attempts.filter(({ purpose }) => purpose === 'answer');
    const answering = answers.findLast(({ outcome }) => outcome === 'answered' || outcome === 'not-found');
    const serving = answering ?? answers.at(-1);
    const startedAtMs = attempts[0]?.startedAtMs;
    if (!serving || startedAtMs === undefined) return [];
    const endMs = attempts.reduce((end, one) => Math.max(end, one.startedAtMs + one.latencyMs), startedAtMs);
    return {
      startedAtMs,
      latencyMs: endMs - startedAtMs,
      attempts,
      answers,
      answering: answering ?? null,
      serving,
      answered: answering !== undefined,
      modelTiers: new Set(answers.map(({ tier }) => tier).filter((tier) => tier !== 'index')).size,
    };
  });
}

function tierNames(ladder: readonly string[], attempts: readonly Attempt[]): readonly string[] {
  return [...new Set(['index', ...ladder, ...attempts.map(({ tier }) => tier)])];
}

function costOf(attempts: readonly Attempt[]): CostMetrics {
  const sum = (some: readonly Attempt[]) =>
    some.reduce((total, { cost }) => (cost === null ? total : addUsd(total, cost)), zeroUsd);
  return {
    known: sum(attempts),
    estimated: sum(attempts.filter(({ costBasis }) => costBasis === 'estimated')),
    attempts: attempts.length,
    unknownAttempts: attempts.filter(({ cost }) => cost === null).length,
  };
}

function tokensOf(attempts: readonly Attempt[], tokenClass: TokenClass): TokenMetrics {
  const counts = attempts.map(({ usage }) => usage[tokenClass]);
  return {
    known: counts.reduce<number>((total, count) => total + (count ?? 0), 0),
    unknownAttempts: counts.filter((count) => count === null).length,
  };
}

/** One request's tokens on the top tier and what they would cost there. */
interface Priced {
  readonly request: Request;
  readonly input: number;
  readonly output: number;
  readonly cost: NanoUsd;
}

function estimateOn(top: TopTier, requests: readonly Request[]): TopTierEstimate {
  const ofIndex = requests.filter(({ serving }) => serving.tier === 'index');
  const priced = requests
    // A request that no model was asked for has no tokens to price.
    .filter(({ serving }) => serving.tier !== 'index' && serving.provider !== 'none')
    .flatMap((request) => priceRequest(top, request) ?? []);
  const averageTokens =
    priced.length === 0
      ? null
      : {
          input: Math.round(mean(priced.map(({ input }) => input))),
          output: Math.round(mean(priced.map(({ output }) => output))),
        };
  const each = averageTokens && top.priceOf(promptAndAnswer(averageTokens.input, averageTokens.output));
  const counted = [...priced.map(({ request }) => request), ...(each === null ? [] : ofIndex)];
  const cost = toNanoUsd(
    priced.reduce((total, one) => total + one.cost, 0) + (each === null ? 0 : each * ofIndex.length),
  );
  const actual = costOf(counted.flatMap(({ attempts }) => attempts));
  return {
    tier: top.tier,
    model: top.model,
    priceSource: top.priceSource,
    cost: counted.length === 0 ? null : cost,
    modelRequests: priced.length,
    indexRequests: each === null ? 0 : ofIndex.length,
    averageTokens,
    leftOut: requests.length - counted.length,
    saved: counted.length === 0 || actual.unknownAttempts > 0 ? null : toNanoUsd(cost - actual.known),
  };
}

/** `null` when its tokens or their price are not known. What the top tier did serve costs what it did cost. */
function priceRequest(top: TopTier, request: Request): Priced | null {
  const { usage, estimatedInputTokens, tier, cost: actual } = request.serving;
  const reported = usage.freshInput === null ? null : inputTokens(usage);
  const input = reported ?? (estimatedInputTokens > 0 ? estimatedInputTokens : null);
  const output = outputTokens(usage);
  if (input === null || output === null) return null;
  const cost = tier === top.tier && actual !== null ? actual : top.priceOf(promptAndAnswer(input, output));
  return cost === null ? null : { request, input, output, cost };
}

/** Without any caching: nothing is known of what the top tier's cache would have held. */
function promptAndAnswer(input: number, output: number): TokenUsage {
  return { freshInput: input, cacheRead: 0, cacheWrite: 0, output, reasoning: 0 };
}

function isWithin(timeMs: number, period: Period): boolean {
  return timeMs >= period.fromMs && timeMs < period.toMs;
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}
