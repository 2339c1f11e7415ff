/** What differs within a line that was changed. Pure. */
import { diffArrays } from 'diff';

/** [from, to) in the text of a line. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Longer lines are not looked into. */
const longestLine = 600;
/** Where less than this of the shorter line is in both, they are other lines, not changed ones. */
const leastCommon = 0.5;

/** @returns `null`: the lines have too little in common for it to help */
export function changedWords(
  before: string,
  after: string,
): { readonly before: readonly Range[]; readonly after: readonly Range[] } | null {
  if (before.length > longestLine || after.length > longestLine) return null;
  const [old, current] = [wordsOf(before), wordsOf(after)];
  const ranges = { before: [] as Range[], after: [] as Range[] };
  const at = { before: 0, after: 0 };
  let common = 0;
  for (const { added, removed, value } of diffArrays(old, current)) {
    const text = value.join('');
    if (!added && !removed) common += text.trim().length;
    for (const side of ['before', 'after'] as const) {
      if (side === 'before' ? added : removed) continue;
      const range = { from: at[side], to: at[side] + text.length };
      at[side] = range.to;
      if (added || removed) ranges[side].push(range);
    }
  }
  const shorter = Math.min(before.trim().length, after.trim().length);
  return shorter > 0 && common / shorter < leastCommon ? null : ranges;
}

function wordsOf(line: string): string[] {
  return line.match(/[\p{L}\p{N}_]+|\s+|./gsu) ?? [];
}
