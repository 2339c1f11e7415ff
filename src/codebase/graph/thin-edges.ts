/** Leaves so many arrows in a picture that a person can follow them. Pure. */
import type { DependencyEdge, DependencyGraph } from './dependency-graph.ts';

export interface Picture {
  readonly graph: DependencyGraph;
  /** Arrows that are not drawn; the files at both ends are. */
  readonly hiddenEdges: number;
}

/** Above this a picture is a tangle. */
const mostEdges = 300;
/** Cycles at run time are what people look for; so many of them are worth a tangle. */
const mostCycleEdges = 60;

/**
 * When there are too many: only those that lead a step further from the start or are within it, and when there are still too many, one
 * to each file.
 */
export function thinEdges(graph: DependencyGraph): Picture {
  if (graph.edges.length <= mostEdges) return { graph, hiddenEdges: 0 };
  const depths = new Map(graph.files.map(({ path, depth }) => [path, depth]));
  const cyclic = graph.edges.filter(({ cycle }) => cycle === 'run-time');
  const kept = new Set(cyclic.length <= mostCycleEdges ? cyclic : []);
  const further = graph.edges.filter(({ from, to }) => {
    const [near, far] = graph.direction === 'imports' ? [from, to] : [to, from];
    const depth = depths.get(far) ?? 0;
    return depth === 0 ? depths.get(near) === 0 : depth === (depths.get(near) ?? 0) + 1;
  });
  const chosen = further.length <= mostEdges ? further : onePerFile(further, graph.direction);
  for (const edge of chosen) kept.add(edge);
  const edges = graph.edges.filter((edge) => kept.has(edge));
  const packages = graph.packages.map(({ name, importedBy }) => ({
    name,
    importedBy: importedBy.slice(0, 1),
  }));
  return { graph: { ...graph, edges, packages }, hiddenEdges: graph.edges.length - edges.length };
}

/** One that is needed at run time, if there is any. */
function onePerFile(
  edges: readonly DependencyEdge[],
  direction: DependencyGraph['direction'],
): readonly DependencyEdge[] {
  const first = new Map<string, DependencyEdge>();
  for (const edge of edges) {
    const reached = direction === 'imports' ? edge.to : edge.from;
    const before = first.get(reached);
    if (before === undefined || (before.typeOnly && !edge.typeOnly)) first.set(reached, edge);
  }
  return [...first.values()];
}
