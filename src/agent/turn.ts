/** What goes into a turn and what comes out of it. Plain data, and the outside world as interfaces that the turn owns. */
import type { CodeIndex } from '../codebase/code-index.ts';
import type { CommitHistory } from '../codebase/history/commit-history.ts';
import type { IndexAnswer } from '../codebase/search/index-answer.ts';
import type { ShortenedOutput } from '../context/shorten-output.ts';
import type { Clock } from '../core/clock.ts';
import type { NanoUsd } from '../core/money.ts';
import type { ProviderName } from '../core/provider-name.ts';
import type { FileChange } from '../edits/file-change.ts';
import type { Attempt } from '../ledger/attempt.ts';
import type { OutcomeCounts } from '../ledger/ledger.ts';
import type { TokenRatios } from '../ledger/token-ratio.ts';
import type { ResponseMode } from '../prompt/answer-forms.ts';
import type { PlacedRules, RuleFile } from '../prompt/project-rules.ts';
import type { Secret } from '../prompt/secrets/find-secrets.ts';
import type { Provider } from '../providers/contract.ts';
import type { ModelPrice } from '../providers/pricing.ts';
import type { RetryPolicy } from '../providers/retry.ts';
import type { Classification } from '../routing/classify.ts';
import type { LadderPlan, LadderPolicy } from '../routing/plan-ladder.ts';
import type { CheckTools } from '../verify/collect-evidence.ts';
import type { Confidence } from '../verify/confidence.ts';
import type { Evidence } from '../verify/evidence.ts';
import type { AgentEvent } from './agent-event.ts';
import type { AnswerCache } from './answer-cache.ts';
import type { AttachedImage } from './attached-image.ts';
import type { Conversations } from './conversations.ts';
import type { CountedPrompt } from './count-prompt.ts';
import type { GoingParts } from './going.ts';
import type { Bound, BoundName, TierLimits, TokensLeft } from './limits.ts';
import type { ClassifierSettings, Lookups, MeaningFindings, RerankSettings } from './lookups.ts';
import type { Permissions } from './permissions.ts';
import type { Purse } from './purse.ts';
import type { TierHealth } from './tier-health.ts';

export interface Turn {
  readonly question: string;
  /** Text piped in, such as a log; part of what is asked. `null`: none. */
  readonly attachment: string | null;
  /** That the question names. Left out: none. */
  readonly images?: readonly AttachedImage[];
  /** Of question and context together, in tokens. */
  readonly budgetTokens: number;
  /** Plan and price, call nothing. */
  readonly dryRun: boolean;
  readonly policy: LadderPolicy;
  /** Send whole files instead of snippets. */
  readonly wholeFiles: boolean;
  /** Ask the models for short answers. */
  readonly brief: boolean;
  /** Go on with the last conversation of this project, if there is one. */
  readonly continueLast: boolean;
  /** The most tokens of earlier turns that are sent again. */
  readonly conversationTokens: number;
  /** The most that the project's own rules may take; 0: they are left out. */
  readonly rulesTokens: number;
  /** Changes may be made, in a draft. */
  readonly mayEdit: boolean;
  /** Who reads the answer. */
  readonly responseMode: ResponseMode;
  /** Requests of one tier that may call tools. */
  readonly maxSteps: number;
  /** From the first request on; then nobody is asked any more. */
  readonly limitMs: number;
  /** How often a tier may mend changes that do not hold, before the tier above is asked. */
  readonly repairRounds: number;
  /** Answers of a cheap tier that are compared; 1: none. */
  readonly samples: number;
}

export interface Tier {
  readonly name: string;
  readonly model: string;
  readonly vendor: ProviderName;
  /** Runs on this machine: nothing leaves it. */
  readonly isLocal: boolean;
  readonly maxOutputTokens: number;
  /** Of prompt and answer together, as far as it will serve; `null`: not known. */
  readonly windowTokens: number | null;
  /** In [0, 1]. */
  readonly confidenceThreshold: number;
  /** Loaded when the tier may be asked. */
  readonly provider: () => Promise<Provider>;
  /** It makes calls of tools well enough to be given some. */
  readonly usesTools: boolean;
  /** As far as it is known, or said by the user. */
  readonly seesImages: boolean;
  /** For a prompt of this length; `null`: unknown. */
  readonly priceFor: (promptTokens: number) => ModelPrice | null;
}

