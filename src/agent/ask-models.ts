/** Asks tier after tier until one gives an answer that holds; else gives the best that came. */
import { newId } from '../core/ids.ts';
import { zeroUsd } from '../core/money.ts';
import { estimateTokens } from '../core/token-estimate.ts';
import { noUsage } from '../core/usage.ts';
import type { Attempt } from '../ledger/attempt.ts';
import { afterTurn } from '../prompt/conversation/conversation.ts';
import { breakEven, cacheLifetimeMs, cacheUse, likelihoodOfNext } from '../routing/cache-write.ts';
import type { Intent } from '../routing/classify.ts';
import { toolTokens } from '../tools/toolbox.ts';
import { boundAfter } from './ask-smaller.ts';
import { askTier, type TierAttempt } from './ask-tier.ts';
import type { CountedPrompt } from './count-prompt.ts';
import type { Bound } from './limits.ts';
import { MoneyGate } from './money-gate.ts';
import { packTurn, promptFor } from './pack-turn.ts';
import { ceilingsOf, fewestOtherTokens, type PlannedTurn, planTurn, tierNamed } from './plan-turn.ts';
import { budgetWarnings } from './purse.ts';
import type {
  ModelAnswer,
  PackedTurn,
  ProposedChanges,
  Tier,
  TierFailure,
  TierWorld,
  Turn,
  TurnPlan,
  TurnResult,
  TurnWorld,
} from './turn.ts';
import { imagesFor, tokensOfImages } from './turn-images.ts';

export async function askModels(turn: Turn, world: TurnWorld, requestId: string): Promise<TurnResult> {
  const tiers = await world.loadTiers();
  const planned = await planTurn(turn, tiers, world, requestId);
  const { plan } = planned;
  const { attempts: asked } = plan.lookups;
  if (turn.dryRun) return { kind: 'dry-run', plan, ceilings: ceilingsOf(planned, tiers) };
  if (turn.policy.pinnedTier === 'index')
    return { kind: 'unanswered', why: 'not-structural', failures: [], plan, attempts: asked };
  if (world.signal.aborted)
    return { kind: 'unanswered', why: 'aborted', failures: [], plan, attempts: asked };
  if (plan.ladder.steps.length === 0 && planned.capped === null) {
    const why = planned.leftOutForMoney ? 'budget' : 'no-tier';
    return {
      kind: 'unanswered',
      failures: [],
      why,
      plan,
      attempts: [...asked, recordNoTier(turn, plan, world, requestId, planned.leftOutForMoney)],
    };
  }
  world.conversations?.begin({
    id: requestId,
    conversation: plan.going.conversationId,
    question: typedPart(turn, plan.question),
    intent: plan.classification.intent,
    complexity: plan.classification.complexity,
    steps: plan.ladder.steps,
  });
  const spender = { project: world.index.root, requestId, conversation: plan.going.conversationId };
  const before = world.purse?.states(spender) ?? null;
  const result = await climb(turn, planned, tiers, world, requestId);
  const after = before && (world.purse?.states(spender) ?? null);
  for (const text of before && after ? budgetWarnings(before, after) : [])
    world.onEvent({ type: 'notice', text });
  return result;
}

function recordNoTier(
  turn: Turn,
  plan: TurnPlan,
  world: TurnWorld,
  requestId: string,
  forMoney: boolean,
): Attempt {
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
    leftOutTokens: 0,
    latencyMs: 0,
    confidence: null,
    evidence: [],
    outcome: 'failed',
    reason: forMoney ? 'no tier within the budget' : 'no tier available',
  };
  world.record(attempt);
  return attempt;
}

