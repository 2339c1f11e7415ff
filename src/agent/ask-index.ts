/** Tier 0: asks the index. No model, no cost, a row in the ledger all the same. */
import { answerQuestion } from '../codebase/search/answer-question.ts';
import type { IndexAnswer } from '../codebase/search/index-answer.ts';
import { parseQuestion } from '../codebase/search/parse-question.ts';
import { newId } from '../core/ids.ts';
import { zeroUsd } from '../core/money.ts';
import { noUsage } from '../core/usage.ts';
import type { Attempt } from '../ledger/attempt.ts';
import type { Turn, TurnResult, TurnWorld } from './turn.ts';

/** `null` when the question is none for the index, or another tier is pinned. */
export function askIndex(turn: Turn, world: TurnWorld, requestId: string): TurnResult | null {
  const { pinnedTier } = turn.policy;
  if (turn.attachment !== null || (pinnedTier !== null && pinnedTier !== 'index')) return null;
  const startedAtMs = world.clock.nowMs();
  const started = world.clock.monotonicMs();
  const question = parseQuestion(turn.question);
  const answer = question && answerQuestion(world.index, question);
  if (!answer) return null;
  if (turn.dryRun) return { kind: 'index', answer, attempts: [] };
  const latencyMs = world.clock.monotonicMs() - started;
  const attempt = indexAttempt(answer, { requestId, startedAtMs, latencyMs, project: world.index.root });
  world.record(attempt);
  return { kind: 'index', answer, attempts: [attempt] };
}

function indexAttempt(
  answer: IndexAnswer,
  of: {
    readonly requestId: string;
    readonly startedAtMs: number;
    readonly latencyMs: number;
    readonly project: string;
  },
): Attempt {
  return {
    id: newId(of.startedAtMs),
    requestId: of.requestId,
    startedAtMs: of.startedAtMs,
    project: of.project,
    tier: 'index',
    provider: 'index',
    model: null,
    purpose: 'answer',
    intent: 'search',
    complexity: 'simple',
    usage: noUsage,
    estimatedInputTokens: 0,
    cost: zeroUsd,
    costBasis: 'none',
    priceSource: null,
    cached: false,
    saved: zeroUsd,
    conversation: null,
    promptParts: [],
    countedBy: null,
    leftOutTokens: 0,
    latencyMs: of.latencyMs,
    confidence: null,
    evidence: [],
    outcome: answer.found ? 'answered' : 'not-found',
    reason: answer.found ? null : answer.title,
  };
}
