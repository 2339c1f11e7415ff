/** How central each node of a weighted graph is: how often a walk that follows its edges at random comes by. Pure. */

export interface WeightedEdge {
  readonly from: number;
  readonly to: number;
  /** Above 0. */
  readonly weight: number;
}

/** How likely the walk goes on instead of starting anew. Source: Brin and Page, 1998. */
const goesOn = 0.85;
/** The ranks have settled to three digits by then, whatever the size. */
const rounds = 25;

/**
 * @param starts for each node how likely the walk starts there, in any unit
 * @returns for each node its part of 1
 */
export function pageRank(starts: readonly number[], edges: readonly WeightedEdge[]): Float64Array {
  const count = starts.length;
  const total = starts.reduce((sum, weight) => sum + weight, 0);
  const start = Float64Array.from(starts, (weight) => (total === 0 ? 1 / count : weight / total));
  const leaving = new Float64Array(count);
  for (const { from, weight } of edges) leaving[from] = (leaving[from] ?? 0) + weight;
  let ranks = start.slice();
  for (let round = 0; round < rounds; round++) {
    const next = new Float64Array(count);
    for (const { from, to, weight } of edges) {
      next[to] = (next[to] ?? 0) + (goesOn * (ranks[from] ?? 0) * weight) / (leaving[from] ?? 1);
    }
    // What had nowhere to go starts anew with the rest.
    const arrived = next.reduce((sum, rank) => sum + rank, 0);
    for (let node = 0; node < count; node++)
      next[node] = (next[node] ?? 0) + (1 - arrived) * (start[node] ?? 0);
    ranks = next;
  }
  return ranks;
}
