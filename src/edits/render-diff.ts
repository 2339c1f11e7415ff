/** Changes as a unified diff with git's headers, which `git apply` takes. Pure. */
import { patchOf } from './change-hunks.ts';
import type { FileChange } from './file-change.ts';

export function renderDiff(changes: readonly FileChange[]): string {
  return changes.map(renderChange).join('');
}

/** How many lines a change adds and removes; 0 and 0 where it is no text. */
export function countLines(change: FileChange): { readonly added: number; readonly removed: number } {
  const body = hunkTexts(change) ?? [];
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
  const hunks = hunkTexts(change);
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
function hunkTexts(change: FileChange): readonly string[] | null {
  return (
    patchOf(change)?.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
      `@@ -${rangeText(oldStart, oldLines)} +${rangeText(newStart, newLines)} @@`,
      ...lines,
    ]) ?? null
  );
}

function rangeText(start: number, count: number): string {
  return count === 1 ? `${start}` : `${count === 0 ? Math.max(0, start - 1) : start},${count}`;
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
