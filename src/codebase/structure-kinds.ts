/**
 * Tells what gives a file its structure (keys, headings, selectors, elements) from what is code. Where both have a name,
 * the code is meant: `build` is a key of many files. Pure.
 */
import type { SymbolKind } from './facts.ts';

const structureKinds: ReadonlySet<SymbolKind> = new Set(['heading', 'key', 'selector', 'element']);

export function isStructure({ kind }: { readonly kind: SymbolKind }): boolean {
  return structureKinds.has(kind);
}

/** The code among the symbols; all of them when there is none. */
export function codeFirst<Symbol extends { readonly kind: SymbolKind }>(
  symbols: readonly Symbol[],
): readonly Symbol[] {
  const code = symbols.filter((symbol) => !isStructure(symbol));
  return code.length > 0 ? code : symbols;
}
