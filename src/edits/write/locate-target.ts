/**
 * Which file a path of a change means: through links, as long as they stay in the project, and never one of git's. Reads
 * names only; what is in the file is not its business.
 */
import { readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, sep, win32 } from 'node:path';
import { lstatIfAny } from './disk.ts';

export interface Target {
  /** Absolute, without links; of where the file is, or would be. */
  readonly real: string;
  /** `null`: there is no such file. */
  readonly stats: Stats | null;
  /** The path itself is a link; `real` is what it leads to. */
  readonly isLink: boolean;
  /** A folder on the way is a link, or the path itself is. */
  readonly isThroughLink: boolean;
  /** Absolute; those that are not there, the uppermost first. */
  readonly missingFolders: readonly string[];
}

export type Located = { readonly target: Target } | { readonly because: string };

/** @param root absolute, without links */
export function locateTarget(root: string, path: string): Located {
  const wrong = wrongWith(path);
  if (wrong !== null) return { because: wrong };
  const names = path.split('/');
  const missingFolders: string[] = [];
  let real = root;
  let isThroughLink = false;
  for (const [at, name] of names.entries()) {
    const isLast = at === names.length - 1;
    const shown = names.slice(0, at + 1).join('/');
    const next = missingFolders.length > 0 ? { path: join(real, name), stats: null } : entryOf(real, name);
    if ('because' in next) return { because: next.because };
    real = next.path;
    let { stats } = next;
    if (stats?.isSymbolicLink()) {
      const followed = follow(root, real);
      if ('because' in followed) return { because: `${isLast ? 'is' : `${shown} is`} ${followed.because}` };
      isThroughLink = true;
      ({ path: real, stats } = followed);
      if (isLast) return regular(stats, { real, isLink: true, isThroughLink, missingFolders });
    }
    if (isLast) return regular(stats, { real, isLink: false, isThroughLink, missingFolders });
    if (stats === null) missingFolders.push(real);
    else if (!stats.isDirectory()) return { because: `${shown} is a file, not a folder` };
  }
  return { because: 'is no path of a file' };
}

function regular(stats: Stats | null, target: Omit<Target, 'stats'>): Located {
  if (stats?.isDirectory()) return { because: 'is a folder' };
  if (stats !== null && !stats.isFile()) return { because: 'is no regular file' };
  return { target: { ...target, stats } };
}

function wrongWith(path: string): string | null {
  if (path === '' || path.includes('\0')) return 'is no path of a file';
  if (isAbsolute(path) || (process.platform === 'win32' && win32.parse(path).root !== ''))
    return 'is outside of the project';
  const names = path.split('/');
  if (names.includes('..')) return 'is outside of the project';
  if (names.some((name) => name === '' || name === '.' || (sep === '\\' && name.includes(sep))))
    return 'is no path of a file';
  return names.some(isOfGit) ? 'is a file of git' : null;
}

/** Windows ignores dots and blanks at the end, and has a short name for it. */
function isOfGit(name: string): boolean {
  return /^(?:\.git|git~\d)[. ]*$/i.test(name);
}

type Entry = { readonly path: string; readonly stats: Stats | null };

function entryOf(folder: string, name: string): Entry | { readonly because: string } {
  const path = join(folder, name);
  const stats = lstatIfAny(path);
  if (stats === null) return { path, stats };
  const spelt = spelling(readdirSync(folder), name);
  return spelt.isSame
    ? { path: join(folder, spelt.name), stats }
    : { because: `is called ${spelt.name} here: this file system does not tell upper and lower case apart` };
}

/**
 * How a name that was found is written in its folder. Another form of the same letters is the same name, other letters
 * are not: a rename would change how it is written.
 */
export function spelling(names: readonly string[], name: string): { name: string; isSame: boolean } {
  if (names.includes(name)) return { name, isSame: true };
  const same = names.find((other) => other.normalize('NFC') === name.normalize('NFC'));
  if (same !== undefined) return { name: same, isSame: true };
  const folded = names.find((other) => foldedName(other) === foldedName(name));
  return folded === undefined ? { name, isSame: true } : { name: folded, isSame: false };
}

export function foldedName(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

function follow(root: string, link: string): Entry | { readonly because: string } {
  let path: string;
  try {
    path = realpathSync(link);
  } catch {
    return { because: 'a link that leads nowhere' };
  }
  const inside = relative(root, path);
  if (inside === '' || inside.split(sep)[0] === '..' || isAbsolute(inside))
    return { because: 'a link out of the project' };
  if (inside.split(sep).some(isOfGit)) return { because: 'a link to files of git' };
  return { path, stats: statSync(path) };
}

/**
 * Whether names that differ in upper and lower case only are one in the folder, or in the nearest that is there; found
 * out by names that exist, without writing.
 */
export function foldsCase(folder: string): boolean {
  const stats = lstatIfAny(folder);
  if (stats === null) return dirname(folder) !== folder && foldsCase(dirname(folder));
  for (const name of [...readdirSync(folder).map((entry) => join(folder, entry)), folder]) {
    const swapped = join(dirname(name), swapCase(basename(name)));
    // What other letters fold to differs from system to system.
    if (swapped === name || !/^[ -~]+$/.test(basename(name))) continue;
    const own = lstatIfAny(name);
    const other = lstatIfAny(swapped);
    // Both may be there, each for itself.
    if (own !== null) return other !== null && other.ino === own.ino && other.dev === own.dev;
  }
  return dirname(folder) !== folder && foldsCase(dirname(folder));
}

function swapCase(name: string): string {
  const upper = name.toUpperCase();
  return upper === name ? name.toLowerCase() : upper;
}
