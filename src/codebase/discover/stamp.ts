/**
 * What `lstat` says about a path, cheap to compare and exact in JSON and SQLite. Two equal stamps mean "not
 * touched", unless the path was touched at about the moment when it was read: see `isRacy`.
 */
import { lstatSync, type Stats } from 'node:fs';

export interface Stamp {
  readonly sizeBytes: number;
  /** Microseconds since the Unix epoch. */
  readonly modifiedUs: number;
  /** Of the inode: nobody can set it back, unlike the time of modification. */
  readonly changedUs: number;
  readonly inode: number;
}

/** As it is stored: path, size, modified, changed, inode; size -1 when nothing was there. */
export type PathStamp = readonly [
  path: string,
  sizeBytes: number,
  modifiedUs: number,
  changedUs: number,
  inode: number,
];

export interface ReadingMoment {
  /** By the clock of the file system, before the first path was looked at. */
  readonly startedUs: number;
  /** How coarse that clock may be. */
  readonly clockStepUs: number;
}

export function stampOf(stats: Stats): Stamp {
  return {
    sizeBytes: stats.size,
    modifiedUs: Math.round(stats.mtimeMs * 1000),
    changedUs: Math.round(stats.ctimeMs * 1000),
    inode: stats.ino,
  };
}

/** Follows no link. */
export function pathStamp(path: string): PathStamp {
  const stats = lstatOrNull(path);
  if (stats === null) return [path, -1, 0, 0, 0];
  const { sizeBytes, modifiedUs, changedUs, inode } = stampOf(stats);
  return [path, sizeBytes, modifiedUs, changedUs, inode];
}

export function isSameStamp(stats: Stats, stamp: Stamp): boolean {
  return (
    stats.size === stamp.sizeBytes &&
    stats.ino === stamp.inode &&
    Math.round(stats.mtimeMs * 1000) === stamp.modifiedUs &&
    Math.round(stats.ctimeMs * 1000) === stamp.changedUs
  );
}

/**
 * Whether `lstat` still says the same. One function for all paths, with plain numbers: it is called thousands of times
 * at every start, and the sooner it is compiled the better.
 */
export function isAsStamped(
  path: string,
  sizeBytes: number,
  modifiedUs: number,
  changedUs: number,
  inode: number,
): boolean {
  try {
    const stats = lstatSync(path, mayBeMissing);
    if (stats === undefined) return sizeBytes === -1;
    return (
      stats.size === sizeBytes &&
      stats.ino === inode &&
      Math.round(stats.mtimeMs * 1000) === modifiedUs &&
      Math.round(stats.ctimeMs * 1000) === changedUs
    );
  } catch {
    return sizeBytes === -1;
  }
}

const mayBeMissing = { throwIfNoEntry: false } as const;

/**
 * Whether a later write could leave this stamp as it is, because it may fall into the same step of the file system's
 * clock.
 */
export function isRacy(stamp: Pick<Stamp, 'modifiedUs' | 'changedUs'>, reading: ReadingMoment): boolean {
  const { startedUs, clockStepUs } = reading;
  return (
    stamp.changedUs >= startedUs - clockStepUs ||
    // A time of modification far in the future was set by hand; a write would replace it.
    Math.abs(stamp.modifiedUs - startedUs) <= clockStepUs
  );
}

/** `null` when nothing is there or it cannot be looked at. */
export function lstatOrNull(path: string): Stats | null {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}
