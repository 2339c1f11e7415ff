/** Look-ups along inheritance: types above and below one, and the members of those that stand for the same. */
import type { IndexedSymbol } from '../code-index.ts';
import { comparePlaces, type IndexTables } from './index-tables.ts';
import { MethodSets } from './method-sets.ts';
import type { StoredNames } from './stored-names.ts';
import type { StoredSymbols } from './stored-symbols.ts';

type Direction = 'up' | 'down';

const typeKinds: ReadonlySet<string> = new Set([
  'class',
  'interface',
  'struct',
  'enum',
  'trait',
  'type',
  'component',
]);

export class StoredHierarchy {
  readonly #tables: IndexTables;
  readonly #symbols: StoredSymbols;
  readonly #methodSets: MethodSets;

  constructor(tables: IndexTables, names: StoredNames, symbols: StoredSymbols) {
    this.#tables = tables;
    this.#symbols = symbols;
    this.#methodSets = new MethodSets(tables, names, symbols);
  }

  subtypes(id: number): readonly IndexedSymbol[] {
    return this.#next(id, 'down');
  }

  supertypes(id: number): readonly IndexedSymbol[] {
    return this.#next(id, 'up');
  }

  overriddenBy(id: number): readonly IndexedSymbol[] {
    return this.#homonyms(id, 'down');
  }

  overrides(id: number): readonly IndexedSymbol[] {
    return this.#homonyms(id, 'up');
  }

  #next(id: number, direction: Direction): IndexedSymbol[] {
    const [from, to] = direction === 'up' ? ['sub_id', 'super_id'] : ['super_id', 'sub_id'];
    const said = this.#tables.rows<readonly [id: number]>(to, `inherits WHERE ${from} = ?`, id);
    const type = this.#tables.symbol(id);
    const sets = this.#methodSets;
    const meant = type === null ? [] : direction === 'up' ? sets.implemented(type) : sets.implementors(type);
    const all = this.#tables.symbolsWithIds([...new Set([...said.flat(), ...meant])]);
    return all.sort(comparePlaces);
  }

  #homonyms(id: number, direction: Direction): IndexedSymbol[] {
    const member = this.#tables.symbol(id);
    const owner = member === null ? null : this.#ownerOf(member);
    if (member === null || owner === null) return [];
    const found: IndexedSymbol[] = [];
    const seen = new Map([[owner.id, owner]]);
    for (const [typeId, type] of seen) {
      for (const next of this.#next(typeId, direction)) {
        if (seen.has(next.id)) continue;
        seen.set(next.id, next);
        const [above, below] = direction === 'up' ? [next, member] : [type, null];
        found.push(
          ...this.#symbols
            .members(next.id)
            .filter(({ name }) => name === member.name)
            .filter((other) => isForTrait(below ?? other, above)),
        );
      }
    }
    return [...new Map(found.map((symbol) => [symbol.id, symbol])).values()].sort(comparePlaces);
  }

  /** The type that a member is of, also when the member stands outside of its declaration. */
  #ownerOf(member: IndexedSymbol): IndexedSymbol | null {
    const parent = member.parentId === null ? null : this.#tables.symbol(member.parentId);
    const name = member.container?.slice(member.container.lastIndexOf(' ') + 1);
    if (parent !== null && (name === undefined || parent.name === name)) return parent;
    if (name === undefined) return null;
    const types = this.#symbols.named(name, false).filter(({ kind }) => typeKinds.has(kind));
    return types.find(({ path }) => path === member.path) ?? (types.length === 1 ? (types[0] ?? null) : null);
  }
}

/** A method of an `impl` block of one trait is none of another. */
function isForTrait(member: IndexedSymbol, above: IndexedSymbol): boolean {
  return member.implementsTrait === null || member.implementsTrait === above.name || above.kind !== 'trait';
}
