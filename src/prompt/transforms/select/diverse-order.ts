/**
 * Maximal marginal relevance: an order in which each next text is worth most for what it adds to those before it. Pure.
 * Source: J. Carbonell, J. Goldstein, 1998.
 */
import { cosine, countsOf } from './bm25.ts';

export interface DiverseItem {
  readonly text: string;
  readonly utility: number;
}

/** How alike two of the items are, in [0, 1], by their places. */
export type Likeness = (one: number, other: number) => number;

export const usualLambda = 0.7;

/**
 * @param lambda in [0, 1]; 1: by utility alone
 * @returns the places of all items, the most useful first; the earlier one first where two are worth the same
 */
export function diverseOrder(
  items: readonly DiverseItem[],
  lambda: number = usualLambda,
  likeness: Likeness = likenessByWords(items),
): readonly number[] {
  const order: number[] = [];
  const left = new Set(items.keys());
  const nearest = new Float64Array(items.length);
  while (left.size > 0) {
    let best = -1;
    let bestWorth = Number.NEGATIVE_INFINITY;
    for (const at of left) {
      const worth = lambda * (items[at] as DiverseItem).utility - (1 - lambda) * (nearest[at] as number);
      if (worth > bestWorth) [best, bestWorth] = [at, worth];
    }
    order.push(best);
    left.delete(best);
    for (const at of left) nearest[at] = Math.max(nearest[at] as number, likeness(best, at));
  }
  return order;
}

function likenessByWords(items: readonly DiverseItem[]): Likeness {
  const counts = items.map(({ text }) => countsOf(text));
  return (one, other) =>
    cosine(counts[one] as ReadonlyMap<string, number>, counts[other] as ReadonlyMap<string, number>);
}
