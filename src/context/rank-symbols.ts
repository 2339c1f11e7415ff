/**
 * Chooses the symbols that a model should see for a question, best first, each with the reason. Pure but for reading
 * the index. Knows nothing about tokens, budgets or models.
 */
import type { CodeIndex, IndexedSymbol, TextSearch } from '../codebase/code-index.ts';
import { splitWords } from '../codebase/words/split-words.ts';
import type { QueryAnalysis } from './analyse-query.ts';
import type { FileLines } from './file-lines.ts';
import { callersOf, dependenciesOf } from './neighbours.ts';
import { type FileEvidence, type RankedFile, rankFiles } from './rank-files.ts';
import { rankMentions } from './rank-mentions.ts';
import { type RankedExcerpt, rankPlaces } from './rank-places.ts';
import { kindWeights, type RankedSymbol, SymbolCollector } from './symbol-collector.ts';
import { withMeaning } from './with-meaning.ts';

export interface Ranking {
  readonly symbols: readonly RankedSymbol[];
  readonly excerpts: readonly RankedExcerpt[];
  /** All that have something to do with the question, best first. */
  readonly files: readonly RankedFile[];
}

/** Relative weights, chosen by hand and fitted to nothing; the order matters, the exact values little. */
const weights = {
  /** Of the best piece; others in proportion. Less when the question names code: then words are mostly decoration. */
  pieces: 4,
  piecesBesideCode: 2.5,
  piecesBesideTrace: 1.2,
  /** How much less a piece of a worse file matters than the same piece of the best one. */
  fileExponent: 1.8,
  neighbourOfSeed: 0.3,
  callerOfSeed: 0.25,
} as const;

/** A piece below this share of the best one shares a word by chance; beside a trace, whose words are few, most do. */
const pieceFloor = 0.02;
/** Files that are found by their text. */
const maxTextHits = 400;
/** Of so many files the pieces are looked at. */
const maxFilesCut = 40;
const pieceFloorBesideTrace = 0.2;
const maxSeeds = 6;
/** A seed below this share of the best one has neighbours of little interest. */
const seedFloor = 0.35;

export function rankSymbols(
  index: CodeIndex,
  lines: FileLines,
  query: QueryAnalysis,
  sources: Pick<FileEvidence, 'history' | 'meaning'>,
): Ranking {
  const collector = new SymbolCollector(query.mentionsTests);
  const places = rankPlaces(index, lines, query, collector);
  rankMentions(index, query, places.files, collector);
  const evidence = evidenceOf(index, query, places.files, collector.ranked(), sources);
  const files = rankFiles(index, evidence);
  const isTraced = query.traces.length > 0 && places.files.size > 0;
  const excerpts = [
    ...places.excerpts,
    ...rankPieces(files, evidence.search, query, collector, isTraced),
  ].sort(byScore);
  rankNeighbours(index, collector);
  const symbols = collector.ranked();
  return { symbols, excerpts, files: withFilesOf(symbols, files) };
}

/** What is known of files before any of them is read. */
function evidenceOf(
  index: CodeIndex,
  query: QueryAnalysis,
  named: ReadonlyMap<string, number>,
  mentioned: readonly RankedSymbol[],
  sources: Pick<FileEvidence, 'history' | 'meaning'>,
): FileEvidence {
  const defines = new Map<string, number>();
  for (const { symbol, score } of mentioned) {
    const known = defines.get(symbol.path) ?? 0;
    defines.set(symbol.path, Math.max(known, score) + 0.2 * Math.min(known, score));
  }
  return {
    asksForTests: query.mentionsTests,
    named,
    defines,
    search: withMeaning(index, index.searchText(query.terms, maxTextHits), sources.meaning),
    ...sources,
    terms: query.terms,
  };
}

/** The pieces of the best files, each as the symbol that it is, or as an excerpt of one. */
function rankPieces(
  files: readonly RankedFile[],
  search: TextSearch,
  query: QueryAnalysis,
  collector: SymbolCollector,
  isTraced: boolean,
): RankedExcerpt[] {
  const namesCode = query.symbols.some(({ strength }) => strength === 'code') || query.paths.length > 0;
  const besideCode = namesCode ? weights.piecesBesideCode : weights.pieces;
  const weight = isTraced ? weights.piecesBesideTrace : besideCode;
  const floor = isTraced ? pieceFloorBesideTrace : pieceFloor;
  const bestFile = files[0]?.score ?? 0;
  const pieces = files
    .slice(0, maxFilesCut)
    .flatMap(({ path, score }) =>
      search.piecesOf(path).map((piece) => ({ piece, path, file: score / bestFile })),
    );
  const bestPiece = pieces.reduce((most, { piece }) => Math.max(most, piece.score), 0);
  const excerpts: RankedExcerpt[] = [];
  const owners = onlyNames(query, collector);
  for (const { piece, path, file } of pieces) {
    const share = (piece.score / bestPiece) * file ** weights.fileExponent;
    const { symbol, startLine, endLine } = piece;
    const reason = piece.byMeaning
      ? 'means something like the question'
      : `has the words ${piece.words.join(', ')}`;
    if (share < floor || (owners !== null && !isOf(symbol, owners))) continue;
    if (symbol !== null && piece.whole) collector.add(symbol, weight * share, true, reason, 1);
    else excerpts.push({ path, startLine, endLine, within: symbol, score: weight * share, reason });
  }
  return excerpts;
}

function byScore(a: RankedExcerpt, b: RankedExcerpt): number {
  return b.score - a.score || (a.path < b.path ? -1 : 1) || a.startLine - b.startLine;
}

/**
 * `explain what Semaphore does`: what is named is all that is asked for, and of the pieces only those of the named types
 * belong to it. `null`: the question says more than names.
 */
function onlyNames(query: QueryAnalysis, collector: SymbolCollector): ReadonlySet<string> | null {
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
  const none = { named: 0, defines: 0, history: 0, meaning: 0, path: 0, pieces: 0, text: 0 };
  const others: RankedFile[] = [];
  for (const { symbol, score, reason } of symbols) {
    const { path } = symbol;
    if (known.has(path)) continue;
    known.add(path);
    others.push({ path, score: least * (score / best), reason, signals: none, prior: 1 });
  }
  return [...files, ...others];
}

/** One step through the graph: what a seed's body uses, what calls it, and what it stands in. */
function rankNeighbours(index: CodeIndex, collector: SymbolCollector): void {
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
