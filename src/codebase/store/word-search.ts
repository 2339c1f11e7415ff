/**
 * Finds symbols by words: those that their names, containers, doc comments and the paths of their files are made of. What
 * may have them is gathered from the trigrams of names and from the full-text index, then read and scored as a whole, by
 * BM25 with a weight for where a word stands.
 */
import type { IndexedSymbol } from '../code-index.ts';
import { formsByStem, splitWords, stemOf } from '../words/split-words.ts';
import { comparePlaces, type IndexTables } from './index-tables.ts';
import { matchAny } from './match-words.ts';
import { unpackSymbolIds } from './name-lists.ts';
import { symbolsPerFile } from './schema.ts';
import type { NameWithSymbols, StoredNames } from './stored-names.ts';

export interface WordHit {
  readonly symbol: IndexedSymbol;
  readonly score: number;
}

/** For how often a word stands there; in a doc comment once at most. */
const weights = { name: 10, container: 4, path: 2, doc: 1 } as const;
/** As usual for BM25. Source: Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009. */
const saturation = 1.2;
const lengthShare = 0.75;

/** What is read and scored, of each kind of source; more when more is asked for. */
const mostNames = 200;
const mostHomonyms = 20;
const mostDocs = 200;
const mostFiles = 30;
const mostOfFile = 40;
const mostContainers = 12;
const mostMembers = 60;

/** Of prose, about, with the blank behind it. */
const charactersPerWord = 6;

interface Term {
  readonly stem: string;
  readonly names: ReadonlyMap<number, number>;
  /** Ids of symbols. How often their doc comments have it is not known. */
  readonly docs: ReadonlySet<number>;
  /** Ids of files. */
  readonly files: readonly number[];
  /** How much it says that something has the word. */
  readonly worth: number;
}

const containerKinds: ReadonlySet<string> = new Set([
  'class',
  'interface',
  'enum',
  'struct',
  'trait',
  'namespace',
  'module',
  'type',
  'component',
]);

export class WordSearch {
  readonly #tables: IndexTables;
  readonly #names: StoredNames;

  constructor(tables: IndexTables, names: StoredNames) {
    this.#tables = tables;
    this.#names = names;
  }

  /** Best first; equal ones in order of path and place. */
  search(words: readonly string[], limit: number): WordHit[] {
    const names = new Map<number, NameWithSymbols>();
    const terms = this.#terms(words, names);
    if (terms.length === 0) return [];
    const symbols = this.#gathered(terms, names, limit);
    const split = remembered(splitWords);
    const rows = symbols.map((symbol) => ({ symbol, words: wordsOf(symbol, split) }));
    const usualLength = rows.reduce((sum, row) => sum + row.words.length, 0) / Math.max(rows.length, 1);
    return rows
      .map(({ symbol, words: own }) => ({ symbol, score: scoreOf(symbol.id, own, terms, usualLength) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score || comparePlaces(a.symbol, b.symbol))
      .slice(0, limit);
  }

  /** @param names takes what is found out about names. */
  #terms(words: readonly string[], names: Map<number, NameWithSymbols>): Term[] {
    const all = Number(this.#tables.sql.prepared('SELECT total(symbols) AS count FROM files').get()?.count);
    return [...formsByStem(words)].map(([stem, forms]) => {
      const found = new Map<number, number>();
      let count = 0;
      for (const name of this.#names.withPart(stem.replace(/i$/, ''))) {
        const times = timesIn(nameWords(name.name), stem);
        if (times === 0) continue;
        found.set(name.id, times);
        names.set(name.id, name);
        count += name.symbolCount;
      }
      const { docs, files, inFiles } = this.#withWords(forms);
      count += docs.size + inFiles;
      const share = Math.min(count, all);
      const worth = Math.log(1 + (all - share + 0.5) / (share + 0.5));
      return { stem, names: found, docs, files, worth };
    });
  }

  /** The full-text index has stems of its own making, by other rules. `inFiles`: symbols in these files. */
  #withWords(forms: readonly string[]): Pick<Term, 'docs' | 'files'> & { readonly inFiles: number } {
    const query = matchAny(forms, ['doc', 'path']);
    if (query === null) return { docs: new Set(), files: [], inFiles: 0 };
    const rows = this.#tables.rows<readonly [id: number]>('rowid', 'words WHERE words MATCH ?', query);
    const docs = new Set<number>();
    const fileIds: number[] = [];
    for (const [id] of rows) {
      if (id % symbolsPerFile === symbolsPerFile - 1) fileIds.push(Math.floor(id / symbolsPerFile));
      else docs.add(id);
    }
    const files = this.#tables.rows<readonly [id: number, symbols: number]>(
      'id, symbols',
      'files WHERE symbols > 0 AND id IN (SELECT value FROM json_each(?))',
      JSON.stringify(fileIds),
    );
    const inFiles = files.reduce((sum, [, symbols]) => sum + symbols, 0);
    return { docs, files: files.map(([id]) => id), inFiles };
  }

