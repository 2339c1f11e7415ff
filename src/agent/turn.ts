/** What goes into a turn and what comes out of it. Plain data, and the outside world as interfaces that the turn owns. */
import type { CodeIndex } from '../codebase/code-index.ts';
import type { CommitHistory } from '../codebase/history/commit-history.ts';
import type { IndexAnswer } from '../codebase/search/index-answer.ts';
import type { BuiltContext } from '../context/build-context.ts';
import type { ShortenedOutput } from '../context/shorten-output.ts';
import type { Clock } from '../core/clock.ts';
import type { NanoUsd } from '../core/money.ts';
import type { Attempt } from '../ledger/attempt.ts';
import type { Secret } from '../prompt/secrets/find-secrets.ts';
import type { Replacement } from '../prompt/secrets/redactor.ts';
import type { Provider } from '../providers/contract.ts';
import type { ModelPrice } from '../providers/pricing.ts';
import type { RetryPolicy } from '../providers/retry.ts';
import type { Classification } from '../routing/classify.ts';
import type { LadderPlan, LadderPolicy } from '../routing/plan-ladder.ts';
import type { Evidence, SyntaxCheck } from '../verify/collect-evidence.ts';
import type { AgentEvent } from './agent-event.ts';
import type { AnswerCache } from './answer-cache.ts';

export interface Turn {
  readonly question: string;
  /** Text piped in, such as a log; part of what is asked. `null`: none. */
  readonly attachment: string | null;
  /** Of question and context together, in tokens. */
  readonly budgetTokens: number;
  /** Plan and price, call nothing. */
  readonly dryRun: boolean;
  readonly policy: LadderPolicy;
  /** Send whole files instead of snippets. */
  readonly wholeFiles: boolean;
  /** Ask the models for short answers. */
  readonly brief: boolean;
}

export interface Tier {
  readonly name: string;
  readonly model: string;
  /** Runs on this machine: nothing leaves it. */
  readonly isLocal: boolean;
  readonly maxOutputTokens: number;
  /** In [0, 1]. */
  readonly confidenceThreshold: number;
  /** Loaded when the tier may be asked. */
  readonly provider: () => Promise<Provider>;
  /** For a prompt of this length; `null`: unknown. */
  readonly priceFor: (promptTokens: number) => ModelPrice | null;
}

export interface TurnWorld {
  readonly index: CodeIndex;
  /** From the cheapest up. Called when the index alone cannot answer. */
  readonly loadTiers: () => Promise<readonly Tier[]>;
  /** Values that must not be sent, whatever they look like. Called when a model may be asked. */
  readonly knownSecrets: () => Promise<readonly Secret[]>;
  /** Of the commits before; `null`: there is none. Called when a model may be asked. */
  readonly loadHistory: () => Promise<CommitHistory | null>;
  readonly retryPolicy: RetryPolicy;
  readonly countSyntaxErrors: SyntaxCheck;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** `null`: every question is asked anew. */
  readonly answerCache: AnswerCache | null;
  /** Must not throw: an answer is never lost because it could not be recorded. */
  readonly record: (attempt: Attempt) => void;
  readonly onEvent: (event: AgentEvent) => void;
}

/** What was decided before any model was asked. */
export interface TurnPlan {
  readonly context: BuiltContext;
  /** What was asked, with what was piped in, as it is sent. */
  readonly question: string;
  /** Secrets in question and context that stand in for something else in what is sent. */
  readonly replaced: readonly Replacement[];
  /** What was piped in was too long to be sent as it was. */
  readonly shortened: ShortenedOutput | null;
  readonly classification: Classification;
  readonly ladder: LadderPlan;
  /** Tokens of the first request, all in, estimated. */
  readonly requestTokens: number;
}

export interface ModelAnswer {
  readonly text: string;
  readonly tier: string;
  readonly model: string;
  /** In [0, 1]. */
  readonly confidence: number;
  readonly confidenceBasis: 'checked' | 'weak';
  readonly threshold: number;
  /** Given before to the very same request. */
  readonly cached: boolean;
  readonly evidence: readonly Evidence[];
}

export interface PriceCeiling {
  readonly tier: string;
  readonly model: string;
  /** The whole prompt at list price and as many output tokens as the tier allows; `null`: unknown price. */
  readonly ceiling: NanoUsd | null;
}

export type TurnResult =
  | { readonly kind: 'index'; readonly answer: IndexAnswer; readonly attempts: readonly Attempt[] }
  | {
      readonly kind: 'model';
      readonly answer: ModelAnswer;
      readonly plan: TurnPlan;
      readonly attempts: readonly Attempt[];
    }
  | { readonly kind: 'dry-run'; readonly plan: TurnPlan; readonly ceilings: readonly PriceCeiling[] }
  | {
      readonly kind: 'unanswered';
      /** `not-structural`: only the index was allowed, and it is no question for it. */
      readonly why: 'no-tier' | 'all-failed' | 'aborted' | 'not-structural';
      readonly plan: TurnPlan;
      readonly attempts: readonly Attempt[];
    };
