/** `CodeIndex` over the database. Every answer is one or a few indexed look-ups; statements are prepared on first use. */
import type {
  CodeIndex,
  FilesNotRead,
  ImportEdge,
  ImporterOptions,
  IndexCounts,
  IndexedFile,
  IndexedReference,
  IndexedSymbol,
  ReferencesOfSymbol,
  SymbolUsers,
  TextFile,
  TextPiece,
  TextSearch,
  TextTerm,
  TouchingTest,
} from '../code-index.ts';
import type { ReferenceRole } from '../facts.ts';
import type { IndexDatabase } from './index-database.ts';
import { IndexTables } from './index-tables.ts';
import { RankCandidates } from './rank-candidates.ts';
import { StoredEdges } from './stored-edges.ts';
import { StoredFiles } from './stored-files.ts';
import { StoredHierarchy } from './stored-hierarchy.ts';
import { StoredNames } from './stored-names.ts';
import { textFiles, textPieces } from './stored-pieces.ts';
import { StoredReferences } from './stored-references.ts';
import { StoredSymbols } from './stored-symbols.ts';
import { searchText } from './text-search.ts';
import { touchingTests } from './touching-tests.ts';
import { usesAcrossFiles } from './uses-across-files.ts';

/** An index that holds a file open. */
export interface OpenCodeIndex extends CodeIndex {
  close(): void;
}

export class SqliteCodeIndex implements OpenCodeIndex {
  readonly root: string;
  readonly revision: number;
  readonly #database: IndexDatabase;
  readonly #tables: IndexTables;
  readonly #files: StoredFiles;
  readonly #symbols: StoredSymbols;
  readonly #names: StoredNames;
  readonly #references: StoredReferences;
  readonly #candidates: RankCandidates;
  readonly #edges: StoredEdges;
  readonly #hierarchy: StoredHierarchy;

  constructor(root: string, database: IndexDatabase) {
    this.root = root;
    this.#database = database;
    this.revision = database.note('revision') ?? 0;
    database.db.exec('PRAGMA query_only = ON');
    this.#tables = new IndexTables(database.db);
    this.#files = new StoredFiles(root, this.#tables);
    this.#names = new StoredNames(this.#tables);
    this.#symbols = new StoredSymbols(this.#tables, this.#names);
    this.#candidates = new RankCandidates(this);
    this.#references = new StoredReferences(this.#tables, this.#names, this.#candidates);
    this.#edges = new StoredEdges(this.#tables);
    this.#hierarchy = new StoredHierarchy(this.#tables, this.#names, this.#symbols);
  }

  close(): void {
    this.#tables.sql.clear();
    this.#database.close();
  }

  counts(): IndexCounts {
    return { ...this.#files.counts(), edges: this.#database.note('edges') ?? 0 };
  }

  filesNotRead(): FilesNotRead {
    return this.#files.notRead();
  }

  file(path: string): IndexedFile | null {
    return this.#files.file(path);
  }

  findFiles(fragment: string): readonly IndexedFile[] {
    return this.#files.findFiles(fragment);
  }

  filesUnder(folder: string): readonly IndexedFile[] {
    return this.#files.filesUnder(folder);
  }

  readLines(path: string, startLine: number, endLine: number): readonly string[] | null {
    return this.#files.readLines(path, startLine, endLine);
  }

  symbolsNamed(name: string, options?: { readonly foldCase?: boolean }): readonly IndexedSymbol[] {
    return this.#symbols.named(name, options?.foldCase ?? false);
  }

  symbol(id: number): IndexedSymbol | null {
    return this.#tables.symbol(id);
  }

  symbolsInFile(path: string): readonly IndexedSymbol[] {
    return this.#symbols.inFile(path);
  }

  members(id: number): readonly IndexedSymbol[] {
    return this.#symbols.members(id);
  }

  searchWords(words: readonly string[], limit: number): ReturnType<CodeIndex['searchWords']> {
    return this.#symbols.searchWords(words, limit);
  }

  searchText(terms: readonly TextTerm[], limit: number): TextSearch {
    return searchText(this.#tables, terms, limit);
  }

  textFiles(): readonly TextFile[] {
    return textFiles(this.#tables);
  }

  textPieces(path: string): readonly TextPiece[] {
    return textPieces(this.#tables, path);
  }

  symbolNames(): readonly string[] {
    return this.#names.ofSymbols();
  }

  nearNames(name: string, limit: number): readonly string[] {
    return this.#names.near(name, limit);
  }

  symbolsWithPrefix(prefix: string, limit: number): readonly IndexedSymbol[] {
    return this.#names.symbolsWithPrefix(prefix, limit);
  }

  symbolsContaining(part: string, limit: number): readonly IndexedSymbol[] {
    return this.#names.symbolsContaining(part, limit);
  }

  references(name: string): readonly IndexedReference[] {
    return this.#references.named(name);
  }

  referencesIn(path: string): readonly IndexedReference[] {
    return this.#references.inFile(path);
  }

  referencesTo(id: number, options: { readonly role?: ReferenceRole } = {}): ReferencesOfSymbol {
    return this.#references.to(id, options.role ?? null);
  }

  referencesFrom(id: number): readonly IndexedReference[] {
    return this.#references.from(id);
  }

  usesAcrossFiles(): readonly SymbolUsers[] {
    return usesAcrossFiles(this.#tables);
  }

  referenceCount(name: string): number {
    return this.#names.useCount(name);
  }

  namesUsedIn(path: string, startLine: number, endLine: number): ReadonlyMap<string, number> {
    return this.#references.namesUsedIn(path, startLine, endLine);
  }

  candidates(reference: IndexedReference): readonly IndexedSymbol[] {
    return this.#candidates.candidates(reference);
  }

  subtypes(id: number): readonly IndexedSymbol[] {
    return this.#hierarchy.subtypes(id);
  }

  supertypes(id: number): readonly IndexedSymbol[] {
    return this.#hierarchy.supertypes(id);
  }

  overriddenBy(id: number): readonly IndexedSymbol[] {
    return this.#hierarchy.overriddenBy(id);
  }

  overrides(id: number): readonly IndexedSymbol[] {
    return this.#hierarchy.overrides(id);
  }

  testsTouching(id: number, { maxDistance }: { readonly maxDistance: number }): readonly TouchingTest[] {
    return touchingTests(this, id, maxDistance);
  }

  importsOf(path: string): readonly ImportEdge[] {
    return this.#edges.importsOf(path);
  }

  importersOf(path: string, options: ImporterOptions = {}): readonly ImportEdge[] {
    return this.#edges.importersOf(path, options);
  }

  importingFiles(path: string): ReadonlySet<string> {
    return this.#edges.importingFiles(path);
  }

  importersOfPackage(name: string): readonly ImportEdge[] {
    return this.#edges.importersOfPackage(name);
  }
}
