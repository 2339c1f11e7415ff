/** Finds out which files of the tree are not as the index knows them. Reads no file, writes nothing. */
import { lstatSync, type Stats } from 'node:fs';
import type { LeftOut } from '../discover/listing.ts';
import { isRacy, isSameStamp, type ReadingMoment } from '../discover/stamp.ts';
import { errorCode } from '../index-error.ts';
import { type KnownFile, type KnownFiles, knownFileAt } from '../store/stored-file.ts';
import { packListing, type StoredListing } from '../store/stored-listing.ts';
import { isListingCurrent } from './tree-check.ts';

export interface KnownTree {
  readonly listing: StoredListing | null;
  readonly files: KnownFiles;
  readonly leftOut: readonly LeftOut[];
}

export interface Candidate {
  readonly path: string;
  /** 0 when it cannot be looked at. */
  readonly sizeBytes: number;
  /** `null`: a new path. */
  readonly known: KnownFile | null;
}

export interface TreeComparison {
  /** Every path whose contents must be looked at, in order. */
  readonly candidates: readonly Candidate[];
  readonly removed: readonly KnownFile[];
  readonly unchanged: number;
  /** `null`: the listing and what it leaves out are as they were stored. */
  readonly newListing: { readonly listing: StoredListing; readonly leftOut: readonly LeftOut[] } | null;
}

export interface CompareOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told the paths of a new listing before any of them is looked at. */
  readonly onListed?: (paths: ReadonlySet<string>) => Promise<void>;
}

export async function compareTree(
  root: string,
  known: KnownTree,
  reading: ReadingMoment,
  options: CompareOptions = {},
): Promise<TreeComparison> {
  const knownFiles = new Map(known.files.paths.map((path, at) => [path, knownFileAt(known.files, at)]));
  const current = known.listing !== null && isListingCurrent(root, known.listing) ? known.listing : null;
  const found =
    current === null
      ? await listAgain(root, reading, options)
      : { listing: current, paths: knownFiles.keys(), leftOut: known.leftOut };

  const leftOut = [...found.leftOut];
  const candidates: Candidate[] = [];
  let unchanged = 0;
  for (const path of found.paths) {
    const kind = look(`${root}/${path}`);
    if (kind === 'gone') {
      if (path.includes('\uFFFD')) leftOut.push({ path, reason: 'undecodable-name' });
      continue;
    }
    if (kind === 'symlink' || kind === 'not-a-file') {
      leftOut.push({ path, reason: kind });
      continue;
    }
    const file = knownFiles.get(path) ?? null;
    knownFiles.delete(path);
    if (file !== null && !file.racy && kind !== 'unreadable' && isSameStamp(kind, file.stamp)) unchanged++;
    else candidates.push({ path, sizeBytes: kind === 'unreadable' ? 0 : kind.size, known: file });
  }
  leftOut.sort((a, b) => (a.path < b.path ? -1 : 1));
  candidates.sort((a, b) => (a.path < b.path ? -1 : 1));
  return {
    candidates,
    removed: [...knownFiles.values()],
    unchanged,
    newListing:
      current !== null && isSameList(leftOut, known.leftOut) ? null : { listing: found.listing, leftOut },
  };
}

async function listAgain(root: string, reading: ReadingMoment, { signal, onListed }: CompareOptions) {
  const { discoverFiles } = await import('../discover/discover-files.ts');
  const { paths, leftOut, stamps } = await discoverFiles(root, signal);
  await onListed?.(paths);
  const settled = stamps.every(
    ([, sizeBytes, modifiedUs, changedUs]) => sizeBytes === -1 || !isRacy({ modifiedUs, changedUs }, reading),
  );
  return { listing: packListing(root, settled, stamps), paths, leftOut };
}

function look(path: string): Stats | 'gone' | 'symlink' | 'not-a-file' | 'unreadable' {
  try {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return 'gone';
    if (stats.isSymbolicLink()) return 'symlink';
    return stats.isFile() ? stats : 'not-a-file';
  } catch (error) {
    return errorCode(error) === 'ENOTDIR' ? 'gone' : 'unreadable';
  }
}

function isSameList(a: readonly LeftOut[], b: readonly LeftOut[]): boolean {
  return (
    a.length === b.length && a.every((left, at) => left.path === b[at]?.path && left.reason === b[at].reason)
  );
}
