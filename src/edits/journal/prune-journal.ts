/** Forgets turns that are too old or take too much room. Only for the owner of the lock. */
import { rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Clock } from '../../core/clock.ts';
import { withFileLock } from '../../storage/file-lock.ts';
import { Disk } from '../write/disk.ts';
import type { StateFolder } from '../write/state-folder.ts';
import { ManifestStore, type Manifests } from './manifest-store.ts';
import { namesIn, type ObjectStore } from './object-store.ts';

export interface JournalLimits {
  readonly maxAgeMs: number;
  /** Of the contents that are kept, each once; the last turn stays whatever it takes. */
  readonly maxBytes: number;
}

export const defaultLimits: JournalLimits = { maxAgeMs: 30 * 86_400_000, maxBytes: 200 * 1024 * 1024 };

/** Manifests go before what they name: whatever is left of a turn that can be undone is whole. */
export function pruneJournal(
  manifests: ManifestStore,
  objects: ObjectStore,
  { maxAgeMs, maxBytes }: JournalLimits,
  nowMs: number,
): void {
  const { turns, damaged } = manifests.all;
  const sizes = objects.list();
  const kept = new Set<string>();
  let bytes = 0;
  let isFull = false;
  for (const [at, turn] of turns.entries()) {
    const added = new Set(hashesOf(turn).filter((hash) => !kept.has(hash)));
    const addedBytes = [...added].reduce((sum, hash) => sum + (sizes.get(hash) ?? 0), 0);
    // From the first that has no room on all go: a gap would leave turns that look as if they were the one before.
    isFull ||= at > 0 && bytes + addedBytes > maxBytes;
    if (at > 0 && (isFull || nowMs - turn.atMs > maxAgeMs)) {
      manifests.remove(turn);
      continue;
    }
    bytes += addedBytes;
    for (const hash of added) kept.add(hash);
  }
  const lasting = damaged.filter((one) => {
    const { mtimeMs } = statSync(one.path, { throwIfNoEntry: false }) ?? { mtimeMs: nowMs };
    if (nowMs - mtimeMs <= maxAgeMs) return true;
    manifests.removeDamaged(one);
    return false;
  });
  // Which contents it needs nobody can tell; it may be mended.
  if (lasting.length > 0) return;
  for (const hash of sizes.keys()) if (!kept.has(hash)) objects.remove(hash);
}

function hashesOf({ files }: Manifests['turns'][number]): string[] {
  return files.flatMap(({ before, after }) => [before, after].filter((hash) => hash !== null));
}

/** What is kept of other projects in which nothing was done for so long. Their locks stay, so that nobody loses one. */
export async function pruneAbandoned(
  { folder }: StateFolder,
  { maxAgeMs }: JournalLimits,
  clock: Clock,
): Promise<void> {
  for (const name of namesIn(dirname(folder))) {
    const other = join(dirname(folder), name);
    if (other === folder) continue;
    const isAbandoned = () => {
      const lastMs = new ManifestStore(other, new Disk()).lastChangeMs();
      const isInterrupted = namesIn(other).some((file) => /^write-.*\.json$/.test(file));
      return lastMs !== null && !isInterrupted && clock.nowMs() - lastMs > maxAgeMs;
    };
    if (!isAbandoned()) continue;
    const locked = () => new Error('somebody works there');
    const lock = { path: join(other, 'write.lock'), clock, patienceMs: 0, locked };
    await withFileLock(lock, async () => {
      if (!isAbandoned()) return;
      for (const part of ['turns', 'objects', 'project'])
        rmSync(join(other, part), { recursive: true, force: true });
    }).catch(() => {});
  }
}
