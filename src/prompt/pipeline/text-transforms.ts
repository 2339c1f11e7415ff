/** The transforms of one text, as the pipeline calls them. Pure. */
import type { CountTokens } from './canonical.ts';
import type { Policy } from './policy.ts';
import type { PromptBlock } from './prompt-block.ts';

export interface Shortened {
  readonly text: string;
  readonly because: string;
}

export interface TransformSetting {
  readonly countTokens: CountTokens;
  /** By which the original can be read back; `null`: nobody offers that, so no mark may promise it. */
  readonly handle: string | null;
  readonly block: PromptBlock;
}

/** `null`: nothing is gained, or its own check fails. The same text gives the same bytes. */
export type BlockTransform = (text: string, setting: TransformSetting) => Shortened | null;

export interface Compressed extends Shortened {
  /** In [0, 1]. */
  readonly faithfulness: number;
}

export interface TextTransforms {
  readonly filler: BlockTransform;
  /** Of one tool as JSON, to JSON. */
  readonly toolSchema: BlockTransform;
  readonly json: BlockTransform;
  readonly logs: BlockTransform;
  readonly compress: (
    text: string,
    setting: TransformSetting & { readonly ratio: number },
  ) => Compressed | null;
  /** Of each text, how much it helps with the question; larger is better, never negative. */
  readonly utilities: (
    blocks: readonly PromptBlock[],
    question: string,
    setting?: Pick<Policy, 'utilityWeights' | 'diversityLambda'>,
  ) => readonly number[];
}
