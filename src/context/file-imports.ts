/** The imports of a file that the code which is sent of it uses. Pure but for reading the index and lines. */
import type { ImportEdge } from '../codebase/code-index.ts';
import type { Sources } from './snippet-text.ts';

export interface ImportLine {
  readonly line: number;
  readonly text: string;
}

const mostImports = 12;
const longestLine = 160;

/** In order. @param sent the text of the file that is sent */
export function importsUsed({ index, lines }: Sources, path: string, sent: string): ImportLine[] {
  const edges = index.importsOf(path);
  if (edges.length === 0) return [];
  const names = new Set(sent.match(/[A-Za-z_$][\w$]*/g) ?? []);
  const byLine = new Map<number, { readonly edge: ImportEdge; readonly used: string[] }>();
  for (const edge of edges) {
    const used = edge.names.filter(({ local }) => names.has(local)).map(({ local }) => local);
    if (used.length === 0) continue;
    const known = byLine.get(edge.line);
    if (known === undefined) byLine.set(edge.line, { edge, used });
    else known.used.push(...used);
  }
  return [...byLine.entries()]
    .sort(([a], [b]) => a - b)
    .slice(0, mostImports)
    .map(([line, { edge, used }]) => {
      const text = lines.between(path, line, line)?.[0]?.trim() ?? '';
      // A statement over many lines is cut to what is used.
      const isWhole = text.includes(edge.specifier) && text.length <= longestLine;
      return {
        line,
        text: isWhole ? text : `imports ${[...new Set(used)].join(', ')} from ${edge.specifier}`,
      };
    });
}