  #gathered(
    terms: readonly Term[],
    names: ReadonlyMap<number, NameWithSymbols>,
    limit: number,
  ): IndexedSymbol[] {
    const best = bestOf(
      terms,
      ({ names: found }) => found.keys(),
      Math.max(mostNames, limit),
      (a, b) => compareNames(names.get(a), names.get(b)),
    );
    const ids = new Set<number>();
    for (const id of best) {
      for (const symbol of unpackSymbolIds(names.get(id)?.defs ?? null, mostHomonyms)) ids.add(symbol);
    }
    for (const id of bestOf(terms, ({ docs }) => docs, Math.max(mostDocs, limit))) ids.add(id);
    const symbols = new Map<number, IndexedSymbol>();
    const add = (found: readonly IndexedSymbol[]) => {
      for (const symbol of found) symbols.set(symbol.id, symbol);
    };
    add(this.#tables.symbolsWithIds([...ids]));
    const containers = best
      .flatMap((id) => unpackSymbolIds(names.get(id)?.defs ?? null, mostHomonyms))
      .flatMap((id) => symbols.get(id) ?? [])
      .filter(({ kind, endLine, startLine }) => containerKinds.has(kind) && endLine > startLine)
      .slice(0, mostContainers);
    for (const { id, name } of containers) {
      add(this.#tables.symbolsBetween(id + 1, id + mostMembers).filter(({ parentId }) => parentId === id));
      add(this.#names.membersOutside(name, mostMembers));
    }
    for (const id of bestOf(terms, ({ files }) => files, Math.max(mostFiles, limit / 10))) {
      add(this.#tables.symbolsBetween(id * symbolsPerFile, id * symbolsPerFile + mostOfFile - 1));
    }
    return [...symbols.values()];
  }
}

/** Those that have the most of what the terms are worth. */
function bestOf(
  terms: readonly Term[],
  having: (term: Term) => Iterable<number>,
  most: number,
  otherwise: (a: number, b: number) => number = (a, b) => a - b,
): number[] {
  const worth = new Map<number, number>();
  for (const term of terms) {
    for (const id of having(term)) worth.set(id, (worth.get(id) ?? 0) + term.worth);
  }
  const ids = [...worth.keys()];
  if (ids.length <= most) return ids;
  return ids.sort((a, b) => (worth.get(b) ?? 0) - (worth.get(a) ?? 0) || otherwise(a, b)).slice(0, most);
}

function compareNames(a: NameWithSymbols | undefined, b: NameWithSymbols | undefined): number {
  const [first, second] = [a?.name ?? '', b?.name ?? ''];
  return first.length - second.length || (first < second ? -1 : 1);
}

interface SymbolWords {
  readonly name: readonly string[];
  readonly container: readonly string[];
  readonly path: readonly string[];
  readonly length: number;
}

/** @param split is asked for what many symbols have in common. */
function wordsOf(
  { name, container, path, doc }: IndexedSymbol,
  split: (text: string) => readonly string[],
): SymbolWords {
  const words = {
    name: nameWords(name),
    container: split(container ?? ''),
    path: split(path.replace(/\.[^./]+$/, '')),
  };
  const docLength = (doc?.length ?? 0) / charactersPerWord;
  return {
    ...words,
    length: words.name.length + words.container.length + words.path.length + docLength,
  };
}

function remembered(split: (text: string) => readonly string[]): (text: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (text) => {
    const words = known.get(text) ?? split(text);
    known.set(text, words);
    return words;
  };
}

/** The name as a whole too, when it has several words: it is worth more than its parts. */
function nameWords(name: string): string[] {
  const words = splitWords(name);
  return words.length > 1 ? [...words, words.join('')] : words;
}

function timesIn(words: readonly string[], stem: string): number {
  const start = stem.replace(/i$/, '');
  let times = 0;
  for (const word of words) if (word.startsWith(start) && stemOf(word) === stem) times++;
  return times;
}

function scoreOf(id: number, words: SymbolWords, terms: readonly Term[], usualLength: number): number {
  const norm = saturation * (1 - lengthShare + (lengthShare * words.length) / usualLength);
  let score = 0;
  for (const { stem, docs, worth } of terms) {
    const times =
      weights.name * timesIn(words.name, stem) +
      weights.container * timesIn(words.container, stem) +
      weights.path * timesIn(words.path, stem) +
      (docs.has(id) ? weights.doc : 0);
    score += (worth * times * (saturation + 1)) / (times + norm);
  }
  return score;
}
