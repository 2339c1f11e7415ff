/**
 * What is in force while one attempt at a smaller prompt is made: decided in earlier requests, taken now, inserted. Pure; the one
 * thing of the pipeline that changes, and only for that long. Knows nothing about why something is proposed.
 */
import { addUsd, type NanoUsd, zeroUsd } from '../../core/money.ts';
import { type CachePrices, roundedCost } from './cache-prices.ts';
import type { Canonical, CountTokens, InsertedMessage, ModelRequest } from './canonical.ts';
import type { Operation, Proposal } from './operation.ts';
import { plan } from './plan.ts';
import type { Policy } from './policy.ts';
import { handleOf, type PromptBlock } from './prompt-block.ts';
import { asSent, insertedId, type SessionState } from './session-state.ts';
import type { StageTimer } from './stage-timer.ts';
import type { TextTransforms } from './text-transforms.ts';

/** What an attempt is made from. */
export interface Reduction<R extends ModelRequest> {
  readonly canonical: Canonical<R>;
  readonly session: SessionState;
  readonly policy: Policy;
  readonly prices: CachePrices;
  readonly budgetTokens: number | null;
  readonly countTokens: CountTokens;
  readonly transforms: TextTransforms;
  readonly summarise: ((blocks: readonly PromptBlock[]) => string) | null;
  readonly timer: StageTimer;
}

export class Decisions {
  readonly #byId: Map<string, Operation>;
  readonly #originals: ReadonlyMap<string, PromptBlock>;
  readonly #reduction: Reduction<ModelRequest>;
  #sent: readonly PromptBlock[] | null = null;
  decidedNow: Operation[] = [];
  inserted: readonly InsertedMessage[];
  note: InsertedMessage | null = null;
  expectedSaved: NanoUsd = zeroUsd;
  because = 'nothing to do';

  constructor(reduction: Reduction<ModelRequest>) {
    this.#reduction = reduction;
    this.#originals = new Map(reduction.canonical.blocks.map((block) => [block.id, block]));
    this.#byId = new Map(reduction.session.operations.map((operation) => [operation.blockId, operation]));
    this.inserted = reduction.session.inserted;
    this.note = this.inserted.find(({ isNote }) => isNote === true) ?? null;
  }

  operations(): Operation[] {
    return [...this.#byId.values()];
  }

  sent(): readonly PromptBlock[] {
    const { canonical, countTokens } = this.#reduction;
    this.#sent ??= asSent(canonical.blocks, this.operations(), this.inserted, countTokens);
    return this.#sent;
  }

  tokens(): number {
    return this.sent().reduce((sum, { tokens }) => sum + tokens, 0);
  }

  current(blockId: string): Operation | undefined {
    return this.#byId.get(blockId);
  }

  /** What would be sent of the request itself, and how large, if all of these were taken. */
  sizesWith(proposals: readonly Proposal[]): Map<string, number> {
    const inserted = new Set(this.inserted.map(({ before }) => insertedId(before)));
    const sizes = new Map(
      this.sent().flatMap(({ id, tokens }) => (inserted.has(id) ? [] : [[id, tokens] as const])),
    );
    for (const { blockId, text, tokensAfter } of this.#smaller(proposals)) {
      const now = sizes.get(blockId);
      if (now === undefined) continue;
      if (text === null) sizes.delete(blockId);
      else sizes.set(blockId, Math.min(now, tokensAfter));
    }
    return sizes;
  }

  gainOf(proposals: readonly Proposal[]): number {
    const sent = new Map(this.sent().map(({ id, tokens }) => [id, tokens]));
    return this.#smaller(proposals).reduce(
      (sum, { blockId, tokensAfter }) => sum + Math.max(0, (sent.get(blockId) ?? 0) - tokensAfter),
      0,
    );
  }

  #smaller(proposals: readonly Proposal[]): Proposal[] {
    return proposals.filter((proposal) => {
      const now = this.#byId.get(proposal.blockId);
      return now === undefined || (now.text !== null && proposal.tokensAfter < now.tokensAfter);
    });
  }

  /** Those that pay, and those that are forced. */
  take(proposals: readonly Proposal[], forced: ReadonlySet<string>): void {
    const { policy, prices, session, canonical } = this.#reduction;
    const calls = 1 + (canonical.blocks.find(({ message }) => message !== null)?.age ?? 0);
    const smaller = this.#smaller(proposals);
    if (smaller.length === 0) return;
    const planned = plan(
      this.sent(),
      smaller,
      { expectedCalls: policy.expectedCalls ?? calls, patience: policy.patience, forced },
      prices,
      session.cache,
    );
    this.because = planned.because;
    this.expectedSaved = addUsd(this.expectedSaved, roundedCost(planned.costBefore - planned.costAfter));
    for (const operation of planned.operations) this.#put(operation);
  }

  /** Without asking whether it pays. */
  force(proposals: readonly Proposal[]): void {
    for (const proposal of proposals) {
      const block = this.#originals.get(proposal.blockId);
      if (block !== undefined)
        this.#put({ ...proposal, ...originalOf(block), tokensBefore: block.tokens, costEffect: zeroUsd });
    }
  }

  /** Of an earlier summary nothing is left: this one is of all that was left out. */
  setSummary(message: InsertedMessage, because: string): void {
    this.because = because;
    this.inserted = [message];
    this.note = null;
    this.#sent = null;
  }

  /** One for all that was left out by choice. */
  setNote(message: InsertedMessage): void {
    const { note } = this;
    this.inserted = [...this.inserted.filter((other) => other !== note), message];
    this.note = message;
    this.#sent = null;
  }

  #put(operation: Operation): void {
    const block = this.#originals.get(operation.blockId);
    if (block === undefined) return;
    const whole = { ...operation, ...originalOf(block) };
    this.#byId.set(whole.blockId, whole);
    this.decidedNow.push(whole);
    this.#sent = null;
  }
}

/** Also of a block that was replaced before: what can be read back is what came in. */
export function originalOf({
  text,
  hash,
}: PromptBlock): Pick<Operation, 'original' | 'originalHash' | 'handle'> {
  return { original: text, originalHash: hash, handle: handleOf(hash) };
}

export function dropped(blockId: string, by: Proposal['by'], because: string): Proposal {
  return { blockId, by, text: null, tokensAfter: 0, waitedCalls: 0, because };
}
