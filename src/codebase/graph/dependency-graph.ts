/**
 * Which files a file imports, or is imported by, step by step. Pure over `CodeIndex`; knows no format of output.
 */
import type { CodeIndex, ImportEdge } from '../code-index.ts';
import { shortestCycle, strongComponents } from './strong-components.ts';

/** `importers`: against the direction of the imports. */
export type DependencyDirection = 'imports' | 'importers';

/** How much of what a walk found is wanted. */
export interface DependencyBounds {
  /** Steps from the start, 1 or more; `null`: all the way. */
  readonly maxDepth: number | null;
  /** At most so many files; those nearest to the start are kept, of these those with the most imports among them. */
  readonly maxFiles: number;
}

export interface DependencyFile {
  readonly path: string;
  /** Steps from the start; 0: the start itself. */
  readonly depth: number;
  /** Index in `DependencyGraph.cycles`; `null`: it is in none. */
  readonly cycle: number | null;
}

/** All imports of one file by another, as one. Runs from the file that imports, whatever the direction of the walk. */
export interface DependencyEdge {
  readonly from: string;
  readonly to: string;
  /** Of the first of them, in `from`. */
  readonly line: number;
  /** No import of them is needed at run time. */
  readonly typeOnly: boolean;
  /** Both ends reach each other: also at run time, or only when imports of types count. `null`: they do not. */
  readonly cycle: 'run-time' | 'types' | null;
}

/** Files that all reach each other. */
export interface DependencyCycle {
  /** How many they are, those outside of the graph included. */
  readonly size: number;
  /** The shortest way around through the file of them that is nearest to the start; its last file imports its first. */
  readonly path: readonly string[];
  /** It is gone when imports of types are not counted. */
  readonly typeOnly: boolean;
}

export interface DependencyGraph {
  readonly start: readonly string[];
  readonly direction: DependencyDirection;
  /** As asked for; `null`: all the way. */
  readonly maxDepth: number | null;
  /** In order of depth and path. */
  readonly files: readonly DependencyFile[];
  /** Among `files`, in their order. */
  readonly edges: readonly DependencyEdge[];
  /** Packages outside of the project that `files` import; empty for `importers`. In order of name. */
  readonly packages: readonly { readonly name: string; readonly importedBy: readonly string[] }[];
  /** Imports of `files` that lead nowhere, without addresses of the web; empty for `importers`. */
  readonly missing: readonly { readonly from: string; readonly line: number; readonly specifier: string }[];
  readonly cycles: readonly DependencyCycle[];
  /** Files within `maxDepth` that `maxFiles` left out. */
  readonly cut: number;
  /** Files that are further away than `maxDepth`. */
  readonly beyond: number;
}

type Links = ReadonlyMap<string, ReadonlyMap<string, { readonly line: number; readonly typeOnly: boolean }>>;

/** Walks once; each part of what was found is then cheap to have. */
export function walkDependencies(
  index: CodeIndex,
  start: readonly string[],
  direction: DependencyDirection,
): (bounds: DependencyBounds) => DependencyGraph {
  const { depths, links } = walk(index, start, direction);
  return ({ maxDepth, maxFiles }) => {
    const within = [...depths].filter(([, depth]) => maxDepth === null || depth <= maxDepth);
    const kept = keepNearest(within, links, maxFiles);
    const { cycles, cycleOf, runTimeCycleOf } = cyclesAmong(links, kept);
    const files = kept.map(([path, depth]) => ({ path, depth, cycle: cycleOf.get(path) ?? null }));
    return {
      start,
      direction,
      maxDepth,
      files,
      edges: edgesAmong(links, files, cycleOf, runTimeCycleOf),
      ...outside(index, direction === 'imports' ? files : []),
      cycles,
      cut: within.length - kept.length,
      beyond: depths.size - within.length,
    };
  };
}

function edgesAmong(
  links: Links,
  files: readonly DependencyFile[],
  cycleOf: ReadonlyMap<string, number>,
  runTimeCycleOf: ReadonlyMap<string, number>,
): readonly DependencyEdge[] {
  const shown = new Set(files.map(({ path }) => path));
  const areTogether = (groups: ReadonlyMap<string, number>, a: string, b: string) =>
    groups.has(a) && groups.get(a) === groups.get(b);
  const cycle = (from: string, to: string, typeOnly: boolean) => {
    if (!typeOnly && areTogether(runTimeCycleOf, from, to)) return 'run-time';
    return areTogether(cycleOf, from, to) ? 'types' : null;
  };
  return files.flatMap(({ path: from }) =>
    [...(links.get(from) ?? [])]
      .filter(([to]) => shown.has(to))
      .map(([to, link]) => ({ from, to, ...link, cycle: cycle(from, to, link.typeOnly) })),
  );
}

