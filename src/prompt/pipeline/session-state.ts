/**
 * What a conversation carries from one request to the next, as a value: what was decided stays decided, so that a block that
 * was sent short is sent short with the same bytes again. Pure.
 */

import { type CachePrices, type CacheState, commonPrefix, nothingCached } from './cache-prices.ts';
import type { InsertedMessage, Replacement } from './canonical.ts';
import type { Operation } from './operation.ts';
import { apply } from './plan.ts';
import { hashOf, type PromptBlock } from './prompt-block.ts';

export interface SessionState {
  readonly cache: CacheState;
  /** In force: at most one for each block. */
  readonly operations: readonly Operation[];
  readonly inserted: readonly InsertedMessage[];
  /** Blocks of the request as it came, which a client that changes nothing would have in the cache. */
  readonly sentAsTheyCame: readonly { readonly hash: string; readonly tokens: number }[];
}

export const newSession: SessionState = {
  cache: nothingCached,
  operations: [],
  inserted: [],
  sentAsTheyCame: [],
};

/** What of it still fits the request: a history that was changed elsewhere is a new one from there on. */
export function stillInForce(blocks: readonly PromptBlock[], session: SessionState): SessionState {
  const byId = new Map(blocks.map((block) => [block.id, block]));
  const fitting = session.operations.filter(
    ({ blockId, originalHash }) => byId.get(blockId)?.hash === originalHash,
  );
  // What was said to stand further down has to stand there, also after a client went back to an earlier point.
  const operations = fitting.filter(
    ({ reliesOn }) => reliesOn === undefined || byId.get(reliesOn.blockId)?.hash === reliesOn.hash,
  );
  // A summary without the loss of what it sums up would say everything twice.
  const isWhole = fitting.length === session.operations.length;
  return isWhole
    ? { ...session, operations }
    : { ...session, operations: operations.filter(({ text }) => text !== null), inserted: [] };
}

/** The blocks in the order they are sent, with what was decided and what was inserted. */
export function asSent(
  blocks: readonly PromptBlock[],
  operations: readonly Operation[],
  inserted: readonly InsertedMessage[],
  countTokens: (text: string) => number,
): PromptBlock[] {
  const left = apply(blocks, operations);
  if (inserted.length === 0) return left;
  const result: PromptBlock[] = [];
  const waiting = [...inserted].sort((a, b) => a.before - b.before);
  for (const block of left) {
    while (waiting[0] !== undefined && block.message !== null && waiting[0].before <= block.message) {
      result.push(insertedBlock(waiting.shift() as InsertedMessage, block, countTokens));
    }
    result.push(block);
  }
  return result;
}

export function insertedId(before: number): string {
  return `inserted/${before}`;
}

function insertedBlock(
  { before, text }: InsertedMessage,
  like: PromptBlock,
  countTokens: (text: string) => number,
): PromptBlock {
  return {
    ...like,
    id: insertedId(before),
    kind: 'constraint',
    role: 'user',
    form: 'text',
    text,
    hash: hashOf(text),
    tokens: countTokens(text),
    path: ['inserted', before],
    message: null,
    unit: null,
    tool: null,
    keep: 'exact',
    mustKeep: true,
    source: 'inserted',
  };
}

export function replacementsOf(operations: readonly Operation[]): Map<string, Replacement> {
  return new Map(operations.map(({ blockId, text }) => [blockId, text === null ? null : { text }]));
}

/** After this request was sent. @param servedUpTo ends of prefixes that go on being served are kept */
export function sentState(prices: CachePrices, sent: readonly PromptBlock[], before: CacheState): CacheState {
  const list = sent.map(({ hash, tokens }) => ({ hash, tokens }));
  const prefix = commonPrefix(
    list.map(({ hash }) => hash),
    before,
  );
  const instructions = sent.findIndex(({ path }) => path[0] !== 'tools' && path[0] !== 'system');
  const ends = [
    ...before.ends.filter((end) => before.isWarm && end <= prefix),
    Math.max(0, instructions),
    list.length,
  ];
  return {
    sent: list,
    ends: prices.cache === 'explicit' ? [...new Set(ends)].sort((a, b) => a - b) : [],
    isWarm: true,
  };
}
