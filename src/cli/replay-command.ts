/**
 * `optimizer replay`: what the router would do today with the requests that the ledger holds, at today's prices and with
 * other targets. Sends nothing; every tier of the ladder counts as available.
 */

import { readFileSync } from 'node:fs';
import { parse } from 'smol-toml';
import { expectTier } from '../agent/expect-tier.ts';
import { systemClock } from '../core/clock.ts';
import { OptimizerError } from '../core/errors.ts';
import { formatUsd, toNanoUsd } from '../core/money.ts';
import { inputTokens } from '../core/usage.ts';
import type { Attempt } from '../ledger/attempt.ts';
import type { OutcomeCounts } from '../ledger/ledger.ts';
import { complexities, intents } from '../routing/classify.ts';
import type { LadderPolicy } from '../routing/plan-ladder.ts';
import { type PastRequest, type RouteReplay, replayRoute } from '../routing/replay-route.ts';
import { compose, type Program } from './compose.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { adviseThresholds, renderAdvice } from './replay-thresholds.ts';
import type { Terminal } from './terminal.ts';

export interface ReplayCommandOptions {
  /** YYYY-MM-DD, in UTC. */
  readonly since?: string;
  /** A file of settings that hold instead of one's own. */
  readonly policy?: string;
  readonly json?: boolean;
}

export class ReplayError extends OptimizerError {
  constructor(
    readonly code: 'usage/date' | 'usage/policy',
    message: string,
    hint: string,
  ) {
    super(message, hint);
  }
}

const defaultDays = 30;
/** From a target where cheap tiers do to one that only the best reaches. */
const targets = [0.8, 0.85, 0.9, 0.95, 0.98];

export async function replayCommand(options: ReplayCommandOptions, terminal: Terminal): Promise<ExitCode> {
  const nowMs = systemClock.nowMs();
  const fromMs = options.since === undefined ? nowMs - defaultDays * 86_400_000 : startOf(options.since);
  const program = await compose({}, terminal, { anywhere: true });
  try {
    const policy = policyFrom(options.policy, program);
    const requests = await pastRequests(program, fromMs, nowMs);
    const { ladder } = program.config.routing;
    const now = replayRoute(requests, ladder, policy);
    const others = targets.map((targetShare) => ({
      targetShare,
      ...replayRoute(requests, ladder, { ...policy, targetShare }),
    }));
    const ledger = await program.ledger();
    const thresholds = adviseThresholds(
      await program.tiers(),
      ledger.attemptsBetween(fromMs, nowMs),
      ledger.learning.feedbackSince(fromMs),
      requests.map(({ statuses }) => statuses),
      policy.targetShare,
    );
    const text = options.json
      ? JSON.stringify(
          { schemaVersion: 1, fromMs, toMs: nowMs, policy, ...now, targets: others, thresholds },
          null,
          2,
        )
      : [
          render(now, others, policy, fromMs),
          ...(requests.length === 0 ? [] : renderAdvice(thresholds)),
        ].join('\n');
    terminal.out.write(`${text}\n`);
    return exitCodes.ok;
  } finally {
    program.close();
  }
}

async function pastRequests(program: Program, fromMs: number, toMs: number): Promise<PastRequest[]> {
  const ledger = await program.ledger();
  const tiers = await program.tiers();
  const outcomes: readonly OutcomeCounts[] = ledger.outcomesSince(toMs - 90 * 86_400_000);
  const byRequest = new Map<string, Attempt[]>();
  for (const attempt of ledger.attemptsBetween(fromMs, toMs)) {
    if (attempt.purpose !== 'answer' || attempt.model === null || attempt.cached) continue;
    byRequest.set(attempt.requestId, [...(byRequest.get(attempt.requestId) ?? []), attempt]);
  }
  return [...byRequest.values()].flatMap((attempts): PastRequest[] => {
    const first = attempts[0] as Attempt;
    const intent = intents.find((name) => name === first.intent);
    const complexity = complexities.find((name) => name === first.complexity);
    if (intent === undefined || complexity === undefined) return [];
    const newTokens = inputTokens(first.usage) ?? first.estimatedInputTokens;
    const statuses = tiers.map((tier) => ({
      name: tier.name,
      isLocal: tier.isLocal,
      availability: { available: true as const },
      ...expectTier(
        tier,
        { intent, complexity },
        { newTokens, earlierTokens: 0 },
        { outcomes, rejected: [], nowMs: toMs, conversation: null },
      ),
    }));
    const known = attempts.every(({ cost }) => cost !== null);
    return [
      {
        intent,
        complexity,
        answeredBy: attempts.findLast(({ outcome }) => outcome === 'answered')?.tier ?? null,
        cost: known ? attempts.reduce((sum, { cost }) => sum + (cost ?? 0), 0) : null,
        statuses,
      },
    ];
  });
}

