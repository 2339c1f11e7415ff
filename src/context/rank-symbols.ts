/**
 * Chooses the symbols that a model should see for a question, best first, each with the reason. Pure but for reading
 * the index. Knows nothing about tokens, budgets or models.
 */
import type { CodeIndex, IndexedFile, IndexedSymbol, TextSearch } from '../codebase/code-index.ts';
import type { CommitHistory } from '../codebase/history/commit-history.ts';
import { codeFirst, isStructure } from '../codebase/structure-kinds.ts';
import { isAsidePath } from '../codebase/test-path.ts';
import type { QueryAnalysis, SymbolMention } from './analyse-query.ts';
import { callersOf, dependenciesOf } from './neighbours.ts';
import { type FileEvidence, type RankedFile, rankFiles } from './rank-files.ts';
import { splitWords } from './split-words.ts';

export interface RankedSymbol {
  readonly symbol: IndexedSymbol;
  /** Larger is better; only the order and the ratios mean something. */
  readonly score: number;
  /** Asked about, so its body is wanted; else its signature is enough. */
  readonly asked: boolean;
  /** For people: `named in the question`. */
  readonly reason: string;
}

/** Lines that are no symbol of their own: a part of a long one, or what stands between symbols. */
export interface RankedExcerpt {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  /** What they are a part of; `null` at the top of the file. */
  readonly within: IndexedSymbol | null;
  readonly score: number;
  readonly reason: string;
}

export interface Ranking {
  readonly symbols: readonly RankedSymbol[];
  readonly excerpts: readonly RankedExcerpt[];
  /** All that have something to do with the question, best first. */
  readonly files: readonly RankedFile[];
}

