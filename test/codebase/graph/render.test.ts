import { expect, test } from 'vitest';
import { walkDependencies } from '../../../src/codebase/graph/dependency-graph.ts';
import { renderDot } from '../../../src/codebase/graph/render-dot.ts';
import { fitMermaid, mermaidLimits } from '../../../src/codebase/graph/render-mermaid.ts';
import { renderTree } from '../../../src/codebase/graph/render-tree.ts';
import { fakeCodeIndex } from '../fake-code-index.ts';

const small = walkDependencies(
  fakeCodeIndex({
    imports: [
      'src/end.ts > src/b.ts',
      'src/end.ts > src/net/"x".ts',
      'type:src/end.ts > src/types.ts',
      'src/b.ts > src/net/"x".ts',
      'src/b.ts > react',
      'src/net/"x".ts > src/b.ts',
      'src/net/"x".ts > ?',
    ],
  }),
  ['src/end.ts'],
  'imports',
)({ maxDepth: null, maxFiles: 100 });

test('as a tree, each file unfolded once, with its cycles', () => {
  expect(renderTree(small)).toBe(`src/end.ts
├─ src/b.ts
│  ├─ src/net/"x".ts  (cycle, shown elsewhere)
│  └─ packages: react
├─ src/net/"x".ts
│  └─ src/b.ts  (cycle, shown elsewhere)
└─ src/types.ts  (types only)
cycle: src/b.ts → src/net/"x".ts → src/b.ts
nothing is there: ?  (src/net/"x".ts:7)
`);
});

test('of a folder only the files with imports, and each missing thing once', () => {
  const folder = walkDependencies(
    fakeCodeIndex({
      files: { 'web/readme.md': '', 'web/line\nend.ts': '' },
      imports: ['web/a.ts > web/b.ts', 'web/a.ts > ?', 'web/b.ts > ?', 'web/line\nend.ts > web/b.ts'],
    }),
    ['web/a.ts', 'web/b.ts', 'web/line\nend.ts', 'web/readme.md'],
    'imports',
  )({ maxDepth: 1, maxFiles: 100 });
  expect(renderTree(folder)).toBe(`web/a.ts
└─ web/b.ts
web/line\\nend.ts
└─ web/b.ts
2 more files without imports of the project or of packages
nothing is there: ?  (web/a.ts:2, web/b.ts:3)
`);
});

test('for Graphviz, with folders as boxes and every name in quotes', () => {
  const lines = renderDot(small).split('\n');
  for (const line of [
    '  label="What src/end.ts imports · red: in a cycle · dashed: types only"',
    '  subgraph "cluster_src" {',
    '    subgraph "cluster_src/net" {',
    '      "src/net/\\"x\\".ts" [label="\\"x\\".ts", tooltip="src/net/\\"x\\".ts", color="#c0392b"]',
    '  "src/end.ts" -> "src/types.ts" [style=dashed]',
    '  "src/b.ts" -> "src/net/\\"x\\".ts" [color="#c0392b", penwidth=1.4]',
    '  "src/b.ts" -> "package react" [color="#b8c4ce"]',
  ]) {
    expect(lines).toContain(line);
  }
});

test('for Mermaid, without a name that could be read as a word of its language', () => {
  expect(fitMermaid(() => small, 100).text).toBe(`---
title: "What src/end.ts imports · red: in a cycle · dashed: types only"
---
flowchart LR
  subgraph d0["src/"]
    f0["end.ts"]
    f1["b.ts"]
    f3["types.ts"]
    subgraph d1["net/"]
      f2["#quot;x#quot;.ts"]
    end
  end
  p0[["react"]]
  f0 --> f1
  f0 --> f2
  f0 -.-> f3
  f1 --> f2
  f2 --> f1
  f1 --> p0
  classDef start fill:#ffe08a,stroke-width:2px
  class f0 start
  linkStyle 3,4 stroke:#c0392b
`);
});

/** Every file imports every later one. */
function tangle(count: number): readonly string[] {
  const names = Array.from({ length: count }, (_, at) => `src/${at % 7}/file${at}.ts`);
  return names.flatMap((from, at) => names.slice(at + 1).map((to) => `${from} > ${to}`));
}

test('draws no more arrows than a person can follow, and says so', () => {
  const draw = walkDependencies(fakeCodeIndex({ imports: tangle(60) }), ['src/0/file0.ts'], 'imports');
  const dot = renderDot(draw({ maxDepth: null, maxFiles: 100 }));
  expect(dot.match(/->/g)).toHaveLength(59);
  expect(dot).toContain(`${(60 * 59) / 2 - 59} imports not drawn`);
});

test('keeps arrows between the files of a folder', () => {
  const imports = tangle(60);
  const start = [...new Set(imports.map((text) => text.split(' > ')[0] ?? ''))];
  const draw = walkDependencies(fakeCodeIndex({ imports }), start, 'imports');
  expect(renderDot(draw({ maxDepth: 1, maxFiles: 100 })).match(/->/g)).toHaveLength(59);
});

test('leaves out files until Mermaid draws the rest', () => {
  const imports = Array.from({ length: 900 }, (_, at) => `src/main.ts > src/${at}/${'long'.repeat(12)}.ts`);
  const walked = walkDependencies(fakeCodeIndex({ imports }), ['src/main.ts'], 'imports');
  const { text, graph } = fitMermaid((maxFiles) => walked({ maxDepth: null, maxFiles }), 900);
  expect(text.length).toBeLessThanOrEqual(mermaidLimits.characters);
  expect(text.match(/-->/g)?.length).toBe(graph.files.length - 1);
  expect(graph.files.length + graph.cut).toBe(901);
  expect(graph.files.length).toBeGreaterThan(200);
});
