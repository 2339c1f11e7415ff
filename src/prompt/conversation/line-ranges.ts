/** Ranges of lines of one file: closed, counted from 1. A list of them is in order, and no two touch. Pure. */

export interface LineRange {
  readonly startLine: number;
  readonly endLine: number;
}

/** In order, those that overlap or touch as one. */
export function joined(ranges: readonly LineRange[]): readonly LineRange[] {
  const result: { startLine: number; endLine: number }[] = [];
  for (const { startLine, endLine } of ranges.toSorted((a, b) => a.startLine - b.startLine)) {
    if (endLine < startLine) continue;
    const last = result.at(-1);
    if (last !== undefined && startLine <= last.endLine + 1) last.endLine = Math.max(last.endLine, endLine);
    else result.push({ startLine, endLine });
  }
  return result;
}

/** What of a range is in none of the others. @param others a list in order */
export function without(range: LineRange, others: readonly LineRange[]): readonly LineRange[] {
  const left: LineRange[] = [];
  let startLine = range.startLine;
  for (const other of others) {
    if (other.endLine < startLine) continue;
    if (other.startLine > range.endLine) break;
    if (other.startLine > startLine) left.push({ startLine, endLine: other.startLine - 1 });
    startLine = other.endLine + 1;
  }
  if (startLine <= range.endLine) left.push({ startLine, endLine: range.endLine });
  return left;
}

/** What of a range is in the others too. @param others a list in order */
export function within(range: LineRange, others: readonly LineRange[]): readonly LineRange[] {
  return others.flatMap((other) => {
    const startLine = Math.max(range.startLine, other.startLine);
    const endLine = Math.min(range.endLine, other.endLine);
    return startLine <= endLine ? [{ startLine, endLine }] : [];
  });
}

/** `10-25`, or `10` for one line. */
export function rangeText({ startLine, endLine }: LineRange): string {
  return startLine === endLine ? String(startLine) : `${startLine}-${endLine}`;
}
