/** The validated configuration: plain, frozen values. Knows nothing about files, formats or where a value came from. */
import type { ProviderName } from '../core/provider-name.ts';

export interface TierConfig {
  readonly name: string;
  readonly provider: ProviderName;
  readonly model: string;
  /** `null`: the vendor's own address. */
  readonly baseUrl: string | null;
  /** Name of the environment variable that holds the key; `null` for a provider without keys. */
  readonly apiKeyEnv: string | null;
  /** The key itself, read from that variable. Never printed. */
  readonly apiKey: string | null;
  readonly maxOutputTokens: number;
  /** In [0, 1]: an answer below it goes up a tier. */
  readonly confidenceThreshold: number;
  /** It is given tools to call; else it writes changes as text. */
  readonly usesTools: boolean;
  /** It may be sent images; `null`: if its model is known to see them. */
  readonly takesImages: boolean | null;
  /** Context window to ask a local server for; `null`: chosen from the prompt. */
  readonly contextTokens: number | null;
}

export interface Config {
  readonly features: {
    readonly contextOptimization: boolean;
    readonly outputOptimization: boolean;
    readonly multiModelRouting: boolean;
    readonly localModels: boolean;
    readonly semanticSearch: boolean;
    readonly rerank: boolean;
    readonly classifier: boolean;
  };
  readonly index: { readonly maxFileBytes: number };
  readonly context: {
    readonly budgetTokens: number;
    /** Of the project's own rules; 0: they are left out. */
    readonly rulesTokens: number;
  };
  readonly permissions: {
    readonly mode: 'read-only' | 'ask' | 'auto-edit' | 'full';
    readonly allow: readonly string[];
    readonly ask: readonly string[];
    readonly deny: readonly string[];
  };
  readonly agent: {
    /** Requests of one tier in one turn that may call tools. */
    readonly maxSteps: number;
    /** How often a tier may mend changes that do not hold. */
    readonly repairRounds: number;
    /** Of one turn. */
    readonly turnMs: number;
  };
  readonly conversations: {
    /** 0: none are kept. */
    readonly keepMs: number;
    /** Of earlier turns. */
    readonly budgetTokens: number;
  };
  readonly semantic: {
    readonly model: string;
    /** Code may be embedded on another machine. */
    readonly remote: boolean;
    /** The most that a question waits for code that is not embedded yet. */
    readonly fillMs: number;
  };
  readonly classifier: { readonly model: string };
  readonly verify: {
    /** Code that a model wrote may be run in a sandbox. */
    readonly runExamples: boolean;
    /** What a copy of the project with the edits of an answer must pass. */
    readonly commands: readonly string[];
    /** Of each of them. */
    readonly commandMs: number;
    /** Answers of a cheap tier that are compared; 1: none. */
    readonly samples: number;
  };
  /** Arms by the name of their experiment. */
  readonly experiments: Readonly<Record<string, readonly string[]>>;
  /** 0: answers are not given again. */
  readonly answers: {
    readonly keepMs: number;
    /** Who reads them. */
    readonly responseMode: 'human' | 'machine';
  };
  /** In US dollars; `null`: no limit. */
  readonly budget: {
    readonly dailyUsd: number | null;
    readonly monthlyUsd: number | null;
    readonly projectDailyUsd: number | null;
    readonly projectMonthlyUsd: number | null;
    /** Of one conversation. */
    readonly sessionUsd: number | null;
    readonly requestUsd: number | null;
    readonly atCap: 'ask' | 'local-only' | 'stop';
  };
  readonly routing: {
    /** From the cheapest up, without `index`; every name is a key of `tiers`. */
    readonly ladder: readonly string[];
    /** A complex question starts no lower. A name of the ladder; `null`: what is expected of the tiers decides alone. */
    readonly complexStart: string | null;
    /** In [0, 1]: how good an answer has to be, as a share of what the best tier is expected to give. */
    readonly targetQuality: number;
    /** The highest tier that may be asked; `null`: the top of the ladder. */
    readonly maxTier: string | null;
    /** Only this tier, never another; `null`: routed. May be `index`. */
    readonly pinnedTier: string | null;
    readonly localOnly: boolean;
  };
  readonly interface: { readonly theme: 'auto' | 'ansi' | 'dark' | 'light' };
  readonly tiers: Readonly<Record<string, TierConfig>>;
  readonly retry: {
    /** Including the first. */
    readonly maxTries: number;
    /** A longer Retry-After means: not available. */
    readonly maxWaitMs: number;
    /** From the first try to the beginning of the last. */
    readonly maxTotalMs: number;
  };
  readonly timeouts: {
    /** Until there is a connection. */
    readonly connectMs: number;
    /** Until the first token of a cloud model. */
    readonly firstTokenMs: number;
    /** The same of a local one, which may have to load first. */
    readonly localFirstTokenMs: number;
    /** Between two pieces of a stream. */
    readonly idleMs: number;
    /** Of one call. */
    readonly totalMs: number;
    /** Of embedding a question. */
    readonly embeddingMs: number;
    readonly rerankMs: number;
    readonly classifierMs: number;
  };
  /** Over the packaged prices, in US dollars per million tokens, by `provider/model`. */
  readonly prices: Readonly<
    Record<
      string,
      {
        readonly input: number;
        readonly output: number;
        readonly cacheRead: number | null;
        readonly cacheWrite: number | null;
      }
    >
  >;
}
