/**
 * Lets somebody else have a say in the order of the best places: which ones to show, and what their order does to ours.
 * Pure. Knows nothing about who says it.
 */
import type { CodeIndex, IndexedSymbol } from '../codebase/code-index.ts';
import type { RankedFile } from './rank-files.ts';
import type { RankedExcerpt } from './rank-places.ts';
import type { Ranking } from './rank-symbols.ts';
import type { RankedSymbol } from './symbol-collector.ts';

export interface RerankCandidate {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  /** `Parser.parse`; `null`: no symbol of its own, or the file as a whole. */
  readonly name: string | null;
  readonly signature: string;
  /** First line of the doc comment. */
  readonly doc: string | null;
}

/** The best place of so many files is shown, then the best that are left. */
const filesShown = 12;
const mostCandidates = 20;
/** How much a place at the top matters beside one further down: small, and only the top does. */
const flatness = 8;
/** Of the other order beside ours. See bench/README.md for what it gains and costs. */
const weight = 1;

/** Of a piece without a name, looked at for its first line of text. */
const mostHeadLines = 5;

type Entry = RankedSymbol | RankedExcerpt;

/** Best first, each once. */
export function rerankCandidates(index: CodeIndex, ranking: Ranking): RerankCandidate[] {
  const entries = entriesOf(ranking);
  const places = new Map(ranking.files.map(({ path }, at) => [path, at]));
  const chosen = new Set<Entry>();
  const alone: RankedFile[] = [];
  for (const file of ranking.files.slice(0, filesShown)) {
    const best = entries.find((entry) => pathOf(entry) === file.path);
    if (best === undefined) alone.push(file);
    else chosen.add(best);
  }
  for (const entry of entries) {
    if (chosen.size + alone.length >= mostCandidates) break;
    chosen.add(entry);
  }
  const candidates = [
    ...[...chosen].map((entry) => withFirstLine(candidateOf(entry), index)),
    ...alone.map(({ path }) => fileCandidate(path, index)),
  ];
  return candidates.sort((a, b) => (places.get(a.path) ?? places.size) - (places.get(b.path) ?? places.size));
}

/**
 * @param order places in `candidates`, best first; those left out come after them all, in our order
 * @param label of who says it, for the reasons
 */
export function reordered(
  ranking: Ranking,
  candidates: readonly RerankCandidate[],
  order: readonly number[],
  label: string,
): Ranking {
  const saidOf = new Map(order.map((at, place) => [keyOf(candidates[at]), place]));
  const saidOfFile = new Map<string, number>();
  for (const at of order) {
    const path = candidates[at]?.path;
    if (path !== undefined && !saidOfFile.has(path)) saidOfFile.set(path, saidOfFile.size);
  }
  const isShown = new Set(candidates.map(keyOf));
  const shownPaths = new Set(candidates.map(({ path }) => path));
  const entries = fused(
    entriesOf(ranking).filter((entry) => isShown.has(keyOf(candidateOf(entry)))),
    (entry) => saidOf.get(keyOf(candidateOf(entry))) ?? null,
    label,
  );
  const files = fused(
    ranking.files.filter(({ path }) => shownPaths.has(path)),
    ({ path }) => saidOfFile.get(path) ?? null,
    label,
  );
  const anew = <T extends Entry>(entry: T): T => (entries.get(entry) as T | undefined) ?? entry;
  return {
    symbols: ranking.symbols.map(anew).sort(byScore),
    excerpts: ranking.excerpts.map(anew).sort(byScore),
    files: ranking.files.map((each) => files.get(each) ?? each).sort(byScore),
  };
}

/**
 * The same scores, given out anew: the place of each is by the sum of what its place in both orders is worth. What was left
 * out of the other order is behind all that could be in it.
 * @param items best first
 */
function fused<T extends { readonly score: number; readonly reason: string }>(
  items: readonly T[],
  saidOf: (item: T) => number | null,
  label: string,
): Map<T, T> {
  const worth = items.map((item, own) => ({
    item,
    own,
    worth: 1 / (flatness + own) + weight / (flatness + (saidOf(item) ?? items.length)),
  }));
  worth.sort((a, b) => b.worth - a.worth || a.own - b.own);
  return new Map(
    worth.map(({ item }, place) => {
      const { score } = items[place] as T;
      const at = saidOf(item);
      const reason = at === null ? item.reason : `${item.reason}; no. ${at + 1} of ${label}`;
      return [item, { ...item, score, reason }];
    }),
  );
}

/** What would be sent whole, best first. */
function entriesOf({ symbols, excerpts }: Ranking): Entry[] {
  return [...symbols.filter(({ asked }) => asked), ...excerpts].sort(byScore);
}

function byScore(a: { readonly score: number }, b: { readonly score: number }): number {
  return b.score - a.score;
}

function pathOf(entry: Entry): string {
  return 'symbol' in entry ? entry.symbol.path : entry.path;
}

function candidateOf(entry: Entry): RerankCandidate {
  const symbol = 'symbol' in entry ? entry.symbol : entry.within;
  const { startLine, endLine } = 'symbol' in entry ? entry.symbol : entry;
  return {
    path: pathOf(entry),
    startLine,
    endLine,
    name: symbol === null ? null : nameOf(symbol),
    signature: symbol === null ? '' : oneLine(symbol.signature),
    doc: symbol?.doc == null ? null : (firstLine(symbol.doc) ?? null),
  };
}

function fileCandidate(path: string, index: CodeIndex): RerankCandidate {
  const endLine = index.file(path)?.lines ?? 1;
  return withFirstLine({ path, startLine: 1, endLine, name: null, signature: '', doc: null }, index);
}

/** What has no name is told by how it begins. */
function withFirstLine(candidate: RerankCandidate, index: CodeIndex): RerankCandidate {
  const { path, startLine, endLine, name, doc } = candidate;
  if (name !== null || doc !== null) return candidate;
  const lines = index.readLines(path, startLine, Math.min(endLine, startLine + mostHeadLines - 1)) ?? [];
  return { ...candidate, doc: firstLine(lines.join('\n')) ?? null };
}

function nameOf({ container, name }: IndexedSymbol): string {
  return container === null ? name : `${container}.${name}`;
}

function keyOf(candidate: RerankCandidate | undefined): string {
  return candidate === undefined ? '' : `${candidate.path}:${candidate.startLine}-${candidate.endLine}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function firstLine(text: string): string | undefined {
  return text
    .split('\n')
    .map((line) => line.replace(/^[\s/*#!"']+|[\s*/"']+$/g, ''))
    .find((line) => line !== '');
}
