/**
 * One attempt at a smaller prompt: what was decided before, what the rules propose and the plan takes, and, as long as it does
 * not fit, a summary, compression, and leaving out. Pure.
 */
import type { NanoUsd } from '../../core/money.ts';
import { addUsd, zeroUsd } from '../../core/money.ts';
import { type BudgetItem, budgetItems, chooseDropped } from './budget.ts';
import { type CachePrices, commonPrefix, roundedCost } from './cache-prices.ts';
import {
  type Canonical,
  type CountTokens,
  type InsertedMessage,
  type ModelRequest,
  restore,
} from './canonical.ts';
import { compact } from './compaction.ts';
import { constraintsOf, constraintText } from './constraints.ts';
import type { Operation, Proposal } from './operation.ts';
import { plan } from './plan.ts';
import type { Policy } from './policy.ts';
import { handleOf, type PromptBlock } from './prompt-block.ts';
import { best, proposeOfConversation, proposeOfTexts } from './propose.ts';
import { asSent, insertedId, replacementsOf, type SessionState } from './session-state.ts';
import type { StageTimer } from './stage-timer.ts';
import type { TextTransforms } from './text-transforms.ts';

export interface Reduced<R extends ModelRequest> {
  readonly request: R;
  /** As the provider reads them, inserted ones included. */
  readonly sent: readonly PromptBlock[];
  readonly blocks: readonly PromptBlock[];
  readonly tokens: number;
  readonly operations: readonly Operation[];
  readonly decidedNow: readonly Operation[];
  readonly inserted: readonly InsertedMessage[];
  readonly selected: readonly { readonly blockId: string; readonly because: string }[];
  readonly faithfulness: number | null;
  readonly expectedSaved: NanoUsd;
  readonly because: string;
}

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

export function reduce<R extends ModelRequest>(reduction: Reduction<R>): Reduced<R> {
  const { canonical, timer } = reduction;
  const state = new Decisions(reduction);
  const proposals = proposalsFor(reduction, state);
  timer.time('plan', () => state.take(proposals, new Set()));

  const { budgetTokens, policy } = reduction;
  let faithfulness: number | null = null;
  let selected: Reduced<R>['selected'] = [];
  if (budgetTokens !== null && state.tokens() > policy.compactAt * budgetTokens) {
    const must = state.tokens() > budgetTokens;
    const enough = policy.roomyAt * budgetTokens;
    // Whatever was not worth the rewrite is worth it now, if it leaves room for more than a call or two.
    if (must || state.tokens() - state.gainOf(proposals) <= enough) {
      timer.time('plan', () => state.take(proposals, new Set(proposals.map(({ blockId }) => blockId))));
    }
    timer.time('compaction', () => summariseOlder(reduction, state, proposals, budgetTokens, must));
    if (state.tokens() > budgetTokens) {
      ({ faithfulness, selected } = fitBudget(reduction, state, budgetTokens));
    }
  }
  const sent = state.sent();
  return {
    request: timer.time('restore', () =>
      restore(canonical, replacementsOf(state.operations()), state.inserted),
    ),
    sent,
    blocks: canonical.blocks,
    tokens: state.tokens(),
    operations: state.operations(),
    decidedNow: state.decidedNow,
    inserted: state.inserted,
    selected,
    faithfulness,
    expectedSaved: state.expectedSaved,
    because: state.because,
  };
}

