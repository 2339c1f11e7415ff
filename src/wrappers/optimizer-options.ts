/** What a program may set, and what it is told about each call. */
import type { Clock } from '../core/clock.ts';
import type { NanoUsd } from '../core/money.ts';
import type { CachePrices } from '../prompt/pipeline/cache-prices.ts';
import type { Operation } from '../prompt/pipeline/operation.ts';
import type { OptimizeOptions, OptimizeStats } from '../prompt/pipeline/optimize.ts';
import type { Policy } from '../prompt/pipeline/policy.ts';
import type { ModelVendor } from './model-limits.ts';
import type { OnOptimizerEvent } from './optimizer-event.ts';
import type { OutsideHelp } from './outside-help.ts';
import type { ResultCache } from './result-cache.ts';

export interface OptimizerOptions extends OutsideHelp {
  /** Whose model is asked: decides price, cache and window. A wrapped client knows its own vendor; say it where the client is only OpenAI's in form. */
  readonly provider?: ModelVendor;
  /** Unless told, the model that the request names. */
  readonly targetModel?: string;
  /**
   * For system text, tools and messages together. What must be kept and does not fit is then a `BudgetError`. Unless told, the
   * window of the model; what does not fit in that goes out as it came, since the vendor knows better. `null`: no limit.
   */
  readonly maxInputTokens?: number | null;
  /** In (0, 1]: the part of a model's window that is planned with; 0.9 unless told. */
  readonly safetyMargin?: number;
  /** Whose results these are, where several share a cache: nobody gets what was kept for another. */
  readonly tenant?: string;
  readonly policy?: Partial<Policy>;
  /** In place of what is known of the model. */
  readonly prices?: CachePrices;
  readonly transforms?: OptimizeOptions['transforms'];
  readonly summarise?: OptimizeOptions['summarise'];
  /** In place of the counter that is right for the model. */
  readonly countTokens?: (text: string) => number;
  /** Anthropic only: sets breakpoints of the cache beside those of the request, four in all. Off unless told. */
  readonly cacheMarks?: boolean;
  /** Where results and conversations are kept beyond this process. Unless told, in memory only; `null`: no results are kept. */
  readonly cache?: ResultCache | null;
  /** Conversations known in this process; 200 unless told. */
  readonly mostConversations?: number;
  readonly onEvent?: OnOptimizerEvent;
  /** For debugging: events carry what came in and went out. */
  readonly eventsWithContent?: boolean;
  readonly clock?: Clock;
}

export interface OptimizerStats extends Omit<OptimizeStats, 'costSaved' | 'expectedSaved'> {
  /** Of this call, against sending what came; `null`: the price is not known. */
  readonly costSaved: NanoUsd | null;
  /** Of this call and those that are expected; `null`: the price is not known. */
  readonly expectedSaved: NanoUsd | null;
  /** `null`: the request names none. */
  readonly model: string | null;
  /** `null`: there is no limit. */
  readonly maxInputTokens: number | null;
  readonly countedBy: 'o200k' | 'estimate' | 'given';
}

export interface OptimizedRequest<R> {
  readonly request: R;
  readonly stats: OptimizerStats;
  /** In force in this request; each with its reason, and what it replaced. */
  readonly operations: readonly Operation[];
}
