/** The symbols that speak for themselves in a question, each with its best score and the reason that gave it. Pure. */
import type { IndexedSymbol } from '../codebase/code-index.ts';
import { isAsidePath } from '../codebase/test-path.ts';

export interface RankedSymbol {
  readonly symbol: IndexedSymbol;
  /** Larger is better; only the order and the ratios mean something. */
  readonly score: number;
  /** Asked about, so its body is wanted; else its signature is enough. */
  readonly asked: boolean;
  /** For people: `named in the question`. */
  readonly reason: string;
}

/** What its kind says about how likely a symbol is meant; 1 where nothing is said. */
export const kindWeights: Readonly<Partial<Record<IndexedSymbol['kind'], number>>> = {
  property: 0.35,
  'enum-member': 0.4,
  variable: 0.6,
  const: 0.8,
  module: 0.5,
  namespace: 0.6,
  heading: 0.5,
  selector: 0.25,
  element: 0.25,
  key: 0.2,
};

const testWeight = 0.3;
const exportedWeight = 1.15;

export class SymbolCollector {
  readonly #best = new Map<number, RankedSymbol>();
  readonly #mentionsTests: boolean;

  constructor(mentionsTests: boolean) {
    this.#mentionsTests = mentionsTests;
  }

  /** @param factor what its kind and place say for or against it, where the score does not count that in */
  add(
    symbol: IndexedSymbol,
    baseScore: number,
    asked: boolean,
    reason: string,
    factor = this.#factorOf(symbol),
  ): void {
    const score = baseScore * factor;
    const known = this.#best.get(symbol.id);
    if (known && known.score >= score) {
      if (asked && !known.asked) this.#best.set(symbol.id, { ...known, asked });
      return;
    }
    this.#best.set(symbol.id, { symbol, score, asked: asked || (known?.asked ?? false), reason });
  }

  ranked(): RankedSymbol[] {
    return [...this.#best.values()].sort(
      (a, b) =>
        b.score - a.score ||
        (a.symbol.path < b.symbol.path ? -1 : 1) ||
        a.symbol.startLine - b.symbol.startLine,
    );
  }

  #factorOf(symbol: IndexedSymbol): number {
    return (
      (kindWeights[symbol.kind] ?? 1) *
      (symbol.exported ? exportedWeight : 1) *
      (isAsidePath(symbol.path) && !this.#mentionsTests ? testWeight : 1)
    );
  }
}
