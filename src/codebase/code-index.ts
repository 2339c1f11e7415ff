/**
 * The index as its readers see it. Synchronous and read-only; the answers are those of the last refresh.
 * Positions as in `facts.ts`. Paths are relative to the project root, with `/`.
 */
import type { SkipReason } from './discover/skip-reason.ts';
import type { ImportForm, ReferenceRole, SymbolKind } from './facts.ts';

export interface IndexedFile {
  readonly path: string;
  /** `null`: no grammar for it; only its path is known, and where it has which words. */
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

/**
 * What a use of a name means. `symbol`: imports, scope and declared types decide it. `file`: a module as a whole.
 * `external`: something of another package. `unknown`: they do not decide it; `CodeIndex.candidates` ranks what has the
 * name.
 */
export type ReferenceTarget =
  | { readonly kind: 'symbol'; readonly id: number }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'external' }
  | { readonly kind: 'unknown' };

export interface IndexedReference {
  readonly name: string;
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly role: ReferenceRole;
  /** Behind a dot or the like. */
  readonly member: boolean;
  /** The innermost function, method, class or the like around it; `null` at the top of the file. */
  readonly enclosing: IndexedSymbol | null;
  readonly target: ReferenceTarget;
}

export interface ReferencesOfSymbol {
  /** Those that mean this symbol and no other, under whatever name a file imported it. */
  readonly resolved: readonly IndexedReference[];
  /** Those with its name whose target is unknown and for which this symbol is a candidate. */
  readonly possible: readonly IndexedReference[];
}

/** A test that reaches a symbol. */
export interface TouchingTest {
  /** The test's own function, where the file has one; else `null`. */
  readonly symbol: IndexedSymbol | null;
  readonly path: string;
  readonly line: number;
  /** 1: the test uses the symbol itself; 2: what it uses uses it; and so on. */
  readonly distance: number;
}

/** The files that use a symbol. */
export interface SymbolUsers {
  readonly symbolId: number;
  readonly definedIn: string;
  /** Each once, in no order; without the file that defines it. */
  readonly usedIn: readonly string[];
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

export interface ImporterOptions {
  /** Only those that bring in this name, or everything. */
  readonly name?: string;
  /** Of these only those that may give it another name, or re-export it. */
  readonly renaming?: boolean;
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

/** What the index may not know, because a file that can hold code was not read, or not all of it. */
export interface FilesNotRead {
  /** How many for each reason, in order of reason; without those that are left out on purpose. */
  readonly unread: ReadonlyMap<SkipReason, number>;
  readonly withErrors: number;
}

/** One thing that is looked for. */
export interface TextTerm {
  /**
   * As it may be written, and how much each form counts, in (0, 1]. A word in lower case, or a name of several words in
   * lower case without marks between them (`getuserid` is also `get_user_id`).
   */
  readonly forms: ReadonlyMap<string, number>;
  /** Beside the other terms. How rare a term is counts by itself. */
  readonly weight: number;
}

/** Scores are BM25: comparable within one search, and only with others of the same kind. 0: nothing. */
export interface FileTextHit {
  readonly path: string;
  readonly language: string | null;
  readonly generated: boolean;
  /** Of its text as a whole. */
  readonly text: number;
  readonly inPath: number;
  /** Of its best three pieces together. */
  readonly pieces: number;
}

/** Lines of a file that belong together: a symbol, a part of a long one, or what stands between symbols. */
export interface TextPiece {
  readonly startLine: number;
  readonly endLine: number;
  /** What it is, or is a part of; `null` at the top of the file. */
  readonly symbol: IndexedSymbol | null;
  /** All of the symbol, with its doc comment. */
  readonly whole: boolean;
}

export interface PieceHit extends TextPiece {
  /** BM25, as that of its file. */
  readonly score: number;
  /** What was asked for and speaks most for it, at most three words, as they were asked for. */
  readonly words: readonly string[];
  /** What it means counts for more of the score than its words do. */
  readonly byMeaning?: boolean;
}

/** A file whose text was cut into pieces. */
export interface TextFile {
  readonly path: string;
  /** Of its text: the same text has the same pieces. */
  readonly hash: string;
  readonly language: string | null;
  readonly generated: boolean;
}

export interface TextSearch {
  readonly files: readonly FileTextHit[];
  /** Those of one of the files with any of the terms, best first. Until the next refresh. */
  piecesOf(path: string): readonly PieceHit[];
}

export interface CodeIndex {
  /** Absolute. */
  readonly root: string;
  /** Grows with every refresh that changed something. */
  readonly revision: number;
  counts(): IndexCounts;
  filesNotRead(): FilesNotRead;

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
  /** Of all symbols, each once, in no order. */
  symbolNames(): readonly string[];
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