/** Relative weights, chosen by hand and fitted to nothing; the order matters, the exact values little. */
const weights = {
  frame: 12,
  codeMention: 10,
  inNamedFile: 3,
  wordMention: 3,
  containerMention: 3,
  /** Of the best piece; others in proportion. Less when the question names code: then words are mostly decoration. */
  pieces: 4,
  piecesBesideCode: 2.5,
  /** How much less a piece of a worse file matters than the same piece of the best one. */
  fileExponent: 1.3,
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

/** A piece below this share of the best one shares a word by chance. */
const pieceFloor = 0.02;
/** Files that are found by their text. */
const maxTextHits = 400;
/** Of so many files the pieces are looked at. */
const maxFilesCut = 40;
/** A plain word that names more symbols than this is a word. */
const maxHomonymsOfWord = 3;
const maxSeeds = 6;
/** A seed below this share of the best one has neighbours of little interest. */
const seedFloor = 0.35;

export function rankSymbols(index: CodeIndex, query: QueryAnalysis, history: CommitHistory | null): Ranking {
  const collector = new Collector(query.mentionsTests);
  const named = rankNamedFiles(index, query, collector);
  rankMentions(index, query, named, collector);
  const evidence = evidenceOf(index, query, named, collector.ranked(), history);
  const files = rankFiles(index, evidence);
  const excerpts = rankPieces(files, evidence.search, query, collector);
  rankNeighbours(index, collector);
  const symbols = collector.ranked();
  return { symbols, excerpts, files: withFilesOf(symbols, files) };
}

/** What is known of files before any of them is read. */
function evidenceOf(
  index: CodeIndex,
  query: QueryAnalysis,
  named: readonly IndexedFile[],
  mentioned: readonly RankedSymbol[],
  history: CommitHistory | null,
): FileEvidence {
  const defines = new Map<string, number>();
  for (const { symbol, score } of mentioned) {
    const known = defines.get(symbol.path) ?? 0;
    defines.set(symbol.path, Math.max(known, score) + 0.2 * Math.min(known, score));
  }
  return {
    asksForTests: query.mentionsTests,
    named: new Map(named.map(({ path }) => [path, 1])),
    defines,
    search: index.searchText(query.terms, maxTextHits),
    history,
    terms: query.terms,
  };
}

/** The pieces of the best files, each as the symbol that it is, or as an excerpt of one. */
function rankPieces(
  files: readonly RankedFile[],
  search: TextSearch,
  query: QueryAnalysis,
  collector: Collector,
): RankedExcerpt[] {
  const namesCode = query.symbols.some(({ strength }) => strength === 'code') || query.paths.length > 0;
  const weight = namesCode ? weights.piecesBesideCode : weights.pieces;
  const bestFile = files[0]?.score ?? 0;
  const pieces = files
    .slice(0, maxFilesCut)
    .flatMap(({ path, score }) =>
      search.piecesOf(path).map((piece) => ({ piece, path, file: score / bestFile })),
    );
  const bestPiece = pieces.reduce((most, { piece }) => Math.max(most, piece.score), 0);
  const excerpts: RankedExcerpt[] = [];
  const owners = onlyNames(query, collector);
  const reason = 'has words of the question';
  for (const { piece, path, file } of pieces) {
    const share = (piece.score / bestPiece) * file ** weights.fileExponent;
    const { symbol, startLine, endLine } = piece;
    if (share < pieceFloor || (owners !== null && !isOf(symbol, owners))) continue;
    if (symbol !== null && piece.whole) collector.add(symbol, weight * share, true, reason, 1);
    else excerpts.push({ path, startLine, endLine, within: symbol, score: weight * share, reason });
  }
  return excerpts.sort(
    (a, b) => b.score - a.score || (a.path < b.path ? -1 : 1) || a.startLine - b.startLine,
  );
}

/**
 * `explain what Semaphore does`: what is named is all that is asked for, and of the pieces only those of the named types
 * belong to it. `null`: the question says more than names.
 */
function onlyNames(query: QueryAnalysis, collector: Collector): ReadonlySet<string> | null {
  const asked = collector
    .ranked()
    .filter((ranked) => ranked.asked && kindWeights[ranked.symbol.kind] === undefined);
  const words = new Set(
    asked.flatMap(({ symbol }) => splitWords(`${symbol.container ?? ''} ${symbol.name}`)),
  );
  if (words.size === 0 || !query.words.every((word) => words.has(word))) return null;
  return new Set(asked.map(({ symbol }) => symbol.name));
}

/** `TcpStream`, or `AsyncRead for TcpStream`. */
function isOf(symbol: IndexedSymbol | null, owners: ReadonlySet<string>): boolean {
  const owner = symbol?.container?.split(' for ').at(-1);
  return owner !== undefined && owners.has(owner);
}

/** Files of symbols that only the graph led to come last. */
function withFilesOf(symbols: readonly RankedSymbol[], files: readonly RankedFile[]): RankedFile[] {
  const known = new Set(files.map(({ path }) => path));
  const least = files.at(-1)?.score ?? 1;
  const best = symbols[0]?.score ?? 1;
  const none = { named: 0, defines: 0, history: 0, path: 0, pieces: 0, text: 0 };
  const others: RankedFile[] = [];
  for (const { symbol, score, reason } of symbols) {
    const { path } = symbol;
    if (known.has(path)) continue;
    known.add(path);
    others.push({ path, score: least * (score / best), reason, signals: none, prior: 1 });
  }
  return [...files, ...others];
}

/** Keeps the best score of each symbol, and the reason that gave it. */
class Collector {
  readonly #best = new Map<number, RankedSymbol>();
  readonly #mentionsTests: boolean;

  constructor(mentionsTests: boolean) {
    this.#mentionsTests = mentionsTests;
  }

  /** @param factor what its kind and place say for or against it, where the score does not count that in */
  add(
    symbol: IndexedSymbol,
    baseScore: number,
    asked: boolean,
    reason: string,
    factor = this.#factorOf(symbol),
  ): void {
    const score = baseScore * factor;
    const known = this.#best.get(symbol.id);
    if (known && known.score >= score) {
      if (asked && !known.asked) this.#best.set(symbol.id, { ...known, asked });
      return;
    }
    this.#best.set(symbol.id, { symbol, score, asked: asked || (known?.asked ?? false), reason });
  }

  #factorOf(symbol: IndexedSymbol): number {
    return (
      (kindWeights[symbol.kind] ?? 1) *
      (symbol.exported ? 1.15 : 1) *
      (isAsidePath(symbol.path) && !this.#mentionsTests ? weights.test : 1)
    );
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

function rankNamedFiles(index: CodeIndex, query: QueryAnalysis, collector: Collector): IndexedFile[] {
  const files: IndexedFile[] = [];
  for (const { path, line } of query.paths) {
    const file = meantFile(index, path);
    if (!file) continue;
    files.push(file);
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
  files: readonly IndexedFile[],
  collector: Collector,
): void {
  const namedPaths = new Set(files.map(({ path }) => path));
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
