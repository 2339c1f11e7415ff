/** What is decided before a model is asked: the context, what kind of question it is, and which tiers to ask. */
import type { CodeIndex } from '../codebase/code-index.ts';
import { type BuiltContext, buildContext } from '../context/build-context.ts';
import { estimateTokens } from '../core/token-estimate.ts';
import { type AskPrompt, askPrompt } from '../prompt/ask-request.ts';
import type { Availability } from '../providers/contract.ts';
import { ceilingOf } from '../providers/pricing.ts';
import { type ContextSize, classify } from '../routing/classify.ts';
import { planLadder } from '../routing/plan-ladder.ts';
import type { PriceCeiling, Tier, Turn, TurnPlan, TurnWorld } from './turn.ts';

export async function planTurn(turn: Turn, tiers: readonly Tier[], world: TurnWorld): Promise<TurnPlan> {
  const context = contextFor(turn, world.index);
  world.onEvent({ type: 'context', manifest: context.manifest });

  const classification = classify(turn.question, contextSize(context), context.query);
  world.onEvent({ type: 'classified', classification });

  const statuses = await Promise.all(
    tiers.map(async (tier) => ({
      ...tier,
      availability: await availabilityOf(tier, turn, world.signal),
    })),
  );
  const ladder = planLadder(classification.complexity, statuses, turn.policy);
  world.onEvent({ type: 'planned', plan: ladder });
  const prompt = promptFor(turn, context, world, null);
  return { context, classification, ladder, requestTokens: prompt.estimatedTokens };
}

/** What is sent with a question: as much as the budget leaves beside the question itself. */
export function contextFor(
  turn: Pick<Turn, 'question' | 'attachment' | 'budgetTokens' | 'wholeFiles'>,
  index: CodeIndex,
): BuiltContext {
  const question = fullQuestion(turn);
  const budgetTokens = Math.max(0, turn.budgetTokens - estimateTokens(question));
  return buildContext(index, question, { budgetTokens, wholeFiles: turn.wholeFiles });
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

/** @param earlierDoubt why the tier below did not do; `null` on the first attempt */
export function promptFor(
  turn: Turn,
  context: TurnPlan['context'],
  world: TurnWorld,
  earlierDoubt: string | null,
): AskPrompt {
  const project = world.index.root.split(/[/\\]/).at(-1) ?? '';
  return askPrompt(fullQuestion(turn), context.blocks, { project, brief: turn.brief, earlierDoubt });
}

export function fullQuestion({ question, attachment }: Pick<Turn, 'question' | 'attachment'>): string {
  return attachment === null ? question : `${question}\n\n${attachment}`;
}

export function ceilingsOf(plan: TurnPlan, tiers: readonly Tier[]): PriceCeiling[] {
  return plan.ladder.steps.map((name) => {
    const tier = tierNamed(tiers, name);
    const price = tier.priceFor(plan.requestTokens);
    const ceiling = price && ceilingOf(plan.requestTokens, tier.maxOutputTokens, price);
    return { tier: name, model: tier.model, ceiling };
  });
}

export function tierNamed(tiers: readonly Tier[], name: string): Tier {
  const tier = tiers.find((candidate) => candidate.name === name);
  if (!tier) throw new Error(`The ladder names a tier that is not there: ${name}`);
  return tier;
}
