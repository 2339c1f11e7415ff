/** Paths of a project as the index writes them: relative, with `/`, the root as `''`. Pure text. */

export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}

/** `null` when the result would be outside of the project. */
export function joinPath(folder: string, path: string): string | null {
  const parts: string[] = folder === '' ? [] : folder.split('/');
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}

/** The folder and all around it, the innermost first, `''` last. */
export function foldersUp(folder: string): string[] {
  const folders: string[] = [];
  for (let at = folder; at !== ''; at = folderOf(at)) folders.push(at);
  folders.push('');
  return folders;
}

/** Number of leading folders that two paths share. */
export function sharedFolders(one: string, other: string): number {
  const a = one.split('/');
  const b = other.split('/');
  let shared = 0;
  while (shared < a.length && shared < b.length && a[shared] === b[shared]) shared++;
  return shared;
}

/** The path that shares most folders with another one; the first of equals. */
export function nearestPath(paths: readonly string[], from: string): string | null {
  let best: string | null = null;
  let bestShared = -1;
  for (const path of paths) {
    const shared = sharedFolders(path, from);
    if (shared > bestShared) [best, bestShared] = [path, shared];
  }
  return best;
}
