/**
 * Sums up a conversation that there is no more room for, once, before it begins anew: by the cheapest tier that is there, which
 * is one of this machine. Without one, the last exchange is carried over as it is. Whatever goes wrong, it is said in a line.
 */
import type { CodeIndex } from '../codebase/code-index.ts';
import type { Attempt } from '../ledger/attempt.ts';
import { type Conversation, conversationTokens } from '../prompt/conversation/conversation.ts';
import { mostSummaryTokens, readSummary, summaryPrompt } from '../prompt/conversation/summary-request.ts';
import type { Pauses } from './pauses.ts';
import { shortCall } from './short-call.ts';
import type { Tier, Turn, TurnWorld } from './turn.ts';

const limitMs = 60_000;
/** Of the prompt, where the window of a tier is not known. */
const usualRoomTokens = 6_000;
/** Of a window, for the prompt. */
const roomShare = 0.8;

export interface Compacted {
  /** `null`: the last exchange has to do. */
  readonly summary: string | null;
  /** `null`: nobody was asked. */
  readonly attempt: Attempt | null;
}

const none: Compacted = { summary: null, attempt: null };

/** @param usable tiers that are there */
export async function compact(
  conversation: Conversation,
  usable: readonly Tier[],
  turn: Pick<Turn, 'dryRun' | 'conversationTokens'>,
  of: {
    readonly requestId: string;
    readonly pauses: Pauses;
    readonly world: Pick<TurnWorld, 'clock' | 'signal' | 'answerCache' | 'record' | 'onEvent'> & {
      readonly index: CodeIndex;
    };
  },
): Promise<Compacted> {
  if (turn.dryRun || conversationTokens(conversation) <= turn.conversationTokens) return none;
  const tier = usable.find(({ isLocal }) => isLocal);
  if (tier === undefined) return none;
  const room =
    tier.windowTokens === null
      ? usualRoomTokens
      : Math.floor(tier.windowTokens * roomShare) - mostSummaryTokens;
  const prompt = summaryPrompt(conversation.turns, room);
  const { value, because, attempt } = await shortCall({
    purpose: 'compact',
    tier: tier.name,
    provider: tier.provider,
    request: {
      model: tier.model,
      system: prompt.system,
      messages: [{ role: 'user', text: prompt.user }],
      tools: [],
      maxOutputTokens: mostSummaryTokens,
      temperature: 0,
      estimatedInputTokens: prompt.estimatedTokens,
    },
    read: readSummary,
    unreadable: 'gave no summary',
    limitMs,
    ...of,
  });
  if (attempt !== null) of.world.record(attempt);
  if (because !== null)
    of.world.onEvent({
      type: 'notice',
      text: `summary of the conversation: ${because}. Its last exchange is carried over instead.`,
    });
  return { summary: value, attempt };
}
