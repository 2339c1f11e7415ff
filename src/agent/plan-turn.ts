/** What is decided before a model is asked: the context, what kind of question it is, and which tiers to ask. */
import type { CodeIndex } from '../codebase/code-index.ts';
import { type BuiltContext, buildContext } from '../context/build-context.ts';
import { estimateTokens } from '../core/token-estimate.ts';
import { type AskPrompt, askPrompt } from '../prompt/ask-request.ts';
import type { RuleFile } from '../prompt/project-rules.ts';
import type { Secret } from '../prompt/secrets/find-secrets.ts';
import { redactRequest } from '../prompt/secrets/redact-request.ts';
import type { Replacement } from '../prompt/secrets/redactor.ts';
import type { Availability } from '../providers/contract.ts';
import { ceilingOf } from '../providers/pricing.ts';
import { type ContextSize, classify } from '../routing/classify.ts';
import { planLadder } from '../routing/plan-ladder.ts';
import { goOn, placedRulesFor } from './go-on.ts';
import type { PriceCeiling, Tier, Turn, TurnPlan, TurnWorld } from './turn.ts';

export async function planTurn(turn: Turn, tiers: readonly Tier[], world: TurnWorld): Promise<TurnPlan> {
  const rules = turn.rulesTokens === 0 ? [] : await world.projectRules();
  const secrets = await world.knownSecrets();
  const conversation = turn.continueLast ? (world.conversations?.last() ?? null) : null;

  const asked = askedOf(turn);
  const context = contextFor(turn, world.index, asked, conversation?.turns.at(-1)?.question ?? null);
  world.onEvent({ type: 'context', manifest: context.manifest });

  const classification = classify(turn.question, contextSize(context), context.query);
  world.onEvent({ type: 'classified', classification });

  const statuses = await Promise.all(
    tiers.map(async (tier) => ({
      ...tier,
      availability: await availabilityOf(tier, turn, world.signal),
    })),
  );
  const ladder = planLadder(classification.complexity, statuses, turn.policy, conversation?.tier ?? null);
  world.onEvent({ type: 'planned', plan: ladder });

  const first = ladder.steps[0] === undefined ? null : tierNamed(tiers, ladder.steps[0]);
  const parts = goOn(conversation, { question: asked, context, rules, secrets }, turn, world, first);
  if (turn.continueLast) {
    const { before, anewBecause } = parts.going;
    world.onEvent({
      type: 'conversation',
      turn: (before?.turns.length ?? 0) + 1,
      tier: conversation?.tier ?? null,
      anewBecause,
    });
  }
  if (parts.replaced.length > 0) world.onEvent({ type: 'secrets-replaced', replaced: parts.replaced });
  const placedRules = placedRulesFor(turn, parts.rules, first);
  const plan = { ...parts, classification, ladder, placedRules };
  return { ...plan, requestTokens: promptFor(turn, plan, first, null).estimatedTokens };
}

/** What is sent with a question of its own, without secrets: the question, and as much context as the budget leaves beside it. */
export interface RequestParts {
  readonly context: BuiltContext;
  /** What was asked, with what was piped in. */
  readonly question: string;
  readonly rules: readonly RuleFile[];
  readonly replaced: readonly Replacement[];
}

export function requestFor(
  turn: Pick<Turn, 'question' | 'attachment' | 'budgetTokens' | 'wholeFiles'>,
  index: CodeIndex,
  secrets: readonly Secret[],
): RequestParts {
  const asked = askedOf(turn);
  const context = contextFor(turn, index, asked, null);
  const sent = redactRequest({ question: asked, blocks: context.blocks, rules: [], updates: [] }, secrets);
  const { question, blocks, rules, replaced } = sent;
  return { context: { ...context, blocks }, question, rules, replaced };
}

function askedOf({ question, attachment }: Pick<Turn, 'question' | 'attachment'>): string {
  return attachment === null ? question : `${question}\n\n${attachment}`;
}

/** @param before the question before this one; `null`: there is none */
function contextFor(
  turn: Pick<Turn, 'budgetTokens' | 'wholeFiles'>,
  index: CodeIndex,
  asked: string,
  before: string | null,
): BuiltContext {
  const budgetTokens = Math.max(0, turn.budgetTokens - estimateTokens(asked));
  const options = { budgetTokens, wholeFiles: turn.wholeFiles };
  const context = buildContext(index, asked, options);
  const { symbols, paths } = context.query;
  const namesNothing = paths.length === 0 && !symbols.some(({ strength }) => strength === 'code');
  // "Why is that?" finds nothing by itself: it goes on about what was asked before.
  return before !== null && namesNothing ? buildContext(index, `${asked}\n${before}`, options) : context;
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

/**
 * @param tier whose request it is; `null`: there is none to ask
 * @param earlierDoubt why the tier below did not do; `null` on the first attempt
 */
export function promptFor(
  turn: Pick<Turn, 'brief' | 'rulesTokens'>,
  parts: Pick<TurnPlan, 'rules' | 'going'>,
  tier: Tier | null,
  earlierDoubt: string | null,
): AskPrompt {
  const { earlier, messageText } = parts.going;
  const rules = placedRulesFor(turn, parts.rules, tier);
  return askPrompt(messageText(earlierDoubt), { brief: turn.brief, rules, earlier });
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
