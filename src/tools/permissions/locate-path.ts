/**
 * Where a path leads that a command names: into the project, out of it, or to what is git's or this program's own. Follows
 * links as the system would, part by part, and looks at all names that a pattern may stand for. Reads only.
 */
import { type Dirent, lstatSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';

export type Whereabouts =
  /** `paths`: as it is written, and where it or what a pattern finds really is; from the project's folder, with `/`. */
  | { readonly where: 'inside' | 'private'; readonly paths: readonly [string, ...string[]] }
  | { readonly where: 'outside' }
  /** Such as `/dev/null`. */
  | { readonly where: 'nothing' };

export interface Place {
  /** @param from a folder of the project, relative to its root; empty: the root */
  locate(path: string, from: string, isPattern: boolean): Whereabouts;
}

/** More names than that are not looked at; the pattern then counts as leading out. */
const mostNames = 5_000;
const mostParts = 200;

export function projectPlace(root: string): Place {
  const realRoot = realpathSync(root);
  return {
    locate: (path, from, isPattern) => {
      if (/^\/dev\/(?:null|stdin|stdout|stderr|fd\/\d+)$/.test(path)) return { where: 'nothing' };
      // `a=~/b` too is a path of the home folder for the shell.
      if (path.startsWith('~') || path.includes('\0')) return { where: 'outside' };
      const start = isAbsolute(path) ? sep : join(realRoot, from);
      const parts = path.split('/').filter((part) => part !== '' && part !== '.');
      const ends = parts.length > mostParts ? null : follow(start, parts, isPattern, { left: mostNames });
      if (ends === null || ends.some((end) => !isBelow(end, realRoot))) return { where: 'outside' };
      const named = isAbsolute(path) ? path : join(from, path);
      const shown = (isAbsolute(named) ? relative(realRoot, named) : named).split(sep).join('/');
      const real = ends.map((end) => relative(realRoot, end).split(sep).join('/') || '.');
      const where = [...real, shown].some(isOwn) ? 'private' : 'inside';
      const written = shown === '' ? '.' : shown;
      return { where, paths: [written, ...new Set(real.filter((path) => path !== written))] };
    },
  };
}

/** All places where the parts may lead. `null`: too many to look at, or not to be found out. */
function follow(
  start: string,
  parts: readonly string[],
  isPattern: boolean,
  budget: { left: number },
): readonly string[] | null {
  let at = start;
  for (const [index, part] of parts.entries()) {
    if (part === '..') {
      at = dirname(at);
      continue;
    }
    if (isPattern && /[*?[(]/.test(part)) {
      const rest = parts.slice(index + 1);
      const ends: string[] = [];
      for (const name of namesLike(at, part)) {
        if (--budget.left < 0) return null;
        const below = follow(at, [name, ...rest], isPattern && name !== part, budget);
        if (below === null) return null;
        ends.push(...below);
      }
      // It stays as it is where nothing has such a name.
      return ends.length > 0 ? ends : [join(at, part)];
    }
    const next = join(at, part);
    try {
      at = lstatSync(next).isSymbolicLink() ? realpathSync(next) : next;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && code !== 'ENOTDIR') return null;
      // A link to nothing may lead anywhere as soon as something is written.
      if (isLink(next)) return null;
      at = next;
    }
  }
  return [at];
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}

/** Rather too many: brackets count as any character, and names with a dot in front as any other. */
function namesLike(folder: string, pattern: string): readonly string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
  // `**`, and what ksh added, may stand for more than one part.
  if (/\*\*|\(/.test(pattern)) return entries.map(({ name }) => name);
  const source = pattern
    .replace(/\[[^\]]*\]/g, '?')
    .replace(/[.+^${}()|\\[\]]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  const like = new RegExp(`^${source}$`, 'is');
  return entries.map(({ name }) => name).filter((name) => like.test(name) && name !== pattern);
}

function isBelow(path: string, root: string): boolean {
  return path === root || path.startsWith(root === sep ? sep : root + sep);
}

function isOwn(path: string): boolean {
  return path
    .split(/[\\/]/)
    .some((part) => /^(?:\.git|git~\d+|\.optimizer)$/i.test(part.replace(/[. ]*$/, '')));
}
