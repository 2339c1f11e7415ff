/** What a turn reports while it runs. Every front renders these and nothing else. */
import type { ContextManifest } from '../context/pack-context.ts';
import type { NanoUsd } from '../core/money.ts';
import type { TransformClass } from '../prompt/pipeline/operation.ts';
import type { Replacement } from '../prompt/secrets/redactor.ts';
import type { Classification } from '../routing/classify.ts';
import type { LadderPlan } from '../routing/plan-ladder.ts';
import type { Evidence } from '../verify/evidence.ts';

export type AgentEvent =
  | { readonly type: 'context'; readonly manifest: ContextManifest }
  /** The turn goes on with a conversation, was to and begins one, or begins anew because there is no more room. */
  | {
      readonly type: 'conversation';
      /** The number of this turn. */
      readonly turn: number;
      /** Who answered last; `null`: nobody yet. */
      readonly tier: string | null;
      readonly anewBecause: string | null;
    }
  /** Secrets of the question and its context that are not sent. */
  | { readonly type: 'secrets-replaced'; readonly replaced: readonly Replacement[] }
  /** Something that was switched on had no say, or not all of its say, and why: a line for people. */
  | { readonly type: 'notice'; readonly text: string }
  | { readonly type: 'classified'; readonly classification: Classification }
  | { readonly type: 'planned'; readonly plan: LadderPlan }
  | {
      readonly type: 'attempt-started';
      readonly tier: string;
      readonly model: string;
      readonly isLast: boolean;
    }
  /** A piece of the attempt's answer, in order. It is a draft until `answered` comes. */
  | { readonly type: 'text'; readonly tier: string; readonly text: string }
  /** @property given what tells people what the call is about */
  | { readonly type: 'tool-called'; readonly tier: string; readonly name: string; readonly given: string }
  /** @property text what the model is told, without secrets */
  | {
      readonly type: 'tool-answered';
      readonly tier: string;
      readonly name: string;
      readonly ok: boolean;
      readonly text: string;
    }
  /** A request is shorter than it was, by what tools said in full. @property because what was shortened only now, by kind */
  | {
      readonly type: 'prompt-shortened';
      readonly tier: string;
      readonly because: readonly {
        readonly kind: TransformClass;
        readonly parts: number;
        readonly tokens: number;
      }[];
    }
  /** Its changes do not hold, and it is asked to mend them. */
  | { readonly type: 'mending'; readonly tier: string; readonly because: string }
  /** One of the user's own commands runs on a copy of the project with the changes. */
  | { readonly type: 'checking'; readonly tier: string; readonly command: string }
  /** @property detail why it did not pass; empty: it did */
  | {
      readonly type: 'checked';
      readonly tier: string;
      readonly command: string;
      readonly passed: boolean;
      readonly detail: string;
    }
  /** A command was not run, since it is not permitted. @property because a clause */
  | { readonly type: 'denied'; readonly tier: string; readonly command: string; readonly because: string }
  | { readonly type: 'retrying'; readonly tier: string; readonly because: string; readonly delayMs: number }
  /** The prompt was refused as too long, and the same tier is asked with less context. */
  | {
      readonly type: 'packed-smaller';
      readonly tier: string;
      readonly because: string;
      readonly promptTokens: number;
    }
  | {
      readonly type: 'attempt-ended';
      readonly tier: string;
      readonly model: string;
      readonly latencyMs: number;
      /** `null`: unknown. */
      readonly cost: NanoUsd | null;
      /** `null`: there was no answer to judge. */
      readonly confidence: number | null;
      readonly evidence: readonly Evidence[];
    }
  | { readonly type: 'escalated'; readonly from: string; readonly to: string; readonly because: string };
