/** What is decided before a model is asked: the context, what kind of question it is, and which tiers to ask. */
import type { CodeIndex } from '../codebase/code-index.ts';
import type { CommitHistory } from '../codebase/history/commit-history.ts';
import { analyseQuery, type QueryAnalysis } from '../context/analyse-query.ts';
import { type BuiltContext, buildContext, type RankedContext } from '../context/build-context.ts';
import type { ShortenedOutput } from '../context/shorten-output.ts';
import { newId } from '../core/ids.ts';
import { estimateTokens } from '../core/token-estimate.ts';
import { type Spender, tightestCap } from '../ledger/budget.ts';
import { unknownRatios } from '../ledger/token-ratio.ts';
import { type Conversation, conversationTokens } from '../prompt/conversation/conversation.ts';
import type { Secret } from '../prompt/secrets/find-secrets.ts';
import { redactRequest } from '../prompt/secrets/redact-request.ts';
import type { Replacement } from '../prompt/secrets/redactor.ts';
import type { Availability } from '../providers/contract.ts';
import { ceilingOf } from '../providers/pricing.ts';
import { type ContextSize, classify } from '../routing/classify.ts';
import { type LadderPlan, planLadder } from '../routing/plan-ladder.ts';
import { toolTokens } from '../tools/toolbox.ts';
import { askedText } from './asked-text.ts';
import type { Compacted } from './compact.ts';
import { expectTier } from './expect-tier.ts';
import { gatherContext } from './gather-context.ts';
import type { MoneyLimit, TokensLeft } from './limits.ts';
import type { Lookups } from './lookups.ts';
import { packTurn, type TurnMaterial } from './pack-turn.ts';
import { healthOf } from './tier-health.ts';
import type { PriceCeiling, Tier, TierWorld, Turn, TurnPlan, TurnWorld } from './turn.ts';
import { availabilityWithin, type TierAvailability } from './turn-budget.ts';
import { imageRefusal, tokensOfImages } from './turn-images.ts';

export interface PlannedTurn {
  readonly plan: TurnPlan;
  readonly material: TurnMaterial;
  readonly known: TierWorld;
  /** Where a limit on money ends the ladder unless a person lets it go on; `null`: nowhere. */
  readonly capped: CappedLadder | null;
  /** A tier was left out because it could cost more than may be spent. */
  readonly leftOutForMoney: boolean;
}

export interface CappedLadder {
  /** What would be asked from there on; at least one. */
  readonly rest: readonly string[];
  readonly because: string;
}

