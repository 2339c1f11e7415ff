/**
 * The index as its readers see it. Synchronous and read-only; the answers are those of the last refresh.
 * Positions as in `facts.ts`. Paths are relative to the project root, with `/`.
 */
import type { ImportForm, ReferenceRole, SymbolKind } from './facts.ts';

export interface IndexedFile {
  readonly path: string;
  /** `null`: no grammar for it; only its path is known. */
  readonly language: string | null;
  readonly sizeBytes: number;
  readonly lines: number;
  readonly parseErrors: number;
  /** By its banner or its name. */
  readonly generated: boolean;
}

export interface IndexedSymbol {
  /** Valid until the next refresh. */
  readonly id: number;
  readonly path: string;
  readonly name: string;
  readonly kind: SymbolKind;
  readonly container: string | null;
  readonly parentId: number | null;
  readonly implementsTrait: string | null;
  readonly exported: boolean;
  readonly startLine: number;
  readonly endLine: number;
  readonly nameLine: number;
  readonly signature: string;
  readonly doc: string | null;
}

export interface IndexedReference {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly role: ReferenceRole;
  /** The innermost function, method, class or the like around it; `null` at the top of the file. */
  readonly enclosing: IndexedSymbol | null;
}

export interface ImportEdge {
  readonly from: string;
  readonly line: number;
  readonly specifier: string;
  readonly form: ImportForm;
  readonly names: readonly { readonly imported: string; readonly local: string }[];
  readonly typeOnly: boolean;
  /** The file meant, when it is in the project. */
  readonly to: string | null;
  /** The package meant, when it is outside. Both `null`: nothing is there. */
  readonly externalPackage: string | null;
}

export interface IndexCounts {
  readonly files: number;
  readonly parsedFiles: number;
  readonly lines: number;
  readonly symbols: number;
  readonly references: number;
  readonly imports: number;
  /** Imports that point to a file of the project. */
  readonly edges: number;
}

export interface CodeIndex {
  /** Absolute. */
  readonly root: string;
  /** Grows with every refresh that changed something. */
  readonly revision: number;
  counts(): IndexCounts;

  file(path: string): IndexedFile | null;
  /**
   * Files that a person may mean by `fragment`: the exact path; else every path that ends with it at a `/`, with or
   * without its extension; else an `index` or `mod` file of a folder of that name. Shortest path first.
   */
  findFiles(fragment: string): readonly IndexedFile[];
  /** Files below a folder (`''`: all), in order of path. */
  filesUnder(folder: string): readonly IndexedFile[];

  /** Definitions of exactly this name, or, when `foldCase`, of the name in any case. In order of path and line. */
  symbolsNamed(name: string, options?: { readonly foldCase?: boolean }): readonly IndexedSymbol[];
  symbol(id: number): IndexedSymbol | null;
  /** In order of position. */
  symbolsInFile(path: string): readonly IndexedSymbol[];
  /** The symbols that this one contains directly, then those of its `impl` blocks; each in order of position. */
  members(id: number): readonly IndexedSymbol[];
  /** Names of symbols nearest to a misspelt one, nearest first: by edit distance, then by containing it. */
  nearNames(name: string, limit: number): readonly string[];
  /**
   * Symbols whose name, container, path or doc comment has these words (split at case and punctuation, stemmed by
   * the database), best first; `score` is BM25, larger is better.
   */
  searchWords(
    words: readonly string[],
    limit: number,
  ): readonly { readonly symbol: IndexedSymbol; readonly score: number }[];

  /** Every use of the name, in order of path and position. */
  references(name: string): readonly IndexedReference[];
  /** How many there are, without reading them. */
  referenceCount(name: string): number;
  /** Names used between two lines of a file, with how often; for finding what a body depends on. */
  namesUsedIn(path: string, startLine: number, endLine: number): ReadonlyMap<string, number>;

  importsOf(path: string): readonly ImportEdge[];
  /** Edges that end at this file. */
  importersOf(path: string): readonly ImportEdge[];
  /** Edges to a package outside of the project. */
  importersOfPackage(name: string): readonly ImportEdge[];

  /**
   * Lines of a file as they are on disk now, without line ends; both ends included and clamped. `null` when the file
   * cannot be read or is no longer what the index saw.
   */
  readLines(path: string, startLine: number, endLine: number): readonly string[] | null;
}
