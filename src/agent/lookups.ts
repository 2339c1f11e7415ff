/** Who else may have a say in the context of a question, beside its words: what they are asked with, and what they said. */
import type { MeaningScores } from '../codebase/meaning/meaning-scores.ts';
import type { Attempt } from '../ledger/attempt.ts';
import type { Provider } from '../providers/contract.ts';
import type { Complexity, Intent } from '../routing/classify.ts';
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

export interface ClassifierSettings {
  readonly model: string;
  readonly access:
    | {
        readonly kind: 'usable';
        /** At whose address it is. */
        readonly tier: string;
        readonly provider: () => Promise<Provider>;
      }
    | {
        readonly kind: 'unusable';
        /** For people, without a period at its end. */
        readonly because: string;
      };
  readonly limitMs: number;
  readonly pauses: Pauses;
}

export interface OpinionReport {
  readonly model: string;
  /** What it said; `null`: nothing that can be used. */
  readonly intent: Intent | null;
  readonly complexity: Complexity | null;
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
  /** Of what kind the question is; `null` also where that was not close. */
  readonly opinion: OpinionReport | null;
  readonly attempts: readonly Attempt[];
}