export async function planTurn(
  turn: Turn,
  tiers: readonly Tier[],
  world: TurnWorld,
  requestId: string,
): Promise<PlannedTurn> {
  const { gathered, lookups: others } = await gather(turn, tiers, world, requestId);
  const { context, asked, conversation, shortened } = gathered;
  const spender = {
    project: world.index.root,
    requestId,
    conversation: conversation?.id ?? gathered.newConversationId,
  };
  const known = knownOf(world, spender);
  // What was piped in can be shortened.
  const fewestTokens = estimateTokens(turn.attachment === null ? asked : turn.question) + fewestOtherTokens;
  const available = await Promise.all(
    tiers.map(async (tier) => {
      const there = await availabilityOf(tier, turn, world);
      const neededTokens = fewestTokens + tokensOfImages(turn, tier);
      const availability: TierAvailability = there.available
        ? availabilityWithin(tier, known.limitsOf(tier), neededTokens)
        : there;
      return { ...tier, availability };
    }),
  );

  // A log that stands alone is nothing that was typed: its length says nothing.
  const typed = turn.attachment === null && shortened !== null ? '' : turn.question;
  const before = conversation?.turns.at(-1) ?? null;
  const found = contextSize(context);
  const byWords = classify(typed, found, context.query, before);
  const usable = available.filter(({ availability }) => availability.available);
  const { classification, lookups } =
    world.classifier === null
      ? { classification: byWords, lookups: others }
      : await (await import('./second-opinion.ts')).hearOpinion(byWords, others, {
          settings: world.classifier,
          turn,
          usable,
          found,
          material: gathered,
          world,
          requestId,
        });
  const { summary, attempt: summed } = await summedUp(conversation, usable, turn, world, requestId);
  const material: TurnMaterial = { ...gathered, intent: classification.intent, summary };
  world.onEvent({ type: 'classified', classification });

  const outcomes = world.outcomes();
  const prompt = {
    newTokens: context.manifest.tokens + estimateTokens(asked) + instructionTokens,
    earlierTokens: conversation === null ? 0 : conversationTokens(conversation),
  };
  const nowMs = world.clock.nowMs();
  const rejected = conversation === null ? [] : world.rejectedIn(conversation.id);
  const statuses = available.map((tier) => ({
    ...tier,
    ...expectTier(
      tier,
      classification,
      { ...prompt, newTokens: prompt.newTokens + tokensOfImages(turn, tier) },
      { outcomes, rejected, nowMs, conversation },
    ),
  }));
  const tooDear = new Map(
    statuses.flatMap(({ name, availability }) =>
      availability.available || availability.forMoney !== true ? [] : [[name, availability] as const],
    ),
  );
  const goesOn = (world.purse?.atCap ?? 'local-only') === 'local-only';
  const whole = planLadder(
    classification.complexity,
    statuses.map((tier) => (tooDear.has(tier.name) && !goesOn ? { ...tier, availability: there } : tier)),
    turn.policy,
    conversation?.tier ?? null,
  );
  const { ladder, capped } = cutLadder(whole, tooDear);
  const forMoney = whole.leftOut.filter(({ tier, reason }) => tooDear.get(tier)?.reason === reason);
  // Earlier questions are searched for too, and images are for models only.
  const isMeant = (path: string) =>
    turn.question.includes(path) && !turn.images?.some(({ written }) => written === path);
  for (const path of context.unknownMentions.filter(isMeant))
    world.onEvent({ type: 'notice', text: `@${path}: there is no such file in the index.` });
  world.onEvent({ type: 'planned', plan: ladder });
  for (const { tier, reason } of ladder.steps.length > 0 ? forMoney : [])
    world.onEvent({ type: 'notice', text: `${tier} is not asked: ${reason}.` });

  const first = ladder.steps[0] === undefined ? null : tierNamed(tiers, ladder.steps[0]);
  const packed = await packTurn(first, material, turn, { ...world, ...known });
  world.onEvent({ type: 'context', manifest: packed.context.manifest });
  if (turn.continueLast) {
    const { before, anewBecause } = packed.going;
    const number = (before?.turns.length ?? 0) + 1;
    world.onEvent({ type: 'conversation', turn: number, tier: conversation?.tier ?? null, anewBecause });
  }
  if (packed.replaced.length > 0) world.onEvent({ type: 'secrets-replaced', replaced: packed.replaced });
  return {
    plan: {
      ...packed,
      lookups: summed === null ? lookups : { ...lookups, attempts: [...lookups.attempts, summed] },
      classification,
      ladder,
    },
    material,
    known,
    capped,
    leftOutForMoney: forMoney.length > 0,
  };
}

async function summedUp(
  conversation: Conversation | null,
  usable: readonly Tier[],
  turn: Turn,
  world: TurnWorld,
  requestId: string,
): Promise<Compacted> {
  const none = { summary: null, attempt: null };
  if (conversation === null || conversationTokens(conversation) <= turn.conversationTokens) return none;
  const health = await world.loadHealth();
  if (health === null) return none;
  const { compact } = await import('./compact.ts');
  return compact(conversation, usable, turn, { requestId, pauses: health.pauses, world });
}

const there = { available: true } as const;

