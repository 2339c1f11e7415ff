/** Finds the files of a project: by git where there is a work tree, else by walking. Opens no source file. */
import { listGitTree } from './git-listing.ts';
import { IgnoreFiles } from './ignore-files.ts';
import { ignoreFileName, type LeftOut, type Listing } from './listing.ts';
import { walkTree } from './walk-listing.ts';

/** @param root absolute; a folder. */
export async function discoverFiles(root: string, signal?: AbortSignal): Promise<Listing> {
  const git = await listGitTree(root, signal);
  signal?.throwIfAborted();
  const { paths, leftOut, stamps, ignoreFolders } = git ?? (await walkTree(root));

  const ours = new IgnoreFiles(root, ignoreFileName);
  for (const folder of ignoreFolders) ours.load(folder);
  const ignored: LeftOut[] = [];
  for (const path of paths) {
    if (!ours.ignoresFile(path)) continue;
    paths.delete(path);
    ignored.push({ path, reason: 'ignored-by-optimizerignore' });
  }
  return {
    mode: git === null ? 'walk' : 'git',
    paths,
    leftOut: [...leftOut, ...ignored],
    stamps: [...stamps.values()],
  };
}
