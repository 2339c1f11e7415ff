/** A dependency graph in the language of Graphviz. Pure. */
import type { DependencyGraph } from './dependency-graph.ts';
import { type FolderBox, folderTree } from './folder-tree.ts';
import { type Picture, thinEdges } from './thin-edges.ts';

export function renderDot(whole: DependencyGraph): string {
  const picture = thinEdges(whole);
  const { graph } = picture;
  const start = new Set(graph.start);
  const inCycle = new Set(
    graph.edges.filter(({ cycle }) => cycle === 'run-time').flatMap(({ from, to }) => [from, to]),
  );
  const lines = [
    'digraph dependencies {',
    '  rankdir=LR',
    '  graph [fontname="Helvetica", fontsize=11, labelloc=t, ranksep=0.9, nodesep=0.12, compound=true]',
    '  node [fontname="Helvetica", fontsize=10, shape=box, style="filled,rounded", fillcolor=white, height=0.25]',
    '  edge [color="#667788", arrowsize=0.6]',
    `  label=${quoted(titleOf(picture))}`,
  ];
  const addBox = (box: FolderBox, indent: string) => {
    for (const path of box.files) {
      const colour = start.has(path) ? ', fillcolor="#ffe08a", penwidth=2' : '';
      const cycle = inCycle.has(path) ? ', color="#c0392b"' : '';
      lines.push(
        `${indent}${quoted(path)} [label=${quoted(nameOf(path))}, tooltip=${quoted(path)}${colour}${cycle}]`,
      );
    }
    for (const folder of box.folders) {
      lines.push(`${indent}subgraph ${quoted(`cluster_${folder.path}`)} {`);
      lines.push(
        `${indent}  label=${quoted(`${folder.label}/`)}; style="rounded,filled"; color="#c8d0d8"; fillcolor="#0000000a"`,
      );
      addBox(folder, `${indent}  `);
      lines.push(`${indent}}`);
    }
  };
  const tree = folderTree(graph.files.map(({ path }) => path));
  addBox(tree.path === '' ? tree : { path: '', label: '', files: [], folders: [tree] }, '  ');
  for (const { from, to, typeOnly, cycle } of graph.edges) {
    const attributes = [
      ...(typeOnly ? ['style=dashed'] : []),
      ...(cycle === 'run-time' ? ['color="#c0392b"', 'penwidth=1.4'] : []),
      ...(cycle === 'types' ? ['color="#d59a8f"'] : []),
    ];
    lines.push(
      `  ${quoted(from)} -> ${quoted(to)}${attributes.length > 0 ? ` [${attributes.join(', ')}]` : ''}`,
    );
  }
  for (const { name, importedBy } of graph.packages) {
    const id = quoted(`package ${name}`);
    lines.push(
      `  ${id} [label=${quoted(name)}, shape=component, style=filled, fillcolor="#eef2f5", color="#99a6b2"]`,
    );
    for (const path of importedBy) lines.push(`  ${quoted(path)} -> ${id} [color="#b8c4ce"]`);
  }
  return `${[...lines, '}'].join('\n')}\n`;
}

/** What the picture shows, and what was left out of it. */
export function titleOf({ graph, hiddenEdges }: Picture): string {
  const { start, direction, edges, cut, beyond } = graph;
  const what = start.length === 1 ? start[0] : `${start.length} files`;
  return [
    direction === 'imports' ? `What ${what} imports` : `What imports ${what}`,
    ...(edges.some(({ cycle }) => cycle === 'run-time') ? ['red: in a cycle'] : []),
    ...(edges.some(({ typeOnly }) => typeOnly) ? ['dashed: types only'] : []),
    ...(hiddenEdges > 0 ? [`${hiddenEdges} imports not drawn`] : []),
    ...(cut > 0 ? [`${cut} more files left out`] : []),
    ...(beyond > 0 ? [`${beyond} files further away`] : []),
  ].join(' · ');
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Graphviz knows no other escape inside of quotes; a backslash of ours must not become one of its own, such as `\N`. */
function quoted(text: string): string {
  return `"${text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replace(/[\r\n]+/g, ' ')}"`;
}
