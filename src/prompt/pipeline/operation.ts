/**
 * One change to one block: what it was, what it becomes, who says so and why. Pure. What was replaced stays with the
 * operation, so that it can be read back by its handle.
 */
import type { NanoUsd } from '../../core/money.ts';

/** From the least risky to the riskiest: in falling back, the last goes first. */
export const transformClasses = [
  'padding',
  'filler',
  'tool-schema',
  'json',
  'junk',
  'duplicates',
  'logs',
  'stale-reads',
  'old-results',
  'old-calls',
  'compaction',
  'compression',
  'selection',
] as const;

export type TransformClass = (typeof transformClasses)[number];

/** What a rule would do; whether it is done is decided by the plan. */
export interface Proposal {
  readonly blockId: string;
  readonly by: TransformClass;
  /** `null`: the block is left out. */
  readonly text: string | null;
  readonly tokensAfter: number;
  /** In how many calls the block was sent although this could have been done already. */
  readonly waitedCalls: number;
  /** For people, such as "312 lines folded into 9". */
  readonly because: string;
  /** What makes it true, such as the later read of a file; where that is no longer in the conversation, this is undone. */
  readonly reliesOn?: { readonly blockId: string; readonly hash: string };
  /** An earlier block that goes too, or this one stays: a result is not sent without its call. */
  readonly goesWith?: string;
}

export interface Operation extends Proposal {
  readonly tokensBefore: number;
  /** What it changes in cost over the calls that are expected, its share of what is written anew included; negative: saved. */
  readonly costEffect: NanoUsd;
  /** The first digits of the SHA-256 of the original text. */
  readonly handle: string;
  readonly original: string;
  /** SHA-256 of the original text; an operation is only repeated on the block it was made for. */
  readonly originalHash: string;
}

/** @returns `null` when no operation of these replaced a text of that handle */
export function readBack(operations: readonly Operation[], handle: string): string | null {
  return operations.find((operation) => operation.handle === handle)?.original ?? null;
}
