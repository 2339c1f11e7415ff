/**
 * Links the scripts that a script sources. Often only the end of the path is plain (`*` + `/lib/util.sh`): then the file
 * with this end that is nearest to the script is meant.
 */
import type { ImportTarget, ProjectView } from '../language.ts';
import { folderOf, joinPath, nearestPath } from '../project-path.ts';

export function resolveBashImports(project: ProjectView): ReadonlyMap<string, readonly ImportTarget[]> {
  const byName = new Map<string, string[]>();
  for (const path of [...project.paths].sort()) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const others = byName.get(name);
    if (others === undefined) byName.set(name, [path]);
    else others.push(path);
  }
  return new Map(
    [...project.imports].map(([from, facts]) => [
      from,
      facts.map(({ specifier }) => resolve(project.paths, byName, specifier, from)),
    ]),
  );
}

function resolve(
  paths: ReadonlySet<string>,
  byName: ReadonlyMap<string, readonly string[]>,
  specifier: string,
  from: string,
): ImportTarget {
  if (specifier.startsWith('*/')) {
    const end = specifier.slice(1).replace(/\/\.\.?(?=\/)/g, '');
    const name = end.slice(end.lastIndexOf('/') + 1);
    const path = nearestPath(
      (byName.get(name) ?? []).filter((path) => `/${path}`.endsWith(end)),
      from,
    );
    return path === null ? { kind: 'missing' } : { kind: 'file', path };
  }
  if (specifier.startsWith('/') || specifier.startsWith('~')) return { kind: 'external', package: specifier };
  // Beside the script first, then as from the top of the project; Bats leaves the extension out.
  for (const base of [joinPath(folderOf(from), specifier), joinPath('', specifier)]) {
    for (const candidate of [base, `${base}.bash`, `${base}.sh`]) {
      if (base !== null && paths.has(candidate ?? '')) return { kind: 'file', path: candidate ?? '' };
    }
  }
  return { kind: 'missing' };
}
