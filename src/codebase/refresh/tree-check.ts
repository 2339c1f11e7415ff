/**
 * Sees that nothing changed, by nothing but what `lstat` says: the common case, so it must stay fast and load nothing.
 * When it says no, the tree may still be the same; `compare-tree.ts` finds out.
 */
import { isAsStamped } from '../discover/stamp.ts';
import { openStampCheck, type StampCheck } from '../discover/stamp-check.ts';
import { packedStampBytes } from '../discover/stamped-paths.ts';
import type { IndexDatabase } from '../store/index-database.ts';
import { readListing, type StoredListing } from '../store/stored-listing.ts';

/** @returns the number of files, or `null` when something may have changed. */
export function countUntouchedFiles(root: string, database: IndexDatabase): number | null {
  const files = database.stampedFiles();
  if (files === null) return null;
  const listing = readListing(database);
  if (listing === null) return null;
  const check = openStampCheck(root);
  try {
    if (!isCurrent(root, listing, check) || !check.areSame(files)) return null;
    return files.stamps.length / packedStampBytes;
  } finally {
    check.close();
  }
}

/** Whether the same files would be found again. */
export function isListingCurrent(root: string, listing: StoredListing): boolean {
  const check = openStampCheck(root);
  try {
    return isCurrent(root, listing, check);
  } finally {
    check.close();
  }
}

function isCurrent(root: string, listing: StoredListing, check: StampCheck): boolean {
  return (
    listing.settled &&
    listing.root === root &&
    listing.outside.every((stamp) => isAsStamped(...stamp)) &&
    check.areSame(listing.inside)
  );
}