/** Up to the first tier that could cost more than may be spent. */
function cutLadder(
  whole: LadderPlan,
  tooDear: ReadonlyMap<string, { readonly reason: string; readonly hint: string }>,
): { readonly ladder: LadderPlan; readonly capped: CappedLadder | null } {
  const cut = whole.steps.findIndex((name) => tooDear.has(name));
  if (cut < 0) return { ladder: whole, capped: null };
  const rest = whole.steps.slice(cut);
  const [first = ''] = rest;
  const because = tooDear.get(first)?.reason ?? '';
  const leftOut = rest.map((tier) => ({
    tier,
    reason: tooDear.get(tier)?.reason ?? `the budget ends the ladder at ${first}`,
    hint: tooDear.get(tier)?.hint ?? null,
  }));
  return {
    ladder: { ...whole, steps: whole.steps.slice(0, cut), leftOut: [...whole.leftOut, ...leftOut] },
    capped: { rest, because },
  };
}

/** Of the system text, without the project's rules; what these take is the same for every tier. */
const instructionTokens = 150;

/** Instructions, and some context: a question that has room for less is not worth asking. */
export const fewestOtherTokens = 600;

/** The last may have been "Why?" too. */
const questionsBefore = 3;

async function gather(
  turn: Turn,
  tiers: readonly Tier[],
  world: TurnWorld,
  requestId: string,
): Promise<{ readonly gathered: Omit<TurnMaterial, 'intent' | 'summary'>; readonly lookups: Lookups }> {
  const rules = turn.rulesTokens === 0 ? [] : await world.projectRules();
  const conversation = turn.continueLast ? (world.conversations?.last() ?? null) : null;
  const { asked, searched: all, shortened } = askedText(turn);
  const before = (conversation?.turns ?? []).slice(-questionsBefore).map(({ question }) => question);
  // "Why is that?" finds nothing by itself: it goes on about what was asked before.
  const searched = before.length > 0 && namesNothing(analyseQuery(all)) ? [all, ...before].join('\n') : all;
  const others = [world.findMeaning, world.rerank, world.classifier];
  if (turn.dryRun && others.some((other) => other !== null)) world.onEvent(notAsked);
  const { secrets, history, ranked, lookups } = await gatherContext(
    {
      question: searched,
      attachment: null,
      budgetTokens: turn.budgetTokens,
      dryRun: turn.dryRun || turn.policy.pinnedTier === 'index',
    },
    world,
    { requestId, tiers: async () => tiers },
  );
  const context = contextFor(turn, world.index, { asked, searched, history, ranked });
  const newConversationId = newId(world.clock.nowMs());
  const gathered = { asked, searched, shortened, history, ranked, context, rules, secrets, conversation };
  return { gathered: { ...gathered, newConversationId }, lookups };
}

const notAsked = {
  type: 'notice',
  text: 'A dry run asks no model: semantic search, reranking and a second opinion, where they are switched on, have no say in it.',
} as const;

function namesNothing({ paths, symbols }: QueryAnalysis): boolean {
  return paths.length === 0 && !symbols.some(({ strength }) => strength === 'code');
}

/** What providers count and allow is looked up once for each tier, when it is first needed. */
function knownOf(world: TurnWorld, spender: Spender): TierWorld {
  const ratios = new Map<Tier, ReturnType<TierWorld['ratiosOf']>>();
  const tokens = new Map<Tier, TokensLeft | null>();
  const once = <T>(known: Map<Tier, T>, tier: Tier, find: () => T): T => {
    const value = known.get(tier);
    if (value !== undefined) return value;
    const found = find();
    known.set(tier, found);
    return found;
  };
  return {
    ratiosOf: (tier) =>
      tier === null ? unknownRatios : once(ratios, tier, () => world.tokenRatios(tier.vendor, tier.model)),
    limitsOf: (tier) => ({
      tokensLeft: once(tokens, tier, () => world.tokensLeft(tier.vendor, tier.model)),
      money: moneyLimit(world, spender),
    }),
  };
}