  /**
   * Files that have these words anywhere: in code, comments, strings, names and their path. All files whose text was read
   * are looked at, whether a grammar reads them or not.
   * @param limit of files: those that have most, in no order
   */
  searchText(terms: readonly TextTerm[], limit: number): TextSearch;

  /** In order of path. */
  textFiles(): readonly TextFile[];
  /** All of a file, in order; none where nothing is known of its text. */
  textPieces(path: string): readonly TextPiece[];

  /** Symbols whose name starts so, in any case; shortest name first, then by name and place. */
  symbolsWithPrefix(prefix: string, limit: number): readonly IndexedSymbol[];
  /** Symbols with these characters anywhere in their name, in any case; best first. Three characters or more. */
  symbolsContaining(part: string, limit: number): readonly IndexedSymbol[];

  /** Every use of the name, in order of path and position. */
  references(name: string): readonly IndexedReference[];
  /** Every use of a name in a file, in order of position. */
  referencesIn(path: string): readonly IndexedReference[];
  /** In order of path and position. @param options.role only those; both by default */
  referencesTo(id: number, options?: { readonly role?: ReferenceRole }): ReferencesOfSymbol;
  /**
   * What a reference may mean, best first: its one target when that is decided; else the symbols of that name, ranked by
   * what imports, folders and kinds make likely.
   */
  candidates(reference: IndexedReference): readonly IndexedSymbol[];
  /** The uses inside of a symbol, in order of position: what it calls and what it depends on. */
  referencesFrom(id: number): readonly IndexedReference[];
  /** Types that extend or implement this one directly, in order of path and line. */
  subtypes(id: number): readonly IndexedSymbol[];
  /** Types that this one extends or implements directly, where they are in the project. */
  supertypes(id: number): readonly IndexedSymbol[];
  /** Members of subtypes, at any depth, that override or implement this one. */
  overriddenBy(id: number): readonly IndexedSymbol[];
  /** Members of supertypes, at any depth, that this one overrides or implements. */
  overrides(id: number): readonly IndexedSymbol[];
  /** Tests that use the symbol, or use what uses it up to `maxDistance` steps; nearest first. */
  testsTouching(id: number, options: { readonly maxDistance: number }): readonly TouchingTest[];

  /**
   * Every symbol that another file uses, as far as that is decided, in order of id: for what computes over the whole
   * project. One pass over the index.
   */
  usesAcrossFiles(): readonly SymbolUsers[];

  /** How many there are, without reading them. */
  referenceCount(name: string): number;
  /** Names used between two lines of a file, with how often; for finding what a body depends on. */
  namesUsedIn(path: string, startLine: number, endLine: number): ReadonlyMap<string, number>;

  importsOf(path: string): readonly ImportEdge[];
  /** Edges that end at this file; imports of its folder, as in Go, end at each file that they bring in. */
  importersOf(path: string, options?: ImporterOptions): readonly ImportEdge[];
  /** Where these edges come from. */
  importingFiles(path: string): ReadonlySet<string>;
  /** Edges to a package outside of the project. */
  importersOfPackage(name: string): readonly ImportEdge[];

  /**
   * Lines of a file as they are on disk now, without line ends; both ends included and clamped. `null` when the file
   * cannot be read or is no longer what the index saw.
   */
  readLines(path: string, startLine: number, endLine: number): readonly string[] | null;
}
