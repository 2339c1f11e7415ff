/** Shortest chain of imports between two sets of files. Pure but for reading the graph. */
import type { CodeIndex, ImportEdge } from '../code-index.ts';

export interface Connection {
  /** `forward`: the start depends on the end; `backward`: the other way; `undirected`: only through files that both touch. */
  readonly direction: 'forward' | 'backward' | 'undirected';
  /** In the order of the walk from start to end; each edge is read from its own `from` to its own `to`. */
  readonly edges: readonly ImportEdge[];
}

type Step = { readonly next: string; readonly edge: ImportEdge };

/** @returns `null` when the two are in different parts of the graph. */
export function findConnection(
  index: CodeIndex,
  starts: readonly string[],
  ends: readonly string[],
): Connection | null {
  const outgoing = (path: string): Step[] =>
    index.importsOf(path).flatMap((edge) => (edge.to === null ? [] : [{ next: edge.to, edge }]));
  const incoming = (path: string): Step[] =>
    index.importersOf(path).map((edge) => ({ next: edge.from, edge }));

  const forward = shortestPath(starts, ends, outgoing);
  if (forward) return { direction: 'forward', edges: forward };
  const backward = shortestPath(ends, starts, outgoing);
  if (backward) return { direction: 'backward', edges: backward };
  const undirected = shortestPath(starts, ends, (path) => [...outgoing(path), ...incoming(path)]);
  return undirected && { direction: 'undirected', edges: undirected };
}

function shortestPath(
  starts: readonly string[],
  ends: readonly string[],
  stepsFrom: (path: string) => readonly Step[],
): ImportEdge[] | null {
  const goals = new Set(ends);
  const cameBy = new Map<string, { readonly from: string; readonly edge: ImportEdge } | null>();
  for (const start of starts) cameBy.set(start, null);
  let frontier: string[] = [...starts];
  while (frontier.length > 0) {
    const nextFrontier: string[] = [];
    for (const path of frontier) {
      for (const { next, edge } of stepsFrom(path)) {
        if (cameBy.has(next)) continue;
        cameBy.set(next, { from: path, edge });
        if (goals.has(next)) return walkBack(next, cameBy);
        nextFrontier.push(next);
      }
    }
    frontier = nextFrontier;
  }
  return null;
}

function walkBack(
  end: string,
  cameBy: ReadonlyMap<string, { readonly from: string; readonly edge: ImportEdge } | null>,
): ImportEdge[] {
  const edges: ImportEdge[] = [];
  for (let step = cameBy.get(end); step; step = cameBy.get(step.from)) edges.unshift(step.edge);
  return edges;
}
