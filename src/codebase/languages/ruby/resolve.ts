/**
 * Links what a Ruby file loads to files: by its path from the file, or from one of the folders that are searched, which
 * are `lib` and its like and what a gemspec names.
 */
import type { ImportTarget, ProjectView } from '../language.ts';
import { folderOf, joinPath, nearestPath } from '../project-path.ts';

export function resolveRubyImports(project: ProjectView): ReadonlyMap<string, readonly ImportTarget[]> {
  const places = new RubyPlaces(project);
  return new Map(
    [...project.imports].map(([from, facts]) => [
      from,
      facts.map(({ specifier }) =>
        specifier.startsWith('.') ? relativeTo(project, specifier, from) : places.resolve(specifier, from),
      ),
    ]),
  );
}

function relativeTo({ paths }: ProjectView, specifier: string, from: string): ImportTarget {
  const base = joinPath(folderOf(from), specifier);
  const path = base === null ? undefined : [`${base}.rb`, base].find((one) => paths.has(one));
  return path === undefined ? { kind: 'missing' } : { kind: 'file', path };
}

/** Where a file is looked for that is loaded by its name. */
const searched = /(?:^|\/)(?:lib|test|spec|ext|app|config|app\/\w+)$/;

class RubyPlaces {
  private readonly byName = new Map<string, string[]>();
  private readonly roots: ReadonlySet<string>;

  constructor(project: ProjectView) {
    const roots = new Set(['']);
    for (const path of [...project.paths].sort()) {
      if (path.endsWith('.gemspec')) {
        const text = project.readText(path) ?? '';
        const named = /require_paths?\s*=\s*(.*)/.exec(text)?.[1] ?? '';
        for (const [, root = ''] of named.matchAll(/["']([^"']+)["']/g))
          roots.add(joinPath(folderOf(path), root) ?? root);
      }
      if (!/\.(?:rb|rake)$/.test(path)) continue;
      const name = path.slice(path.lastIndexOf('/') + 1);
      const others = this.byName.get(name);
      if (others === undefined) this.byName.set(name, [path]);
      else others.push(path);
    }
    this.roots = roots;
  }

  resolve(specifier: string, from: string): ImportTarget {
    const wanted = /\.(?:rb|rake)$/.test(specifier) ? specifier : `${specifier}.rb`;
    const found = (this.byName.get(wanted.slice(wanted.lastIndexOf('/') + 1)) ?? []).filter((path) => {
      if (path !== wanted && !path.endsWith(`/${wanted}`)) return false;
      const root = path.slice(0, Math.max(0, path.length - wanted.length - 1));
      return this.roots.has(root) || searched.test(root);
    });
    const path = nearestPath(found, from);
    return path === null
      ? { kind: 'external', package: specifier.slice(0, `${specifier}/`.indexOf('/')) }
      : { kind: 'file', path };
  }
}
