/** One step through the graph: what the body of a symbol uses, and what calls it. Pure but for reading the index. */
import type { CodeIndex, ImportEdge, IndexedReference, IndexedSymbol } from '../codebase/code-index.ts';
import { isStructure } from '../codebase/structure-kinds.ts';
import { isAsidePath } from '../codebase/test-path.ts';

const maxHomonymsOfNeighbour = 3;
const maxNeighboursOfSeed = 20;
const maxCallersOfSeed = 4;

/** Definitions that the body names; a name with many definitions or uses weighs less. `weight` in (0, 1]. */
export function dependenciesOf(
  index: CodeIndex,
  seed: IndexedSymbol,
): { symbol: IndexedSymbol; weight: number }[] {
  const references = index.referencesFrom(seed.id);
  const linked = linkedTo(index, references);
  const imports = index.importsOf(seed.path);
  const found: { symbol: IndexedSymbol; weight: number }[] = [];
  for (const name of new Set(references.map((reference) => reference.name))) {
    if (name === seed.name && !linked.has(name)) continue;
    const exact = linked.get(name);
    const definitions =
      exact ??
      index.symbolsNamed(name).filter((symbol) => symbol.kind !== 'property' && !isStructure(symbol));
    const near =
      exact ?? definitions.filter((symbol) => symbol.path === seed.path || isImported(symbol, imports));
    const meant = near.length > 0 ? near : isDistinctive(index, name, definitions) ? definitions : [];
    const outside = meant.filter((symbol) => symbol.path !== seed.path || !isInside(symbol, seed));
    const base = (near.length > 0 ? 1 : 0.5) / (1 + Math.log10(1 + index.referenceCount(name)));
    const kept = outside.slice(0, maxHomonymsOfNeighbour);
    for (const symbol of kept) found.push({ symbol, weight: base / Math.sqrt(kept.length) });
  }
  return found.sort((a, b) => b.weight - a.weight).slice(0, maxNeighboursOfSeed);
}

/** What the names in a body mean, where the index knows it: by name, without fields. */
function linkedTo(index: CodeIndex, references: readonly IndexedReference[]): Map<string, IndexedSymbol[]> {
  const linked = new Map<string, IndexedSymbol[]>();
  const seen = new Set<number>();
  for (const { name, target } of references) {
    if (target.kind !== 'symbol' || seen.has(target.id)) continue;
    seen.add(target.id);
    const symbol = index.symbol(target.id);
    if (symbol === null || symbol.kind === 'property') continue;
    const known = linked.get(name);
    if (known === undefined) linked.set(name, [symbol]);
    else known.push(symbol);
  }
  return linked;
}

/** By its own name, by that of the type it belongs to, or with all that its file has. */
function isImported(symbol: IndexedSymbol, imports: readonly ImportEdge[]): boolean {
  const owner = symbol.container?.split(' for ').at(-1);
  return imports.some(
    (edge) =>
      edge.to === symbol.path &&
      edge.names.some(({ imported }) => imported === symbol.name || imported === owner || imported === '*'),
  );
}

/** Used without an import, as methods are; a short or common name then says nothing about which one is meant. */
function isDistinctive(index: CodeIndex, name: string, definitions: readonly IndexedSymbol[]): boolean {
  return definitions.length === 1 && name.length > 4 && index.referenceCount(name) <= 60;
}

function isInside(inner: IndexedSymbol, outer: IndexedSymbol): boolean {
  return inner.startLine >= outer.startLine && inner.endLine <= outer.endLine;
}

/** A name used so often says nothing about who calls this one. */
export function callersOf(index: CodeIndex, seed: IndexedSymbol): IndexedSymbol[] {
  if (index.referenceCount(seed.name) > 200) return [];
  const callers = new Map<number, IndexedSymbol>();
  for (const { role, enclosing } of index.references(seed.name)) {
    if (role === 'call' && enclosing !== null && enclosing.id !== seed.id)
      callers.set(enclosing.id, enclosing);
  }
  return [...callers.values()]
    .sort((a, b) => Number(isAsidePath(a.path)) - Number(isAsidePath(b.path)))
    .slice(0, maxCallersOfSeed);
}
