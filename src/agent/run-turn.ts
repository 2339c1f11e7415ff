/**
 * One turn, from the question to the answer: the index if it can answer, else context, ladder, attempts with evidence,
 * and a row in the ledger for each. The order of steps is here; every decision is made by the folder it belongs to.
 */
import { answerQuestion, type IndexAnswer } from '../codebase/search/answer-question.ts';
import { parseQuestion } from '../codebase/search/parse-question.ts';
import { buildContext } from '../context/build-context.ts';
import { newId } from '../core/ids.ts';
import { zeroUsd } from '../core/money.ts';
import { estimateTokens } from '../core/token-estimate.ts';
import { noUsage } from '../core/usage.ts';
import type { Attempt } from '../ledger/attempt.ts';
import { askPrompt } from '../prompt/ask-request.ts';
import type { Availability } from '../providers/contract.ts';
import { ceilingOf } from '../providers/pricing.ts';
import { type ContextSize, classify } from '../routing/classify.ts';
import { planLadder } from '../routing/plan-ladder.ts';
import { askTier, type TierAttempt } from './ask-tier.ts';
import type { ModelAnswer, PriceCeiling, Tier, Turn, TurnPlan, TurnResult, TurnWorld } from './turn.ts';

export async function runTurn(turn: Turn, world: TurnWorld): Promise<TurnResult> {
  const requestId = newId(world.clock.nowMs());
  const fromIndex = askIndex(turn, world, requestId);
  if (fromIndex) return fromIndex;

  const plan = await planTurn(turn, world);
  if (turn.dryRun) return { kind: 'dry-run', plan, ceilings: ceilingsOf(plan, world.tiers) };
  if (turn.policy.pinnedTier === 'index')
    return { kind: 'unanswered', why: 'not-structural', plan, attempts: [] };
  if (world.signal.aborted) return { kind: 'unanswered', why: 'aborted', plan, attempts: [] };
  if (plan.ladder.steps.length === 0) {
    return {
      kind: 'unanswered',
      why: 'no-tier',
      plan,
      attempts: [recordNoTier(turn, plan, world, requestId)],
    };
  }
  return climb(turn, plan, world, requestId);
}

/** Tier 0. `null` when the question is none for the index, or another tier is pinned. */
function askIndex(turn: Turn, world: TurnWorld, requestId: string): TurnResult | null {
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
    latencyMs: of.latencyMs,
    confidence: null,
    evidence: [],
    outcome: answer.found ? 'answered' : 'not-found',
    reason: answer.found ? null : answer.title,
  };
}

async function planTurn(turn: Turn, world: TurnWorld): Promise<TurnPlan> {
  const question = fullQuestion(turn);
  const budgetTokens = Math.max(0, turn.budgetTokens - estimateTokens(question));
  const context = buildContext(world.index, question, { budgetTokens, wholeFiles: turn.wholeFiles });
  world.onEvent({ type: 'context', manifest: context.manifest });

  const classification = classify(question, contextSize(context), context.query);
  world.onEvent({ type: 'classified', classification });

  const statuses = await Promise.all(
    world.tiers.map(async (tier) => ({
      ...tier,
      availability: await availabilityOf(tier, turn, world.signal),
    })),
  );
  const ladder = planLadder(classification.complexity, statuses, turn.policy);
  world.onEvent({ type: 'planned', plan: ladder });
  const prompt = askPrompt(question, context.blocks, promptOptions(turn, world, null));
  return { context, classification, ladder, requestTokens: prompt.estimatedTokens };
}

/** A tier that the policy rules out is not even asked whether it is there. */
async function availabilityOf(tier: Tier, turn: Turn, signal: AbortSignal): Promise<Availability> {
  const { pinnedTier, localOnly } = turn.policy;
  if ((pinnedTier !== null && pinnedTier !== tier.name) || (localOnly && !tier.isLocal))
    return { available: true };
  const provider = await tier.provider();
  return provider.checkAvailability(tier.model, signal);
}

function contextSize(context: TurnPlan['context']): ContextSize {
  const paths = context.blocks.map((block) => block.id);
  return {
    files: paths.length,
    symbols: context.manifest.included.length,
    folders: new Set(paths.map((path) => path.slice(0, Math.max(0, path.lastIndexOf('/'))))).size,
    named: context.query.symbols.filter(({ strength }) => strength === 'code').length,
  };
}

function fullQuestion(turn: Turn): string {
  return turn.attachment === null ? turn.question : `${turn.question}\n\n${turn.attachment}`;
}

function promptOptions(turn: Turn, world: TurnWorld, earlierDoubt: string | null) {
  const project = world.index.root.split(/[/\\]/).at(-1) ?? '';
  return { project, brief: turn.brief, earlierDoubt };
}

function ceilingsOf(plan: TurnPlan, tiers: readonly Tier[]): PriceCeiling[] {
  return plan.ladder.steps.map((name) => {
    const tier = tierNamed(tiers, name);
    const price = tier.priceFor(plan.requestTokens);
    const ceiling = price && ceilingOf(plan.requestTokens, tier.maxOutputTokens, price);
    return { tier: name, model: tier.model, ceiling };
  });
}

function tierNamed(tiers: readonly Tier[], name: string): Tier {
  const tier = tiers.find((candidate) => candidate.name === name);
  if (!tier) throw new Error(`The ladder names a tier that is not there: ${name}`);
  return tier;
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
    latencyMs: 0,
    confidence: null,
    evidence: [],
    outcome: 'failed',
    reason: 'no tier available',
  };
  world.record(attempt);
  return attempt;
}

/** Asks tier after tier until one gives an answer that holds; else gives the best that came. */
async function climb(turn: Turn, plan: TurnPlan, world: TurnWorld, requestId: string): Promise<TurnResult> {
  const attempts: Attempt[] = [];
  let best: ModelAnswer | null = null;
  let earlierDoubt: string | null = null;
  const { steps } = plan.ladder;
  for (const [height, name] of steps.entries()) {
    const next = steps[height + 1] ?? null;
    const prompt = askPrompt(
      fullQuestion(turn),
      plan.context.blocks,
      promptOptions(turn, world, earlierDoubt),
    );
    const result: TierAttempt = await askTier(tierNamed(world.tiers, name), prompt, {
      world,
      requestId,
      classification: plan.classification,
      hadContext: plan.context.blocks.length > 0,
      next,
    });
    attempts.push(result.attempt);
    world.record(result.attempt);
    if (result.answer !== null && (best === null || result.answer.confidence > best.confidence))
      best = result.answer;
    if (result.step.action === 'accept' || next === null) break;
    if (result.step.action === 'stop') break;
    earlierDoubt = result.answer === null ? null : result.doubt;
    world.onEvent({ type: 'escalated', from: name, to: next, because: result.step.because });
  }
  if (world.signal.aborted) return { kind: 'unanswered', why: 'aborted', plan, attempts };
  if (best === null) return { kind: 'unanswered', why: 'all-failed', plan, attempts };
  return { kind: 'model', answer: best, plan, attempts };
}
