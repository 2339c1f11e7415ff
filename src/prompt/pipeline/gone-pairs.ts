/**
 * Old calls that say nothing any more, with their results: a list of tasks that was written again, a file that was read again.
 * Pure. Such a pair goes as a whole, and only where the roles of what is left still alternate as before: with its whole
 * message, or out of several calls of one.
 */
import { supersedes } from './old-results.ts';
import type { Proposal } from './operation.ts';
import type { Policy } from './policy.ts';
import type { PromptBlock } from './prompt-block.ts';
import { type FileUse, fileUseOf } from './tool-rules.ts';

interface Pair {
  readonly call: PromptBlock;
  readonly results: readonly PromptBlock[];
}

interface Superseded extends Pick<Proposal, 'by' | 'because'> {
  readonly pair: Pair;
  readonly later: PromptBlock;
}

export function proposeGonePairs(blocks: readonly PromptBlock[], policy: Policy): Proposal[] {
  const going = superseded(pairsOf(blocks), policy).filter(
    ({ pair: { call, results } }) =>
      call.form === 'call' &&
      results.every(({ form }) => form === 'text') &&
      [call, ...results].every(({ keep, age }) => keep === 'none' && age >= policy.shrinkAfterTurns),
  );
  if (going.length === 0) return [];
  const gone = new Set(going.flatMap(({ pair: { call, results } }) => [call, ...results]));
  const others = new Map<number | null, PromptBlock[]>();
  for (const block of blocks) if (!gone.has(block)) listIn(others, block.message).push(block);
  return going.flatMap(({ pair: { call, results }, later, by, because }): Proposal[] => {
    const alternates = [call, ...results].every(({ message }) => {
      const left = others.get(message) ?? [];
      return left.length === 0 || left.some(({ tool }) => tool !== null);
    });
    if (!alternates) return [];
    const waitedCalls = Math.max(0, Math.min(later.age, call.age - policy.shrinkAfterTurns));
    const reliesOn = { blockId: later.id, hash: later.hash };
    const proposal = { by, because, text: null, tokensAfter: 0, waitedCalls, reliesOn };
    return [
      { ...proposal, blockId: call.id },
      ...results.map(({ id }) => ({ ...proposal, blockId: id, goesWith: call.id })),
    ];
  });
}

function pairsOf(blocks: readonly PromptBlock[]): Pair[] {
  const resultsOf = new Map<string, PromptBlock[]>();
  for (const block of blocks)
    if (block.tool !== null && block.kind === 'tool-result') listIn(resultsOf, block.tool.callId).push(block);
  return blocks.flatMap((call) => {
    if (call.tool === null || call.kind === 'tool-result') return [];
    const results = resultsOf.get(call.tool.callId) ?? [];
    return results.length === 0 ? [] : [{ call, results }];
  });
}

/** What failed supersedes nothing. */
function superseded(pairs: readonly Pair[], { tools }: Policy): Superseded[] {
  const states = new Map<string, PromptBlock>();
  const reads = new Map<string, { readonly use: FileUse; readonly call: PromptBlock }[]>();
  return pairs.toReversed().flatMap((pair): Superseded[] => {
    const { call, results } = pair;
    const name = call.tool?.name?.toLowerCase() ?? '';
    const failed = results.some(({ tool }) => tool?.isError === true);
    if (tools.states.has(name)) {
      const later = states.get(name);
      if (!failed) states.set(name, call);
      return later === undefined
        ? []
        : [{ pair, later, by: 'old-calls', because: 'said anew by a later call' }];
    }
    const use = fileUseOf(call.tool?.name ?? null, call.tool?.input ?? null, tools);
    if (use?.does !== 'read') return [];
    const later = listIn(reads, use.of);
    const by = later.findLast((other) => supersedes(other.use, use));
    if (!failed) later.push({ use, call });
    const because = `${use.of} was read again later`;
    return by === undefined ? [] : [{ pair, later: by.call, by: 'stale-reads', because }];
  });
}

function listIn<Key, Value>(lists: Map<Key, Value[]>, key: Key): Value[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}
