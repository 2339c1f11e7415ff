/**
 * What must change its name together: the parts of one definition, the members that stand for one another along
 * inheritance, and constructors that are called as their type. Reads the index only.
 */
import type { CodeIndex, IndexedSymbol } from '../codebase/code-index.ts';

/** The symbol first. */
export function renamedTogether(index: CodeIndex, symbol: IndexedSymbol): readonly IndexedSymbol[] {
  const family = new Map([[symbol.id, symbol]]);
  for (const [id, member] of family) {
    const related = [
      ...partsOf(index, member),
      ...namedAsType(index, member),
      ...index.overrides(id),
      ...index.overriddenBy(id),
    ];
    for (const other of related) if (other.name === symbol.name) family.set(other.id, other);
  }
  return [...family.values()];
}

/** Overloads, a getter with its setter, an interface merged with a class. */
function partsOf(index: CodeIndex, { path, name, container, parentId, implementsTrait }: IndexedSymbol) {
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
