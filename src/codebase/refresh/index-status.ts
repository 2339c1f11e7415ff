/** Says how the index stands to the tree, and writes nothing. */
import { readFileSync, statSync } from 'node:fs';
import type { IndexCounts } from '../code-index.ts';
import type { ReadingMoment } from '../discover/stamp.ts';
import { contentHash } from '../store/content-hash.ts';
import { IndexDatabase, type RebuildReason } from '../store/index-database.ts';
import { existingIndexPlaces, type IndexPlace } from '../store/index-place.ts';
import { SqliteCodeIndex } from '../store/sqlite-code-index.ts';
import { checkedRoot } from './checked-root.ts';
import { type Candidate, compareTree } from './compare-tree.ts';
import type { RefreshOptions } from './refresh-options.ts';

export interface IndexStatus {
  readonly place: IndexPlace;
  readonly counts: IndexCounts;
  readonly databaseBytes: number;
  /** Milliseconds since the Unix epoch of the last refresh that wrote something. */
  readonly refreshedAtMs: number;
  readonly ageMs: number;
  /** Why the next refresh will build anew; `null`: it will continue. */
  readonly rebuild: RebuildReason | null;
  /** Paths that are not as the index knows them, sorted. */
  readonly stale: {
    readonly added: readonly string[];
    readonly changed: readonly string[];
    readonly removed: readonly string[];
  };
}

/** @returns `null` when there is no index, or none that can be read. @throws IndexError */
export async function indexStatus(
  options: Pick<RefreshOptions, 'root' | 'languages' | 'maxFileBytes' | 'cacheDir' | 'clock' | 'signal'>,
): Promise<IndexStatus | null> {
  const root = checkedRoot(options.root);
  const [place] = existingIndexPlaces(root, options.cacheDir);
  if (place === undefined) return null;
  const expected = IndexDatabase.open(place.database, options);
  const opened = 'rebuild' in expected ? IndexDatabase.open(place.database, null) : expected;
  if ('rebuild' in opened) return null;
  const { database } = opened;
  try {
    const known = { listing: database.listing(), files: database.knownFiles(), leftOut: database.leftOut() };
    const { candidates, removed } = await compareTree(root, known, anyMoment, { signal: options.signal });
    const refreshedAtMs = database.note('refreshedAtMs') ?? 0;
    return {
      place,
      counts: new SqliteCodeIndex(root, database).counts(),
      databaseBytes: statSync(place.database).size,
      refreshedAtMs,
      ageMs: Math.max(0, options.clock.nowMs() - refreshedAtMs),
      rebuild: 'rebuild' in expected ? expected.rebuild : null,
      stale: {
        added: candidates.filter(({ known }) => known === null).map(({ path }) => path),
        changed: candidates.filter((file) => isChanged(root, file, database)).map(({ path }) => path),
        removed: removed.map(({ path }) => path).sort(),
      },
    };
  } finally {
    database.close();
  }
}

/** Nothing is stored, so it does not matter how sure the listing is. */
const anyMoment: ReadingMoment = { startedUs: 0, clockStepUs: 0 };

function isChanged(root: string, { path, known }: Candidate, database: IndexDatabase): boolean {
  if (known === null) return false;
  const stored = database.db.prepare('SELECT hash, size_bytes FROM files WHERE id = ?').get(known.id) as {
    hash: string | null;
    size_bytes: number;
  };
  try {
    const { size } = statSync(`${root}/${path}`);
    if (size !== stored.size_bytes) return true;
    return stored.hash !== null && contentHash(readFileSync(`${root}/${path}`)) !== stored.hash;
  } catch {
    return stored.hash !== null;
  }
}
