/** Which files a person means by a path: from where they stand, from the project, or by its end. */
import type { CodeIndex } from '../code-index.ts';
import { nearPaths } from './find-meant.ts';

export type FileLookup =
  /** `folder`: they are the files of this folder; `null`: it is one file. */
  | { readonly kind: 'found'; readonly paths: readonly string[]; readonly folder: string | null }
  | { readonly kind: 'ambiguous'; readonly paths: readonly string[] }
  | { readonly kind: 'unknown'; readonly near: readonly string[] };

/**
 * @param asked as typed, with `/` or `\`; a folder means the files in it
 * @param here the folder that `asked` may start from, relative to the project; `''`: the project itself, `null`: outside
 */
export function findFile(index: CodeIndex, asked: string, here: string | null): FileLookup {
  const starts = here === null || here === '' ? [''] : [here, ''];
  const candidates = starts.map((start) => pathFrom(index, start, asked)).filter((path) => path !== null);
  for (const path of candidates) {
    if (index.file(path) !== null) return { kind: 'found', paths: [path], folder: null };
    const inside = index.filesUnder(path).map((file) => file.path);
    if (inside.length > 0) return { kind: 'found', paths: inside, folder: path };
  }
  const byEnd = index.findFiles(candidates.at(-1) || asked).map((file) => file.path);
  if (byEnd.length > 1) return { kind: 'ambiguous', paths: byEnd };
  if (byEnd.length === 1) return { kind: 'found', paths: byEnd, folder: null };
  return { kind: 'unknown', near: nearPaths(index, asked) };
}

/** Relative to the project, without `.` and `..`; `null` when it leads out of it. */
function pathFrom(index: CodeIndex, start: string, asked: string): string | null {
  const slashed = asked.replaceAll('\\', '/');
  const root = index.root.replaceAll('\\', '/').replace(/\/$/, '');
  if (slashed === root) return '';
  if (slashed.startsWith(`${root}/`)) return normal(slashed.slice(root.length + 1));
  if (slashed.startsWith('/') || /^[a-z]:\//i.test(slashed)) return null;
  return normal(`${start}/${slashed}`);
}

function normal(path: string): string | null {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}

/** Whether a file is this one or stands in this folder; `''`: anywhere in the project. */
export function isIn(path: string, place: string): boolean {
  return place === '' || path === place || path.startsWith(`${place}/`);
}
