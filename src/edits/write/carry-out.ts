/**
 * Moves the files of an interrupted or a running write to all new or all old. Every step may be the last of the process,
 * and each can be done again: what a file is decides what is done to it, not what is believed to have been done.
 */
import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { contentHash } from '../../codebase/store/content-hash.ts';
import { areSame, type Drift } from './check-changes.ts';
import { type Disk, isAbsence, lstatIfAny, readIfAny } from './disk.ts';
import type { Intent, IntentFile } from './intent.ts';

/** `other`: somebody else changed it since; it is never touched. */
export type FileState = 'old' | 'new' | 'other';

export function stateOf(root: string, file: IntentFile): FileState {
  const path = join(root, file.real);
  if (!isWhereItWas(dirname(path))) return 'other';
  const stats = lstatIfAny(path);
  if (stats !== null && !stats.isFile()) return 'other';
  const now = stats === null ? null : readIfAny(path);
  if (areSame(now, bytesOf(file.before))) return 'old';
  return (now === null ? null : contentHash(now)) === file.afterHash ? 'new' : 'other';
}

/** No folder on the way has become a link. */
function isWhereItWas(folder: string): boolean {
  try {
    return realpathSync(folder) === folder;
  } catch (error) {
    if (isAbsence(error)) return true;
    throw error;
  }
}

/** The new content is there and whole; a deletion needs none. */
export function isStaged(root: string, { afterHash, temporary }: IntentFile): boolean {
  if (afterHash === null) return true;
  const path = join(root, temporary);
  if (lstatIfAny(path)?.isFile() !== true) return false;
  const bytes = readIfAny(path);
  return bytes !== null && contentHash(bytes) === afterHash;
}

/** @returns those that somebody else changed: they, and all after the first, are as they were. */
export function carryForward(root: string, intent: Intent, disk: Disk, stopAtOther: boolean): Drift[] {
  const left: Drift[] = [];
  for (const file of intent.files) {
    const state = stateOf(root, file);
    if (state === 'new') continue;
    if (state === 'other') {
      left.push({ path: file.path, because: 'was changed by something else meanwhile' });
      if (stopAtOther) return left;
      continue;
    }
    if (file.afterHash === null) disk.unlink(join(root, file.real));
    else disk.rename(join(root, file.temporary), join(root, file.real));
  }
  removeTemporaries(root, left.length === 0 ? [] : intent.files, disk);
  tidy(root, intent, disk);
  syncFolders(root, intent, disk);
  return left;
}

/** @returns those that somebody else changed: they are as they were. */
export function carryBack(root: string, intent: Intent, disk: Disk): Drift[] {
  const left: Drift[] = [];
  for (const file of intent.files) {
    const state = stateOf(root, file);
    if (state === 'other') left.push({ path: file.path, because: 'was changed by something else meanwhile' });
    if (state === 'new') restore(root, file, disk);
  }
  discard(root, intent, disk);
  return left;
}

/** What was made for a write that has touched no file yet. */
export function discard(root: string, intent: Intent, disk: Disk): void {
  removeTemporaries(root, intent.files, disk);
  for (const folder of intent.madeFolders.toReversed()) disk.removeEmptyFolder(join(root, folder));
  // Else they could come back after the record is gone, and nobody would know them.
  syncFolders(root, intent, disk);
}

function restore(root: string, file: IntentFile, disk: Disk): void {
  const bytes = bytesOf(file.before);
  const path = join(root, file.real);
  if (bytes === null) {
    disk.unlink(path);
    return;
  }
  makeFolders(dirname(path), disk);
  const temporary = join(root, file.temporary);
  disk.write(temporary, { bytes, mode: file.mode, owner: file.owner });
  disk.rename(temporary, path);
}

/** Also of folders that its own deletions removed. */
export function makeFolders(folder: string, disk: Disk): void {
  if (lstatIfAny(folder) !== null) return;
  makeFolders(dirname(folder), disk);
  disk.makeFolder(folder);
}

function removeTemporaries(root: string, files: readonly IntentFile[], disk: Disk): void {
  for (const { temporary } of files) {
    const path = join(root, temporary);
    if (lstatIfAny(path) !== null) disk.unlink(path);
  }
}

function tidy(root: string, { files }: Intent, disk: Disk): void {
  for (const { emptied } of files) {
    for (const folder of emptied) if (!disk.removeEmptyFolder(join(root, folder))) break;
  }
}

/** Those that hold names which came or went; of a folder that went too, the name was in the one above it. */
function syncFolders(root: string, { files, madeFolders }: Intent, disk: Disk): void {
  const paths = [...madeFolders, ...files.flatMap(({ real, emptied }) => [real, ...emptied])];
  for (const folder of new Set(paths.map((path) => dirname(path)))) disk.syncFolder(join(root, folder));
}

function bytesOf(base64: string | null): Buffer | null {
  return base64 === null ? null : Buffer.from(base64, 'base64');
}
