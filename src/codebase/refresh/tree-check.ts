/**
 * Sees that nothing changed, by nothing but `lstat`: the common case, so it must stay fast and load nothing.
 * When it says no, the tree may still be the same; `compare-tree.ts` finds out.
 */
import { lstatSync } from 'node:fs';
import { isSamePathStamp } from '../discover/stamp.ts';
import type { IndexDatabase, StoredListing } from '../store/index-database.ts';
import type { KnownFiles } from '../store/stored-file.ts';

/** @returns the number of files, or `null` when something may have changed. */
export function countUntouchedFiles(root: string, database: IndexDatabase): number | null {
  const listing = database.listing();
  if (listing === null || !isListingCurrent(root, listing)) return null;
  const files = database.knownFiles();
  for (let at = 0; at < files.paths.length; at++) {
    if (files.racy[at] !== 0 || !isUntouched(root, files, at)) return null;
  }
  return files.paths.length;
}

function isUntouched(root: string, files: KnownFiles, at: number): boolean {
  try {
    const stats = lstatSync(`${root}/${files.paths[at]}`, { throwIfNoEntry: false });
    return (
      stats !== undefined &&
      stats.size === files.sizeBytes[at] &&
      stats.ino === files.inodes[at] &&
      Math.round(stats.mtimeMs * 1000) === files.modifiedUs[at] &&
      Math.round(stats.ctimeMs * 1000) === files.changedUs[at]
    );
  } catch {
    return false;
  }
}

/** Whether the same files would be found again. */
export function isListingCurrent(root: string, listing: StoredListing): boolean {
  return listing.settled && listing.root === root && listing.stamps.every(isSamePathStamp);
}
