/** Edits that an answer proposes: blocks of search and replacement, and unified diffs. Pure; changes nothing. */
import type { Fence } from './fences.ts';
import { headingPath } from './heading-path.ts';
import { searchBlocks } from './search-blocks.ts';

export interface ProposedEdit {
  /** As the answer writes it; `null`: it does not say. */
  readonly path: string | null;
  /** What is to stand in one place, by lines. Empty: a new file. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Why it cannot be read, a clause; `null`: it can. */
  readonly problem: string | null;
  /** Where the file has such a line, it may mean something else; `null`: it means one thing. */
  readonly unclearWith: string | null;
}

export function findEdits(fences: readonly Fence[]): readonly ProposedEdit[] {
  return fences.flatMap((fence) => [...blocksOf(fence), ...diffHunks(fence)]);
}

function blocksOf({ text, heading }: Fence): ProposedEdit[] {
  const lines = text.split('\n');
  return searchBlocks(lines).map(({ start, end: _, ...block }) => {
    const above = lines.slice(0, start).findLast((line) => line.trim() !== '') ?? '';
    return { path: headingPath(above) ?? headingPath(heading), ...block };
  });
}

/** Each hunk is an edit of its own: it names its place by what stands there, since models count lines badly. */
function diffHunks({ text, language }: Fence): ProposedEdit[] {
  if (!/^@@/m.test(text) || (language !== '' && language !== 'diff' && language !== 'patch')) return [];
  const edits: ProposedEdit[] = [];
  let path: string | null = null;
  let hunk: { before: string[]; after: string[] } | null = null;
  const end = () => {
    if (hunk !== null && (hunk.before.length > 0 || hunk.after.length > 0))
      edits.push({ path, ...hunk, problem: null, unclearWith: null });
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
