/** Where a turn finds the conversation that it goes on with, and keeps it. Where that is is for others to know. */
import type { Conversation } from '../prompt/conversation/conversation.ts';
import type { FollowUps } from '../routing/cache-write.ts';

export interface Conversations {
  /** The one that is gone on with; `null`: none. Never throws. */
  last(): Conversation | null;
  /** How often a turn, the first of its conversation or a later one, was followed by another in time. Never throws. */
  followUps(nowMs: number, withinMs: number): Readonly<Record<'first' | 'later', FollowUps>>;
  /** Before a model is asked for an answer. Never throws. */
  begin(turn: BegunTurn): void;
  /** Never throws: an answer is given all the same. */
  keep(conversation: Conversation): void;
}

export interface BegunTurn {
  /** Of the request, and of the turn in its conversation. */
  readonly id: string;
  readonly conversation: string;
  /** As the user typed it, without what was piped in and without secrets. */
  readonly question: string;
  readonly intent: string;
  readonly complexity: string;
  /** The ladder. */
  readonly steps: readonly string[];
}
