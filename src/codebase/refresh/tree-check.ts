/**
 * Sees that nothing changed, by nothing but `lstat`: the common case, so it must stay fast and load nothing.
 * When it says no, the tree may still be the same; `compare-tree.ts` finds out.
 */
import { lstatSync } from 'node:fs';
import { isSamePathStamp, isSameStamp } from '../discover/stamp.ts';
import type { IndexDatabase, StoredListing } from '../store/index-database.ts';

/** @returns the number of files, or `null` when something may have changed. */
export function countUntouchedFiles(root: string, database: IndexDatabase): number | null {
  const listing = database.listing();
  if (listing === null || !isListingCurrent(root, listing)) return null;
  const files = database.knownFiles();
  for (const { path, stamp, racy } of files) {
    if (racy) return null;
    let stats: ReturnType<typeof lstatSync>;
    try {
      stats = lstatSync(`${root}/${path}`, { throwIfNoEntry: false });
    } catch {
      return null;
    }
    if (stats === undefined || !isSameStamp(stats, stamp)) return null;
  }
  return files.length;
}

/** Whether the same files would be found again. */
export function isListingCurrent(root: string, listing: StoredListing): boolean {
  return listing.settled && listing.root === root && listing.stamps.every(isSamePathStamp);
}
