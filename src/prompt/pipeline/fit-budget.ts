/** What becomes of a prompt that does not fit even so: the least useful is compressed, then left out. Pure. */
import { type BudgetItem, budgetItems, chooseDropped } from './budget.ts';
import type { InsertedMessage, ModelRequest } from './canonical.ts';
import { constraintsOf, constraintText } from './constraints.ts';
import { type Decisions, dropped, type Reduction } from './decisions.ts';
import { handleOf, type PromptBlock } from './prompt-block.ts';
import { insertedId } from './session-state.ts';

/** By block, why it stays. */
export type Selected = readonly { readonly blockId: string; readonly because: string }[];

const fewestCompressed = 200;
/** Of a text that is compressed about so much is left, as what must be kept stays. */
const expectedShare = 0.75;

/** What would not fit even if the rest were compressed goes, the rest is compressed as far as needed, and then it has to fit. */
export function fitBudget(
  reduction: Reduction<ModelRequest>,
  state: Decisions,
  budgetTokens: number,
): { readonly faithfulness: number | null; readonly selected: Selected } {
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
