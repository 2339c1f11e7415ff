/** Changes as a unified diff with git's headers, which `git apply` takes. Pure. */
import { type StructuredPatchHunk, structuredPatch } from 'diff';
import type { FileChange } from './file-change.ts';
import { readText } from './text-lines.ts';

/** Lines that stand around a change. */
const contextLines = 3;
/** The shortest diff takes time by the square of what differs: 0.3 s for so many lines. */
const maxEditLength = 3_000;

export function renderDiff(changes: readonly FileChange[]): string {
  return changes.map(renderChange).join('');
}

/** How many lines a change adds and removes; 0 and 0 where it is no text. */
export function countLines(change: FileChange): { readonly added: number; readonly removed: number } {
  const body = hunksOf(change) ?? [];
  const count = (sign: string) => body.filter((line) => line.startsWith(sign)).length;
  return { added: count('+'), removed: count('-') };
}

function renderChange(change: FileChange): string {
  const { path, before, after, mode } = change;
  const [from, to] = [quoted(`a/${path}`), quoted(`b/${path}`)];
  const permissions = (mode ?? 0o644) & 0o111 ? '100755' : '100644';
  const header = [`diff --git ${from} ${to}`];
  if (before === null) header.push(`new file mode ${permissions}`);
  if (after === null) header.push(`deleted file mode ${permissions}`);
  const hunks = hunksOf(change);
  if (hunks === null) return `${header.join('\n')}\nBinary files ${from} and ${to} differ\n`;
  if (hunks.length === 0) return `${header.join('\n')}\n`;
  // A name with a blank in it is ended by a tab, as git does.
  const tab = /\s/.test(path) ? '\t' : '';
  header.push(
    `--- ${before === null ? '/dev/null' : from + tab}`,
    `+++ ${after === null ? '/dev/null' : to + tab}`,
  );
  return `${[...header, ...hunks].join('\n')}\n`;
}

/** @returns `null`: it is no text */
function hunksOf({ before, after }: FileChange): readonly string[] | null {
  const [old, current] = [textOf(before), textOf(after)];
  if (old === null || current === null) return null;
  const patch = structuredPatch('', '', old, current, undefined, undefined, {
    context: contextLines,
    maxEditLength,
  });
  return (patch?.hunks ?? [wholeHunk(linesOf(old), linesOf(current))]).flatMap(
    ({ oldStart, oldLines, newStart, newLines, lines }) => [
      `@@ -${rangeText(oldStart, oldLines)} +${rangeText(newStart, newLines)} @@`,
      ...lines,
    ],
  );
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

function signed(sign: string, line: string): string[] {
  return line.endsWith('\n') ? [sign + line.slice(0, -1)] : [sign + line, '\\ No newline at end of file'];
}

function rangeText(start: number, count: number): string {
  return count === 1 ? `${start}` : `${count === 0 ? Math.max(0, start - 1) : start},${count}`;
}

function textOf(bytes: Uint8Array | null): string | null {
  if (bytes === null) return '';
  const read = readText(bytes);
  return read?.lines.map(({ text, end }) => text + end).join('') ?? null;
}

/** As git writes names that a line cannot hold as they are. */
function quoted(path: string): string {
  if (!/["\\\u0000-\u001f\u007f]/.test(path)) return path;
  const escaped = path.replace(/["\\\u0000-\u001f\u007f]/g, (character) => {
    const named: Readonly<Record<string, string>> = {
      '"': '\\"',
      '\\': '\\\\',
      '\n': '\\n',
      '\t': '\\t',
      '\r': '\\r',
    };
    return named[character] ?? `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`;
  });
  return `"${escaped}"`;
}
