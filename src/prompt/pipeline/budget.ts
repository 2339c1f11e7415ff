/**
 * What stays when not everything fits: by utility for each token, within shares for documents, chat, results and answers.
 * Pure. What must be kept stays; when that alone is too much, nothing can be sent.
 */
import { OptimizerError } from '../../core/errors.ts';
import { type BlockClass, classOf, type PromptBlock } from './prompt-block.ts';

export class BudgetError extends OptimizerError {
  readonly code = 'prompt/over-budget';
  readonly overTokens: number;

  constructor(neededTokens: number, budgetTokens: number) {
    const over = neededTokens - budgetTokens;
    super(
      `What must be kept of the prompt takes ${neededTokens} tokens, ${over} more than the ${budgetTokens} there are.`,
      'Allow more input tokens, or shorten the system text, the tools or the last messages.',
    );
    this.overTokens = over;
  }
}

/** Blocks that stay or go together. */
export interface BudgetItem {
  readonly blocks: readonly PromptBlock[];
  readonly tokens: number;
  readonly class: BlockClass;
  readonly mustKeep: boolean;
}

/** A call goes with its results, an answer of the model as a whole; texts of users one by one. */
export function budgetItems(blocks: readonly PromptBlock[]): BudgetItem[] {
  const groups = new Map<string, PromptBlock[]>();
  const unitsWithTools = new Set(blocks.filter(({ tool }) => tool !== null).map(({ unit }) => unit));
  for (const block of blocks) {
    const together = block.unit !== null && (unitsWithTools.has(block.unit) || block.role === 'assistant');
    const key = together ? `unit ${block.unit}` : block.id;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [block]);
    else group.push(block);
  }
  return [...groups.values()].map((group) => ({
    blocks: group,
    tokens: group.reduce((sum, { tokens }) => sum + tokens, 0),
    class: classOf((group.find(({ kind }) => kind === 'tool-result') ?? (group[0] as PromptBlock)).kind),
    mustKeep: group.some(({ mustKeep }) => mustKeep),
  }));
}

/**
 * @param utilityOf larger is better; only the ratio to tokens means something
 * @returns the items that go
 * @throws BudgetError when what must be kept does not fit
 */
export function chooseDropped(
  items: readonly BudgetItem[],
  budgetTokens: number,
  fractions: Readonly<Record<Exclude<BlockClass, 'instructions'>, number>>,
  utilityOf: (item: BudgetItem) => number,
): BudgetItem[] {
  const isKept = (item: BudgetItem) => item.mustKeep || item.class === 'instructions';
  const needed = items.filter(isKept).reduce((sum, { tokens }) => sum + tokens, 0);
  if (needed > budgetTokens) throw new BudgetError(needed, budgetTokens);
  const free = budgetTokens - needed;
  const ranked = items
    .filter((item) => !isKept(item))
    .map((item, at) => ({ item, at, worth: utilityOf(item) / Math.max(1, item.tokens) }))
    // The later one of two that are worth the same.
    .sort((a, b) => b.worth - a.worth || b.at - a.at);
  const taken = new Set<BudgetItem>();
  const usedOf: Record<string, number> = {};
  let used = 0;
  const take = (item: BudgetItem) => {
    taken.add(item);
    used += item.tokens;
    usedOf[item.class] = (usedOf[item.class] ?? 0) + item.tokens;
  };
  for (const { item } of ranked) {
    const share = free * (item.class === 'instructions' ? 0 : fractions[item.class]);
    if ((usedOf[item.class] ?? 0) + item.tokens <= share && used + item.tokens <= free) take(item);
  }
  // What one kind leaves unused flows on to the others.
  for (const { item } of ranked) if (!taken.has(item) && used + item.tokens <= free) take(item);
  return ranked.filter(({ item }) => !taken.has(item)).map(({ item }) => item);
}
