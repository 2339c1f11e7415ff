/**
 * What must change its name together: the parts of one definition, the members that stand for one another along
 * inheritance, and constructors that are called as their type. Reads the index only.
 */
import type { CodeIndex, IndexedSymbol } from '../codebase/code-index.ts';

/** The symbol first. */
export function renamedTogether(index: CodeIndex, symbol: IndexedSymbol): readonly IndexedSymbol[] {
  const family = new Map([[symbol.id, symbol]]);
  // What is below one that was looked below is known already, and above likewise: families of errors are large.
  const isKnownBelow = new Set<number>();
  const isKnownAbove = new Set<number>();
  for (const [id, member] of family) {
    const above = isKnownAbove.has(id) ? [] : index.overrides(id);
    const below = isKnownBelow.has(id) ? [] : index.overriddenBy(id);
    for (const other of above) isKnownAbove.add(other.id);
    for (const other of below) isKnownBelow.add(other.id);
    const related = [...partsOf(index, member), ...namedAsType(index, member), ...above, ...below];
    for (const other of related) if (other.name === symbol.name) family.set(other.id, other);
  }
  return [...family.values()];
}

/** Overloads, a getter with its setter, an interface merged with a class. */
function partsOf(index: CodeIndex, { path, name, container, parentId, implementsTrait }: IndexedSymbol) {
  const parent = parentId === null ? null : index.symbol(parentId);
  // Two of a name in one function stand in different blocks of it.
  if (parent?.kind === 'function' || parent?.kind === 'method') return [];
  return index
    .symbolsInFile(path)
    .filter(
      (other) =>
        other.name === name &&
        other.container === container &&
        other.parentId === parentId &&
        other.implementsTrait === implementsTrait,
    );
}

const languagesWithNamedConstructors: ReadonlySet<string | null> = new Set(['java', 'c-sharp', 'cpp']);

/** A constructor and its type, from either. */
function namedAsType(index: CodeIndex, symbol: IndexedSymbol): readonly IndexedSymbol[] {
  if (!languagesWithNamedConstructors.has(index.file(symbol.path)?.language ?? null)) return [];
  const parent = symbol.parentId === null ? null : index.symbol(symbol.parentId);
  const above = parent !== null && parent.name === symbol.name ? [parent] : [];
  return [...above, ...index.members(symbol.id).filter(({ name }) => name === symbol.name)];
}
