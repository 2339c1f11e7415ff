/** What the rules of the pipeline may do, as values; every one can be set by who calls. */
import { usualLambda } from '../transforms/select/diverse-order.ts';
import { type UtilityWeights, usualWeights } from '../transforms/select/utility.ts';
import type { TransformClass } from './operation.ts';
import type { BlockClass, PromptBlock } from './prompt-block.ts';
import { type ToolRules, toolRules } from './tool-rules.ts';

export interface Policy {
  /** Answers of the model, the last ones, that stay whole with what belongs to them. */
  readonly protectedTurns: number;
  /** Calls in which what is sent now is sent, this one included; `null`: as many as there were, which errs to both sides alike. */
  readonly expectedCalls: number | null;
  /** See `plan`. The cost hardly depends on it between 0.5 and 2; the more, the fewer batches. */
  readonly patience: number;
  /** Results of tools older than so many answers are shrunk, in batches. */
  readonly shrinkAfterTurns: number;
  /** Not worth a mark below. */
  readonly shrinkFromTokens: number;
  /** A text in an old call longer than so many characters, such as a file that was written, is cut to its beginning. */
  readonly shrinkCallsFrom: number;
  readonly keptLines: { readonly head: number; readonly tail: number; readonly diagnostics: number };
  /** Of what is left of the budget beside what must be kept. */
  readonly fractions: Readonly<Record<Exclude<BlockClass, 'instructions'>, number>>;
  readonly safetyMarginTokens: number;
  /** In (0, 1]: from what part of the budget on the conversation is summarised, once. */
  readonly compactAt: number;
  /** In (0, 1), less than `compactAt`: what may be left of the budget after that, unless it does not fit at all. */
  readonly roomyAt: number;
  /** In (0, 1]: what a summary may take of the budget. */
  readonly summaryShare: number;
  /** Of texts that are compressed. */
  readonly compressionRatio: number;
  /** What it is worth, where not all fits, to be near to the question, new, demanded and so on. */
  readonly utilityWeights: UtilityWeights;
  /** In [0, 1]; 1: a text is worth no less for saying what another one says. */
  readonly diversityLambda: number;
  readonly off: ReadonlySet<TransformClass>;
  /** The name of the tool by which the model can read what was left out; `null`: there is none, so no mark promises it. */
  readonly readBackTool: string | null;
  /** Never changed, whatever the rules say. */
  readonly mustKeep: (block: PromptBlock) => boolean;
  readonly tools: ToolRules;
  /** Names, `*` for any characters; tools that fit none are left out. `null`: all stay. */
  readonly toolsAllowed: readonly string[] | null;
  /** Names, likewise: their definitions stay as they are. */
  readonly toolsUntouched: readonly string[];
}

export const defaultPolicy: Policy = {
  protectedTurns: 4,
  expectedCalls: null,
  patience: 1.5,
  shrinkAfterTurns: 4,
  shrinkFromTokens: 60,
  shrinkCallsFrom: 400,
  keptLines: { head: 1, tail: 1, diagnostics: 3 },
  fractions: { doc: 0.4, chat: 0.3, tool: 0.2, assistant: 0.1 },
  safetyMarginTokens: 300,
  compactAt: 0.85,
  roomyAt: 0.6,
  summaryShare: 0.1,
  compressionRatio: 0.5,
  utilityWeights: usualWeights,
  diversityLambda: usualLambda,
  off: new Set(),
  readBackTool: null,
  mustKeep: () => false,
  tools: toolRules,
  toolsAllowed: null,
  toolsUntouched: [],
};
