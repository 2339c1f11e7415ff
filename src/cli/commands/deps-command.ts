/** `optimizer deps <file>`: what a file imports, or what imports it, as text, data or a picture. */
import { type DependencyGraph, walkDependencies } from '../../codebase/graph/dependency-graph.ts';
import { findFile } from '../../codebase/search/find-file.ts';
import { assertNever } from '../../core/assert-never.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';
import { fileLookupError } from './lookup-error.ts';
import { type IndexCommandOptions, json, withIndex } from './with-index.ts';

export const depsFormats = ['text', 'json', 'dot', 'mermaid'] as const;
export type DepsFormat = (typeof depsFormats)[number];

export interface DepsOptions extends IndexCommandOptions {
  readonly reverse?: boolean;
  readonly depth?: number | 'all';
  readonly format?: DepsFormat;
  readonly limit?: number;
  readonly packages?: boolean;
}

/** Files; a picture of more is a blot. JSON is for programs. */
const defaultLimit: Readonly<Record<DepsFormat, number>> = {
  text: 500,
  json: 10_000,
  dot: 200,
  mermaid: 200,
};

export async function depsCommand(
  asked: string,
  options: DepsOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const format = options.json ? 'json' : (options.format ?? 'text');
  return withIndex({ ...options, json: format === 'json' }, terminal, signal, async ({ index, here }) => {
    const lookup = findFile(index, asked, here);
    if (lookup.kind !== 'found') throw fileLookupError(asked, lookup);
    const maxFiles = options.limit ?? defaultLimit[format];
    const walked = walkDependencies(index, lookup.paths, options.reverse ? 'importers' : 'imports');
    const maxDepth = options.depth === 'all' ? null : (options.depth ?? 1);
    const draw = (most: number) =>
      withoutPackages(walked({ maxDepth, maxFiles: most }), options.packages === false);
    const { text, graph } = await render(format, draw, maxFiles);
    terminal.out.write(text);
    if (format === 'dot' || format === 'mermaid') terminal.err.write(leftOutNote(graph));
    return exitCodes.ok;
  });
}

async function render(
  format: DepsFormat,
  draw: (maxFiles: number) => DependencyGraph,
  maxFiles: number,
): Promise<{ readonly text: string; readonly graph: DependencyGraph }> {
  const graph = draw(maxFiles);
  switch (format) {
    case 'text':
      return { text: (await import('../../codebase/graph/render-tree.ts')).renderTree(graph), graph };
    case 'json':
      return { text: json({ schemaVersion: 1, found: true, ...graph }), graph };
    case 'dot':
      return { text: (await import('../../codebase/graph/render-dot.ts')).renderDot(graph), graph };
    case 'mermaid':
      return (await import('../../codebase/graph/render-mermaid.ts')).fitMermaid(draw, maxFiles);
    default:
      return assertNever(format);
  }
}

function withoutPackages(graph: DependencyGraph, leaveOut: boolean): DependencyGraph {
  return leaveOut ? { ...graph, packages: [] } : graph;
}

function leftOutNote({ files, cut }: DependencyGraph): string {
  return cut === 0
    ? ''
    : `The ${files.length} files nearest to the start; ${cut} more are left out (--limit, --depth).\n`;
}
