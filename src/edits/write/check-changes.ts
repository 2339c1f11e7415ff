/** Whether every file still is what a change was made of, and what is to be done to which. Reads only. */
import { closeSync, openSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import type { FileChange } from '../file-change.ts';
import { type Owner, readIfAny } from './disk.ts';
import { foldedName, foldsCase, type Located, locateTarget, type Target } from './locate-target.ts';
import { errorCodeOf } from './write-error.ts';

/** A file that is not what the change says, or that is never written. */
export interface Drift {
  readonly path: string;
  /** Completes a sentence that begins with the path: `is gone`. */
  readonly because: string;
}

export interface PlannedWrite {
  readonly path: string;
  /** Absolute, without links. */
  readonly real: string;
  readonly before: Uint8Array | null;
  readonly after: Uint8Array | null;
  /** Of the file as it is; `null`: a new one of the usual mode. */
  readonly mode: number | null;
  readonly owner: Owner | null;
  /** Absolute, the uppermost first; to be made. */
  readonly missingFolders: readonly string[];
  /** Folders that its deletion leaves empty go too. */
  readonly tidies: boolean;
}

export interface Checked {
  readonly planned: readonly PlannedWrite[];
  readonly drifted: readonly Drift[];
}

/**
 * @param root absolute, without links
 * @returns what changes nothing is checked, but is not in `planned`
 */
export function checkChanges(root: string, changes: readonly FileChange[]): Checked {
  const planned: PlannedWrite[] = [];
  const drifted: Drift[] = [];
  const seen = new Map<string, string>();
  for (const change of changes) {
    const { path } = change;
    const located = locate(root, path);
    const because = 'because' in located ? located.because : whyNot(change, located.target);
    if ('because' in located || because !== null) {
      drifted.push({ path, because: because ?? 'cannot be read' });
      continue;
    }
    const other = seen.get(located.target.real);
    if (other !== undefined) {
      drifted.push({ path, because: `is the same file as ${other}` });
      continue;
    }
    seen.set(located.target.real, path);
    if (!areSame(change.before, change.after)) planned.push(planOf(change, located.target));
  }
  return { planned, drifted: [...drifted, ...foldedTogether(planned), ...below(planned)] };
}

function locate(root: string, path: string): Located {
  try {
    return locateTarget(root, path);
  } catch (error) {
    return { because: `cannot be read (${errorCodeOf(error) ?? String(error)})` };
  }
}

function whyNot({ before, after }: FileChange, { real, stats, isLink }: Target): string | null {
  if (stats === null) return before === null ? null : 'is gone';
  if (before === null) return 'exists already';
  if (after === null && isLink) return 'is a link: only what it leads to can be changed';
  try {
    const now = readIfAny(real);
    if (now === null) return 'is gone';
    if (!areSame(now, before)) return differenceOf(now, before);
    // As if to write: it asks for what this process may now, and changes nothing.
    if (!areSame(before, after)) closeSync(openSync(real, 'r+'));
    return null;
  } catch (error) {
    const code = errorCodeOf(error);
    // A program that runs can be replaced.
    if (code === 'ETXTBSY') return null;
    if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') throw error;
    return 'may not be read and written';
  }
}

function differenceOf(now: Uint8Array, before: Uint8Array): string {
  const sizes = now.length === before.length ? '' : `: ${now.length} bytes, not ${before.length}`;
  let line = 1;
  const shared = Math.min(now.length, before.length);
  for (let at = 0; at < shared && now[at] === before[at]; at += 1) if (now[at] === 0x0a) line += 1;
  return `has changed from line ${line} on${sizes}`;
}

export function areSame(one: Uint8Array | null, other: Uint8Array | null): boolean {
  if (one === null || other === null) return one === other;
  return one.length === other.length && Buffer.compare(one, other) === 0;
}

function planOf({ path, before, after, mode }: FileChange, target: Target): PlannedWrite {
  const { real, stats, isThroughLink, missingFolders } = target;
  return {
    path,
    real,
    before,
    after,
    mode: stats === null ? mode : stats.mode & 0o7777,
    owner: stats === null ? null : { uid: stats.uid, gid: stats.gid },
    missingFolders: after === null ? [] : missingFolders,
    tidies: after === null && !isThroughLink,
  };
}

/** Two new files that only upper and lower case tells apart, where the file system does not. */
function foldedTogether(planned: readonly PlannedWrite[]): Drift[] {
  const seen = new Map<string, string>();
  return planned.flatMap(({ path, real }) => {
    const other = seen.get(foldedName(real));
    seen.set(foldedName(real), path);
    return other !== undefined && foldsCase(dirname(real))
      ? [{ path, because: `is the same file as ${other}: upper and lower case are one here` }]
      : [];
  });
}

/** What is to be a file cannot be the folder of another one. */
function below(planned: readonly PlannedWrite[]): Drift[] {
  const files = new Map(planned.flatMap(({ real, path, after }) => (after === null ? [] : [[real, path]])));
  return planned.flatMap(({ path, real, after }) => {
    for (let folder = dirname(real); after !== null && folder !== dirname(folder); folder = dirname(folder)) {
      const file = files.get(folder);
      if (file !== undefined) return [{ path, because: `cannot be below ${file}, which is to be a file` }];
    }
    return [];
  });
}

/** @returns with `/`; `null`: it is outside of it */
export function insideOf(root: string, path: string): string | null {
  const inside = relative(root, resolve(root, path));
  return inside === '' || isAbsolute(inside) || inside.split(sep)[0] === '..'
    ? null
    : inside.split(sep).join('/');
}