/** What is in force so far. The one place here that changes anything, and only while one attempt is made. */
class Decisions {
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
function originalOf({ text, hash }: PromptBlock): Pick<Operation, 'original' | 'originalHash' | 'handle'> {
  return { original: text, originalHash: hash, handle: handleOf(hash) };
}

function proposalsFor(reduction: Reduction<ModelRequest>, state: Decisions): Proposal[] {
  const { canonical, session, policy, countTokens, transforms, timer } = reduction;
  const sent = state.sent();
  const prefix = commonPrefix(
    sent.map(({ hash }) => hash),
    session.cache,
  );
  const frozen = new Set(sent.slice(0, prefix).map(({ id }) => id));
  const zoned = canonical.blocks.map(
    (block): PromptBlock => (frozen.has(block.id) ? { ...block, zone: 'frozen' } : block),
  );
  const conversation = timer.time('heuristics', () => proposeOfConversation(zoned, policy, countTokens));
  // What was sent was looked at when it was new.
  const fresh = zoned.filter(({ zone, id }) => zone === 'live' && state.current(id) === undefined);
  const texts = timer.time('transforms', () => proposeOfTexts(fresh, transforms, policy, countTokens));
  return best([...texts, ...conversation]);
}

/** Where that is done everything after it is written anew, so whatever else can be made smaller is, in the same call. */
function summariseOlder(
  reduction: Reduction<ModelRequest>,
  state: Decisions,
  proposals: readonly Proposal[],
  budgetTokens: number,
  must: boolean,
): void {
  const { canonical, policy, countTokens, summarise } = reduction;
  if (policy.off.has('compaction') || state.tokens() <= policy.compactAt * budgetTokens) return;
  const targetTokens = Math.floor(policy.roomyAt * budgetTokens);
  const compaction = compact(canonical.blocks, {
    mostTokens: Math.floor(policy.summaryShare * budgetTokens),
    targetTokens,
    sizes: state.sizesWith(proposals),
    summarised: new Set(
      state.operations().flatMap(({ blockId, by }) => (by === 'compaction' ? [blockId] : [])),
    ),
    countTokens,
    summarise,
  });
  if (compaction === null || compaction.tokensAfter >= state.tokens()) return;
  // One that only just makes it fit would be followed by another in each call.
  if (!must && compaction.tokensAfter > targetTokens) return;
  const going = new Set(compaction.blockIds);
  const staying = proposals.filter(({ blockId }) => !going.has(blockId));
  state.take(staying, new Set(staying.map(({ blockId }) => blockId)));
  const news = compaction.blockIds.filter((blockId) => state.current(blockId)?.text !== null);
  state.force(news.map((blockId) => dropped(blockId, 'compaction', compaction.because)));
  state.setSummary(compaction.inserted, compaction.because);
}

function dropped(blockId: string, by: Proposal['by'], because: string): Proposal {
  return { blockId, by, text: null, tokensAfter: 0, waitedCalls: 0, because };
}

const fewestCompressed = 200;
/** Of a text that is compressed about so much is left, as what must be kept stays. */
const expectedShare = 0.75;

/** What would not fit even if the rest were compressed goes, the rest is compressed as far as needed, and then it has to fit. */
function fitBudget(
  reduction: Reduction<ModelRequest>,
  state: Decisions,
  budgetTokens: number,
): Pick<Reduced<ModelRequest>, 'faithfulness' | 'selected'> {
  const { canonical, policy, transforms, timer } = reduction;
  const utility = timer.time('selection', () => {
    const sent = state.sent();
    const worth = transforms.utilities(sent, questionOf(canonical.blocks), policy);
    return new Map(sent.map(({ id }, at) => [id, worth[at] ?? 0]));
  });
  const canSelect = !policy.off.has('selection');
  // What must be kept is not compressed either, so whether it fits is known before any work is done.
  chooseDropped(budgetItems(state.sent()), budgetTokens, policy.fractions, () => 1);
  const canCompress = !policy.off.has('compression');
  if (canSelect && canCompress) {
    timer.time('selection', () =>
      leaveOut(reduction, state, Math.floor(budgetTokens / expectedShare), utility),
    );
  }
  const faithfulness = canCompress
    ? timer.time('compression', () => compressTexts(reduction, state, budgetTokens, utility))
    : null;
  if (canSelect) timer.time('selection', () => leaveOut(reduction, state, budgetTokens, utility));
  const selected = state
    .sent()
    .filter(({ id }) => utility.has(id))
    .map(({ id, mustKeep }) => ({ blockId: id, because: mustKeep ? 'must be kept' : 'worth its size' }));
  return { faithfulness, selected };
}

type Utilities = ReadonlyMap<string, number>;

/** The least useful first, as long as it does not fit. @returns how faithful the worst is */
function compressTexts(
  reduction: Reduction<ModelRequest>,
  state: Decisions,
  budgetTokens: number,
  utility: Utilities,
): number | null {
  const { policy, transforms, countTokens } = reduction;
  const texts = state
    .sent()
    .filter(
      ({ id, form, mustKeep, tokens, kind }) =>
        form === 'text' &&
        !mustKeep &&
        tokens >= fewestCompressed &&
        kind !== 'code' &&
        state.current(id) === undefined,
    )
    .toSorted((a, b) => (utility.get(a.id) ?? 0) - (utility.get(b.id) ?? 0));
  let worst: number | null = null;
  let over = state.tokens() - budgetTokens;
  for (const block of texts) {
    if (over <= 0) break;
    const handle = policy.readBackTool === null ? null : handleOf(block.hash);
    const result = transforms.compress(block.text, {
      countTokens,
      handle,
      block,
      ratio: policy.compressionRatio,
    });
    if (result === null) continue;
    const tokensAfter = countTokens(result.text);
    if (tokensAfter >= block.tokens) continue;
    over -= block.tokens - tokensAfter;
    worst = Math.min(worst ?? 1, result.faithfulness);
    const { text, because } = result;
    state.force([{ blockId: block.id, by: 'compression', text, tokensAfter, waitedCalls: 0, because }]);
  }
  return worst;
}

/** What is worth the least for its size goes; a note says how much, and what was demanded in it. */
function leaveOut(
  reduction: Reduction<ModelRequest>,
  state: Decisions,
  budgetTokens: number,
  utility: Utilities,
): void {
  const { canonical, policy, countTokens } = reduction;
  if (state.tokens() <= budgetTokens) return;
  const sent = state.sent();
  const items = budgetItems(sent.filter(({ id }) => id !== noteId(state.note)));
  // In proportion to size, so that each token of an item is worth what its texts are worth.
  const utilityOf = ({ blocks: of }: BudgetItem) =>
    of.reduce((sum, { id, tokens }) => sum + (utility.get(id) ?? 0) * Math.max(1, tokens), 0);
  const gone = canonical.blocks.filter(({ id }) => state.current(id)?.by === 'selection');
  const noteFor = (going: readonly BudgetItem[]) =>
    noteOf([...gone, ...going.flatMap((item) => item.blocks)]);
  // Room for the note depends on what goes, and that on the room; a note for more is longer, so it is found by going up.
  let going = chooseDropped(items, budgetTokens, policy.fractions, utilityOf);
  for (let round = 0; round < 3 && going.length > 0; round++) {
    const next = chooseDropped(
      items,
      budgetTokens - countTokens(noteFor(going)),
      policy.fractions,
      utilityOf,
    );
    const isSame = next.length === going.length;
    going = next;
    if (isSame) break;
  }
  if (going.length === 0) return;
  const blocks = going.flatMap((item) => item.blocks);
  const messages = [...gone, ...blocks].flatMap(({ message }) => (message === null ? [] : [message]));
  const note = { before: Math.min(...messages), text: noteFor(going), isNote: true };
  state.force(blocks.map(({ id }) => dropped(id, 'selection', 'no room, and of the least use for its size')));
  state.setNote(note);
}

function noteId(note: InsertedMessage | null): string | null {
  return note === null ? null : insertedId(note.before);
}

function noteOf(blocks: readonly PromptBlock[]): string {
  const constraints = constraintsOf(blocks);
  const what = `[${blocks.length} earlier parts left out]`;
  return constraints.length === 0 ? what : `${what}\n${constraintText(constraints)}`;
}

function questionOf(blocks: readonly PromptBlock[]): string {
  return blocks.findLast(({ kind }) => kind === 'user')?.text ?? '';
}

/** System, tools, demands and the last question with what came after it: what no call can do without. */
export function minimalPrompt<R extends ModelRequest>(
  canonical: Canonical<R>,
  budgetTokens: number | null,
  countTokens: CountTokens,
): Reduced<R> {
  const { blocks } = canonical;
  const question = blocks.findLast(({ kind }) => kind === 'user');
  const lastUnit = blocks.at(-1)?.unit ?? null;
  const stays = (block: PromptBlock) =>
    block.message === null ||
    block.keep === 'exact' ||
    block.unit === lastUnit ||
    block.unit === question?.unit;
  const going = blocks.filter((block) => !stays(block));
  const constraints = constraintsOf(going);
  const before = going[0]?.message ?? 0;
  const inserted = constraints.length === 0 ? [] : [{ before, text: constraintText(constraints) }];
  const operations = going.map(
    (block): Operation => ({
      ...dropped(block.id, 'selection', 'every larger prompt failed a check'),
      ...originalOf(block),
      tokensBefore: block.tokens,
      costEffect: zeroUsd,
    }),
  );
  const sent = asSent(blocks, operations, inserted, countTokens);
  return {
    request: restore(canonical, replacementsOf(operations), inserted),
    sent,
    blocks,
    tokens: sent.reduce((sum, { tokens }) => sum + tokens, 0),
    operations,
    decidedNow: operations,
    inserted,
    selected: sent.map(({ id }) => ({ blockId: id, because: 'needed in any case' })),
    faithfulness: null,
    expectedSaved: zeroUsd,
    because:
      budgetTokens === null
        ? 'the smallest prompt that is safe'
        : 'nothing larger fits and passes the checks',
  };
}
