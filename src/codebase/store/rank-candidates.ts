/** Says which symbols a reference may mean when imports and types do not decide it. Knows names, kinds and folders. */
import type { CodeIndex, IndexedReference, IndexedSymbol } from '../code-index.ts';

const memberKinds: ReadonlySet<string> = new Set(['method', 'property', 'enum-member']);

export class RankCandidates {
  readonly #index: Pick<CodeIndex, 'symbol' | 'symbolsNamed' | 'importsOf' | 'file'>;
  /** By path; the files of one answer are asked for over and over. */
  readonly #languages = new Map<string, string | null>();

  constructor(index: Pick<CodeIndex, 'symbol' | 'symbolsNamed' | 'importsOf' | 'file'>) {
    this.#index = index;
  }

  candidates(reference: IndexedReference): readonly IndexedSymbol[] {
    const { target } = reference;
    if (target.kind === 'symbol') {
      const symbol = this.#index.symbol(target.id);
      return symbol === null ? [] : [symbol];
    }
    return target.kind === 'unknown' ? this.#ranked(reference) : [];
  }

  /** Only members are meant behind a dot, and never elsewhere. Of another language: nothing of it is meant. */
  isPossible(reference: IndexedReference, symbol: IndexedSymbol): boolean {
    if (reference.path === symbol.path && reference.line === symbol.nameLine) return false;
    if (reference.member ? symbol.container === null : memberKinds.has(symbol.kind)) return false;
    if (reference.path === symbol.path) return true;
    return this.#languageOf(reference.path) === this.#languageOf(symbol.path);
  }

  #ranked(reference: IndexedReference): readonly IndexedSymbol[] {
    const possible = this.#index
      .symbolsNamed(reference.name)
      .filter((symbol) => this.isPossible(reference, symbol));
    if (possible.length < 2) return possible;
    const imported = new Set(this.#index.importsOf(reference.path).flatMap(({ to }) => to ?? []));
    const scored = possible.map((symbol) => ({
      symbol,
      class: likeliness(reference.path, symbol, imported),
      shared: sharedFolders(reference.path, symbol.path),
    }));
    return scored.sort((a, b) => b.class - a.class || b.shared - a.shared).map(({ symbol }) => symbol);
  }

  #languageOf(path: string): string | null {
    let language = this.#languages.get(path);
    if (language === undefined) {
      language = this.#index.file(path)?.language ?? null;
      this.#languages.set(path, language);
    }
    return language;
  }
}

/** Larger is likelier. */
function likeliness(from: string, symbol: IndexedSymbol, imported: ReadonlySet<string>): number {
  if (symbol.path === from) return 4;
  if (imported.has(symbol.path)) return 3;
  if (folderOf(symbol.path) === folderOf(from)) return 2;
  return symbol.exported ? 1 : 0;
}

function sharedFolders(a: string, b: string): number {
  const [first, second] = [a.split('/').slice(0, -1), b.split('/').slice(0, -1)];
  let shared = 0;
  while (shared < first.length && first[shared] === second[shared]) shared++;
  return shared;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
