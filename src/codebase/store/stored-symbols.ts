/** Look-ups of symbols by name, by file and by words. */
import type { IndexedSymbol } from '../code-index.ts';
import { comparePlaces, type IndexTables } from './index-tables.ts';
import { symbolsPerFile } from './schema.ts';
import type { StoredNames } from './stored-names.ts';
import { type WordHit, WordSearch } from './word-search.ts';

/** Types whose members stand outside of their declaration, as in Rust's `impl` blocks or with Go's receivers. */
const kindsWithOutsideMembers: ReadonlySet<string> = new Set([
  'struct',
  'class',
  'enum',
  'trait',
  'type',
  'interface',
]);

export class StoredSymbols {
  readonly #tables: IndexTables;
  readonly #names: StoredNames;
  readonly #words: WordSearch;

  constructor(tables: IndexTables, names: StoredNames) {
    this.#tables = tables;
    this.#names = names;
    this.#words = new WordSearch(tables, names);
  }

  named(name: string, foldCase: boolean): readonly IndexedSymbol[] {
    if (!foldCase) return this.#names.symbolsNamed(name);
    return this.#names.symbolsNamedLike(name).sort(comparePlaces);
  }

  inFile(path: string): readonly IndexedSymbol[] {
    const fileId = this.#tables.fileId(path);
    return fileId === null ? [] : this.#tables.symbolsOfFile(fileId);
  }

  members(id: number): readonly IndexedSymbol[] {
    const inside = this.#tables
      .symbolsOfFile(Math.floor(id / symbolsPerFile))
      .filter((symbol) => symbol.parentId === id);
    const owner = this.#tables.symbol(id);
    if (owner === null || !kindsWithOutsideMembers.has(owner.kind)) return inside;
    const outside = this.#names.membersOutside(owner.name);
    if (outside.length === 0) return inside;
    const homonyms = this.named(owner.name, false).filter(({ kind }) => kindsWithOutsideMembers.has(kind));
    // Of several types of this name only the file tells which one an `impl` block is of.
    const own = outside.filter(({ path }) => homonyms.length === 1 || path === owner.path);
    return [...inside, ...own];
  }

  searchWords(words: readonly string[], limit: number): readonly WordHit[] {
    return this.#words.search(words, limit);
  }
}