/** Asked each time: a tier may have spent some of it meanwhile. */
function moneyLimit({ purse }: TurnWorld, spender: Spender): MoneyLimit | null {
  if (purse === null) return null;
  const states = purse.states(spender);
  return { tightest: states && tightestCap(states) };
}

/** What is sent with a question of its own, without secrets: the question, and as much context as the budget leaves beside it. */
export interface RequestParts {
  readonly context: BuiltContext;
  /** What was asked, with what was piped in. */
  readonly question: string;
  readonly replaced: readonly Replacement[];
  /** What was piped in was too long; `null`: it is sent as it was. */
  readonly shortened: ShortenedOutput | null;
}

export function requestFor(
  turn: Pick<Turn, 'question' | 'attachment' | 'budgetTokens' | 'wholeFiles' | 'images'>,
  index: CodeIndex,
  secrets: readonly Secret[],
  history: CommitHistory | null = null,
  ranked: RankedContext | null = null,
): RequestParts {
  const { asked, searched, shortened } = askedText(turn);
  const context = contextFor(turn, index, { asked, searched, history, ranked });
  const sent = redactRequest({ question: asked, blocks: context.blocks, rules: [], updates: [] }, secrets);
  const { question, blocks, replaced } = sent;
  return { context: { ...context, blocks }, question, replaced, shortened };
}

function contextFor(
  { budgetTokens, wholeFiles }: Pick<Turn, 'budgetTokens' | 'wholeFiles'>,
  index: CodeIndex,
  { asked, searched, history, ranked }: Pick<TurnMaterial, 'asked' | 'searched' | 'history' | 'ranked'>,
): BuiltContext {
  const left = Math.max(0, budgetTokens - estimateTokens(asked));
  return buildContext(index, searched, { budgetTokens: left, wholeFiles, history, ranked });
}

/** A tier that the policy rules out is not even asked whether it is there. */
async function availabilityOf(tier: Tier, turn: Turn, world: TurnWorld): Promise<Availability> {
  const { pinnedTier, localOnly } = turn.policy;
  if ((pinnedTier !== null && pinnedTier !== tier.name) || (localOnly && !tier.isLocal))
    return { available: true };
  const refused = imageRefusal(turn, tier);
  if (refused !== null) return { available: false, ...refused };
  const health = pinnedTier === null ? await world.loadHealth() : null;
  const healthy = health === null ? there : healthOf(tier, health);
  if (!healthy.available) return healthy;
  const provider = await tier.provider();
  return provider.checkAvailability(tier.model, world.signal);
}

export function contextSize(context: BuiltContext): ContextSize {
  const paths = context.blocks.map((block) => block.id);
  return {
    files: paths.length,
    symbols: context.manifest.included.length,
    folders: new Set(paths.map((path) => path.slice(0, Math.max(0, path.lastIndexOf('/'))))).size,
    named: context.query.symbols.filter(({ strength }) => strength === 'code').length,
  };
}

/** Each tier counts in its own way; what is packed for a higher one may be more. */
export function ceilingsOf({ plan, known }: PlannedTurn, tiers: readonly Tier[]): PriceCeiling[] {
  const { countedBy, ownTokens } = plan.counted;
  const { images } = plan;
  return plan.ladder.steps.map((name) => {
    const tier = tierNamed(tiers, name);
    const tools = tier.usesTools ? toolTokens(plan.classification.intent) : 0;
    const factor = known.ratiosOf(tier)[countedBy]?.factor ?? 1;
    const tokens = Math.ceil((ownTokens + tools) * factor) + tokensOfImages({ images }, tier);
    const price = tier.priceFor(tokens);
    const ceiling = price && ceilingOf(tokens, tier.maxOutputTokens, price);
    return { tier: name, model: tier.model, ceiling };
  });
}

export function tierNamed(tiers: readonly Tier[], name: string): Tier {
  const tier = tiers.find((candidate) => candidate.name === name);
  if (!tier) throw new Error(`The ladder names a tier that is not there: ${name}`);
  return tier;
}