async function climb(
  turn: Turn,
  planned: PlannedTurn,
  tiers: readonly Tier[],
  world: TurnWorld,
  requestId: string,
): Promise<TurnResult> {
  const { plan, material } = planned;
  const attempts: Attempt[] = [...plan.lookups.attempts];
  const failures: TierFailure[] = [];
  const gate = new MoneyGate(planned, world);
  const endsAtMs = world.clock.monotonicMs() + turn.limitMs;
  let best: BestAnswer | null = null;
  let earlierDoubt: string | null = null;
  let held = false;
  let refused: Bound | null = null;
  for (let name = await gate.next(true); name !== null; ) {
    let hasSpoken = false;
    const tier = tierNamed(tiers, name);
    const known: TierWorld = refused === null ? gate.known : within(gate.known, refused);
    const packed =
      refused === null && plan.budget.tier === name && attempts.length === plan.lookups.attempts.length
        ? plan
        : await packTurn(tier, material, turn, { ...world, ...known });
    const { prompt, counted } = await promptFor(
      turn,
      packed,
      tier,
      { intent: material.intent, earlierDoubt },
      known,
    );
    const result = await askTier(tier, prompt, {
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
      question: packed.question,
      images: imagesFor(turn, tier),
      cache: cacheFor(tier, counted.tokens, packed, material.intent, world),
      hadContext:
        packed.context.blocks.length > 0 || packed.going.before !== null || packed.images.length > 0,
      next: gate.likelyNext,
      nextCost:
        plan.ladder.comparison?.tiers.find(({ tier: one }) => one === gate.likelyNext)?.expectedCost ?? null,
      samples: turn.samples,
      passing: gate.isPassing,
      shown: packed.context.pieces,
      secrets: material.secrets,
      responseMode: turn.responseMode,
      maxSteps: turn.maxSteps,
      repairRounds: turn.repairRounds,
      endsAtMs,
    });
    if (result.kind === 'denied') {
      const promptTokens = Math.floor(result.promptTokens * 0.95);
      if (refused === null && isEnough(promptTokens, turn, tier)) {
        refused = { name: 'money', promptTokens, detail: 'what its bytes can cost at most' };
        continue;
      }
      refused = null;
      name = await gate.denied(name, result.because, best === null);
      continue;
    }
    attempts.push(...result.steps, result.attempt);
    const { answer, step } = result;
    if (answer === null) failures.push({ tier: name, because: result.because });
    // One that holds for its tier is given, whatever another tier's that did not was thought of.
    if (answer && (step.action === 'accept' || best === null || answer.confidence > best.answer.confidence))
      best = {
        answer,
        sent: prompt.messages.at(-1)?.text ?? '',
        attempt: result.attempt,
        packed,
        model: tier.model,
        changes: result.changes,
      };
    held = result.step.action === 'accept';
    // Once: what is refused again is for another tier.
    refused = refused === null && !world.signal.aborted ? smallerAfter(result, tier, counted, turn) : null;
    if (refused !== null) {
      world.onEvent({
        type: 'packed-smaller',
        tier: name,
        because: result.because,
        promptTokens: refused.promptTokens,
      });
      continue;
    }
    if (result.step.action !== 'escalate') break;
    if (world.clock.monotonicMs() >= endsAtMs) {
      const seconds = Math.round(turn.limitMs / 1_000);
      world.onEvent({
        type: 'notice',
        text: `Nobody else is asked: ${seconds} s are over (agent.turn-seconds).`,
      });
      break;
    }
    // What was the last word has been shown as such, and to better an answer the reserves are not worth it.
    const next = await gate.next(best === null && !hasSpoken);
    if (next === null) break;
    earlierDoubt = result.answer === null ? null : result.doubt;
    world.onEvent({ type: 'escalated', from: name, to: next, because: result.step.because });
    name = next;
  }
  if (world.signal.aborted) return { kind: 'unanswered', why: 'aborted', failures, plan, attempts };
  const endedByBudget = !held && gate.hasEnded;
  if (best === null) {
    const forMoney = gate.hasEnded || gate.hasSkipped || planned.leftOutForMoney;
    const none = attempts.length === plan.lookups.attempts.length;
    if (none) attempts.push(recordNoTier(turn, plan, world, requestId, forMoney));
    return { kind: 'unanswered', why: forMoney ? 'budget' : 'all-failed', failures, plan, attempts };
  }
  keepTurn(turn, best, world, requestId);
  // What the tier was sent that gave the answer, which may be more or less than the first got.
  const { answer, changes } = best;
  return { kind: 'model', answer, changes, plan: { ...plan, ...best.packed }, attempts, endedByBudget };
}

