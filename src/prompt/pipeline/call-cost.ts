/** What one call costs, against a client that only appends, and where an explicit cache should be told to keep. Pure. */
import type { NanoUsd } from '../../core/money.ts';
import { type CachePrices, commonPrefix, inputCost, roundedCost, servedBlocks } from './cache-prices.ts';
import type { PromptBlock } from './prompt-block.ts';
import type { SessionState } from './session-state.ts';

export interface CallCost {
  readonly saved: NanoUsd;
  readonly servedTokens: number;
  readonly marks: readonly PromptBlock['path'][];
}

export function costOfThisCall(
  prices: CachePrices,
  sent: readonly PromptBlock[],
  asTheyCame: readonly PromptBlock[],
  { cache, sentAsTheyCame }: SessionState,
  isWarm: boolean,
): CallCost {
  const prefix = servedBlocks(prices, commonPrefix(hashes(sent), cache), cache);
  const servedTokens = total(sent.slice(0, prefix));
  const appended = { sent: sentAsTheyCame, ends: [sentAsTheyCame.length], isWarm };
  const appendedPrefix = servedBlocks(prices, commonPrefix(hashes(asTheyCame), appended), appended);
  const appendedCost = inputCost(prices, total(asTheyCame.slice(0, appendedPrefix)), total(asTheyCame));
  const ends = [
    sent.findLast(({ path }) => path[0] === 'system' || path[0] === 'tools'),
    sent[prefix - 1],
    sent.at(-1),
  ];
  return {
    saved: roundedCost(appendedCost - inputCost(prices, servedTokens, total(sent))),
    servedTokens,
    marks: [...new Set(ends.flatMap((block) => (block === undefined ? [] : [block.path])))],
  };
}

function hashes(blocks: readonly PromptBlock[]): string[] {
  return blocks.map(({ hash }) => hash);
}

function total(blocks: readonly PromptBlock[]): number {
  return blocks.reduce((sum, { tokens }) => sum + tokens, 0);
}
