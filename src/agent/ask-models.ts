/** Asks tier after tier until one gives an answer that holds; else gives the best that came. */
import { newId } from '../core/ids.ts';
import { zeroUsd } from '../core/money.ts';
import { noUsage } from '../core/usage.ts';
import type { Attempt } from '../ledger/attempt.ts';
import { afterTurn } from '../prompt/conversation/conversation.ts';
import { breakEven, cacheLifetimeMs, cacheUse, likelihoodOfNext } from '../routing/cache-write.ts';
import { askTier, type TierAttempt } from './ask-tier.ts';
import { packTurn, promptFor } from './pack-turn.ts';
import { ceilingsOf, type PlannedTurn, planTurn, tierNamed } from './plan-turn.ts';
import type { ModelAnswer, PackedTurn, Tier, Turn, TurnPlan, TurnResult, TurnWorld } from './turn.ts';

export async function askModels(turn: Turn, world: TurnWorld, requestId: string): Promise<TurnResult> {
  const tiers = await world.loadTiers();
  const planned = await planTurn(turn, tiers, world, requestId);
  const { plan } = planned;
  const { attempts: before } = plan.lookups;
  if (turn.dryRun) return { kind: 'dry-run', plan, ceilings: ceilingsOf(planned, tiers) };
  if (turn.policy.pinnedTier === 'index')
    return { kind: 'unanswered', why: 'not-structural', plan, attempts: before };
  if (world.signal.aborted) return { kind: 'unanswered', why: 'aborted', plan, attempts: before };
  if (plan.ladder.steps.length === 0) {
    return {
      kind: 'unanswered',
      why: 'no-tier',
      plan,
      attempts: [...before, recordNoTier(turn, plan, world, requestId)],
    };
  }
  return climb(turn, planned, tiers, world, requestId);
}

function recordNoTier(turn: Turn, plan: TurnPlan, world: TurnWorld, requestId: string): Attempt {
  const nowMs = world.clock.nowMs();
  const attempt: Attempt = {
    id: newId(nowMs),
    requestId,
    startedAtMs: nowMs,
    project: world.index.root,
    tier: turn.policy.pinnedTier ?? 'none',
    provider: 'none',
    model: null,
    purpose: 'answer',
    intent: plan.classification.intent,
    complexity: plan.classification.complexity,
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
    latencyMs: 0,
    confidence: null,
    evidence: [],
    outcome: 'failed',
    reason: 'no tier available',
  };
  world.record(attempt);
  return attempt;
}

async function climb(
  turn: Turn,
  { plan, material, known }: PlannedTurn,
  tiers: readonly Tier[],
  world: TurnWorld,
  requestId: string,
): Promise<TurnResult> {
  const attempts: Attempt[] = [...plan.lookups.attempts];
  let best: BestAnswer | null = null;
  let earlierDoubt: string | null = null;
  const { steps, reserves } = plan.ladder;
  const order = [...steps, ...reserves];
  for (const [height, name] of order.entries()) {
    // The reserves are asked only where nobody gave an answer: to better one they are not worth it.
    const next = (height + 1 < steps.length || best === null ? order[height + 1] : undefined) ?? null;
    const better = height + 1 < steps.length ? next : null;
    let hasSpoken = false;
    const tier = tierNamed(tiers, name);
    const packed = height === 0 ? plan : await packTurn(tier, material, turn, { ...world, ...known });
    const { prompt, counted } = await promptFor(turn, packed, tier, earlierDoubt, known);
    const result: TierAttempt = await askTier(tier, prompt, {
      counted,
      world: {
        ...world,
        onEvent: (event) => {
          if (event.type === 'text') hasSpoken = true;
          world.onEvent(event);
        },
      },
      requestId,
      classification: plan.classification,
      conversation: packed.going.conversationId,
      cache: cacheFor(tier, counted.tokens, packed, world),
      hadContext: packed.context.blocks.length > 0 || packed.going.before !== null,
      next: better,
    });
    attempts.push(result.attempt);
    world.record(result.attempt);
    if (result.answer !== null && (best === null || result.answer.confidence > best.answer.confidence))
      best = {
        answer: result.answer,
        sent: prompt.messages.at(-1)?.text ?? '',
        attempt: result.attempt,
        packed,
        model: tier.model,
      };
    if (result.step.action === 'accept' || next === null) break;
    if (result.step.action === 'stop') break;
    // What was the last word has been shown as such.
    if (better === null && (best !== null || hasSpoken)) break;
    earlierDoubt = result.answer === null ? null : result.doubt;
    world.onEvent({ type: 'escalated', from: name, to: next, because: result.step.because });
  }
  if (world.signal.aborted) return { kind: 'unanswered', why: 'aborted', plan, attempts };
  if (best === null) return { kind: 'unanswered', why: 'all-failed', plan, attempts };
  keepTurn(turn, best, world);
  // What the tier was sent that gave the answer, which may be more or less than the first got.
  return { kind: 'model', answer: best.answer, plan: { ...plan, ...best.packed }, attempts };
}

interface BestAnswer {
  readonly answer: ModelAnswer;
  /** The message that it answers. */
  readonly sent: string;
  /** The one that was asked for, which may have another name than the one that says it answered. */
  readonly model: string;
  readonly attempt: Attempt;
  readonly packed: PackedTurn;
}

/** What the provider's cache is worth for this request. */
function cacheFor(
  tier: Tier,
  promptTokens: number,
  { going }: PackedTurn,
  world: TurnWorld,
): 'read' | 'write' | null {
  const price = tier.priceFor(promptTokens);
  if (world.conversations === null || breakEven(price) === null) return null;
  const turn = (going.before?.turns.length ?? 0) + 1;
  const nowMs = world.clock.nowMs();
  const counted = world.conversations.followUps(nowMs, cacheLifetimeMs);
  const likelihood = likelihoodOfNext(turn, turn === 1 ? counted.first : counted.later);
  const { model = null, cachedAtMs = null } = going.before ?? {};
  const isWarm = model === tier.model && cachedAtMs !== null && nowMs - cachedAtMs < cacheLifetimeMs;
  return cacheUse(likelihood, price, isWarm);
}

/** So that a later turn can go on from it. */
function keepTurn(
  turn: Turn,
  { answer, sent, model, attempt, packed: { question, going } }: BestAnswer,
  { conversations, clock }: TurnWorld,
): void {
  if (conversations === null) return;
  const nowMs = clock.nowMs();
  // Without what was piped in, and without its secrets.
  const typed = turn.attachment === null ? question : question.slice(0, question.indexOf('\n\n'));
  const done = { id: newId(nowMs), question: typed, sent, answer: answer.text };
  conversations.keep(
    afterTurn(going.before, done, {
      id: going.conversationId,
      context: { told: going.toldAfter() },
      rules: going.rulesNow,
      tier: answer.tier,
      model,
      // A cached answer asked nobody, so the entry is as old as it was.
      cachedAtMs: attempt.cached ? (going.before?.cachedAtMs ?? null) : usesCache(attempt) ? nowMs : null,
      nowMs,
    }),
  );
}

/** Served by the provider's cache, or written to it. */
function usesCache({ usage }: Attempt): boolean {
  return (usage.cacheRead ?? 0) + (usage.cacheWrite ?? 0) > 0;
}