/** `null`: it was not refused for its length, or what may be sent is too little to be worth asking. */
function smallerAfter(
  { refusal }: TierAttempt,
  tier: Tier,
  counted: CountedPrompt,
  turn: Turn,
): Bound | null {
  const bound = refusal && boundAfter(refusal, tier, counted);
  return bound !== null && isEnough(bound.promptTokens, turn, tier) ? bound : null;
}

function isEnough(promptTokens: number, turn: Turn, tier: Tier): boolean {
  return promptTokens >= fewestOtherTokens + estimateTokens(turn.question) + tokensOfImages(turn, tier);
}

function within(known: TierWorld, refused: Bound): TierWorld {
  return { ...known, limitsOf: (tier) => ({ ...known.limitsOf(tier), refused }) };
}

interface BestAnswer {
  readonly answer: ModelAnswer;
  /** The message that it answers. */
  readonly sent: string;
  /** The one that was asked for, which may have another name than the one that says it answered. */
  readonly model: string;
  readonly attempt: Attempt;
  readonly packed: PackedTurn;
  readonly changes: ProposedChanges;
}

/** What the provider's cache is worth for this request. */
function cacheFor(
  tier: Tier,
  promptTokens: number,
  { going, images }: PackedTurn,
  intent: Intent,
  world: TurnWorld,
): 'read' | 'write' | null {
  const price = tier.priceFor(promptTokens);
  if (breakEven(price) === null) return null;
  // A turn with tools has several requests, and each begins with the one before.
  if (tier.usesTools && toolTokens(intent) > 0) return 'write';
  if (world.conversations === null) return null;
  const turn = (going.before?.turns.length ?? 0) + 1;
  const nowMs = world.clock.nowMs();
  const counted = world.conversations.followUps(nowMs, cacheLifetimeMs);
  const likelihood = likelihoodOfNext(turn, turn === 1 ? counted.first : counted.later);
  const { model = null, cachedAtMs = null } = going.before ?? {};
  const isWarm = model === tier.model && cachedAtMs !== null && nowMs - cachedAtMs < cacheLifetimeMs;
  const use = cacheUse(likelihood, price, isWarm);
  // The next request holds no image: it begins as this one does only up to the turn before.
  if (images.length > 0 && use === 'write') return isWarm ? 'read' : null;
  return use;
}

/** So that a later turn can go on from it. */
function keepTurn(
  turn: Turn,
  { answer, sent, model, attempt, packed: { question, going, images } }: BestAnswer,
  { conversations, clock }: TurnWorld,
  requestId: string,
): void {
  if (conversations === null) return;
  const nowMs = clock.nowMs();
  const done = { id: requestId, question: typedPart(turn, question), sent, answer: answer.text };
  conversations.keep(
    afterTurn(going.before, done, {
      id: going.conversationId,
      context: { told: going.toldAfter() },
      rules: going.rulesNow,
      tier: answer.tier,
      model,
      // A cached answer asked nobody, so the entry is as old as it was.
      cachedAtMs: attempt.cached
        ? (going.before?.cachedAtMs ?? null)
        : usesCache(attempt) && images.length === 0
          ? nowMs
          : null,
      nowMs,
    }),
  );
}

/** Without what was piped in. @param question with it, and without secrets */
function typedPart({ attachment }: Turn, question: string): string {
  return attachment === null ? question : question.slice(0, question.indexOf('\n\n'));
}

/** Served by the provider's cache, or written to it. */
function usesCache({ usage }: Attempt): boolean {
  return (usage.cacheRead ?? 0) + (usage.cacheWrite ?? 0) > 0;
}
