/** What of the file system decides how the index has to look: the paths that the last listing was stamped with. */

import { ignoreFileName } from '../discover/listing.ts';
import { isAsStamped, lstatOrNull, type PathStamp } from '../discover/stamp.ts';
import { IndexDatabase } from '../store/index-database.ts';
import { readListing, stampsOf } from '../store/stored-listing.ts';

export interface WatchedPlaces {
  /** Absolute; those in which a new file would be listed. */
  readonly folders: ReadonlySet<string>;
  /** What stands elsewhere: git's index and configuration, ignore files above the project. */
  readonly elsewhere: readonly PathStamp[];
  /** Of git's work in the project, while it writes; `null`: outside of git. */
  readonly gitLock: string | null;
}

export const noPlaces: WatchedPlaces = { folders: new Set(), elsewhere: [], gitLock: null };

/** @param database path of the index. Of one that cannot be read: the root alone. */
export function readPlaces(root: string, database: string, before: WatchedPlaces): WatchedPlaces {
  const folders = new Set<string>([root]);
  const elsewhere: PathStamp[] = [];
  let gitLock: string | null = null;
  for (const stamp of storedStamps(database)) {
    // Those of a submodule may have a `/` too many.
    const path = stamp[0].replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');
    if (isElsewhere(root, path)) {
      elsewhere.push(stamp);
      if (gitLock === null && nameOf(path) === 'index') gitLock = `${path}.lock`;
    } else if (!isIgnoreFile(nameOf(path)) && (before.folders.has(path) || isFolder(path))) {
      folders.add(path);
    }
  }
  return { folders, elsewhere, gitLock };
}

/** Whether what stands elsewhere is as the listing found it. */
export function isElsewhereSame({ elsewhere }: WatchedPlaces): boolean {
  return elsewhere.every((stamp) => isAsStamped(...stamp));
}

export function isIgnoreFile(name: string): boolean {
  return name === '.gitignore' || name === ignoreFileName;
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function storedStamps(database: string): readonly PathStamp[] {
  try {
    const opened = IndexDatabase.open(database, null);
    if ('rebuild' in opened) return [];
    try {
      const listing = readListing(opened.database);
      return listing === null ? [] : stampsOf(listing);
    } finally {
      opened.database.close();
    }
  } catch {
    return [];
  }
}

/** Where no watcher of a listed folder hears of it. */
function isElsewhere(root: string, path: string): boolean {
  if (path !== root && !path.startsWith(`${root}/`)) return true;
  const inside = path.slice(root.length);
  return inside.endsWith('/.git') || inside.includes('/.git/');
}

function isFolder(path: string): boolean {
  return lstatOrNull(path)?.isDirectory() ?? false;
}
