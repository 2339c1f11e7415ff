/**
 * Sees that nothing changed, by nothing but `lstat`: the common case, so it must stay fast and load nothing.
 * When it says no, the tree may still be the same; `compare-tree.ts` finds out.
 */
import { isAsStamped } from '../discover/stamp.ts';
import type { IndexDatabase, StoredListing } from '../store/index-database.ts';

/** @returns the number of files, or `null` when something may have changed. */
export function countUntouchedFiles(root: string, database: IndexDatabase): number | null {
  const listing = database.listing();
  if (listing === null || !isListingCurrent(root, listing)) return null;
  const files = database.knownFiles();
  const { paths, sizeBytes, modifiedUs, changedUs, inodes, racy } = files;
  for (let at = 0; at < paths.length; at++) {
    const isUntouched = isAsStamped(
      `${root}/${paths[at]}`,
      sizeBytes[at] ?? -1,
      modifiedUs[at] ?? 0,
      changedUs[at] ?? 0,
      inodes[at] ?? 0,
    );
    if (racy[at] !== 0 || !isUntouched) return null;
  }
  return paths.length;
}

/** Whether the same files would be found again. */
export function isListingCurrent(root: string, listing: StoredListing): boolean {
  return listing.settled && listing.root === root && listing.stamps.every((stamp) => isAsStamped(...stamp));
}
