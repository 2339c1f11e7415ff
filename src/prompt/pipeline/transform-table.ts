/** The transforms of one text that the pipeline uses unless it is given others. Pure. */
import { compressProse } from '../transforms/compress/compress-prose.ts';
import { dropFiller } from '../transforms/filler/drop-filler.ts';
import { shrinkJson } from '../transforms/json/shrink-json.ts';
import { shrinkOutput } from '../transforms/logs/shrink-output.ts';
import { cosine, countsOf } from '../transforms/select/bm25.ts';
import { diverseOrder, type Likeness } from '../transforms/select/diverse-order.ts';
import { type Similarity, similarityByWords, utilities } from '../transforms/select/utility.ts';
import { shrinkTools } from '../transforms/tool-schema/shrink-tools.ts';
import { defaultPolicy, type Policy } from './policy.ts';
import type { PromptBlock } from './prompt-block.ts';
import type { TextTransforms } from './text-transforms.ts';

export const defaultTransforms: TextTransforms = {
  filler: dropFiller,
  toolSchema: (text) => {
    const [tool] = shrinkTools([JSON.parse(text) as unknown]);
    const shrunk = tool === undefined ? text : JSON.stringify(tool);
    return shrunk === text ? null : { text: shrunk, because: 'descriptions cut to their first sentence' };
  },
  json: shrinkJson,
  logs: shrinkOutput,
  compress: compressProse,
  utilities: (blocks, question, setting = defaultPolicy) =>
    utilitiesBy(blocks, question, similarityByWords, alikeByWords, setting),
};

/** @param alikeOf the likeness of the blocks at these places, by their place among them */
export function utilitiesBy(
  given: readonly PromptBlock[],
  question: string,
  similarity: Similarity,
  alikeOf: (blocks: readonly PromptBlock[], places: readonly number[]) => Likeness,
  setting: Pick<Policy, 'utilityWeights' | 'diversityLambda'> = defaultPolicy,
): readonly number[] {
  // Nothing is as near to the question as itself: the others would seem far, and those that are near would seem to repeat it.
  const blocks = given.map((block) => (block.text === question ? { ...block, text: '' } : block));
  const oldest = Math.max(1, ...blocks.map(({ age }) => age));
  const worth = utilities(
    question,
    blocks.map((block) => ({ text: block.text, recency: 1 - block.age / oldest, trust: trustOf(block) })),
    setting.utilityWeights,
    similarity,
  );
  return withoutRepetition(blocks, worth, alikeOf, setting.diversityLambda);
}

function alikeByWords(blocks: readonly PromptBlock[], places: readonly number[]): Likeness {
  const counts = places.map((at) => countsOf(blocks[at]?.text ?? ''));
  return (one, other) => cosine(counts[one] ?? new Map(), counts[other] ?? new Map());
}

/** Whom a text is from: people are meant, tools are right, models may be wrong. */
function trustOf({ kind }: PromptBlock): number {
  if (kind === 'assistant') return 0.5;
  return kind === 'user' || kind === 'system' || kind === 'developer' ? 1 : 0.8;
}

/** Comparing each with each takes the square of it. */
const mostCompared = 200;

/** Each is worth what it adds to those before it in the order of maximal marginal relevance. */
function withoutRepetition(
  blocks: readonly PromptBlock[],
  worth: readonly number[],
  alikeOf: (blocks: readonly PromptBlock[], places: readonly number[]) => Likeness,
  lambda: number,
): number[] {
  const result = [...worth];
  const compared = [...worth.keys()].sort((a, b) => (worth[b] ?? 0) - (worth[a] ?? 0)).slice(0, mostCompared);
  const items = compared.map((at) => ({ text: blocks[at]?.text ?? '', utility: worth[at] ?? 0 }));
  const likeness = alikeOf(blocks, compared);
  const lengthOf = (at: number) => Math.max(1, items[at]?.text.length ?? 0);
  // A question that names what a long answer is about does not say what the answer says.
  const alike = (earlier: number, later: number) =>
    likeness(earlier, later) * Math.min(1, lengthOf(earlier) / lengthOf(later));
  const before: number[] = [];
  for (const at of diverseOrder(items, lambda, alike)) {
    const nearest = Math.max(0, ...before.map((other) => alike(other, at)));
    const block = compared[at] as number;
    result[block] = Math.max(0, (worth[block] ?? 0) - ((1 - lambda) / Math.max(lambda, 0.01)) * nearest);
    before.push(at);
  }
  return result;
}
