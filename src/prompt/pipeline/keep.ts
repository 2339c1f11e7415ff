/** Which blocks stay whatever happens. Pure; of each block, its place and its age. */
import type { Policy } from './policy.ts';
import type { PromptBlock } from './prompt-block.ts';

/** A long text before the last one of a message is what the last one asks about. */
const shortestDocument = 300;

export function markKept(
  blocks: readonly PromptBlock[],
  { protectedTurns, mustKeep }: Pick<Policy, 'protectedTurns' | 'mustKeep'>,
): PromptBlock[] {
  const lastQuestion = blocks.findLast(({ kind }) => kind === 'user')?.message ?? null;
  const lastTexts = new Map(
    blocks
      .filter(({ kind, form }) => kind === 'user' && form === 'text')
      .map(({ message, id }) => [message, id]),
  );
  return blocks.map((given): PromptBlock => {
    const isDocument =
      given.kind === 'user' &&
      given.form === 'text' &&
      given.tokens >= shortestDocument &&
      lastTexts.get(given.message) !== given.id;
    const block: PromptBlock = isDocument ? { ...given, kind: 'doc' } : given;
    const keep = keepOf(block);
    return { ...block, keep, mustKeep: keep !== 'none' };
  });

  function keepOf(block: PromptBlock): PromptBlock['keep'] {
    if (mustKeep(block)) return 'exact';
    switch (block.kind) {
      case 'system':
      case 'developer':
      case 'constraint':
        return 'exact';
      case 'tool-schema':
        return 'recent';
      // What is asked about can be chosen from; what is asked cannot.
      case 'doc':
      case 'code':
        return 'none';
      default:
        if (block.age < protectedTurns) return 'recent';
        return block.message !== null && block.message === lastQuestion ? 'recent' : 'none';
    }
  }
}
