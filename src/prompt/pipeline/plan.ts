/**
 * Which of the proposed changes pay, given what the provider has cached. Pure.
 *
 * A provider serves a prefix: whatever comes after the first block that changed is written anew. So a plan is one cut: all
 * proposals at or after it, none before it, and the best cut is found by trying each. Blocks that were never sent cost nothing
 * to change. Blocks that were sent (`frozen`) are changed in batches: a batch has to pay for its rewrite over the calls that
 * are expected, and is worth waiting for until carrying what it would remove has cost as much as the rewrite (the balance of
 * set-up and holding cost by which lots are sized; nothing about the rest of the session has to be guessed right).
 */
import { amountOf, countOf } from '../../core/amounts.ts';
import {
  type CachePrices,
  type CacheState,
  commonPrefix,
  horizonCost,
  inputCost,
  roundedCost,
  servedBlocks,
} from './cache-prices.ts';
import type { Operation, Proposal } from './operation.ts';
import { handleOf, hashOf, type PromptBlock } from './prompt-block.ts';

export interface PlanPolicy {
  /** This call and those after it in which what is sent now will be sent again; at least 1. */
  readonly expectedCalls: number;
  /** Times the cost of the rewrite that has to be lost by waiting before a batch is made; 0: never wait. */
  readonly patience: number;
  /** A cut at or after the first of these is taken whatever it costs: without them the prompt does not fit. */
  readonly forced: ReadonlySet<string>;
}

export interface Plan {
  readonly operations: readonly Operation[];
  /** Over the expected calls, in nano-dollars. */
  readonly costBefore: number;
  readonly costAfter: number;
  /** Blocks at the beginning that stay as they were sent. */
  readonly keptBlocks: number;
  readonly because: string;
}

/**
 * @param blocks as they would be sent if nothing were decided now: what was replaced in an earlier call is replaced already
 * @param proposals at most one for each block
 */
export function plan(
  blocks: readonly PromptBlock[],
  proposals: readonly Proposal[],
  policy: PlanPolicy,
  prices: CachePrices,
  cacheState: CacheState,
): Plan {
  const byId = new Map(proposals.map((proposal) => [proposal.blockId, proposal]));
  const tokens = blocks.map((block) => block.tokens);
  const starts = runningSums(tokens);
  const total = starts[blocks.length] ?? 0;
  const frozen = commonPrefix(
    blocks.map(({ hash }) => hash),
    cacheState,
  );
  const served = (prefix: number) => starts[servedBlocks(prices, Math.min(prefix, frozen), cacheState)] ?? 0;
  const cost = (cached: number, of: number) => horizonCost(prices, cached, of, policy.expectedCalls);
  const costBefore = cost(served(blocks.length), total);
  const anyway = inputCost(prices, served(blocks.length), total);

  let best = { cut: blocks.length, cost: costBefore };
  let saved = 0;
  let wasted = 0;
  let firstForced = blocks.length;
  const places = new Map(blocks.map(({ id }, at) => [id, at]));
  let mustReach = blocks.length;
  for (let at = blocks.length - 1; at >= 0; at--) {
    const block = blocks[at] as PromptBlock;
    const proposal = byId.get(block.id);
    if (proposal === undefined) continue;
    const gain = block.tokens - proposal.tokensAfter;
    saved += gain;
    wasted += gain * proposal.waitedCalls * perCall(prices);
    const after = cost(served(at), total - saved);
    const rewrite = inputCost(prices, served(at), total - saved) - anyway;
    const isForced = policy.forced.has(block.id);
    if (isForced) firstForced = at;
    if (proposal.goesWith !== undefined)
      mustReach = Math.min(mustReach, places.get(proposal.goesWith) ?? mustReach);
    const isWhole = at <= mustReach;
    const mayWait = at < frozen && rewrite > 0 && wasted < policy.patience * rewrite;
    if ((after < best.cost && isWhole && !mayWait) || isForced) best = { cut: at, cost: after };
  }
  if (firstForced < best.cut) best = { ...best, cut: firstForced };
  const chosen = blocks.flatMap((block, at) => {
    const proposal = at >= best.cut ? byId.get(block.id) : undefined;
    return proposal === undefined ? [] : [{ block, proposal }];
  });
  const removed = chosen.reduce((sum, { block, proposal }) => sum + block.tokens - proposal.tokensAfter, 0);
  const costAfter = chosen.length === 0 ? costBefore : cost(served(best.cut), total - removed);
  return {
    operations: shareCost(chosen, costAfter - costBefore),
    costBefore,
    costAfter,
    keptBlocks: Math.min(frozen, best.cut),
    because:
      chosen.length === 0
        ? 'nothing that is proposed pays'
        : best.cut < frozen
          ? `${amountOf(total - (starts[best.cut] ?? 0) - removed, 'token')} written anew to save ${countOf(removed)} in each call`
          : `${amountOf(removed, 'token')} saved before they are sent for the first time`,
  };
}

function perCall(prices: CachePrices): number {
  return prices.cache === 'none' ? prices.input : prices.read;
}

/** By what each removes; the sum is exact, the last one takes what rounding leaves. */
function shareCost(
  chosen: readonly { readonly block: PromptBlock; readonly proposal: Proposal }[],
  effect: number,
): Operation[] {
  const all = chosen.reduce((sum, { block, proposal }) => sum + block.tokens - proposal.tokensAfter, 0);
  const whole = roundedCost(effect);
  let shared = 0;
  return chosen.map(({ block, proposal }, at): Operation => {
    const part = all === 0 ? 0 : (effect * (block.tokens - proposal.tokensAfter)) / all;
    const costEffect = roundedCost(at === chosen.length - 1 ? whole - shared : part);
    shared += costEffect;
    return {
      ...proposal,
      tokensBefore: block.tokens,
      costEffect,
      handle: handleOf(block.hash),
      original: block.text,
      originalHash: block.hash,
    };
  });
}

/** As they are after the operations; what is left out is gone. */
export function apply(
  blocks: readonly PromptBlock[],
  operations: readonly Pick<Operation, 'blockId' | 'text' | 'tokensAfter'>[],
): PromptBlock[] {
  const byId = new Map(operations.map((operation) => [operation.blockId, operation]));
  return blocks.flatMap((block) => {
    const operation = byId.get(block.id);
    if (operation === undefined) return [block];
    if (operation.text === null) return [];
    return [{ ...block, text: operation.text, hash: hashOf(operation.text), tokens: operation.tokensAfter }];
  });
}

function runningSums(values: readonly number[]): number[] {
  const sums = [0];
  for (const value of values) sums.push((sums.at(-1) ?? 0) + value);
  return sums;
}
