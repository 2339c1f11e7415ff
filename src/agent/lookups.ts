/** Who else may have a say in the context of a question, beside its words: what they are asked with, and what they said. */
import type { MeaningScores } from '../codebase/meaning/meaning-scores.ts';
import type { Attempt } from '../ledger/attempt.ts';
import type { Pauses } from './pauses.ts';

export interface MeaningReport {
  readonly model: string;
  /** Whether it had a say in the order. */
  readonly used: boolean;
  /** That could be embedded, and that are. */
  readonly files: number;
  readonly filesEmbedded: number;
  /** Now, in pieces. */
  readonly embedded: number;
  /** As the provider counts them; `null`: not reported, or nothing was sent. */
  readonly tokens: number | null;
  readonly tookMs: number;
  /** For people, in a line; `null`: nothing to say. */
  readonly notice: string | null;
}

export interface MeaningFindings {
  /** `null`: there is nothing to compare with. */
  readonly scores: MeaningScores | null;
  readonly report: MeaningReport;
  /** All calls together; `null`: there was none. */
  readonly attempt: Attempt | null;
  /** After the attempt is recorded: what was set aside for the calls is free again. */
  readonly settle: () => void;
}

export interface RerankSettings {
  readonly limitMs: number;
  readonly pauses: Pauses;
}

export interface RerankReport {
  /** `null`: there is no local tier. */
  readonly tier: string | null;
  readonly model: string | null;
  /** Places that were shown to it. */
  readonly places: number;
  /** What it said, as places counted from 1 in the order in which they were shown; `null`: nothing that can be used. */
  readonly order: readonly number[] | null;
  readonly tookMs: number;
  /** It was asked the very same before. */
  readonly cached: boolean;
  /** For people, in a line; `null`: nothing to say. */
  readonly notice: string | null;
}

/** What else had a say; `null`: it is switched off. */
export interface Lookups {
  readonly meaning: MeaningReport | null;
  readonly rerank: RerankReport | null;
  readonly attempts: readonly Attempt[];
}