export interface TurnWorld {
  readonly index: CodeIndex;
  /** From the cheapest up. Called when the index alone cannot answer. */
  readonly loadTiers: () => Promise<readonly Tier[]>;
  /** Values that must not be sent, whatever they look like. Called when a model may be asked. */
  readonly knownSecrets: () => Promise<readonly Secret[]>;
  /** From the outermost folder to the innermost, as they stand in the files. Called once a turn, when a model may be asked. */
  readonly projectRules: () => Promise<readonly RuleFile[]>;
  /** Of the commits before; `null`: there is none. Called when a model may be asked. */
  readonly loadHistory: () => Promise<CommitHistory | null>;
  /** What the code means beside a question. `null`: switched off. */
  readonly findMeaning: ((question: string, requestId: string) => Promise<MeaningFindings>) | null;
  /** `null`: switched off. */
  readonly rerank: RerankSettings | null;
  /** Who may be asked of what kind a question is, where its words leave that close. `null`: switched off. */
  readonly classifier: ClassifierSettings | null;
  readonly retryPolicy: RetryPolicy;
  /** What checks of an answer need: a parser, a sandbox, the user's own commands. Called when there is an answer. */
  readonly checkTools: () => Promise<CheckTools>;
  /** Called when a model may be asked. */
  readonly loadPermissions: () => Promise<Permissions>;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** What was learned of how a model counts. Never throws. */
  readonly tokenRatios: (vendor: ProviderName, model: string) => TokenRatios;
  /** What a provider still allows this minute, as far as it said lately; `null`: nothing is known. Never throws. */
  readonly tokensLeft: (vendor: ProviderName, model: string) => TokensLeft | null;
  /** What is remembered of tiers that failed; `null`: they are asked all the same. Called when a model may be asked. */
  readonly loadHealth: () => Promise<TierHealth | null>;
  /** `null`: there are no limits on what may be spent. */
  readonly purse: Purse | null;
  /** What became of the answers of each model lately. Never throws. */
  readonly outcomes: () => readonly OutcomeCounts[];
  /** Models whose answers did not do in a conversation. Never throws. */
  readonly rejectedIn: (
    conversation: string,
  ) => readonly { readonly provider: string; readonly model: string }[];
  /** `null`: none are kept. */
  readonly conversations: Conversations | null;
  /** `null`: every question is asked anew. */
  readonly answerCache: AnswerCache | null;
  /** Must not throw: an answer is never lost because it could not be recorded. */
  readonly record: (attempt: Attempt) => void;
  readonly onEvent: (event: AgentEvent) => void;
}

/** What was decided before any model was asked. */
export interface TurnPlan extends PackedTurn {
  /** Who else had a say in the context. */
  readonly lookups: Lookups;
  readonly classification: Classification;
  readonly ladder: LadderPlan;
}

/** What one tier is sent; in a plan, the first that is asked. */
export interface PackedTurn extends GoingParts {
  /** What was piped in was too long to be sent as it was. */
  readonly shortened: ShortenedOutput | null;
  readonly placedRules: PlacedRules;
  /** Of the whole request. */
  readonly counted: CountedPrompt;
  readonly images: readonly AttachedImage[];
  readonly budget: {
    /** Whose it is; `null`: there is none to ask. */
    readonly tier: string | null;
    /** For question and context, as we count. */
    readonly tokens: number;
    readonly decidedBy: BoundName;
    /** All that there are. */
    readonly bounds: readonly Bound[];
  };
}

/** What is known of tiers in this turn. */
export interface TierWorld {
  readonly ratiosOf: (tier: Tier | null) => TokenRatios;
  readonly limitsOf: (tier: Tier) => TierLimits;
}

export interface ModelAnswer {
  readonly text: string;
  readonly tier: string;
  readonly model: string;
  /** In [0, 1]. */
  readonly confidence: number;
  readonly confidenceBasis: Confidence['basis'];
  readonly threshold: number;
  /** Given before to the very same request. */
  readonly cached: boolean;
  readonly evidence: readonly Evidence[];
}

/** What an answer would change of the project. Nothing of it is written yet. */
export interface ProposedChanges {
  readonly files: readonly FileChange[];
  /** Why they must not be written: an edit that does not hold, a file that would not parse. `null`: they may be. */
  readonly problem: string | null;
}

export interface PriceCeiling {
  readonly tier: string;
  readonly model: string;
  /** The whole prompt at list price and as many output tokens as the tier allows; `null`: unknown price. */
  readonly ceiling: NanoUsd | null;
}

export interface TierFailure {
  readonly tier: string;
  /** A clause. */
  readonly because: string;
}

export type TurnResult =
  | { readonly kind: 'index'; readonly answer: IndexAnswer; readonly attempts: readonly Attempt[] }
  | {
      readonly kind: 'model';
      readonly answer: ModelAnswer;
      readonly changes: ProposedChanges;
      readonly plan: TurnPlan;
      readonly attempts: readonly Attempt[];
      /** A limit on money ended it before an answer held. */
      readonly endedByBudget: boolean;
    }
  | { readonly kind: 'dry-run'; readonly plan: TurnPlan; readonly ceilings: readonly PriceCeiling[] }
  | {
      readonly kind: 'unanswered';
      /**
       * `not-structural`: only the index was allowed, and it is no question for it. `budget`: a tier that could be asked
       * would cost more than may be spent.
       */
      readonly why: 'no-tier' | 'all-failed' | 'aborted' | 'not-structural' | 'budget';
      /** Of the tiers that were asked, in order: why each gave no answer. */
      readonly failures: readonly TierFailure[];
      readonly plan: TurnPlan;
      readonly attempts: readonly Attempt[];
    };
