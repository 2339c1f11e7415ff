/**
 * Files in the order in which they matter for a question: a weighted sum of what speaks for each of them, times how likely
 * a file of its kind is meant at all. Pure but for reading the index.
 */
import type { CodeIndex, IndexedFile, IndexedSymbol } from '../codebase/code-index.ts';
import { bm25 } from './bm25.ts';
import type { FileLines } from './file-lines.ts';
import { type CloserLook, lookCloser } from './look-closer.ts';
import { pathPrior } from './path-prior.ts';
import { countsIn, type QueryTerm } from './query-terms.ts';

/** Each in [0, 1], 1 for the file that has most of it. */
export interface FileSignals {
  /** Named by its path, or by a line of a stack trace. */
  readonly named: number;
  /** Defines what the question names. */
  readonly defines: number;
  /** Words in names, containers, doc comments and path of its symbols, or of its text, as the index knows them. */
  readonly words: number;
  /** Words in its path. */
  readonly path: number;
  /** Words in its best pieces. */
  readonly pieces: number;
  /** Words in its text as a whole. */
  readonly text: number;
}

export interface RankedFile {
  readonly path: string;
  /** Larger is better; only the order and the ratios mean something. */
  readonly score: number;
  /** Of what speaks most for it. */
  readonly reason: string;
  readonly signals: FileSignals;
  /** In (0, 1]: a factor of the score. */
  readonly prior: number;
  /** `null`: it was not read. */
  readonly look: CloserLook | null;
}

/** Fitted on the DEV repositories by `bench/localization/fit.mjs`. */
const fileWeights: FileSignals = { named: 4, defines: 0.5, words: 0.3, path: 0.4, pieces: 1, text: 0.3 };

const reasons: Readonly<Record<keyof FileSignals, string>> = {
  named: 'the question names it',
  defines: 'defines what the question names',
  words: 'names or comments of its symbols have words of the question',
  path: 'its path has words of the question',
  pieces: 'a piece of it has words of the question',
  text: 'its text has words of the question',
};

/** Read and weighed piece by piece; what is behind them is ranked by the index alone. */
const mostRead = 40;
/** In a larger project it is no longer cheap to list the files, and few of them could be read. */
const mostFilesListed = 3_000;
/** As data and prose: what no grammar reads must not crowd out code. */
const unreadPrior = 0.35;
const generatedPrior = 0.3;
/** Of the best, second and third symbol or piece of a file. */
const shares = [1, 0.5, 0.25] as const;

export interface FileEvidence {
  readonly terms: readonly QueryTerm[];
  readonly asksForTests: boolean;
  /** By path; larger is better. */
  readonly named: ReadonlyMap<string, number>;
  readonly defines: ReadonlyMap<string, number>;
  readonly wordHits: readonly { readonly symbol: IndexedSymbol; readonly score: number }[];
  /** Files that no grammar reads, best first. */
  readonly textHits: readonly { readonly file: IndexedFile; readonly score: number }[];
}

