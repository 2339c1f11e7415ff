/**
 * Finds out which of a few given paths are not as the index knows them, for a caller who knows that nothing else
 * changed. Reads no file, writes nothing. Does not tell whether a new file belongs to the project: only a look at the
 * whole tree does.
 */
import { lstatSync, type Stats } from 'node:fs';
import { ignoreFileName } from '../discover/listing.ts';
import { isSameStamp } from '../discover/stamp.ts';
import { unpackStamp } from '../discover/stamped-paths.ts';
import { errorCode } from '../index-error.ts';
import type { IndexDatabase } from '../store/index-database.ts';
import type { KnownFile } from '../store/stored-file.ts';
import { isListed, readListing } from '../store/stored-listing.ts';
import type { Candidate } from './compare-tree.ts';

export interface PathComparison {
  /** In order of path. */
  readonly candidates: readonly Candidate[];
  readonly removed: readonly KnownFile[];
  readonly unchanged: number;
}

/**
 * @param paths relative to the root, with `/`
 * @returns `null` when these paths alone do not decide what is in the project.
 */
export function comparePaths(
  root: string,
  database: IndexDatabase,
  paths: readonly string[],
): PathComparison | null {
  const candidates: Candidate[] = [];
  const removed: KnownFile[] = [];
  let unchanged = 0;
  const find = database.prepared('SELECT id, path, stamp, racy FROM files WHERE path = ?');
  for (const path of new Set(paths)) {
    if (decidesListing(root, database, path)) return null;
    const row = find.get(path) as KnownRow | undefined;
    const stats = look(`${root}/${path}`);
    if (stats === 'unknown') return null;
    if (row === undefined) {
      if (stats !== null || wasFolderOrLink(database, path)) return null;
    } else if (stats === null) {
      removed.push(knownFile(row));
    } else if (stats.isFile()) {
      const known = knownFile(row);
      if (!known.racy && isSameStamp(stats, known.stamp)) unchanged++;
      else candidates.push({ path, sizeBytes: stats.size, known });
    } else {
      return null;
    }
  }
  return { candidates: candidates.sort((a, b) => (a.path < b.path ? -1 : 1)), removed, unchanged };
}

/** Ignore files wherever they stand, and what git keeps. A new one is known by its name only. */
function decidesListing(root: string, database: IndexDatabase, path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === '.gitignore' || name === ignoreFileName || path.split('/').includes('.git')) return true;
  const listing = readListing(database);
  return listing === null || listing.root !== root || isListed(listing, path);
}

function wasFolderOrLink(database: IndexDatabase, path: string): boolean {
  const inside = database.db
    .prepare('SELECT 1 FROM files WHERE path > ?1 AND path < ?2 LIMIT 1')
    .get(`${path}/`, `${path}0`);
  if (inside !== undefined) return true;
  return (
    database.prepared('SELECT 1 FROM left_out WHERE path IN (?1, ?2)').get(path, `${path}/`) !== undefined
  );
}

/** `null`: nothing is there. */
function look(path: string): Stats | null | 'unknown' {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    return errorCode(error) === 'ENOTDIR' ? null : 'unknown';
  }
}

interface KnownRow {
  id: number;
  path: string;
  stamp: Uint8Array;
  racy: number;
}

function knownFile(row: KnownRow): KnownFile {
  return { id: Number(row.id), path: row.path, stamp: unpackStamp(row.stamp), racy: row.racy !== 0 };
}
