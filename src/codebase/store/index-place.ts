/** Where a project's index lives: in the project, or in a cache when nothing may be written there. */
import { accessSync, constants, existsSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../storage/make-folder.ts';
import { lstatOrNull } from '../discover/stamp.ts';
import { errorCode, IndexError } from '../index-error.ts';
import { contentHash } from './content-hash.ts';

export interface IndexPlace {
  /** Absolute. */
  readonly folder: string;
  readonly database: string;
  /** `cache`: the project cannot be written. */
  readonly kind: 'project' | 'cache';
}

const indexFolderName = '.optimizer';

/** The file whose lock makes a process the only writer. */
export const lockName = 'write.lock';

/**
 * Where an index is, the newest first: there are two when the project became read-only after it was indexed.
 * @param cacheDir absolute; `null`: there is none.
 */
export function existingIndexPlaces(root: string, cacheDir: string | null): IndexPlace[] {
  const project = placeIn(join(root, indexFolderName), 'project');
  if (isLink(project.folder)) {
    const cache = cacheDir === null ? null : cachePlace(root, cacheDir);
    return cache === null || lstatOrNull(cache.database) === null ? [] : [cache];
  }
  if (isWritable(project.database) || cacheDir === null) {
    return lstatOrNull(project.database) === null ? [] : [project];
  }
  const found = [project, cachePlace(root, cacheDir)].flatMap((place) => {
    const stats = lstatOrNull(place.database);
    return stats === null ? [] : [{ place, modifiedMs: stats.mtimeMs }];
  });
  return found.sort((a, b) => b.modifiedMs - a.modifiedMs).map(({ place }) => place);
}

/** Makes the folder. @throws IndexError `index/not-writable`, `index/disk-full` */
export function prepareIndexPlace(root: string, cacheDir: string | null): IndexPlace {
  const project = placeIn(join(root, indexFolderName), 'project');
  const problem = tryPrepare(project.folder);
  if (problem === null) return project;
  if (errorCode(problem) === 'ENOSPC') throw diskFull(project.folder, problem);
  if (cacheDir === null) throw notWritable([project.folder], problem);
  const cache = cachePlace(root, cacheDir);
  const cacheProblem = tryPrepare(cache.folder);
  if (cacheProblem === null) return cache;
  if (errorCode(cacheProblem) === 'ENOSPC') throw diskFull(cache.folder, cacheProblem);
  throw notWritable([project.folder, cache.folder], cacheProblem);
}

function placeIn(folder: string, kind: IndexPlace['kind']): IndexPlace {
  return { folder, database: join(folder, 'index.db'), kind };
}

function cachePlace(root: string, cacheDir: string): IndexPlace {
  return placeIn(join(cacheDir, `index-${contentHash(realpathSync(root))}`), 'cache');
}

/** Commands that a project brings with it are beside the index, and are its own. */
const ignoresAllButCommands = '/*\n!/commands/\n';

function tryPrepare(folder: string): Error | null {
  try {
    if (isLink(folder)) return new Error(`${folder} is a symbolic link`);
    makeFolder(folder);
    const gitignore = join(folder, '.gitignore');
    if (!existsSync(gitignore)) writeFileSync(gitignore, ignoresAllButCommands);
    const lock = join(folder, lockName);
    if (existsSync(lock)) accessSync(lock, constants.W_OK);
    probe(folder);
    return null;
  } catch (error) {
    return error as Error;
  }
}

/** Permission bits do not tell of read-only mounts, full disks, quotas and the like. */
function probe(folder: string): void {
  // One name for all processes: what a killed one leaves behind, the next one removes.
  const file = join(folder, 'probe');
  try {
    writeFileSync(file, '.');
  } finally {
    rmSync(file, { force: true });
  }
}

/** A repository can hold one, and it would lead our writing to wherever it points. */
function isLink(path: string): boolean {
  return lstatOrNull(path)?.isSymbolicLink() ?? false;
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function notWritable(folders: readonly string[], cause: Error): IndexError {
  return new IndexError(
    'index/not-writable',
    `The index cannot be written: ${folders.join(' and ')} refused (${cause.message}).`,
    'Allow writing to one of these folders, or point the cache folder to a place that can be written.',
    { cause },
  );
}

export function diskFull(folder: string, cause: unknown): IndexError {
  return new IndexError(
    'index/disk-full',
    `The disk is full: the index in ${folder} could not be written.`,
    'Free some space and run the command again; the previous index, if there was one, is still whole.',
    { cause },
  );
}