/** Only `[routing]` of it counts: nothing else decides who is asked. @throws ReplayError */
function policyFrom(path: string | undefined, program: Program): LadderPolicy {
  if (path === undefined) return program.policy;
  const hint = 'It has a [routing] table: target-quality, complex-start, max-tier, local-only.';
  let table: Record<string, unknown>;
  try {
    const parsed = parse(readFileSync(path, 'utf8'));
    table = Object(parsed.routing);
  } catch (error) {
    const because = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new ReplayError('usage/policy', `The policy ${path} cannot be read: ${because}`, hint);
  }
  const known = ['target-quality', 'complex-start', 'max-tier', 'local-only'];
  const wrong = Object.keys(table).find((key) => !known.includes(key));
  if (wrong !== undefined) throw new ReplayError('usage/policy', `${path}: unknown key ${wrong}`, hint);
  const {
    'target-quality': target,
    'complex-start': start,
    'max-tier': maxTier,
    'local-only': localOnly,
  } = table;
  const { ladder } = program.config.routing;
  for (const name of [start, maxTier]) {
    if (name === undefined || ladder.some((tier) => tier === name)) continue;
    throw new ReplayError(
      'usage/policy',
      `${path}: no tier ${JSON.stringify(name)}`,
      `There are ${ladder.join(', ')}.`,
    );
  }
  if (target !== undefined && (typeof target !== 'number' || target < 0 || target > 1))
    throw new ReplayError('usage/policy', `${path}: target-quality must be a number from 0 to 1`, hint);
  if (localOnly !== undefined && typeof localOnly !== 'boolean')
    throw new ReplayError('usage/policy', `${path}: local-only must be true or false`, hint);
  return {
    ...program.policy,
    ...(typeof target === 'number' ? { targetShare: target } : {}),
    ...(typeof start === 'string' ? { complexStart: start } : {}),
    ...(typeof maxTier === 'string' ? { maxTier } : {}),
    ...(localOnly === undefined ? {} : { localOnly }),
  };
}

function render(
  now: RouteReplay,
  others: readonly (RouteReplay & { readonly targetShare: number })[],
  policy: LadderPolicy,
  fromMs: number,
): string {
  const since = new Date(fromMs).toISOString().slice(0, 10);
  if (now.requests === 0) return `No request to a model since ${since}.`;
  const usd = (amount: number, unknown: number) =>
    `${formatUsd(toNanoUsd(amount))}${unknown === 0 ? '' : ` and ${unknown} of unknown cost`}`;
  const share = (count: number) => `${((100 * count) / now.requests).toFixed(0)}%`.padStart(5);
  const width = Math.max(4, ...now.tiers.map(({ tier }) => tier.length));
  return [
    `${now.requests} ${now.requests === 1 ? 'request' : 'requests'} to models since ${since}; all tiers taken as available, nothing is sent`,
    `  ${'tier'.padEnd(width)}  answered then  asked first now`,
    ...now.tiers.map(
      ({ tier, answered, starts }) =>
        `  ${tier.padEnd(width)}  ${String(answered).padStart(6)} ${share(answered)}  ${String(starts).padStart(8)} ${share(starts)}`,
    ),
    `Paid: ${usd(now.paid, now.unknownCosts)}. Expected now: ${usd(now.expected, now.unknownExpected)}; ${now.changed} begin elsewhere.`,
    'routing.target-quality and what is expected of it (assumptions where the ledger has few answers):',
    ...others.map(
      (other) =>
        `  ${other.targetShare.toFixed(2)}  right ${((other.expectedQuality ?? 0) * 100).toFixed(1)}%, ${usd(other.expected, other.unknownExpected)}${other.targetShare === policy.targetShare ? '  (yours)' : ''}`,
    ),
  ].join('\n');
}

/** @throws ReplayError */
function startOf(date: string): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (Number.isFinite(time)) return time;
  throw new ReplayError('usage/date', `"${date}" is no date`, 'Write it as YYYY-MM-DD, such as 2026-11-20.');
}
