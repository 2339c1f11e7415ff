/** How a turn stands in its conversation, and what is sent of it. Plain data; `go-on.ts` makes it. */
import type { BuiltContext } from '../context/build-context.ts';
import type { PromptMessage } from '../prompt/ask-request.ts';
import type { Conversation } from '../prompt/conversation/conversation.ts';
import type { FileUpdate, NextContext } from '../prompt/conversation/next-context.ts';
import type { RuleFile } from '../prompt/project-rules.ts';
import type { Replacement } from '../prompt/secrets/redactor.ts';

/** How a turn stands in its conversation. */
export interface Going {
  readonly conversationId: string;
  /** `null`: this turn begins it. */
  readonly before: Conversation | null;
  readonly earlier: readonly PromptMessage[];
  readonly earlierTokens: number;
  /** Of a turn that goes on: what is sent of its context, and what is not because it was sent before. */
  readonly updates: readonly FileUpdate[];
  /** Why it does not go on with the conversation that it could have gone on with; `null`: it does, or there is none. */
  readonly anewBecause: string | null;
  readonly messageText: (earlierDoubt: string | null) => string;
  /** What the model has been told after this turn. Reads files. */
  readonly toldAfter: () => NextContext['told'];
  /** As the project has them now, without secrets. */
  readonly rulesNow: readonly RuleFile[];
}

export interface GoingParts {
  readonly context: BuiltContext;
  readonly question: string;
  /** As they stand in the system text. */
  readonly rules: readonly RuleFile[];
  readonly replaced: readonly Replacement[];
  readonly going: Going;
}
