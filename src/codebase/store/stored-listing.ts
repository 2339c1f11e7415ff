/**
 * The last listing of a project in the notes of the database: what decides which files there are, and how it was then.
 * What stands in the project is packed, because there are thousands of folders; the rest is a few paths of git and above.
 */
import type { PathStamp } from '../discover/stamp.ts';
import { packPaths, type StampedPaths, unpackPaths } from '../discover/stamped-paths.ts';
import type { IndexDatabase } from './index-database.ts';

export interface StoredListing {
  readonly root: string;
  /** Whether equal stamps prove that nothing was added or removed. */
  readonly settled: boolean;
  /** By absolute path. */
  readonly outside: readonly PathStamp[];
  /** Relative to the root, which is `.` itself. */
  readonly inside: StampedPaths;
}

export function packListing(root: string, settled: boolean, stamps: readonly PathStamp[]): StoredListing {
  const outside: PathStamp[] = [];
  const inside: PathStamp[] = [];
  for (const [path, ...stamp] of stamps) {
    const relative = pathInside(root, path);
    if (relative === null) outside.push([path, ...stamp]);
    else inside.push([relative, ...stamp]);
  }
  return { root, settled, outside, inside: packPaths(inside) };
}

/** By absolute path. */
export function stampsOf({ root, outside, inside }: StoredListing): readonly PathStamp[] {
  const absolute = unpackPaths(inside).map(
    ([path, ...stamp]) => [path === '.' ? root : `${root}/${path}`, ...stamp] as const,
  );
  return [...absolute, ...outside];
}

export function writeListing(database: IndexDatabase, listing: StoredListing): void {
  const { root, settled, outside, inside } = listing;
  database.setNote('listing', JSON.stringify({ root, settled, outside }));
  database.setNote('listedPaths', inside.paths);
  database.setNote('listedStamps', inside.stamps);
}

export function readListing(database: IndexDatabase): StoredListing | null {
  const text = database.note('listing');
  const paths = database.note('listedPaths');
  const stamps = database.note('listedStamps');
  if (text === null || paths === null || stamps === null) return null;
  return { ...JSON.parse(text), inside: { paths, stamps } };
}

/** Whether what stands at this path, relative to the root, decides which files there are. */
export function isListed({ root, outside, inside }: StoredListing, path: string): boolean {
  const { buffer, byteOffset, length } = inside.paths;
  const listed = Buffer.from(buffer, byteOffset, length);
  const wanted = Buffer.from(`${path}\0`);
  for (let at = listed.indexOf(wanted); at !== -1; at = listed.indexOf(wanted, at + 1)) {
    if (at === 0 || listed[at - 1] === 0) return true;
  }
  return outside.some(([other]) => other === `${root}/${path}`);
}

/** `null` for what is elsewhere, or not written as a plain path: those are looked at as they are. */
function pathInside(root: string, path: string): string | null {
  if (path === root) return '.';
  if (!path.startsWith(`${root}/`) || path.endsWith('/') || path.includes('//')) return null;
  return path.slice(root.length + 1);
}