export function rankFiles(
  index: CodeIndex,
  lines: FileLines,
  evidence: FileEvidence,
  weights: FileSignals = fileWeights,
): RankedFile[] {
  const words = new Map<string, number[]>();
  for (const { symbol, score } of evidence.wordHits) {
    const scores = words.get(symbol.path);
    if (scores === undefined) words.set(symbol.path, [score]);
    else if (scores.length < shares.length) scores.push(score);
  }
  const texts = new Map(evidence.textHits.map(({ file, score }) => [file.path, score]));
  const found = [
    ...new Set([...evidence.named.keys(), ...evidence.defines.keys(), ...words.keys(), ...texts.keys()]),
  ];
  const paths = [...found, ...othersToRead(index, found, evidence)];
  const priors = new Map(paths.map((path) => [path, priorOf(index, path, evidence)]));
  const ofSymbols = scaled(new Map([...words].map(([path, scores]) => [path, shared(scores)])));
  const ofText = scaled(texts);
  const known = {
    named: scaled(evidence.named),
    defines: scaled(evidence.defines),
    words: (path: string) => Math.max(ofSymbols(path), ofText(path)),
    path: scaled(pathScores(paths, evidence.terms)),
  };
  const first = (path: string) =>
    (priors.get(path) ?? 1) *
    (weights.named * known.named(path) +
      known.defines(path) +
      known.words(path) +
      weights.path * known.path(path));
  const read = paths.toSorted((a, b) => first(b) - first(a) || (a < b ? -1 : 1)).slice(0, mostRead);
  const looks = new Map(lookCloser(index, lines, evidence.terms, read).map((look) => [look.path, look]));
  const pieces = scaled(
    new Map([...looks].map(([path, { segments }]) => [path, shared(segments.map(({ score }) => score))])),
  );
  const text = scaled(new Map([...looks].map(([path, { score }]) => [path, score])));
  return paths
    .map((path) => {
      const signals: FileSignals = {
        named: known.named(path),
        defines: known.defines(path),
        words: known.words(path),
        path: known.path(path),
        pieces: pieces(path),
        text: text(path),
      };
      const prior = priors.get(path) ?? 1;
      const { score, reason } = combine(signals, prior, weights);
      return { path, score, reason, signals, prior, look: looks.get(path) ?? null };
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1));
}

/**
 * Where few files are known by names and comments, room is left to read others: in a small project all of the code.
 * Only their text can speak for them.
 */
function othersToRead(index: CodeIndex, found: readonly string[], evidence: FileEvidence): string[] {
  const known = new Set(found);
  const likely = found.filter((path) => pathPrior(path, evidence.asksForTests) === 1).length;
  const room = mostRead - likely;
  if (room <= 0 || index.counts().files > mostFilesListed) return [];
  const others = index
    .filesUnder('')
    .filter(
      ({ path, language, generated }) =>
        language !== null && !generated && !known.has(path) && pathPrior(path, evidence.asksForTests) === 1,
    )
    .map(({ path }) => path);
  const scores = pathScores(others, evidence.terms);
  return others
    .sort((a, b) => (scores.get(b) ?? 0) - (scores.get(a) ?? 0) || a.length - b.length || (a < b ? -1 : 1))
    .slice(0, room);
}

function combine(
  signals: FileSignals,
  prior: number,
  weights: FileSignals,
): { readonly score: number; readonly reason: string } {
  let score = 0;
  let most: { readonly name: keyof FileSignals; readonly part: number } = { name: 'words', part: 0 };
  for (const name of Object.keys(weights) as (keyof FileSignals)[]) {
    const part = weights[name] * signals[name];
    score += part;
    if (part > most.part) most = { name, part };
  }
  return { score: score * prior, reason: reasons[most.name] };
}

/** What the question names is meant, whatever it is there for. */
function priorOf(index: CodeIndex, path: string, { named, asksForTests }: FileEvidence): number {
  if (named.has(path)) return 1;
  const prior = pathPrior(path, asksForTests);
  const file = index.file(path);
  if (file?.generated) return Math.min(prior, generatedPrior);
  return file?.language === null ? Math.min(prior, unreadPrior) : prior;
}

function pathScores(paths: readonly string[], terms: readonly QueryTerm[]): Map<string, number> {
  const documents = paths.map((path) => {
    const stem = path.replace(/\.[^./]*$/, '');
    const name = stem.slice(stem.lastIndexOf('/') + 1);
    const counts = countsIn(stem, terms);
    for (const [at, count] of countsIn(name, terms).entries()) counts[at] = (counts[at] ?? 0) + count;
    return { path, counts, length: stem.length / 6 };
  });
  const weigh = bm25(documents, terms, 0.3);
  return new Map(documents.map((document) => [document.path, weigh(document)]));
}

function shared(scores: readonly number[]): number {
  return shares.reduce<number>((sum, share, at) => sum + share * (scores[at] ?? 0), 0);
}

function scaled(scores: ReadonlyMap<string, number>): (path: string) => number {
  let most = 0;
  for (const score of scores.values()) most = Math.max(most, score);
  return (path) => (most === 0 ? 0 : (scores.get(path) ?? 0) / most);
}
