/**
 * The message of a turn, whether it goes on with a conversation or begins one. What was sent is never rewritten: a
 * conversation for which there is no more room begins anew, and says so.
 */
import type { BuiltContext } from '../context/build-context.ts';
import { newId } from '../core/ids.ts';
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
  readonly question: string;
  readonly context: BuiltContext;
  readonly rules: readonly RuleFile[];
  readonly secrets: readonly Secret[];
}

export function goOn(
  conversation: Conversation | null,
  parts: TurnParts,
  turn: Turn,
  world: TurnWorld,
  first: Tier | null,
): GoingParts {
  if (conversation === null) return begin(parts, world, null, null);
  const tokens = conversationTokens(conversation);
  const most = turn.conversationTokens;
  if (tokens > most) {
    const { length } = conversation.turns;
    const because = `its ${length === 1 ? 'one turn takes' : `${length} turns take`} about ${tokens} tokens, more than the ${most} that may be sent again`;
    return begin(parts, world, conversation, because);
  }
  return proceed(conversation, parts, turn, world, first, tokens);
}

function begin(
  { question, context, rules, secrets }: TurnParts,
  world: TurnWorld,
  left: Conversation | null,
  anewBecause: string | null,
): GoingParts {
  const sent = redactRequest({ question, blocks: context.blocks, rules, updates: [] }, secrets, {
    lastMark: lastMarkIn(left),
    learnFrom: [],
  });
  const last = left?.turns.at(-1) ?? null;
  const project = projectName(world);
  return {
    context: { ...context, blocks: sent.blocks },
    question: sent.question,
    rules: sent.rules,
    replaced: sent.replaced,
    going: {
      conversationId: newId(world.clock.nowMs()),
      before: null,
      earlier: [],
      earlierTokens: 0,
      updates: [],
      anewBecause,
      messageText: (earlierDoubt) =>
        last === null
          ? firstMessage(sent.question, sent.blocks, { project, earlierDoubt })
          : anewMessage(sent.question, sent.blocks, last, { project, earlierDoubt }),
      toldAfter: () => nextContext([], context.pieces, linesIn(world)).told,
      rulesNow: sent.rules,
    },
  };
}

function proceed(
  conversation: Conversation,
  { question, context, rules, secrets }: TurnParts,
  turn: Turn,
  world: TurnWorld,
  first: Tier | null,
  earlierTokens: number,
): GoingParts {
  const linesOf = linesIn(world);
  const { updates, told } = nextContext(conversation.told, context.pieces, linesOf);
  // Of a secret of several lines, such as a key, only the last ones may be new.
  const learnFrom = updates.flatMap(({ path }) => linesOf(path)?.join('\n') ?? []);
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
      earlierTokens,
      updates: sent.updates,
      anewBecause: null,
      messageText: (earlierDoubt) =>
        nextMessage(sent.question, { updates: sent.updates, project, ruleNews }, earlierDoubt),
      toldAfter: () => told,
      rulesNow: sent.rules,
    },
  };
}

/** Each file is read once, and as the index saw it. */
function linesIn({ index }: TurnWorld): (path: string) => readonly string[] | null {
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

function projectName({ index }: TurnWorld): string {
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
