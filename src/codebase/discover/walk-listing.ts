/** Lists a project that is in no git work tree; honours nested `.gitignore` files all the same. */
import { type Dirent, readdir } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { IgnoreFiles } from './ignore-files.ts';
import { ignoreFileName, isAlwaysLeftOut, type LeftOut } from './listing.ts';
import { type PathStamp, pathStamp } from './stamp.ts';

export interface WalkListing {
  readonly paths: Set<string>;
  readonly leftOut: LeftOut[];
  readonly stamps: Map<string, PathStamp>;
  /** Folders with an `.optimizerignore`, relative. */
  readonly ignoreFolders: string[];
}

type ReaddirCallback = (error: NodeJS.ErrnoException | null, entries: Dirent[]) => void;

export async function walkTree(root: string): Promise<WalkListing> {
  const { default: glob } = await import('fast-glob');
  const listing: WalkListing = { paths: new Set(), leftOut: [], stamps: new Map(), ignoreFolders: [] };
  for (let above = root; ; above = dirname(above)) {
    // Should a repository appear around the project, git knows better.
    listing.stamps.set(join(above, '.git'), pathStamp(join(above, '.git')));
    if (above === dirname(above)) break;
  }
  const gitignore = new IgnoreFiles(root, '.gitignore');
  // fast-glob knows no ignore files: it is shown a folder's entries without what those files leave out.
  const readFolder = (folder: string, _options: unknown, done: ReaddirCallback) => {
    listing.stamps.set(folder, pathStamp(folder));
    readdir(folder, { withFileTypes: true }, (error, entries) => {
      const path = relative(root, folder).split(sep).join('/');
      if (error) {
        listing.leftOut.push({ path: `${path}/`, reason: 'unreadable-folder' });
        done(null, []);
      } else {
        done(null, foldersToEnter(path, folder, entries, gitignore, listing));
      }
    });
  };
  await glob.async('**', {
    cwd: root,
    dot: true,
    followSymbolicLinks: false,
    fs: { readdir: readFolder as unknown as typeof readdir },
  });
  return listing;
}

/** Notes the files of a folder. @returns its folders, for the walk to go on with. */
function foldersToEnter(
  path: string,
  folder: string,
  entries: readonly Dirent[],
  gitignore: IgnoreFiles,
  listing: WalkListing,
): Dirent[] {
  for (const { name } of entries) {
    if (name !== '.gitignore' && name !== ignoreFileName) continue;
    listing.stamps.set(join(folder, name), pathStamp(join(folder, name)));
    if (name === ignoreFileName) listing.ignoreFolders.push(path);
    else gitignore.load(path);
  }
  return entries.filter((entry) => {
    if (isAlwaysLeftOut(entry.name) || entry.name === 'node_modules') return false;
    const child = path === '' ? entry.name : `${path}/${entry.name}`;
    if (entry.isDirectory()) return !gitignore.ignoresFolder(child);
    // Taken here and not from the result, where a name with a newline matches no pattern.
    if (!gitignore.ignoresFile(child)) listing.paths.add(child);
    return false;
  });
}
