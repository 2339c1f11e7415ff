/** A dependency graph as a Mermaid flowchart. Pure. */
import type { DependencyGraph } from './dependency-graph.ts';
import { type FolderBox, folderTree } from './folder-tree.ts';
import { titleOf } from './render-dot.ts';
import { type Picture, thinEdges } from './thin-edges.ts';

/** Where Mermaid stops drawing unless its settings say otherwise. Source: `maxEdges`, `maxTextSize` of its configuration. */
export const mermaidLimits = { edges: 500, characters: 50_000 } as const;

/** Names are counted instead of written as ids: `end`, a leading `o` or `x`, dots and slashes all mean something there. */
export function renderMermaid(picture: Picture): string {
  const { graph } = picture;
  const ids = new Map(graph.files.map(({ path }, at) => [path, `f${at}`]));
  const lines = ['---', `title: ${JSON.stringify(titleOf(picture))}`, '---', 'flowchart LR'];
  const addBox = (box: FolderBox, indent: string) => {
    for (const path of box.files) {
      lines.push(`${indent}${ids.get(path)}["${escaped(path.slice(path.lastIndexOf('/') + 1))}"]`);
    }
    for (const folder of box.folders) {
      lines.push(`${indent}subgraph d${folderIds.size}["${escaped(`${folder.label}/`)}"]`);
      folderIds.add(folder.path);
      addBox(folder, `${indent}  `);
      lines.push(`${indent}end`);
    }
  };
  const folderIds = new Set<string>();
  const tree = folderTree(graph.files.map(({ path }) => path));
  addBox(tree.path === '' ? tree : { path: '', label: '', files: [], folders: [tree] }, '  ');
  graph.packages.forEach(({ name }, at) => {
    lines.push(`  p${at}[["${escaped(name)}"]]`);
  });
  const inCycle: number[] = [];
  graph.edges.forEach(({ from, to, typeOnly, cycle }, at) => {
    lines.push(`  ${ids.get(from)} ${typeOnly ? '-.->' : '-->'} ${ids.get(to)}`);
    if (cycle === 'run-time') inCycle.push(at);
  });
  graph.packages.forEach(({ importedBy }, at) => {
    for (const path of importedBy) lines.push(`  ${ids.get(path)} --> p${at}`);
  });
  lines.push('  classDef start fill:#ffe08a,stroke-width:2px');
  lines.push(
    `  class ${graph.start
      .map((path) => ids.get(path))
      .filter(Boolean)
      .join(',')} start`,
  );
  if (inCycle.length > 0) lines.push(`  linkStyle ${inCycle.join(',')} stroke:#c0392b`);
  return `${lines.join('\n')}\n`;
}

/** Mermaid reads `#name;` as a character and everything else in quotes as it is, but for Markdown in backquotes. */
function escaped(text: string): string {
  return text
    .replaceAll('#', '#35;')
    .replaceAll('"', '#quot;')
    .replaceAll('`', '#96;')
    .replaceAll('<', '#lt;')
    .replaceAll('>', '#gt;')
    .replace(/[\r\n]+/g, ' ');
}

/** With as many files as Mermaid will draw. @param draw the graph with at most so many files */
export function fitMermaid(
  draw: (maxFiles: number) => DependencyGraph,
  maxFiles: number,
): { readonly text: string; readonly graph: DependencyGraph } {
  for (let most = maxFiles; ; ) {
    const graph = draw(most);
    const picture = thinEdges(graph);
    const text = renderMermaid(picture);
    if (isDrawable(picture.graph, text) || graph.files.length <= 1) return { text, graph };
    most = Math.floor(Math.min(most, graph.files.length) * 0.9);
  }
}

function isDrawable({ edges, packages }: DependencyGraph, text: string): boolean {
  const toPackages = packages.reduce((sum, { importedBy }) => sum + importedBy.length, 0);
  return edges.length + toPackages <= mermaidLimits.edges && text.length <= mermaidLimits.characters;
}
