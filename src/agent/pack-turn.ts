/**
 * What one tier is sent in a turn: as much context as its budget allows, and the conversation if it has room for it. Each
 * tier is packed for by itself, since a higher one may have a larger window.
 */
import type { CommitHistory } from '../codebase/history/commit-history.ts';
import { type BuiltContext, buildContext, type RankedContext } from '../context/build-context.ts';
import type { ShortenedOutput } from '../context/shorten-output.ts';
import { estimateTokens } from '../core/token-estimate.ts';
import { answerForm, type EditChannel } from '../prompt/answer-forms.ts';
import { type AskPrompt, askPrompt } from '../prompt/ask-request.ts';
import { type Conversation, conversationTokens } from '../prompt/conversation/conversation.ts';
import type { RuleFile } from '../prompt/project-rules.ts';
import type { Secret } from '../prompt/secrets/find-secrets.ts';
import type { Intent } from '../routing/classify.ts';
import { toolTokens } from '../tools/toolbox.ts';
import { askedText } from './asked-text.ts';
import { type CountedPrompt, countPrompt } from './count-prompt.ts';
import { goOn, type KeptConversation, placedRulesFor } from './go-on.ts';
import type { GoingParts } from './going.ts';
import type { Bound } from './limits.ts';
import type { PackedTurn, Tier, TierWorld, Turn, TurnWorld } from './turn.ts';
import { hardBounds, tightest } from './turn-budget.ts';
import { tokensOfImages } from './turn-images.ts';

/** What every tier's request is made from. */
export interface TurnMaterial {
  /** What was asked, with what was piped in, as it is sent. */
  readonly asked: string;
  /** What is searched for: all that was piped in, and more than what was asked where that names nothing. */
  readonly searched: string;
  readonly shortened: ShortenedOutput | null;
  readonly history: CommitHistory | null;
  /** What is searched for, ranked; `null`: the index alone has a say, and is asked when it is packed. */
  readonly ranked: RankedContext | null;
  /** Within the configured budget. */
  readonly context: BuiltContext;
  readonly rules: readonly RuleFile[];
  readonly secrets: readonly Secret[];
  readonly conversation: Conversation | null;
  /** Of a conversation that there is no more room for; `null`: there is none. */
  readonly summary: string | null;
  /** What is wanted, which decides how an answer is to be written. */
  readonly intent: Intent;
  /** Of the conversation that this turn begins, if it begins one. */
  readonly newConversationId: string;
}

/** Beside the question; less context than this makes a conversation begin anew. */
const leastContextTokens = 500;

/** @param tier `null`: there is none to ask; what is configured decides */
export async function packTurn(
  tier: Tier | null,
  material: TurnMaterial,
  turn: Turn,
  world: TurnWorld & TierWorld,
): Promise<PackedTurn> {
  const ratios = world.ratiosOf(tier);
  const factor = ratios.estimate?.factor ?? 1;
  const bounds = tier === null ? [] : hardBounds(tier, world.limitsOf(tier));
  const hard = tightest(bounds);
  const imageTokens = tokensOfImages(turn, tier);
  const room =
    hard === null
      ? null
      : (hard.promptTokens - imageTokens) / factor - instructionTokens(turn, material, tier);

  const kept = conversationFor(material, turn, room, hard);
  const earlierTokens = kept.conversation === null ? 0 : conversationTokens(kept.conversation);
  const configured = Math.max(0, Math.floor((turn.budgetTokens - imageTokens) / factor));
  const allowed = room === null ? configured : Math.max(0, Math.floor(room - earlierTokens));
  const decidedBy = hard !== null && allowed < configured ? hard.name : ('configured' as const);

  const pack = async (budgetTokens: number) => {
    const own = askedWithin(budgetTokens, material, turn);
    const context = contextWithin(budgetTokens, own, turn, world);
    const parts = goOn(kept, { ...own, context }, turn, world, tier);
    const prompt = promptOf(turn, parts, tier, { intent: material.intent, earlierDoubt: null });
    const counted = await countPrompt(prompt, ratios, hard?.promptTokens ?? null, imageTokens);
    return { parts, counted, budgetTokens, shortened: own.shortened };
  };
  let packed = await pack(Math.min(configured, allowed));
  if (hard !== null && packed.counted.tokens > hard.promptTokens) {
    // The estimate was too low; the count tells by how much.
    const fits = (hard.promptTokens - imageTokens) / (packed.counted.tokens - imageTokens);
    packed = await pack(Math.max(0, Math.floor(packed.budgetTokens * fits * 0.95)));
  }
  const { parts, counted, budgetTokens, shortened } = packed;
  return {
    ...parts,
    shortened,
    placedRules: placedRulesFor(turn, parts.rules, tier),
    counted,
    images: turn.images ?? [],
    budget: {
      tier: tier?.name ?? null,
      tokens: budgetTokens,
      decidedBy,
      bounds: [configuredBound(turn), ...bounds],
    },
  };
}

