/**
 * The message of a turn, whether it goes on with a conversation or begins one. What was sent is never rewritten: a
 * conversation for which there is no more room begins anew, and says so.
 */
import type { BuiltContext } from '../context/build-context.ts';
import { firstMessage, rulesBudget } from '../prompt/ask-request.ts';
import {
  anewMessage,
  type Conversation,
  conversationTokens,
  earlierMessages,
  lastMarkIn,
  nextMessage,
  ruleNewsOf,
} from '../prompt/conversation/conversation.ts';
import { nextContext } from '../prompt/conversation/next-context.ts';
import { noRules, type PlacedRules, placeRules, type RuleFile } from '../prompt/project-rules.ts';
import type { Secret } from '../prompt/secrets/find-secrets.ts';
import { redactRequest } from '../prompt/secrets/redact-request.ts';
import type { GoingParts } from './going.ts';
import type { Tier, Turn, TurnWorld } from './turn.ts';

interface TurnParts {
  /** With what was piped in. */
  readonly asked: string;
  readonly context: BuiltContext;
  readonly rules: readonly RuleFile[];
  readonly secrets: readonly Secret[];
}

/** Which conversation there is to go on with, after it was decided whether there is room for it. */
export interface KeptConversation {
  /** `null`: this turn begins one. */
  readonly conversation: Conversation | null;
  /** The one that there is no more room for. */
  readonly left: Conversation | null;
  readonly anewBecause: string | null;
  readonly newConversationId: string;
  /** Of `left`; `null`: its last exchange is carried over. */
  readonly summary: string | null;
}

export function goOn(
  kept: KeptConversation,
  parts: TurnParts,
  turn: Turn,
  world: Pick<TurnWorld, 'index'>,
  tier: Tier | null,
): GoingParts {
  return kept.conversation === null
    ? begin(kept, parts, world)
    : proceed(kept.conversation, parts, turn, world, tier);
}

function begin(
  { left, anewBecause, newConversationId, summary }: KeptConversation,
  { asked: question, context, rules, secrets }: TurnParts,
  world: Pick<TurnWorld, 'index'>,
): GoingParts {
  const linesOf = linesIn(world);
  const sent = redactRequest({ question, blocks: context.blocks, rules, updates: [] }, secrets, {
    lastMark: lastMarkIn(left),
    learnFrom: filesWithKeys(
      context.blocks.map(({ id }) => id),
      linesOf,
    ),
  });
  const last = left?.turns.at(-1) ?? null;
  const project = projectName(world);
  return {
    context: { ...context, blocks: sent.blocks },
    question: sent.question,
    rules: sent.rules,
    replaced: sent.replaced,
    going: {
      conversationId: newConversationId,
      before: null,
      earlier: [],
      earlierTokens: 0,
      updates: [],
      anewBecause,
      messageText: (earlierDoubt) =>
        last === null
          ? firstMessage(sent.question, sent.blocks, { project, earlierDoubt })
          : anewMessage(sent.question, sent.blocks, { ...last, summary }, { project, earlierDoubt }),
      toldAfter: () => nextContext([], context.pieces, linesOf).told,
      rulesNow: sent.rules,
    },
  };
}

function proceed(
  conversation: Conversation,
  { asked: question, context, rules, secrets }: TurnParts,
  turn: Turn,
  world: Pick<TurnWorld, 'index'>,
  first: Tier | null,
): GoingParts {
  const linesOf = linesIn(world);
  const { updates, told } = nextContext(conversation.told, context.pieces, linesOf);
  const learnFrom = filesWithKeys(
    updates.map(({ path }) => path),
    linesOf,
  );
  const sent = redactRequest({ question, blocks: context.blocks, rules, updates }, secrets, {
    lastMark: lastMarkIn(conversation),
    learnFrom,
  });
  const ruleNews = ruleNewsOf(
    conversation.rulesToldLast,
    sent.rules,
    rulesBudget(turn.rulesTokens, turn.brief, isSmall(first)),
  );
  const project = projectName(world);
  return {
    context: { ...context, blocks: sent.blocks },
    question: sent.question,
    rules: turn.rulesTokens === 0 ? [] : conversation.rules,
    replaced: sent.replaced,
    going: {
      conversationId: conversation.id,
      before: conversation,
      earlier: earlierMessages(conversation),
      earlierTokens: conversationTokens(conversation),
      updates: sent.updates,
      anewBecause: null,
      messageText: (earlierDoubt) =>
        nextMessage(sent.question, { updates: sent.updates, project, ruleNews }, earlierDoubt),
      toldAfter: () => told,
      rulesNow: sent.rules,
    },
  };
}

/** Of a secret of several lines an excerpt may hold the last ones only, which say nothing by themselves. */
function filesWithKeys(
  paths: readonly string[],
  linesOf: (path: string) => readonly string[] | null,
): readonly string[] {
  return paths.flatMap((path) => {
    const lines = linesOf(path);
    return lines?.some((line) => line.includes('-----BEGIN ')) ? [lines.join('\n')] : [];
  });
}

/** Each file is read once, and as the index saw it. */
function linesIn({ index }: Pick<TurnWorld, 'index'>): (path: string) => readonly string[] | null {
  const known = new Map<string, readonly string[] | null>();
  return (path) => {
    let lines = known.get(path);
    if (lines === undefined) {
      lines = index.file(path) === null ? null : index.readLines(path, 1, Number.MAX_SAFE_INTEGER);
      known.set(path, lines);
    }
    return lines;
  };
}

function projectName({ index }: Pick<TurnWorld, 'index'>): string {
  return index.root.split(/[/\\]/).at(-1) ?? '';
}

function isSmall(tier: Tier | null): boolean {
  return tier?.vendor === 'ollama';
}

/** What one tier gets of the rules. */
export function placedRulesFor(
  { rulesTokens, brief }: Pick<Turn, 'brief' | 'rulesTokens'>,
  rules: readonly RuleFile[],
  tier: Tier | null,
): PlacedRules {
  if (rules.length === 0 || tier === null) return noRules;
  return placeRules(rules, rulesBudget(rulesTokens, brief, isSmall(tier)));
}
