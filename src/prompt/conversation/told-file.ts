/**
 * What a conversation has told a model of one file, and what becomes of it when the file changes. Pure. No text is kept,
 * only short hashes of lines: enough to tell which lines are as they were.
 */
import { createHash } from 'node:crypto';
import { diffArrays } from 'diff';
import { joined, type LineRange } from './line-ranges.ts';

export interface ToldFile {
  readonly path: string;
  /** Of every line of the file as it was then, told or not. */
  readonly lineHashes: readonly string[];
  /** Lines that were told, in the numbering of that time. */
  readonly ranges: readonly LineRange[];
  /** Hashes of told texts that are no lines of the file, such as signatures. */
  readonly texts: readonly string[];
}

/** Lines that were told and still hold, perhaps at another place. */
export interface KeptLines {
  readonly oldStart: number;
  readonly oldEnd: number;
  readonly newStart: number;
}

/** Lines in place of told ones. */
export interface ReplacedLines {
  readonly oldStart: number;
  /** Before `oldStart`: nothing went away, the new lines stand before that line. */
  readonly oldEnd: number;
  readonly newStart: number;
  /** Before `newStart`: nothing stands there instead. */
  readonly newEnd: number;
}

export interface Retold {
  readonly kept: readonly KeptLines[];
  readonly replaced: readonly ReplacedLines[];
}

/** Two lines of one file with the same 48 bits would pass for one: once in a billion files of a thousand lines. */
export function hashLine(line: string): string {
  return createHash('sha256').update(line).digest('base64url').slice(0, 8);
}

export function isSameVersion(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((hash, at) => hash === b[at]);
}

/** `null`: too little is as it was to say what became of what. */
export function retell(told: ToldFile, now: readonly string[]): Retold | null {
  const hunks = hunksBetween(told.lineHashes, now);
  if (hunks === null) return null;
  const isTold = (line: number) =>
    told.ranges.some(({ startLine, endLine }) => line >= startLine && line <= endLine);
  const replaced = hunks.filter(({ oldStart, oldEnd }) => {
    if (oldEnd < oldStart) return isTold(oldStart - 1) && isTold(oldStart);
    for (let line = oldStart; line <= oldEnd; line++) if (isTold(line)) return true;
    return false;
  });
  return { kept: keptLines(told.ranges, hunks), replaced };
}

/** The lines that hold now. */
export function rangesAfter({ kept, replaced }: Retold): readonly LineRange[] {
  return joined([
    ...kept.map(({ oldStart, oldEnd, newStart }) => ({
      startLine: newStart,
      endLine: newStart + oldEnd - oldStart,
    })),
    ...replaced.map(({ newStart, newEnd }) => ({ startLine: newStart, endLine: newEnd })),
  ]);
}

function keptLines(ranges: readonly LineRange[], hunks: readonly ReplacedLines[]): readonly KeptLines[] {
  const kept: KeptLines[] = [];
  for (const { startLine, endLine } of ranges) {
    let from = startLine;
    let shift = 0;
    const keep = (to: number) => {
      if (to >= from) kept.push({ oldStart: from, oldEnd: to, newStart: from + shift });
    };
    for (const { oldStart, oldEnd, newEnd } of hunks) {
      if (oldStart > endLine) break;
      keep(Math.min(endLine, oldStart - 1));
      from = Math.max(from, oldEnd + 1);
      shift = newEnd - oldEnd;
    }
    keep(endLine);
  }
  return kept;
}

/** More edits than this make another file of it. */
const mostEdits = 2_000;

function hunksBetween(old: readonly string[], now: readonly string[]): readonly ReplacedLines[] | null {
  const changes = diffArrays([...old], [...now], { maxEditLength: mostEdits });
  if (changes === undefined) return null;
  const hunks: ReplacedLines[] = [];
  let oldLine = 1;
  let newLine = 1;
  let open: { oldStart: number; newStart: number } | null = null;
  const close = () => {
    if (open !== null) hunks.push({ ...open, oldEnd: oldLine - 1, newEnd: newLine - 1 });
    open = null;
  };
  for (const { added, removed, count } of changes) {
    if (added || removed) open ??= { oldStart: oldLine, newStart: newLine };
    else close();
    if (!added) oldLine += count;
    if (!removed) newLine += count;
  }
  close();
  return hunks;
}
