/**
 * A change to a text file as hunks: what differs, with some lines around it. A person takes some and leaves others, and
 * what is written has all other bytes as they were. Pure. Knows nothing about how hunks look.
 */
import { type StructuredPatchHunk, structuredPatch } from 'diff';
import { escapeControls } from '../core/escape-controls.ts';
import type { FileChange } from './file-change.ts';
import { type Encoding, readText, textBytes } from './text-lines.ts';

/** Lines that stand around a change. */
const contextLines = 3;
/** The shortest diff takes time by the square of what differs: 0.3 s for so many lines. */
const maxEditLength = 3_000;

export interface ChangeHunk {
  /** From 1. */
  readonly oldStart: number;
  readonly newStart: number;
  /** None where an empty file comes or goes, or where only the encoding differs. */
  readonly lines: readonly HunkLine[];
}

export interface HunkLine {
  readonly kind: 'same' | 'added' | 'removed';
  /** Without its end; what steers a terminal or cannot be seen is written as an escape (`\u202e`). */
  readonly text: string;
  /** What else differs, and cannot be seen in the text: `CRLF`, `LF`, `no line end`. */
  readonly note?: string;
}

/** @returns `null`: it is no text, and is taken as a whole (as hunk 0) */
export function hunksOf(change: FileChange): readonly ChangeHunk[] | null {
  const hunks = patchOf(change);
  if (hunks === null) return null;
  if (hunks.length === 0) return isNoChange(change) ? [] : [{ oldStart: 1, newStart: 1, lines: [] }];
  return hunks.map(({ oldStart, newStart, lines }) => ({ oldStart, newStart, lines: hunkLines(lines) }));
}

/**
 * The change with the hunks of these numbers (from 0) and no others.
 * @returns `null`: nothing is left of it
 */
export function withHunks(change: FileChange, accepted: readonly number[]): FileChange | null {
  const hunks = patchOf(change);
  const wanted = new Set(accepted);
  const count = Math.max(hunks?.length ?? 0, 1);
  const isTaken = (_: unknown, at: number) => wanted.has(at);
  const taken = Array.from({ length: count }).filter(isTaken).length;
  if (taken === 0 || isNoChange(change)) return null;
  const [before, after] = [readOrEmpty(change.before), readOrEmpty(change.after)];
  if (taken === count || hunks === null || before === null || after === null) return change;
  const [old, current] = [linesOf(before.text), linesOf(after.text)];
  const lines: string[] = [];
  let oldAt = 0;
  for (const { oldStart, oldLines, newStart, newLines } of hunks.filter(isTaken)) {
    lines.push(...old.slice(oldAt, oldStart - 1));
    lines.push(...current.slice(newStart - 1, newStart - 1 + newLines));
    oldAt = oldStart - 1 + oldLines;
  }
  lines.push(...old.slice(oldAt));
  const text = lines.join('');
  return { ...change, after: encoded(text, [before.encoding, after.encoding]) };
}

/**
 * Hunks as the library has them: lines with their signs, starts from 1 also where there is no line.
 * @returns `null`: it is no text
 */
export function patchOf({ before, after }: FileChange): readonly StructuredPatchHunk[] | null {
  const [old, current] = [readOrEmpty(before)?.text, readOrEmpty(after)?.text];
  if (old === undefined || current === undefined) return null;
  const patch = structuredPatch('', '', old, current, undefined, undefined, {
    context: contextLines,
    maxEditLength,
  });
  return patch?.hunks ?? [wholeHunk(linesOf(old), linesOf(current))];
}

/** Of files that differ in more than can be told apart in time: all from the first line that differs to the last. */
function wholeHunk(old: readonly string[], current: readonly string[]): StructuredPatchHunk {
  const shorter = Math.min(old.length, current.length);
  let same = 0;
  while (same < shorter && old[same] === current[same]) same += 1;
  let sameAtEnd = 0;
  while (sameAtEnd < shorter - same && old.at(-1 - sameAtEnd) === current.at(-1 - sameAtEnd)) sameAtEnd += 1;
  const start = Math.max(0, same - contextLines);
  const after = Math.min(sameAtEnd, contextLines);
  const oldEnd = old.length - sameAtEnd;
  const newEnd = current.length - sameAtEnd;
  return {
    oldStart: start + 1,
    oldLines: oldEnd + after - start,
    newStart: start + 1,
    newLines: newEnd + after - start,
    lines: [
      ...old.slice(start, same).flatMap((line) => signed(' ', line)),
      ...old.slice(same, oldEnd).flatMap((line) => signed('-', line)),
      ...current.slice(same, newEnd).flatMap((line) => signed('+', line)),
      ...old.slice(oldEnd, oldEnd + after).flatMap((line) => signed(' ', line)),
    ],
  };
}

/** With their ends. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

const noLineEnd = '\\ No newline at end of file';

function signed(sign: string, line: string): string[] {
  return line.endsWith('\n') ? [sign + line.slice(0, -1)] : [sign + line, noLineEnd];
}

function hunkLines(signedLines: readonly string[]): HunkLine[] {
  const read: { readonly kind: HunkLine['kind']; readonly text: string; readonly end: string }[] = [];
  for (const [at, line] of signedLines.entries()) {
    if (line.startsWith('\\')) continue;
    const kind = line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : 'same';
    const end = signedLines[at + 1]?.startsWith('\\') ? 'no line end' : line.endsWith('\r') ? 'CRLF' : 'LF';
    read.push({ kind, text: line.slice(1).replace(/\r$/, ''), end });
  }
  const changedEnds = new Set(read.filter(({ kind }) => kind !== 'same').map(({ end }) => end));
  return read.map(({ kind, text, end }) => {
    const line = { kind, text: visible(text) };
    return end === 'no line end' || (kind !== 'same' && changedEnds.size > 1) ? { ...line, note: end } : line;
  });
}

/** Tabs stay. */
function visible(text: string): string {
  return text
    .split('\t')
    .map(escapeControls)
    .join('\t')
    .replace(
      /[\u00ad\u200b\u200e\u200f\u2060\ufeff]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
}

function isNoChange({ before, after }: FileChange): boolean {
  if (before === null || after === null) return before === after;
  return Buffer.compare(before, after) === 0;
}

function readOrEmpty(
  bytes: Uint8Array | null,
): { readonly text: string; readonly encoding: Encoding } | null {
  if (bytes === null) return { text: '', encoding: 'utf-8' };
  const read = readText(bytes);
  return read && { text: read.lines.map(({ text, end }) => text + end).join(''), encoding: read.encoding };
}

/** In the first of the encodings that has all the characters; UTF-8 has. */
function encoded(text: string, encodings: readonly Encoding[]): Uint8Array {
  for (const encoding of encodings) {
    const bytes = textBytes({ encoding, lines: [{ text, end: '' }] });
    if (bytes !== null) return bytes;
  }
  return Buffer.from(text);
}
