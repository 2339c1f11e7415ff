/** The smallest prompt that is safe, for when no other passes its checks. Pure. */
import { zeroUsd } from '../../core/money.ts';
import { type Canonical, type CountTokens, type ModelRequest, restore } from './canonical.ts';
import { constraintsOf, constraintText } from './constraints.ts';
import { dropped, originalOf } from './decisions.ts';
import type { Operation } from './operation.ts';
import type { PromptBlock } from './prompt-block.ts';
import type { Reduced } from './reduce.ts';
import { asSent, replacementsOf } from './session-state.ts';

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
