/** A hunk as rows for a terminal: numbers, signs, colours of code, and what differs within a line. Pure. */
import type { DiffFile, DiffHunk, DiffLine, Painted } from '../backend.ts';
import { cleanText, expandTabs, graphemesOf, widthOf } from '../markdown/clean-text.ts';
import type { CodeRun, LineHighlighter } from '../markdown/code-lines.ts';
import { highlightFile } from '../markdown/highlight.ts';
import type { Theme } from '../theme.ts';
import { changedWords, type Range } from './word-diff.ts';

export interface DiffSetting {
  readonly columns: number;
  readonly theme: Theme;
  /** Whether tints go on to the edge; what can be copied should not end in blanks. */
  readonly fills?: boolean;
}

/** A line of one side, ready to be wrapped. */
interface SideLine {
  readonly kind: DiffLine['kind'];
  readonly number: number;
  readonly pieces: readonly Piece[];
}

interface Piece {
  readonly text: string;
  readonly role: CodeRun['role'];
  /** It is what differs in the line. */
  readonly isWord: boolean;
}

/** What can be seen of a line end, for whoever cannot. */
const noteMark = ' ⏎ ';

export function countChanges(file: DiffFile): { readonly added: number; readonly removed: number } {
  const lines = (file.hunks ?? []).flatMap((hunk) => hunk.lines);
  const count = (kind: DiffLine['kind']) => lines.filter((line) => line.kind === kind).length;
  return { added: count('added'), removed: count('removed') };
}

export function unifiedRows(file: DiffFile, hunk: DiffHunk, setting: DiffSetting): Painted[] {
  const digits = digitsOf(hunk);
  return linesOf(file, hunk, setting.theme).flatMap(({ old, current }) => {
    const line = current ?? old;
    return line === null ? [] : sideRows(line, digits, setting);
  });
}

/** What was on the left, what is to be on the right. */
export function splitRows(file: DiffFile, hunk: DiffHunk, setting: DiffSetting): Painted[] {
  const { columns, theme } = setting;
  const digits = digitsOf(hunk);
  const half = Math.floor((columns - 3) / 2);
  const bar = theme.paint('dim', '│');
  return paired(linesOf(file, hunk, theme)).flatMap(({ old, current }) => {
    const left = old === null ? [] : sideRows(old, digits, { ...setting, columns: half });
    const right = current === null ? [] : sideRows(current, digits, { ...setting, columns: half });
    return Array.from({ length: Math.max(left.length, right.length) }, (_, at) => {
      const before = left[at] ?? '';
      return `${before}${' '.repeat(Math.max(0, half - widthOf(before)))} ${bar} ${right[at] ?? ''}`.trimEnd();
    });
  });
}

interface Pair {
  old: SideLine | null;
  current: SideLine | null;
}

/** In the order of a unified diff; a line that stays is on both sides. */
function linesOf(file: DiffFile, hunk: DiffHunk, theme: Theme): Pair[] {
  const [oldCode, newCode] = [highlightFile(file.path, theme), highlightFile(file.path, theme)];
  const words = wordRanges(hunk);
  let [oldNumber, newNumber] = [hunk.oldStart, hunk.newStart];
  return hunk.lines.map((line, at) => {
    const text = textOf(line);
    const ranges = words.get(at) ?? [];
    const old = line.kind === 'added' ? null : runsOf(oldCode, text);
    const current = line.kind === 'removed' ? null : runsOf(newCode, text);
    const side = (runs: readonly CodeRun[], number: number): SideLine => ({
      kind: line.kind,
      number,
      pieces: [
        ...cutAt(runs, ranges),
        ...(line.note === undefined
          ? []
          : [{ text: noteMark + line.note, role: 'dim' as const, isWord: false }]),
      ],
    });
    return {
      old: old && side(old, oldNumber++),
      current: current && side(current, newNumber++),
    };
  });
}

/** Lines that went stand beside those that came in their place. */
function paired(lines: readonly Pair[]): Pair[] {
  const rows: Pair[] = [];
  let open = 0;
  for (const { old, current } of lines) {
    if (old !== null && current !== null) {
      rows.push({ old, current });
      open = rows.length;
    } else if (old !== null) {
      rows.push({ old, current: null });
    } else {
      while (open < rows.length && rows[open]?.current !== null) open += 1;
      const row = rows[open];
      if (row === undefined) rows.push({ old: null, current });
      else row.current = current;
      open += 1;
    }
  }
  return rows;
}

function textOf(line: DiffLine): string {
  return expandTabs(cleanText(line.text).replaceAll('\n', ' '));
}

