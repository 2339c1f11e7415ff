/**
 * Links `using` to the project. A namespace is no folder, but mostly named after one: the folder with its last parts
 * (`Shop/Models` or `Acme.Shop/Models` for `Acme.Shop.Models`) that is nearest is meant, or the file of a type.
 */
import type { ImportTarget, ProjectView } from '../language.ts';
import { nearestPath } from '../project-path.ts';

export function resolveCSharpImports(project: ProjectView): ReadonlyMap<string, readonly ImportTarget[]> {
  const places = new Places(project.paths);
  return new Map(
    [...project.imports].map(([from, facts]) => [
      from,
      facts.map(({ specifier }): ImportTarget => {
        const path = /^(?:System|Microsoft|Windows)(?:\.|$)/.test(specifier)
          ? null
          : places.find(specifier, from);
        return path === null ? { kind: 'external', package: specifier } : { kind: 'file', path };
      }),
    ]),
  );
}

class Places {
  /** First file of each folder, by the last name in the folder's path, split at dots too. */
  private readonly byLastName = new Map<string, string[]>();

  constructor(paths: ReadonlySet<string>) {
    const folders = new Set<string>();
    for (const path of [...paths].sort()) {
      if (!path.endsWith('.cs')) continue;
      const stem = path.slice(0, -'.cs'.length);
      this.add(stem.slice(stem.lastIndexOf('/') + 1), path);
      const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
      if (folders.has(folder)) continue;
      folders.add(folder);
      this.add(folder.slice(Math.max(folder.lastIndexOf('/'), folder.lastIndexOf('.')) + 1), path);
    }
  }

  find(name: string, from: string): string | null {
    const parts = name.split('.');
    const last = parts.at(-1) ?? '';
    const candidates = this.byLastName.get(last) ?? [];
    // Two parts must agree, so that `Acme.Models` is not any folder of that name.
    const wanted = parts.slice(-2).join('.');
    const agreeing = candidates.filter((path) => {
      const stem = path.slice(0, -'.cs'.length).replaceAll('/', '.');
      const folder = stem.slice(
        0,
        Math.max(0, stem.length - (path.length - path.lastIndexOf('/') - '.cs'.length)),
      );
      return `.${stem}`.endsWith(`.${wanted}`) || `.${folder}`.endsWith(`.${wanted}`);
    });
    return nearestPath(agreeing, from);
  }

  private add(name: string, path: string): void {
    const others = this.byLastName.get(name);
    if (others === undefined) this.byLastName.set(name, [path]);
    else others.push(path);
  }
}
