/** What is decided before a model is asked: the context, what kind of question it is, and which tiers to ask. */
import type { CodeIndex } from '../codebase/code-index.ts';
import { type BuiltContext, buildContext } from '../context/build-context.ts';
import { estimateTokens } from '../core/token-estimate.ts';
import { type AskPrompt, askPrompt, firstMessage, rulesBudget } from '../prompt/ask-request.ts';
import { noRules, type PlacedRules, placeRules, type RuleFile } from '../prompt/project-rules.ts';
import type { Secret } from '../prompt/secrets/find-secrets.ts';
import { redactRequest } from '../prompt/secrets/redact-request.ts';
import type { Replacement } from '../prompt/secrets/redactor.ts';
import type { Availability } from '../providers/contract.ts';
import { ceilingOf } from '../providers/pricing.ts';
import { type ContextSize, classify } from '../routing/classify.ts';
import { planLadder } from '../routing/plan-ladder.ts';
import type { PriceCeiling, Tier, Turn, TurnPlan, TurnWorld } from './turn.ts';

export async function planTurn(turn: Turn, tiers: readonly Tier[], world: TurnWorld): Promise<TurnPlan> {
  const rules = turn.rulesTokens === 0 ? [] : await world.projectRules();
  const parts = requestFor(turn, world.index, await world.knownSecrets(), rules);
  const { context, replaced } = parts;
  world.onEvent({ type: 'context', manifest: context.manifest });
  if (replaced.length > 0) world.onEvent({ type: 'secrets-replaced', replaced });

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
  const first = ladder.steps[0] === undefined ? null : tierNamed(tiers, ladder.steps[0]);
  const placed = first === null ? noRules : rulesFor(turn, parts, first);
  const plan = { ...parts, classification, ladder, placedRules: placed };
  return { ...plan, requestTokens: promptFor(turn, plan, world, first, null).estimatedTokens };
}

/** What is sent, without secrets: the question, and as much context as the budget leaves beside it. */
export interface RequestParts {
  readonly context: BuiltContext;
  /** What was asked, with what was piped in. */
  readonly question: string;
  /** All of them, before any is cut for want of room. */
  readonly rules: readonly RuleFile[];
  readonly replaced: readonly Replacement[];
}

export function requestFor(
  turn: Pick<Turn, 'question' | 'attachment' | 'budgetTokens' | 'wholeFiles'>,
  index: CodeIndex,
  secrets: readonly Secret[],
  ruleFiles: readonly RuleFile[] = [],
): RequestParts {
  const asked = turn.attachment === null ? turn.question : `${turn.question}\n\n${turn.attachment}`;
  const budgetTokens = Math.max(0, turn.budgetTokens - estimateTokens(asked));
  const context = buildContext(index, asked, { budgetTokens, wholeFiles: turn.wholeFiles });
  const sent = redactRequest({ question: asked, blocks: context.blocks, rules: ruleFiles }, secrets);
  const { question, blocks, rules, replaced } = sent;
  return { context: { ...context, blocks }, question, rules, replaced };
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
  parts: RequestParts,
  world: Pick<TurnWorld, 'index'>,
  tier: Tier | null,
  earlierDoubt: string | null,
): AskPrompt {
  const project = world.index.root.split(/[/\\]/).at(-1) ?? '';
  const text = firstMessage(parts.question, parts.context.blocks, { project, earlierDoubt });
  const rules = tier === null ? noRules : rulesFor(turn, parts, tier);
  return askPrompt(text, { brief: turn.brief, rules, earlier: [] });
}

function rulesFor(
  { rulesTokens, brief }: Pick<Turn, 'brief' | 'rulesTokens'>,
  { rules }: RequestParts,
  tier: Tier,
): PlacedRules {
  return rules.length === 0
    ? noRules
    : placeRules(rules, rulesBudget(rulesTokens, brief, tier.vendor === 'ollama'));
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
