/** What each text is worth to a request: how near it is to what is asked, how new, what it demands, names, whom it is from. Pure. */
import { constraintPattern, entitiesOf, identifierPattern } from '../words/what-counts.ts';
import { bm25 } from './bm25.ts';

export interface Candidate {
  readonly text: string;
  /** [0, 1]: 1 is the newest. */
  readonly recency: number;
  /** [0, 1]: how much what it is from is to be trusted. */
  readonly trust: number;
}

export interface UtilityWeights {
  readonly similarity: number;
  readonly recency: number;
  readonly constraints: number;
  readonly identifiers: number;
  readonly trust: number;
  readonly entities: number;
}

export const usualWeights: UtilityWeights = {
  similarity: 0.4,
  recency: 0.2,
  constraints: 0.15,
  identifiers: 0.1,
  trust: 0.1,
  entities: 0.05,
};

/** How near each text is to the query, in [0, 1], such as by embeddings. */
export type Similarity = (query: string, texts: readonly string[]) => readonly number[];

/** BM25 as a share of the best. */
export const similarityByWords: Similarity = (query, texts) => {
  const scores = bm25(query, texts);
  const best = Math.max(...scores, 0);
  return scores.map((score) => (best === 0 ? 0 : score / best));
};

/** Sentences that demand something beyond this many count no more. */
const mostDemands = 3;
const demands = new RegExp(constraintPattern.source, 'gi');

/** @returns for each candidate what it is worth; within [0, 1] when the weights add up to 1 */
export function utilities(
  query: string,
  candidates: readonly Candidate[],
  weights: UtilityWeights = usualWeights,
  similarity: Similarity = similarityByWords,
): readonly number[] {
  const near = similarity(
    query,
    candidates.map(({ text }) => text),
  );
  const identifiers = new Set(query.match(identifierPattern)?.map((name) => name.replaceAll('`', '')));
  const entities = entitiesOf(query);
  return candidates.map(
    ({ text, recency, trust }, at) =>
      weights.similarity * clamp(near[at] ?? 0) +
      weights.recency * clamp(recency) +
      weights.constraints * Math.min(1, (text.match(demands)?.length ?? 0) / mostDemands) +
      weights.identifiers * shareIn(text, identifiers) +
      weights.trust * clamp(trust) +
      weights.entities * shareIn(text, entities),
  );
}

function shareIn(text: string, names: ReadonlySet<string>): number {
  return names.size === 0 ? 0 : [...names].filter((name) => text.includes(name)).length / names.size;
}

function clamp(value: number): number {
  return Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : 0;
}
