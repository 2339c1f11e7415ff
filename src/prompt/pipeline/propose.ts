/** What the rules would do to each block of a request, the best one for each. Pure; what pays is not asked here. */
import { isJson } from '../transforms/json/is-json.ts';
import { matchesWildcard, toolName } from '../transforms/tool-schema/shrink-tools.ts';
import type { CountTokens } from './canonical.ts';
import { keepsDemands } from './constraints.ts';
import { proposeDuplicates } from './duplicates.ts';
import { proposeGonePairs } from './gone-pairs.ts';
import { proposeJunk } from './junk.ts';
import { proposeOldCalls } from './old-calls.ts';
import { proposeOldResults, proposeStaleReads } from './old-results.ts';
import type { Proposal, TransformClass } from './operation.ts';
import { dropPadding } from './padding.ts';
import type { Policy } from './policy.ts';
import { handleOf, type PromptBlock } from './prompt-block.ts';
import type { BlockTransform, TextTransforms } from './text-transforms.ts';
import { isFileText, isProgramOutput } from './tool-rules.ts';

/** Rules that look at several blocks, or at how old one is. */
export function proposeOfConversation(
  blocks: readonly PromptBlock[],
  policy: Policy,
  countTokens: CountTokens,
): Proposal[] {
  return [
    ...proposeJunk(blocks, policy.protectedTurns),
    ...proposeDuplicates(blocks, countTokens),
    ...proposeStaleReads(blocks, policy, countTokens),
    ...proposeOldResults(blocks, policy, countTokens),
    ...proposeOldCalls(blocks, policy, countTokens),
    ...proposeGonePairs(blocks, policy),
  ].filter(({ by }) => !policy.off.has(by));
}

/** Transforms of one text, of blocks that nobody looked at before. */
export function proposeOfTexts(
  blocks: readonly PromptBlock[],
  transforms: TextTransforms,
  policy: Policy,
  countTokens: CountTokens,
): Proposal[] {
  return blocks.flatMap((block): Proposal[] => {
    if (block.keep === 'exact' || (block.form !== 'text' && block.form !== 'json') || block.tokens === 0)
      return [];
    if (block.kind === 'tool-schema') {
      const name = toolName(JSON.parse(block.text));
      if (!isAllowed(name, policy)) return [leftOut(block)];
      if (name !== null && policy.toolsUntouched.some((pattern) => matchesWildcard(name, pattern))) return [];
    }
    const handle = policy.readBackTool === null ? null : handleOf(block.hash);
    const proposals = rulesFor(block, transforms, policy).flatMap(([by, transform]): Proposal[] => {
      if (policy.off.has(by)) return [];
      const result = transform(block.text, { countTokens, handle, block });
      if (result === null || (by === 'filler' && !keepsDemands(block.text, result.text))) return [];
      const tokensAfter = countTokens(result.text);
      // What a program said is not told otherwise for a word or two.
      const gain = by === 'logs' || by === 'padding' ? Math.max(8, block.tokens / 20) : 1;
      if (block.tokens - tokensAfter < gain) return [];
      const { text, because } = result;
      return [{ blockId: block.id, by, text, tokensAfter, waitedCalls: block.age, because }];
    });
    return best(proposals);
  });
}

function rulesFor(
  block: PromptBlock,
  transforms: TextTransforms,
  policy: Policy,
): [TransformClass, BlockTransform][] {
  switch (block.kind) {
    case 'tool-schema':
      return [['tool-schema', transforms.toolSchema]];
    case 'tool-result': {
      const { name = null, input = null } = block.tool ?? {};
      const json: [TransformClass, BlockTransform][] = isFileText(name, input, policy.tools)
        ? []
        : [['json', transforms.json]];
      // Rows of JSON look like a log; said in columns they are all there.
      if (isJson(block.text)) return json;
      return [
        ...json,
        isProgramOutput(name, input, policy.tools) ? ['logs', transforms.logs] : ['padding', dropPadding],
      ];
    }
    case 'doc':
    case 'code':
      return [['json', transforms.json]];
    case 'user':
      return [['filler', transforms.filler]];
    default:
      return [];
  }
}

/** Tools that the vendor runs have no name to go by, and stay. */
export function isAllowed(name: string | null, { toolsAllowed }: Pick<Policy, 'toolsAllowed'>): boolean {
  return (
    name === null || toolsAllowed === null || toolsAllowed.some((pattern) => matchesWildcard(name, pattern))
  );
}

function leftOut({ id, age }: PromptBlock): Proposal {
  return {
    blockId: id,
    by: 'tool-schema',
    text: null,
    tokensAfter: 0,
    waitedCalls: age,
    because: 'not among the tools that are allowed',
  };
}

/** For each block the one that leaves the least. */
export function best(proposals: readonly Proposal[]): Proposal[] {
  const byBlock = new Map<string, Proposal>();
  for (const proposal of proposals) {
    const other = byBlock.get(proposal.blockId);
    if (other === undefined || proposal.tokensAfter < other.tokensAfter)
      byBlock.set(proposal.blockId, proposal);
  }
  return [...byBlock.values()];
}
