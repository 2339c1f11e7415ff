/** How rows that are on the screen become those that are to be: which are moved, and what that saves. Pure. */
import { blankRow, changeRow, type Row } from './row.ts';

/** Of moving rows, in bytes, about. */
const insertCost = 10;

/** One row of what is to be seen: a line of its own, or the first or another row of one that the terminal wraps. */
export interface Target {
  readonly row: Row;
  /** All of a line that takes so many rows. */
  readonly long: { readonly row: Row; readonly height: number } | null;
  readonly isWrapped: boolean;
}

/**
 * Between which rows lines are inserted (or, where there are fewer now, deleted) so that the least is written.
 * @returns the number of rows above that stay where they are
 */
export function bestShift(before: readonly Row[], targets: readonly Target[]): number {
  const added = targets.length - before.length;
  const common = Math.min(before.length, targets.length);
  if (added === 0) return common;
  const costOf = (old: Row | undefined, target: Target | undefined): number =>
    changeRow(old ?? blankRow, target?.row ?? blankRow).cost;
  /** Of the rows below, if nothing of them is moved; then one more is moved at each step. */
  const below = [0];
  for (let moved = 1; moved <= common; moved++) {
    below.push((below[moved - 1] ?? 0) + costOf(before.at(-moved), targets.at(-moved)));
  }
  let best = common;
  let bestCost = Number.POSITIVE_INFINITY;
  let above = 0;
  for (let at = 0; at <= common; at++) {
    let cost = above + (below[common - at] ?? 0) + (at < common ? insertCost : 0);
    for (let inserted = at; inserted < at + added; inserted++) cost += costOf(blankRow, targets[inserted]);
    if (cost <= bestCost) {
      bestCost = cost;
      best = at;
    }
    above += costOf(before[at], targets[at]);
  }
  return best;
}

/** How a terminal wraps it: a wide character that has no room stands on the next row. */
export function wrapRow(row: Row, columns: number): readonly Row[] {
  const parts: Row[] = [];
  for (let from = 0; from < row.cells.length; ) {
    let to = Math.min(from + columns, row.cells.length);
    if (row.cells[to] === null && to - from > 1) to--;
    parts.push({ ...row, cells: row.cells.slice(from, to) });
    from = to;
  }
  return parts;
}
