/**
 * Files in the order in which they matter for a question: a weighted sum of what speaks for each of them, times how likely
 * a file of its kind is meant at all. Pure but for reading the index.
 */
import type { CodeIndex, TextSearch, TextTerm } from '../codebase/code-index.ts';
import type { CommitHistory } from '../codebase/history/commit-history.ts';
import type { MeaningScores } from '../codebase/meaning/meaning-scores.ts';
import { pathPrior } from './path-prior.ts';

/** Each in [0, 1], 1 for the file that has most of it. */
export interface FileSignals {
  /** Named by its path, or by a line of a stack trace. */
  readonly named: number;
  /** Defines what the question names. */
  readonly defines: number;
  /** Words in its path. */
  readonly path: number;
  /** Words in its best pieces. */
  readonly pieces: number;
  /** Words in its text as a whole. */
  readonly text: number;
  /** Words in messages of commits that changed it. */
  readonly history: number;
  /** Pieces that mean something like it; 0 where nothing is embedded. */
  readonly meaning: number;
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
}

/** Fitted on the DEV repositories by `bench/localization/fit.mjs`. */
const fileWeights: FileSignals = {
  named: 4,
  defines: 0.3,
  path: 0.4,
  pieces: 1,
  text: 0.6,
  history: 0.3,
  // Fitted to nothing: docs/decisions/0016-meaning.md.
  meaning: 0.2,
};

const reasons: Readonly<Record<keyof FileSignals, string>> = {
  named: 'the question names it',
  defines: 'defines what the question names',
  path: 'its path has words of the question',
  pieces: 'a piece of it has words of the question',
  text: 'its text has words of the question',
  history: 'commits that changed it speak of what the question says',
  meaning: 'a piece of it means something like the question',
};

/** As data and prose: what no grammar reads must not crowd out code. */
const unreadPrior = 0.35;
const generatedPrior = 0.3;

/** Files that nothing but messages of commits speaks for. */
const mostOfHistory = 60;
/** Files that nothing but their meaning speaks for. */
const mostOfMeaning = 60;

export interface FileEvidence {
  readonly asksForTests: boolean;
  /** By path; larger is better. */
  readonly named: ReadonlyMap<string, number>;
  readonly defines: ReadonlyMap<string, number>;
  readonly search: TextSearch;
  readonly terms: readonly TextTerm[];
  readonly history: CommitHistory | null;
  /** `null`: nothing is embedded. */
  readonly meaning: MeaningScores | null;
}

export function rankFiles(
  index: CodeIndex,
  evidence: FileEvidence,
  weights: FileSignals = fileWeights,
): RankedFile[] {
  const hits = new Map(evidence.search.files.map((hit) => [hit.path, hit]));
  const ofHistory = evidence.history?.scores(evidence.terms) ?? new Map<string, number>();
  const ofMeaning = evidence.meaning?.files ?? new Map<string, number>();
  const likely = [...best(ofHistory, mostOfHistory), ...best(ofMeaning, mostOfMeaning)];
  const paths = new Set([
    ...evidence.named.keys(),
    ...evidence.defines.keys(),
    ...hits.keys(),
    ...likely.map(([path]) => path).filter((path) => index.file(path) !== null),
  ]);
  const signal = {
    named: scaled(evidence.named),
    defines: scaled(evidence.defines),
    path: scaled(new Map([...hits].map(([path, { inPath }]) => [path, inPath]))),
    pieces: scaled(new Map([...hits].map(([path, { pieces }]) => [path, pieces]))),
    text: scaled(new Map([...hits].map(([path, { text }]) => [path, text]))),
    history: scaled(new Map([...ofHistory].filter(([path]) => paths.has(path)))),
    meaning: scaled(ofMeaning),
  };
  return [...paths]
    .map((path) => {
      const signals: FileSignals = {
        named: signal.named(path),
        defines: signal.defines(path),
        path: signal.path(path),
        pieces: signal.pieces(path),
        text: signal.text(path),
        history: signal.history(path),
        meaning: signal.meaning(path),
      };
      const prior = priorOf(path, hits.get(path) ?? index.file(path), evidence);
      return { path, ...combine(signals, prior, weights), signals, prior };
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1));
}

function combine(
  signals: FileSignals,
  prior: number,
  weights: FileSignals,
): { readonly score: number; readonly reason: string } {
  let score = 0;
  let most: { readonly name: keyof FileSignals; readonly part: number } = { name: 'text', part: 0 };
  for (const name of Object.keys(weights) as (keyof FileSignals)[]) {
    const part = weights[name] * signals[name];
    score += part;
    if (part > most.part) most = { name, part };
  }
  return { score: score * prior, reason: reasons[most.name] };
}

/** What the question names is meant, whatever it is there for. */
function priorOf(
  path: string,
  file: { readonly language: string | null; readonly generated: boolean } | null,
  { named, asksForTests }: FileEvidence,
): number {
  if (named.has(path)) return 1;
  const prior = pathPrior(path, asksForTests);
  if (file?.generated) return Math.min(prior, generatedPrior);
  return file?.language === null ? Math.min(prior, unreadPrior) : prior;
}

function best(scores: ReadonlyMap<string, number>, most: number): (readonly [string, number])[] {
  return [...scores].sort(([, a], [, b]) => b - a).slice(0, most);
}

function scaled(scores: ReadonlyMap<string, number>): (path: string) => number {
  let most = 0;
  for (const score of scores.values()) most = Math.max(most, score);
  return (path) => (most === 0 ? 0 : (scores.get(path) ?? 0) / most);
}
