/** Says how the index stands to the tree, and writes nothing. */
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { lstatOrNull, type ReadingMoment } from '../discover/stamp.ts';
import { errorCode } from '../index-error.ts';
import { contentHash } from '../store/content-hash.ts';
import { IndexDatabase, type RebuildReason } from '../store/index-database.ts';
import { existingIndexPlaces, type IndexPlace } from '../store/index-place.ts';
import { schemaVersion } from '../store/schema.ts';
import { readListing } from '../store/stored-listing.ts';
import { checkedRoot } from './checked-root.ts';
import { type Candidate, compareTree } from './compare-tree.ts';
import { type IndexContents, readContents } from './index-contents.ts';
import type { RefreshOptions } from './refresh-options.ts';

/** Paths that are not as the index knows them, sorted. */
export interface StaleFiles {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

export interface IndexStatus {
  readonly place: IndexPlace;
  /** Why it is in the cache: why the project could not be written; `null`: it is in the project. */
  readonly notInProjectBecause: 'read-only' | 'symbolic-link' | 'was-read-only' | null;
  readonly databaseBytes: number;
  /** Of the tables: as they are, `null` when it cannot be read, and as this program makes them. */
  readonly schema: { readonly stored: number | null; readonly current: number };
  /** Why the next refresh will build anew; `null`: it will continue. */
  readonly rebuild: RebuildReason | null;
  /** `null`: this program cannot read what is in it. */
  readonly contents: (IndexContents & { readonly ageMs: number; readonly stale: StaleFiles }) | null;
}

type StatusOptions = Pick<
  RefreshOptions,
  'root' | 'languages' | 'maxFileBytes' | 'cacheDir' | 'clock' | 'signal'
>;

/** @returns `null` when there is no index. @throws IndexError */
export async function indexStatus(options: StatusOptions): Promise<IndexStatus | null> {
  const root = checkedRoot(options.root);
  const [place] = existingIndexPlaces(root, options.cacheDir);
  if (place === undefined) return null;
  const expected = IndexDatabase.open(place.database, options);
  const rebuild = 'rebuild' in expected ? expected.rebuild : null;
  const opened = 'rebuild' in expected ? IndexDatabase.open(place.database, null) : expected;
  const status = {
    place,
    notInProjectBecause: place.kind === 'project' ? null : whyNotInProject(root),
    databaseBytes: statSync(place.database).size,
    rebuild,
  };
  if ('rebuild' in opened) {
    return { ...status, schema: { stored: null, current: schemaVersion }, contents: null };
  }
  const { database } = opened;
  try {
    const contents = readContents(root, database, options.languages);
    const ageMs = Math.max(0, options.clock.nowMs() - contents.refreshedAtMs);
    const stale = await staleFiles(root, database, options.signal);
    const schema = { stored: database.note('schema'), current: schemaVersion };
    return { ...status, schema, contents: { ...contents, ageMs, stale } };
  } finally {
    database.close();
  }
}

/** Nothing is stored, so it does not matter how sure the listing is. */
const anyMoment: ReadingMoment = { startedUs: 0, clockStepUs: 0 };

async function staleFiles(
  root: string,
  database: IndexDatabase,
  signal: AbortSignal | undefined,
): Promise<StaleFiles> {
  const known = { listing: readListing(database), files: database.knownFiles(), leftOut: database.leftOut() };
  const { candidates, removed } = await compareTree(root, known, anyMoment, { signal });
  return {
    added: candidates.filter(({ known }) => known === null).map(({ path }) => path),
    changed: candidates.filter((file) => isChanged(root, file, database)).map(({ path }) => path),
    removed: removed.map(({ path }) => path).sort(),
  };
}

function isChanged(root: string, { path, known }: Candidate, database: IndexDatabase): boolean {
  if (known === null) return false;
  const stored = database.prepared('SELECT hash, size_bytes FROM files WHERE id = ?').get(known.id) as {
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

/** As it is now; where it could be written by now, the next full build moves the index. */
function whyNotInProject(root: string): IndexStatus['notInProjectBecause'] {
  const folder = lstatOrNull(join(root, '.optimizer'));
  if (folder?.isSymbolicLink()) return 'symbolic-link';
  try {
    accessSync(folder === null ? root : join(root, '.optimizer'), constants.W_OK);
    return 'was-read-only';
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? 'was-read-only' : 'read-only';
  }
}
