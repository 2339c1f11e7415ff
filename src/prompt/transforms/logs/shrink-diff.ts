/** A unified diff with every header, every hunk and every changed line, and less of what did not change. Pure. */
import { amountOf, countOf } from '../../../core/amounts.ts';
import { joinedRanges, mark, shortMark, type Transformed } from '../transformed.ts';
import { cleanLines } from './clean-lines.ts';

export interface DiffSetting {
  readonly handle: string | null;
  /** Lines of context that stay on either side of a change. */
  readonly linesAround?: number;
}

const hunkHeader = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

/** Whether it is nothing but a diff: a log that has one in it is a log. */
export function isDiff(text: string): boolean {
  return (
    /^(?:diff --git |--- \S|Index: |commit [0-9a-f]{7,40}$|From [0-9a-f]{40} )/m.test(text.slice(0, 400)) &&
    /^--- .*\r?\n\+\+\+ .*\r?\n@@ -\d/m.test(text)
  );
}

export function shrinkDiff(text: string, setting: DiffSetting): Transformed | null {
  const lines = cleanLines(text);
  const linesAround = setting.linesAround ?? 1;
  const near = new Uint8Array(lines.length).fill(1);
  for (let at = 0; at < lines.length; at++) {
    const counts = hunkHeader.exec(lines[at]?.text ?? '');
    if (counts === null) continue;
    const end = endOfHunk(lines, at + 1, Number(counts[2] ?? 1), Number(counts[4] ?? 1));
    for (let inside = at + 1; inside < end; inside++) near[inside] = 0;
    for (let inside = at + 1; inside < end; inside++)
      if (/^[-+\\]/.test(lines[inside]?.text ?? ''))
        near.fill(1, Math.max(at + 1, inside - linesAround), Math.min(end, inside + linesAround + 1));
    at = end - 1;
  }
  const output: string[] = [];
  const removed: [number, number][] = [];
  for (const [at, { text: shown, start, end }] of lines.entries()) {
    if (near[at] === 1) output.push(shown);
    else {
      removed.push([start, end]);
      if (near[at - 1] === 1) output.push(shortMark);
    }
  }
  if (removed.length === 0) return null;
  return {
    text: `${[mark(`${removed.length} lines of context left out`, setting.handle), ...output].join('\n')}${text.endsWith('\n') ? '\n' : ''}`,
    because: `${countOf(removed.length)} of ${amountOf(lines.length, 'line')} of a diff left out, far from any change`,
    removed: joinedRanges(removed),
    exact: false,
  };
}

/** By the counts of its header, so that a removed line that starts with `-- ` is no header. */
function endOfHunk(
  lines: readonly { readonly text: string }[],
  start: number,
  before: number,
  after: number,
): number {
  let at = start;
  for (let [left, right] = [before, after]; at < lines.length && (left > 0 || right > 0); at++) {
    const sign = lines[at]?.text[0];
    if (sign === '-') left--;
    else if (sign === '+') right--;
    else if (sign === ' ' || sign === undefined) [left, right] = [left - 1, right - 1];
    else if (sign !== '\\') break;
  }
  return at;
}
