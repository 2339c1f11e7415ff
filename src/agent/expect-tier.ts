/** What is to be expected of a tier for this turn: how likely it is right, and what it costs. Pure. */
import { isFor } from '../providers/model-facts/abilities.ts';
import { costOf } from '../providers/pricing.ts';
import { cacheLifetimeMs } from '../routing/cache-write.ts';
import type { Classification, Intent } from '../routing/classify.ts';
import {
  type AnswerCounts,
  afterRejection,
  type Chance,
  type CheckQuality,
  chanceOf,
  type LabelledCounts,
  measuredCheck,
  priorChance,
  strengthOf,
  workOf,
} from '../routing/tier-chance.ts';
import { toolTokens } from '../tools/toolbox.ts';
import type { Tier, TurnWorld } from './turn.ts';

export interface ExpectedPrompt {
  /** Question, context, rules and instructions, as we count. */
  readonly newTokens: number;
  /** Earlier turns of the conversation, which a cache may hold. */
  readonly earlierTokens: number;
}

export interface TierExpectation {
  readonly chance: Chance;
  /** In nano-dollars; `null`: unknown. */
  readonly expectedCost: number | null;
  /** What decides between tiers that cost the same: how long it keeps this machine busy, in any unit. */
  readonly work: number;
  readonly check: CheckQuality;
}

/** What a model's own answers were not seen to take. Assumptions, reasoning included. */
const usualOutputTokens: Readonly<Record<Intent, number>> = {
  search: 250,
  explain: 500,
  write: 900,
  edit: 700,
  debug: 700,
  design: 1_100,
  other: 400,
};

/** From so many answers on their length says more than the assumption. */
const enoughAnswers = 5;

type Outcomes = ReturnType<TurnWorld['outcomes']>;

export function expectTier(
  tier: Tier,
  { intent, complexity }: Pick<Classification, 'intent' | 'complexity'>,
  prompt: ExpectedPrompt,
  world: {
    readonly outcomes: Outcomes;
    /** Of those models an answer did not do in this conversation: what goes on is likely to be as hard. */
    readonly rejected: ReturnType<TurnWorld['rejectedIn']>;
    readonly nowMs: number;
    /** Who may hold the conversation in its cache. `null`: nobody. */
    readonly conversation: { readonly model: string; readonly cachedAtMs: number | null } | null;
  },
): TierExpectation {
  const own = world.outcomes.filter((counts) => isOf(tier, counts));
  const sameKind = own.filter((counts) => counts.intent === intent);
  const counts = sameKind
    .filter((found) => found.complexity === complexity)
    .reduce<AnswerCounts>(
      (sum, { accepted, rejected }) => ({
        accepted: sum.accepted + accepted,
        rejected: sum.rejected + rejected,
      }),
      { accepted: 0, rejected: 0 },
    );
  const shortPrice = tier.priceFor(0);
  const strength = strengthOf(tier.model, tier.isLocal, shortPrice?.input ?? null);
  const usual = priorChance(strength, intent, complexity, isFor('code', tier.model));
  // Of all kinds of questions together: few answers are ever labelled.
  const sum = (name: 'accepted' | 'rejected' | keyof LabelledCounts) =>
    own.reduce((total, one) => total + one[name], 0);
  const check = measuredCheck(
    usual,
    {
      acceptedGood: sum('acceptedGood'),
      acceptedBad: sum('acceptedBad'),
      rejectedGood: sum('rejectedGood'),
      rejectedBad: sum('rejectedBad'),
    },
    { accepted: sum('accepted'), rejected: sum('rejected') },
  );
  const prior = world.rejected.some((model) => isOf(tier, model)) ? afterRejection(usual, check) : usual;
  return {
    chance: chanceOf(prior, counts, check),
    expectedCost: costOfTurn(tier, prompt, intent, outputTokens(sameKind, intent), world),
    work: workOf(tier.model, tier.isLocal),
    check,
  };
}

/** Under its own name or a dated one. */
function isOf(
  tier: Tier,
  { provider, model }: { readonly provider: string; readonly model: string },
): boolean {
  return provider === tier.vendor && (model === tier.model || model.startsWith(`${tier.model}-`));
}

function outputTokens(own: Outcomes, intent: Intent): number {
  const answers = own.reduce((sum, { withOutput }) => sum + withOutput, 0);
  if (answers < enoughAnswers) return usualOutputTokens[intent];
  return own.reduce((sum, { outputTokens: tokens }) => sum + tokens, 0) / answers;
}

/** Of a turn with tools: it looks, edits, and says so. An assumption. */
const requestsWithTools = 3;

function costOfTurn(
  tier: Tier,
  prompt: ExpectedPrompt,
  intent: Intent,
  output: number,
  world: Parameters<typeof expectTier>[3],
): number | null {
  const tools = tier.usesTools ? toolTokens(intent) : 0;
  const one = expectedCost(tier, { ...prompt, newTokens: prompt.newTokens + tools }, output, world);
  return one === null || tools === 0 ? one : one * requestsWithTools;
}

/** A warm cache makes earlier turns cheap for one model only: so leaving it is paid for, and done when it still pays. */
function expectedCost(
  tier: Tier,
  { newTokens, earlierTokens }: ExpectedPrompt,
  output: number,
  { conversation, nowMs }: Parameters<typeof expectTier>[3],
): number | null {
  const isWarm =
    conversation !== null &&
    conversation.model === tier.model &&
    conversation.cachedAtMs !== null &&
    nowMs - conversation.cachedAtMs < cacheLifetimeMs;
  const price = tier.priceFor(newTokens + earlierTokens);
  return costOf(
    {
      freshInput: newTokens + (isWarm ? 0 : earlierTokens),
      cacheRead: isWarm ? earlierTokens : 0,
      cacheWrite: 0,
      output: Math.min(output, tier.maxOutputTokens),
      reasoning: 0,
    },
    price,
  ).cost;
}