function runsOf(code: LineHighlighter | null, text: string): readonly CodeRun[] {
  return code?.runs(text) ?? [{ text, role: null }];
}

/** By the place of the line in the hunk. The first line that went is compared with the first that came, and so on. */
function wordRanges({ lines }: DiffHunk): ReadonlyMap<number, readonly Range[]> {
  const ranges = new Map<number, readonly Range[]>();
  for (let at = 0; at < lines.length; ) {
    const start = at;
    while (lines[at]?.kind === 'removed') at += 1;
    const middle = at;
    while (lines[at]?.kind === 'added') at += 1;
    const count = Math.min(middle - start, at - middle);
    for (let pair = 0; pair < count; pair += 1) {
      const [old, current] = [lines[start + pair], lines[middle + pair]];
      const changed = old && current && changedWords(textOf(old), textOf(current));
      if (!changed) continue;
      ranges.set(start + pair, changed.before);
      ranges.set(middle + pair, changed.after);
    }
    if (at === start) at += 1;
  }
  return ranges;
}

function cutAt(runs: readonly CodeRun[], ranges: readonly Range[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { text, role } of runs) {
    const end = at + text.length;
    let from = at;
    for (const range of ranges) {
      const [start, stop] = [Math.max(from, range.from), Math.min(end, range.to)];
      if (start >= stop) continue;
      if (start > from) pieces.push({ text: text.slice(from - at, start - at), role, isWord: false });
      pieces.push({ text: text.slice(start - at, stop - at), role, isWord: true });
      from = stop;
    }
    if (from < end) pieces.push({ text: text.slice(from - at), role, isWord: false });
    at = end;
  }
  return pieces;
}

function digitsOf({ oldStart, newStart, lines }: DiffHunk): number {
  return Math.max(3, `${Math.max(oldStart, newStart) + lines.length}`.length);
}

/** A line that changes may take several rows: nothing that is to be written is cut. One that stays takes one. */
function sideRows({ kind, number, pieces }: SideLine, digits: number, setting: DiffSetting): Painted[] {
  const { columns, theme, fills = false } = setting;
  const sign = kind === 'added' ? '+' : '-';
  // The last column is for the mark that a line is cut.
  const room = Math.max(8, columns - digits - 4);
  const rows = wrapped(pieces, room);
  if (kind === 'same') {
    const text = (rows[0] ?? []).map((piece) => codeText(piece, theme)).join('');
    const gutter = theme.paint('dim', `${number}`.padStart(digits));
    return [`${gutter}   ${text}${rows.length > 1 ? theme.paint('dim', '…') : ''}`.trimEnd()];
  }
  return rows.map((row, at) => {
    const gutter = at === 0 ? `${`${number}`.padStart(digits)} ${sign} ` : ' '.repeat(digits + 3);
    const width = row.reduce((sum, { text }) => sum + widthOf(text), 0);
    const tint = kind === 'added' ? 'addedLine' : 'removedLine';
    const text = row.map((piece) => changedText(kind, piece, theme)).join('');
    const rest = fills && theme.hasTints ? theme.paint(tint, ' '.repeat(Math.max(0, room - width))) : '';
    return `${theme.paint(tint, theme.paint(kind, gutter))}${text}${rest}`;
  });
}

function codeText({ text, role }: Piece, theme: Theme): Painted {
  return role === null ? text : theme.paint(role, text);
}

/** On a tint, code keeps its colours; without one, the line has the colour of what happens to it. */
function changedText(kind: 'added' | 'removed', piece: Piece, theme: Theme): Painted {
  if (piece.isWord) return theme.paint(kind === 'added' ? 'addedWord' : 'removedWord', piece.text);
  if (!theme.hasTints) return theme.paint(kind, piece.text);
  return theme.paint(kind === 'added' ? 'addedLine' : 'removedLine', codeText(piece, theme));
}

function wrapped(pieces: readonly Piece[], room: number): Piece[][] {
  const rows: Piece[][] = [[]];
  let width = 0;
  for (const piece of pieces) {
    const whole = widthOf(piece.text);
    if (width + whole <= room) {
      rows.at(-1)?.push(piece);
      width += whole;
      continue;
    }
    let text = '';
    for (const grapheme of graphemesOf(piece.text)) {
      const own = widthOf(grapheme);
      if (width + own > room) {
        if (text !== '') rows.at(-1)?.push({ ...piece, text });
        rows.push([]);
        text = '';
        width = 0;
      }
      text += grapheme;
      width += own;
    }
    if (text !== '') rows.at(-1)?.push({ ...piece, text });
  }
  return rows;
}
