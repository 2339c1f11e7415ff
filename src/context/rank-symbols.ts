/**
 * Chooses the symbols that a model should see for a question, best first, each with the reason. Pure but for reading
 * the index. Knows nothing about tokens, budgets or models.
 */
import type { CodeIndex, ImportEdge, IndexedFile, IndexedSymbol } from '../codebase/code-index.ts';
import { codeFirst, isStructure } from '../codebase/structure-kinds.ts';
import { isAsidePath } from '../codebase/test-path.ts';
import type { QueryAnalysis, SymbolMention } from './analyse-query.ts';

export interface RankedSymbol {
  readonly symbol: IndexedSymbol;
  /** Larger is better; only the order and the ratios mean something. */
  readonly score: number;
  /** Asked about, so its body is wanted; else its signature is enough. */
  readonly asked: boolean;
  /** For people: `named in the question`. */
  readonly reason: string;
}

export interface RankedFile {
  readonly file: IndexedFile;
  readonly score: number;
  readonly reason: string;
}

export interface Ranking {
  readonly symbols: readonly RankedSymbol[];
  /** Files that the question names. */
  readonly files: readonly RankedFile[];
}

/** Relative weights, chosen by hand and fitted to nothing; the order matters, the exact values little. */
const weights = {
  frame: 12,
  codeMention: 10,
  inNamedFile: 3,
  wordMention: 3,
  containerMention: 3,
  /** Of the best hit; others in proportion. Less when the question names code: then words are mostly decoration. */
  wordSearch: 4,
  wordSearchBesideCode: 2.5,
  neighbourOfSeed: 0.3,
  callerOfSeed: 0.25,
  /** One definition among many of its name says little. */
  homonymExponent: 0.6,
  test: 0.3,
} as const;

const kindWeights: Readonly<Partial<Record<IndexedSymbol['kind'], number>>> = {
  property: 0.35,
  'enum-member': 0.4,
  variable: 0.6,
  const: 0.8,
  module: 0.5,
  namespace: 0.6,
  heading: 0.5,
  selector: 0.25,
  element: 0.25,
  key: 0.2,
};

/** A hit below this share of the best one shares a word by chance. */
const wordHitFloor = 0.4;
const maxWordHits = 25;
/** Asked for so many, since tests are thrown out of them. */
const maxWordCandidates = 120;
/** A plain word that names more symbols than this is a word. */
const maxHomonymsOfWord = 3;
const maxSeeds = 6;
/** A seed below this share of the best one has neighbours of little interest. */
const seedFloor = 0.35;
const maxHomonymsOfNeighbour = 3;
const maxNeighboursOfSeed = 20;
const maxCallersOfSeed = 4;

export function rankSymbols(index: CodeIndex, query: QueryAnalysis): Ranking {
  const collector = new Collector(query.mentionsTests);
  const files = rankNamedFiles(index, query, collector);
  rankMentions(index, query, files, collector);
  rankWordHits(index, query, collector);
  rankNeighbours(index, collector);
  return { symbols: collector.ranked(), files };
}

/** Keeps the best score of each symbol, and the reason that gave it. */
class Collector {
  readonly #best = new Map<number, RankedSymbol>();
  readonly #mentionsTests: boolean;

  constructor(mentionsTests: boolean) {
    this.#mentionsTests = mentionsTests;
  }