/** A prompt of this tier as it is counted for it, with why the tier below did not do. */
export async function promptFor(
  turn: Turn,
  packed: PackedTurn,
  tier: Tier,
  { intent, earlierDoubt }: { readonly intent: Intent; readonly earlierDoubt: string | null },
  world: TierWorld,
): Promise<{ readonly prompt: AskPrompt; readonly counted: CountedPrompt }> {
  const prompt = promptOf(turn, packed, tier, { intent, earlierDoubt });
  if (earlierDoubt === null) return { prompt, counted: packed.counted };
  const hard = tightest(hardBounds(tier, world.limitsOf(tier)));
  const limitTokens = hard?.promptTokens ?? null;
  const imageTokens = tokensOfImages(turn, tier);
  return { prompt, counted: await countPrompt(prompt, world.ratiosOf(tier), limitTokens, imageTokens) };
}

function promptOf(
  turn: Turn,
  parts: Pick<GoingParts, 'rules' | 'going'>,
  tier: Tier | null,
  { intent, earlierDoubt }: { readonly intent: Intent; readonly earlierDoubt: string | null },
): AskPrompt {
  const { earlier, messageText } = parts.going;
  const rules = placedRulesFor(turn, parts.rules, tier);
  const form = answerForm(intent, channelOf(turn, tier), turn.responseMode);
  const message = messageText(earlierDoubt);
  return askPrompt(form === '' ? message : `${message}\n\n${form}`, { brief: turn.brief, rules, earlier });
}

function channelOf({ mayEdit }: Turn, tier: Tier | null): EditChannel {
  if (!mayEdit) return 'none';
  return tier?.usesTools === true ? 'tools' : 'blocks';
}

function instructionTokens(turn: Turn, { rules, intent }: TurnMaterial, tier: Tier | null): number {
  const placed = placedRulesFor(turn, rules, tier);
  const tools = tier?.usesTools === true ? toolTokens(intent) : 0;
  return (
    tools +
    askPrompt(answerForm(intent, channelOf(turn, tier), turn.responseMode), {
      brief: turn.brief,
      rules: placed,
      earlier: [],
    }).estimatedTokens
  );
}

/** The conversation if there is room to send it again, else why not. */
function conversationFor(
  { conversation, asked, newConversationId, summary }: TurnMaterial,
  turn: Turn,
  room: number | null,
  hard: Bound | null,
): KeptConversation {
  const none = { conversation: null, left: null, anewBecause: null, newConversationId, summary };
  if (conversation === null) return none;
  const tokens = conversationTokens(conversation);
  const mostTokens = room === null ? null : Math.floor(room - estimateTokens(asked) - leastContextTokens);
  const { length } = conversation.turns;
  const takes = `its ${length === 1 ? 'one turn takes' : `${length} turns take`} about ${tokens} tokens`;
  const anew = (because: string) => ({ ...none, left: conversation, anewBecause: because });
  if (tokens > turn.conversationTokens) {
    return anew(`${takes}, more than the ${turn.conversationTokens} that may be sent again`);
  }
  if (mostTokens !== null && hard !== null && tokens > mostTokens) {
    return anew(`${takes}, and there is room for ${Math.max(0, mostTokens)} (${hard.detail})`);
  }
  return { ...none, conversation };
}

/** What was piped in is shortened further where there is less room for it. */
function askedWithin(budgetTokens: number, material: TurnMaterial, turn: Turn): TurnMaterial {
  if (budgetTokens >= turn.budgetTokens) return material;
  const { asked, shortened } = askedText({ ...turn, budgetTokens });
  return { ...material, asked, shortened };
}

function contextWithin(
  budgetTokens: number,
  { asked, searched, history, ranked, context }: TurnMaterial,
  turn: Turn,
  { index }: TurnWorld,
): BuiltContext {
  const askedTokens = estimateTokens(asked);
  if (context.manifest.tokens + askedTokens <= budgetTokens) return context;
  return buildContext(index, searched, {
    budgetTokens: Math.max(0, budgetTokens - askedTokens),
    wholeFiles: turn.wholeFiles,
    history,
    ranked,
  });
}

function configuredBound(turn: Turn): Bound {
  return {
    name: 'configured',
    promptTokens: turn.budgetTokens,
    detail: `context.budget-tokens, for question and context${turn.images?.length ? ', less the images' : ''}`,
  };
}
