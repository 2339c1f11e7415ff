/** Edits that an answer proposes: blocks of search and replacement, and unified diffs. Pure; changes nothing. */
import { citedPaths } from './cited-paths.ts';
import type { Fence } from './fences.ts';

export interface ProposedEdit {
  /** As the answer writes it; `null`: it does not say. */
  readonly path: string | null;
  /** What is to stand in one place, by lines. Empty: a new file. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export function findEdits(fences: readonly Fence[]): readonly ProposedEdit[] {
  return fences.flatMap((fence) => [...searchBlocks(fence), ...diffHunks(fence)]);
}

function searchBlocks({ text, heading }: Fence): ProposedEdit[] {
  const pattern = /^<{5,9} SEARCH[^\n]*\n([\s\S]*?)^={5,9}[ \t]*\n([\s\S]*?)^>{5,9} REPLACE/gm;
  return [...text.matchAll(pattern)].map((match) => {
    const [, before = '', after = ''] = match;
    const above = text.slice(0, match.index).trimEnd().split('\n').at(-1) ?? '';
    return {
      path: citedPaths(above)[0] ?? citedPaths(heading)[0] ?? null,
      before: linesOf(before),
      after: linesOf(after),
    };
  });
}

/** Each hunk is an edit of its own: it names its place by what stands there, since models count lines badly. */
function diffHunks({ text, language }: Fence): ProposedEdit[] {
  if (!/^@@/m.test(text) || (language !== '' && language !== 'diff' && language !== 'patch')) return [];
  const edits: ProposedEdit[] = [];
  let path: string | null = null;
  let hunk: { before: string[]; after: string[] } | null = null;
  const end = () => {
    if (hunk !== null && (hunk.before.length > 0 || hunk.after.length > 0)) edits.push({ path, ...hunk });
    hunk = null;
  };
  const lines = text.replace(/\n$/, '').split('\n');
  for (const [at, line] of lines.entries()) {
    if (line.startsWith('--- ') && (lines[at + 1] ?? '').startsWith('+++ ')) {
      end();
      const named = (lines[at + 1] ?? '').slice(4).split('\t')[0]?.trim() ?? '';
      path = named === '/dev/null' ? null : named.replace(/^b\//, '');
    } else if (line.startsWith('@@')) {
      end();
      hunk = { before: [], after: [] };
    } else if (hunk !== null && !line.startsWith('\\')) {
      if (line.startsWith('-')) hunk.before.push(line.slice(1));
      else if (line.startsWith('+')) hunk.after.push(line.slice(1));
      else {
        hunk.before.push(line.slice(1));
        hunk.after.push(line.slice(1));
      }
    }
  }
  end();
  return edits;
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}