  add(symbol: IndexedSymbol, baseScore: number, asked: boolean, reason: string): void {
    const score =
      baseScore *
      (kindWeights[symbol.kind] ?? 1) *
      (symbol.exported ? 1.15 : 1) *
      (isAsidePath(symbol.path) && !this.#mentionsTests ? weights.test : 1);
    const known = this.#best.get(symbol.id);
    if (known && known.score >= score) {
      if (asked && !known.asked) this.#best.set(symbol.id, { ...known, asked });
      return;
    }
    this.#best.set(symbol.id, { symbol, score, asked: asked || (known?.asked ?? false), reason });
  }

  ranked(): RankedSymbol[] {
    return [...this.#best.values()].sort(
      (a, b) =>
        b.score - a.score ||
        (a.symbol.path < b.symbol.path ? -1 : 1) ||
        a.symbol.startLine - b.symbol.startLine,
    );
  }
}

function rankNamedFiles(index: CodeIndex, query: QueryAnalysis, collector: Collector): RankedFile[] {
  const files: RankedFile[] = [];
  for (const { path, line } of query.paths) {
    const file = meantFile(index, path);
    if (!file) continue;
    files.push({ file, score: weights.codeMention, reason: `${path} is named in the question` });
    const symbols = index.symbolsInFile(file.path);
    if (line !== null) {
      const around = innermost(symbols, line);
      if (around)
        collector.add(around, weights.frame, true, `line ${line} of ${file.path} is named in the question`);
    }
    for (const symbol of symbols) {
      if (symbol.container === null) {
        collector.add(
          symbol,
          weights.inNamedFile,
          line === null,
          `stands in ${file.path}, which the question names`,
        );
      }
    }
  }
  return files;
}

/** Absolute paths of a stack trace are tried from their longest known tail on. */
function meantFile(index: CodeIndex, path: string): IndexedFile | null {
  const parts = path
    .replace(/^(?:\.\/)+/, '')
    .split('/')
    .filter((part) => part !== '');
  for (let from = 0; from < parts.length; from += 1) {
    const found = index.findFiles(parts.slice(from).join('/'));
    if (found[0]) return found[0];
  }
  return null;
}

function innermost(symbols: readonly IndexedSymbol[], line: number): IndexedSymbol | null {
  let best: IndexedSymbol | null = null;
  for (const symbol of symbols) {
    if (symbol.startLine > line || symbol.endLine < line || symbol.kind === 'property') continue;
    if (best === null || symbol.endLine - symbol.startLine <= best.endLine - best.startLine) best = symbol;
  }
  return best;
}

function rankMentions(
  index: CodeIndex,
  query: QueryAnalysis,
  files: readonly RankedFile[],
  collector: Collector,
): void {
  const namedPaths = new Set(files.map(({ file }) => file.path));
  for (const mention of query.symbols) {
    const { definitions, isMeant } = definitionsOf(index, mention);
    if (mention.strength === 'word' && definitions.length > maxHomonymsOfWord) continue;
    const weight = isMeant ? mentionWeights[mention.strength] : mentionWeights.word;
    for (const symbol of definitions) {
      const share = namedPaths.has(symbol.path) ? 1 : definitions.length ** -weights.homonymExponent;
      const asked = mention.strength !== 'container';
      collector.add(symbol, weight * share, asked, `\`${mention.name}\` is named in the question`);
    }
  }
}

const mentionWeights: Readonly<Record<SymbolMention['strength'], number>> = {
  code: weights.codeMention,
  container: weights.containerMention,
  word: weights.wordMention,
};

/** `isMeant`: false when none stands in the container that was written before the name. */
function definitionsOf(
  index: CodeIndex,
  mention: SymbolMention,
): { readonly definitions: readonly IndexedSymbol[]; readonly isMeant: boolean } {
  const exact = codeFirst(index.symbolsNamed(mention.name));
  const any =
    exact.some((symbol) => !isStructure(symbol)) || mention.strength !== 'code'
      ? exact
      : codeFirst(index.symbolsNamed(mention.name, { foldCase: true }));
  if (mention.container === null) return { definitions: any, isMeant: true };
  const last = mention.container.split('.').at(-1) ?? mention.container;
  const inContainer = any.filter(
    ({ container, path }) =>
      container?.split(/ for |::|\./).includes(last) || path.split(/[/.]/).includes(last),
  );
  if (inContainer.length > 0) return { definitions: inContainer, isMeant: true };
  return { definitions: any.length <= maxHomonymsOfWord ? any : [], isMeant: false };
}

function rankWordHits(index: CodeIndex, query: QueryAnalysis, collector: Collector): void {
  if (query.words.length === 0) return;
  const hits = index
    .searchWords(query.words, maxWordCandidates)
    .filter(({ symbol }) => query.mentionsTests || !isAsidePath(symbol.path))
    .slice(0, maxWordHits);
  const best = hits[0]?.score ?? 0;
  if (best <= 0) return;
  const namesCode = query.symbols.some(({ strength }) => strength === 'code') || query.paths.length > 0;
  const weight = namesCode ? weights.wordSearchBesideCode : weights.wordSearch;
  for (const { symbol, score } of hits) {
    if (score < best * wordHitFloor) continue;
    collector.add(
      symbol,
      weight * (score / best),
      true,
      'its name, path or comment has words of the question',
    );
  }
}

/** One step through the graph: what a seed's body uses, what calls it, and what it stands in. */
function rankNeighbours(index: CodeIndex, collector: Collector): void {
  const asked = collector.ranked().filter((ranked) => ranked.asked);
  const floor = (asked[0]?.score ?? 0) * seedFloor;
  const seeds = asked.filter(({ score }) => score >= floor).slice(0, maxSeeds);
  for (const { symbol, score } of seeds) {
    const parent = symbol.parentId === null ? null : index.symbol(symbol.parentId);
    if (parent) collector.add(parent, score * 0.5, false, `contains ${symbol.name}`);
    for (const used of dependenciesOf(index, symbol)) {
      collector.add(
        used.symbol,
        score * weights.neighbourOfSeed * used.weight,
        false,
        `used by ${symbol.name}`,
      );
    }
    for (const caller of callersOf(index, symbol)) {
      collector.add(caller, score * weights.callerOfSeed, false, `calls ${symbol.name}`);
    }
  }
}

/** Definitions that the body names; a name with many definitions or uses weighs less. `weight` in (0, 1]. */
function dependenciesOf(index: CodeIndex, seed: IndexedSymbol): { symbol: IndexedSymbol; weight: number }[] {
  const names = index.namesUsedIn(seed.path, seed.startLine, seed.endLine);
  const imports = index.importsOf(seed.path);
  const found: { symbol: IndexedSymbol; weight: number }[] = [];
  for (const name of names.keys()) {
    if (name === seed.name) continue;
    const definitions = index
      .symbolsNamed(name)
      .filter((symbol) => symbol.kind !== 'property' && !isStructure(symbol));
    const near = definitions.filter((symbol) => symbol.path === seed.path || isImported(symbol, imports));
    const meant = near.length > 0 ? near : isDistinctive(index, name, definitions) ? definitions : [];
    const outside = meant.filter((symbol) => symbol.path !== seed.path || !isInside(symbol, seed));
    const base = (near.length > 0 ? 1 : 0.5) / (1 + Math.log10(1 + index.referenceCount(name)));
    const kept = outside.slice(0, maxHomonymsOfNeighbour);
    for (const symbol of kept) found.push({ symbol, weight: base / Math.sqrt(kept.length) });
  }
  return found.sort((a, b) => b.weight - a.weight).slice(0, maxNeighboursOfSeed);
}

/** By its own name, by that of the type it belongs to, or with all that its file has. */
function isImported(symbol: IndexedSymbol, imports: readonly ImportEdge[]): boolean {
  const owner = symbol.container?.split(' for ').at(-1);
  return imports.some(
    (edge) =>
      edge.to === symbol.path &&
      edge.names.some(({ imported }) => imported === symbol.name || imported === owner || imported === '*'),
  );
}

/** Used without an import, as methods are; a short or common name then says nothing about which one is meant. */
function isDistinctive(index: CodeIndex, name: string, definitions: readonly IndexedSymbol[]): boolean {
  return definitions.length === 1 && name.length > 4 && index.referenceCount(name) <= 60;
}

function isInside(inner: IndexedSymbol, outer: IndexedSymbol): boolean {
  return inner.startLine >= outer.startLine && inner.endLine <= outer.endLine;
}

function callersOf(index: CodeIndex, seed: IndexedSymbol): IndexedSymbol[] {
  if (index.referenceCount(seed.name) > 200) return [];
  const callers = new Map<number, IndexedSymbol>();
  for (const { role, enclosing } of index.references(seed.name)) {
    if (role === 'call' && enclosing !== null && enclosing.id !== seed.id)
      callers.set(enclosing.id, enclosing);
  }
  return [...callers.values()]
    .sort((a, b) => Number(isAsidePath(a.path)) - Number(isAsidePath(b.path)))
    .slice(0, maxCallersOfSeed);
}
