/** Finds the file that a relative link means. Knows no language: what may be left out at the end is an argument. */
import type { ImportTarget, ProjectView } from '../language.ts';
import { folderOf, foldersUp, joinPath } from '../project-path.ts';

/** @param endings what may follow a link to make it the path of a file, likeliest first; `''`: nothing */
export function resolveLinks(
  project: ProjectView,
  endings: readonly string[],
): ReadonlyMap<string, readonly ImportTarget[]> {
  const targets = new Map<string, readonly ImportTarget[]>();
  for (const [path, imports] of project.imports) {
    targets.set(
      path,
      imports.map(({ specifier }) => {
        const found = linkedFile(project.paths, path, specifier, endings);
        return found === null ? { kind: 'missing' } : { kind: 'file', path: found };
      }),
    );
  }
  return targets;
}

/** `/a` starts at the top of the project, or of the folder above that is served as a site. */
export function linkedFile(
  paths: ReadonlySet<string>,
  from: string,
  link: string,
  endings: readonly string[],
): string | null {
  const folder = folderOf(from);
  const bases = link.startsWith('/') ? sitesAround(folder) : [folder];
  const written = decoded(link);
  // Sites name their pages as they will be, not as they are written.
  const source = written.replace(/\.html?$/, '');
  for (const base of bases) {
    const page = joinPath(base, written);
    if (page !== null && paths.has(page)) return page;
    const path = joinPath(base, source);
    if (path === null) continue;
    for (const ending of endings) {
      const candidate = joinPath('', path + ending);
      if (candidate !== null && paths.has(candidate)) return candidate;
    }
  }
  return null;
}

function sitesAround(folder: string): string[] {
  return ['', ...foldersUp(folder)].flatMap((root) => {
    const below = root === '' ? '' : `${root}/`;
    return [root, `${below}public`, `${below}static`];
  });
}

/** The part of a link that names a file of the project; `null` when it leads elsewhere. */
export function localLink(link: string): string | null {
  const [path = ''] = link.trim().split(/[?#]/, 1);
  const isElsewhere = path === '' || /^(?:[a-z][a-z\d+.-]*:|\/\/)/i.test(path);
  // Filled in by a template engine.
  const isMade = /\{[{%]|<%|\$\{|[\n<>]/.test(link);
  return isElsewhere || isMade || path.length > 500 ? null : path;
}

function decoded(link: string): string {
  if (!link.includes('%')) return link;
  try {
    return decodeURIComponent(link);
  } catch {
    return link;
  }
}
