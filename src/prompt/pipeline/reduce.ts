/**
 * One attempt at a smaller prompt: what was decided before, what the rules propose and the plan takes, and, as long as it does
 * not fit, a summary, compression, and leaving out. Pure.
 */
import type { NanoUsd } from '../../core/money.ts';
import { commonPrefix } from './cache-prices.ts';
import { type InsertedMessage, type ModelRequest, restore } from './canonical.ts';
import { compact } from './compaction.ts';
import { Decisions, dropped, type Reduction } from './decisions.ts';
import { fitBudget, type Selected } from './fit-budget.ts';
import type { Operation, Proposal } from './operation.ts';
import type { PromptBlock } from './prompt-block.ts';
import { best, proposeOfConversation, proposeOfTexts } from './propose.ts';
import { replacementsOf } from './session-state.ts';

export interface Reduced<R extends ModelRequest> {
  readonly request: R;
  /** As the provider reads them, inserted ones included. */
  readonly sent: readonly PromptBlock[];
  readonly blocks: readonly PromptBlock[];
  readonly tokens: number;
  readonly operations: readonly Operation[];
  readonly decidedNow: readonly Operation[];
  readonly inserted: readonly InsertedMessage[];
  readonly selected: Selected;
  readonly faithfulness: number | null;
  readonly expectedSaved: NanoUsd;
  readonly because: string;
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