/** To the end in any case: whether a file is in a cycle is not seen from its neighbours. */
function walk(
  index: CodeIndex,
  start: readonly string[],
  direction: DependencyDirection,
): { readonly depths: ReadonlyMap<string, number>; readonly links: Links } {
  const depths = new Map(start.map((path) => [path, 0]));
  const links = new Map<string, Map<string, { line: number; typeOnly: boolean }>>();
  const pending = [...start];
  for (const path of pending) {
    const edges = direction === 'imports' ? index.importsOf(path) : index.importersOf(path);
    for (const edge of edges) {
      if (edge.to === null || edge.to === edge.from) continue;
      addLink(links, edge, edge.to);
      const next = direction === 'imports' ? edge.to : edge.from;
      if (depths.has(next)) continue;
      depths.set(next, (depths.get(path) ?? 0) + 1);
      pending.push(next);
    }
  }
  return { depths, links };
}

function addLink(
  links: Map<string, Map<string, { line: number; typeOnly: boolean }>>,
  { from, line, typeOnly }: ImportEdge,
  to: string,
): void {
  const ofFile = links.get(from) ?? new Map<string, { line: number; typeOnly: boolean }>();
  links.set(from, ofFile);
  const before = ofFile.get(to);
  ofFile.set(to, {
    line: Math.min(line, before?.line ?? line),
    typeOnly: typeOnly && (before?.typeOnly ?? true),
  });
}

function keepNearest(
  files: readonly (readonly [path: string, depth: number])[],
  links: Links,
  maxFiles: number,
): readonly (readonly [path: string, depth: number])[] {
  const degrees = new Map<string, number>();
  for (const [from, targets] of links) {
    for (const to of targets.keys()) {
      degrees.set(from, (degrees.get(from) ?? 0) + 1);
      degrees.set(to, (degrees.get(to) ?? 0) + 1);
    }
  }
  const degree = (path: string) => degrees.get(path) ?? 0;
  return files
    .toSorted(([a, depthA], [b, depthB]) => depthA - depthB || degree(b) - degree(a) || comparePaths(a, b))
    .slice(0, maxFiles)
    .toSorted(([a, depthA], [b, depthB]) => depthA - depthB || comparePaths(a, b));
}

function cyclesAmong(
  links: Links,
  kept: readonly (readonly [path: string, depth: number])[],
): {
  readonly cycles: readonly DependencyCycle[];
  readonly cycleOf: ReadonlyMap<string, number>;
  readonly runTimeCycleOf: ReadonlyMap<string, number>;
} {
  const shown = new Set(kept.map(([path]) => path));
  const all = targetsOf(links, () => true);
  const atRunTime = targetsOf(links, ({ typeOnly }) => !typeOnly);
  const components = strongComponents(all).filter((members) => members.some((path) => shown.has(path)));
  const runTimeCycleOf = new Map(
    strongComponents(atRunTime).flatMap((members, at) => members.map((path) => [path, at] as const)),
  );
  const cycleOf = new Map<string, number>();
  const nearest = [...shown];
  const cycles = components
    .map((members) => ({
      members: new Set(members),
      first: nearest.findIndex((path) => members.includes(path)),
    }))
    .sort((a, b) => a.first - b.first)
    .map(({ members, first }, at): DependencyCycle => {
      for (const member of members) cycleOf.set(member, at);
      const start = nearest[first] ?? '';
      const needed = shortestCycle(atRunTime, start);
      return {
        size: members.size,
        path: needed.length > 0 ? needed : shortestCycle(all, start),
        typeOnly: ![...members].some((member) => runTimeCycleOf.has(member)),
      };
    });
  return { cycles, cycleOf, runTimeCycleOf };
}

function targetsOf(
  links: Links,
  counts: (link: { readonly typeOnly: boolean }) => boolean,
): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...links].map(([from, targets]) => [
      from,
      [...targets].filter(([, link]) => counts(link)).map(([to]) => to),
    ]),
  );
}

function outside(
  index: CodeIndex,
  files: readonly DependencyFile[],
): Pick<DependencyGraph, 'packages' | 'missing'> {
  const importedBy = new Map<string, Set<string>>();
  const missing: { from: string; line: number; specifier: string }[] = [];
  for (const { path } of files) {
    for (const { to, externalPackage, line, specifier } of index.importsOf(path)) {
      if (to !== null) continue;
      if (externalPackage === null && isAddress(specifier)) continue;
      if (externalPackage === null) missing.push({ from: path, line, specifier });
      else importedBy.set(externalPackage, (importedBy.get(externalPackage) ?? new Set()).add(path));
    }
  }
  const packages = [...importedBy]
    .map(([name, from]) => ({ name, importedBy: [...from] }))
    .sort((a, b) => comparePaths(a.name, b.name));
  return { packages, missing };
}

/** `https://…`, `//…`, `data:…`. */
function isAddress(specifier: string): boolean {
  return /^(?:(?:[a-z][a-z0-9+.-]*:)?\/\/|(?:data|mailto|tel|javascript):)/i.test(specifier);
}

function comparePaths(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
