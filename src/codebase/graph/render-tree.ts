/** A dependency graph as indented text. Pure. */
import { escapeControls } from '../../core/escape-controls.ts';
import type { DependencyGraph } from './dependency-graph.ts';

/** Each file is unfolded once, where it is nearest to the start. */
export function renderTree(graph: DependencyGraph): string {
  const depths = new Map(graph.files.map(({ path, depth }) => [path, depth]));
  const depthOf = (path: string) => depths.get(path) ?? 0;
  const next = nextFiles(graph);
  const packages = packagesByFile(graph);
  const unfolded = new Set(graph.start);
  const isLastStep = (path: string) => graph.maxDepth !== null && depthOf(path) >= graph.maxDepth;
  const isLeaf = (path: string) => isLastStep(path) || !(next.has(path) || packages.has(path));
  const lines: string[] = [];
  const addBelow = (path: string, indent: string) => {
    const children = next.get(path) ?? [];
    const ofPackages = packages.get(path) ?? [];
    const mine = children.filter(
      (child) =>
        depthOf(child.path) === depthOf(path) + 1 && !unfolded.has(child.path) && !isLeaf(child.path),
    );
    for (const child of mine) unfolded.add(child.path);
    children.forEach((child, at) => {
      const isLast = at === children.length - 1 && ofPackages.length === 0;
      const isMine = mine.includes(child);
      const marks = [...child.marks, ...(isMine || isLeaf(child.path) ? [] : ['shown elsewhere'])];
      const remark = marks.length > 0 ? `  (${marks.join(', ')})` : '';
      lines.push(`${indent}${isLast ? '└─ ' : '├─ '}${escapeControls(child.path)}${remark}`);
      if (isMine) addBelow(child.path, `${indent}${isLast ? '   ' : '│  '}`);
    });
    if (ofPackages.length > 0) lines.push(`${indent}└─ packages: ${ofPackages.join(', ')}`);
  };
  const start = graph.start.filter((path) => depths.has(path));
  // Of a folder only the files that say something; a file that was asked for by itself stands there in any case.
  const shown = start.length === 1 ? start : start.filter((path) => next.has(path) || packages.has(path));
  for (const path of shown) {
    lines.push(escapeControls(path));
    addBelow(path, '');
  }
  const alone = start.length - shown.length;
  return `${[...lines, ...remarksOf(graph, alone)].join('\n')}\n`;
}

type Child = { readonly path: string; readonly marks: readonly string[] };

function nextFiles({ edges, direction }: DependencyGraph): ReadonlyMap<string, readonly Child[]> {
  const next = new Map<string, Child[]>();
  for (const { from, to, typeOnly, cycle } of edges) {
    const [path, child] = direction === 'imports' ? [from, to] : [to, from];
    const marks = [...(typeOnly ? ['types only'] : []), ...(cycle === 'run-time' ? ['cycle'] : [])];
    next.set(path, [...(next.get(path) ?? []), { path: child, marks }]);
  }
  for (const children of next.values()) children.sort((a, b) => (a.path < b.path ? -1 : 1));
  return next;
}

function packagesByFile({ packages }: DependencyGraph): ReadonlyMap<string, readonly string[]> {
  const byFile = new Map<string, string[]>();
  for (const { name, importedBy } of packages) {
    for (const path of importedBy) byFile.set(path, [...(byFile.get(path) ?? []), name]);
  }
  return byFile;
}

/** @param alone how many files of the start were left out, since nothing comes after them */
function remarksOf(
  { direction, edges, cycles, missing, cut, beyond }: DependencyGraph,
  alone: number,
): string[] {
  const lines: string[] = [];
  if (alone > 0) {
    const files = `${alone} ${edges.length > 0 ? 'more ' : ''}file${alone === 1 ? '' : 's'}`;
    lines.push(
      direction === 'imports'
        ? `${files} without imports of the project or of packages`
        : `${files} that no file of the project imports`,
    );
  }
  if (edges.length === 0 && alone === 0) {
    lines.push(
      direction === 'imports' ? '  imports no file of the project' : '  no file of the project imports it',
    );
  }
  for (const { size, path, typeOnly } of cycles) {
    const way = [...path, path[0] ?? ''].map(escapeControls).join(' → ');
    const of =
      size > path.length ? `, one of the ways around in ${size} files that all reach each other` : '';
    lines.push(`cycle${typeOnly ? ' (types only)' : ''}: ${way}${of}`);
  }
  lines.push(...missingLines(missing));
  if (cut > 0) lines.push(`${cut} more file${cut === 1 ? '' : 's'} left out; --limit shows more`);
  if (beyond > 0)
    lines.push(`${beyond} more file${beyond === 1 ? '' : 's'} further away; --depth shows more`);
  return lines;
}

/** Of the places of one missing thing. */
const mostPlaces = 3;

function missingLines(missing: DependencyGraph['missing']): string[] {
  const places = new Map<string, string[]>();
  for (const { from, line, specifier } of missing) {
    const place = `${escapeControls(from)}:${line}`;
    places.set(specifier, [...(places.get(specifier) ?? []), place]);
  }
  return [...places].map(([specifier, all]) => {
    const more = all.length > mostPlaces ? ` and ${all.length - mostPlaces} more` : '';
    return `nothing is there: ${escapeControls(specifier)}  (${all.slice(0, mostPlaces).join(', ')}${more})`;
  });
}
