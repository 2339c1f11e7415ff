/** Look-ups of symbols by name, by file and by words. */
import type { IndexedSymbol } from '../code-index.ts';
import {
  comparePlaces,
  fromSymbols,
  type IndexTables,
  type SymbolRow,
  symbolColumns,
  toSymbol,
} from './index-tables.ts';
import { symbolsPerFile } from './schema.ts';
import { splitWords } from './split-words.ts';

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

  constructor(tables: IndexTables) {
    this.#tables = tables;
  }

  named(name: string, foldCase: boolean): readonly IndexedSymbol[] {
    const exactly = foldCase ? '' : 'AND n.name = ?1';
    return this.#tables.symbols(
      `WHERE n.name = ?1 COLLATE NOCASE ${exactly} ORDER BY f.path, s.start_line, s.id`,
      name,
    );
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
    const outside = this.#inContainersNamed(owner.name);
    if (outside.length === 0) return inside;
    const homonyms = this.named(owner.name, false).filter(({ kind }) => kindsWithOutsideMembers.has(kind));
    // Of several types of this name only the file tells which one an `impl` block is of.
    const own = outside.filter(({ path }) => homonyms.length === 1 || path === owner.path);
    return [...inside, ...own];
  }

  /** What stands in `impl X` and `impl T for X`, in order of path and position. */
  #inContainersNamed(name: string): readonly IndexedSymbol[] {
    const words = splitWords(name);
    const some = this.#tables.sql.prepared(
      'SELECT 1 FROM symbols WHERE parent_id IS NULL AND container IS NOT NULL',
    );
    if (words.length === 0 || some.get() === undefined) return [];
    return this.#tables
      .symbols(
        `WHERE s.parent_id IS NULL AND s.id IN (SELECT rowid FROM words WHERE words MATCH ?)
          ORDER BY f.path, s.start_line, s.id`,
        `container : "${words.join(' ')}"`,
      )
      .filter(({ container }) => container === name || container?.endsWith(` for ${name}`));
  }

  searchWords(
    words: readonly string[],
    limit: number,
  ): readonly { readonly symbol: IndexedSymbol; readonly score: number }[] {
    const terms = new Set(words.flatMap((word) => [...splitWords(word), splitWords(word).join('')]));
    terms.delete('');
    if (terms.size === 0) return [];
    const query = [...terms].map((term) => `"${term}"`).join(' OR ');
    // More than asked for, so that equal scores are put in order of path and not of age.
    const rows = this.#tables.rows<[score: number, ...SymbolRow]>(
      `w.score, ${symbolColumns}`,
      `(SELECT rowid AS id, -bm25(words, 10, 4, 2, 1) AS score FROM words WHERE words MATCH ?
        ORDER BY bm25(words, 10, 4, 2, 1) LIMIT ?) w CROSS JOIN ${fromSymbols} WHERE s.id = w.id`,
      query,
      limit + 50,
    );
    return rows
      .map(([score, ...row]) => ({ symbol: toSymbol(row), score }))
      .sort((a, b) => b.score - a.score || comparePlaces(a.symbol, b.symbol))
      .slice(0, limit);
  }
}
