/** Symbols by a part of their name, best first: what a person finds who knows roughly how something is called. */
import type { CodeIndex, IndexedSymbol } from '../code-index.ts';
import type { SymbolKind } from '../facts.ts';
import { splitWords } from '../words/split-words.ts';
import { isIn } from './find-file.ts';
import { compare, definitionWeight, isInContainer } from './find-meant.ts';
import { matchName, type NameMatch, nameMatches } from './match-name.ts';

export interface SymbolQuery {
  /** A name or a part of it, `Container.name`, or words: `getUserById`, `gUBI`, `user id`, `Repository.find`. */
  readonly text: string;
  /** `null`: any. */
  readonly kinds: readonly SymbolKind[] | null;
  /** In one of these files or folders only; `[]`: anywhere. */
  readonly places: readonly string[];
  readonly exportedOnly: boolean;
  readonly limit: number;
}

export interface FoundSymbol {
  readonly symbol: IndexedSymbol;
  readonly match: NameMatch;
}

export interface FoundSymbols {
  /** Best first. */
  readonly symbols: readonly FoundSymbol[];
  /** There are more than the limit. */
  readonly isCut: boolean;
}

/** Names that begin alike, to look through for words and letters; more than any project has for three letters. */
const mostLookedThrough = 50_000;

export function findSymbols(index: CodeIndex, query: SymbolQuery): FoundSymbols {
  const { container, text } = splitContainer(query.text.trim());
  if (text === '') return { symbols: [], isCut: false };
  const found = new Map<number, FoundSymbol>();
  const add = (symbols: Iterable<IndexedSymbol>, otherwise: NameMatch | null) => {
    for (const symbol of symbols) {
      if (found.has(symbol.id) || !isWanted(symbol, query) || !isInContainer(symbol, container)) continue;
      const match = matchName(text, symbol.name) ?? otherwise;
      if (match !== null) found.set(symbol.id, { symbol, match });
    }
  };
  // The looser a source, the more it costs and finds: it is asked only when there is room for what it may find.
  const sources: readonly (() => void)[] = [
    () => add(index.symbolsNamed(text, { foldCase: true }), null),
    () => add(index.symbolsWithPrefix(text, roomFor(query)), null),
    () => add(withWords(index, text), null),
    () => add(text.length < 3 ? [] : index.symbolsContaining(text, roomFor(query)), null),
    () => add(index.symbolsWithPrefix(firstPiece(text), mostLookedThrough), null),
    () => {
      if (found.size > 0) return;
      for (const name of index.nearNames(text, query.limit)) add(index.symbolsNamed(name), 'near');
    },
  ];
  for (const ask of sources) if (found.size <= query.limit) ask();
  const ranked = [...found.values()].sort(compareFound);
  return { symbols: ranked.slice(0, query.limit), isCut: ranked.length > query.limit };
}

/** What filters leave out must not take the place of what they keep. */
function roomFor({ limit, kinds, places, exportedOnly, text }: SymbolQuery): number {
  const isFiltered = kinds !== null || places.length > 0 || exportedOnly || /[.:#]/.test(text);
  return isFiltered ? mostLookedThrough : limit + 1;
}

function withWords(index: CodeIndex, text: string): readonly IndexedSymbol[] {
  const words = splitWords(text);
  if (words.length === 0) return [];
  return index.searchWords(words, 500).map(({ symbol }) => symbol);
}

/** The shortest start of names that the query's words or letters can fit. */
function firstPiece(text: string): string {
  return splitWords(text.replace(/\p{Lu}/gu, ' $&'))[0]?.slice(0, 1) ?? text.slice(0, 1);
}

function isWanted(symbol: IndexedSymbol, { kinds, places, exportedOnly }: SymbolQuery): boolean {
  return (
    (kinds === null || kinds.includes(symbol.kind)) &&
    (!exportedOnly || symbol.exported) &&
    (places.length === 0 || places.some((place) => isIn(symbol.path, place)))
  );
}

function compareFound(a: FoundSymbol, b: FoundSymbol): number {
  return (
    nameMatches.indexOf(a.match) - nameMatches.indexOf(b.match) ||
    definitionWeight(b.symbol) - definitionWeight(a.symbol) ||
    a.symbol.name.length - b.symbol.name.length ||
    compare(a.symbol.name, b.symbol.name) ||
    compare(a.symbol.path, b.symbol.path) ||
    a.symbol.startLine - b.symbol.startLine
  );
}

function splitContainer(text: string): { readonly container: string | null; readonly text: string } {
  const match = /^(\S+?)(?:::|#|\.)([^\s.:#]+)$/.exec(text);
  return match?.[1] && match[2] ? { container: match[1], text: match[2] } : { container: null, text };
}
