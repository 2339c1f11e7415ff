/**
 * Links the imports of Go files to packages of the project. A package is a folder; the file that stands for it is the one
 * of the folder's name, else the first that is no test.
 */
import type { ImportTarget, ProjectView } from '../language.ts';
import { folderOf, foldersUp, joinPath } from '../project-path.ts';
import { type GoModule, readModules } from './go-mod.ts';

const missing: ImportTarget = { kind: 'missing' };

export function resolveGoImports(project: ProjectView): ReadonlyMap<string, readonly ImportTarget[]> {
  const resolver = new Resolver(project);
  const targets = new Map<string, readonly ImportTarget[]>();
  for (const [path, imports] of project.imports) {
    targets.set(
      path,
      imports.map((fact) => resolver.resolve(fact.specifier, path)),
    );
  }
  return targets;
}

class Resolver {
  /** By folder. */
  private readonly packages: ReadonlyMap<string, string>;
  private readonly modules: readonly GoModule[];
  private readonly moduleOfFolder = new Map<string, GoModule | null>();

  constructor(project: ProjectView) {
    this.packages = packageFiles(project.paths);
    this.modules = readModules(project);
  }

  resolve(specifier: string, from: string): ImportTarget {
    if (/^\.{1,2}\//.test(specifier)) return this.atFolder(joinPath(folderOf(from), specifier)) ?? missing;
    const module = this.moduleAround(folderOf(from));
    if (module === null) return this.withoutModule(specifier, from);
    for (const { path, folder } of this.places(module)) {
      const inside = below(specifier, path);
      if (inside !== null) return this.atFolder(joinPath(folder, inside)) ?? missing;
    }
    return this.vendored(specifier, from) ?? external(specifier, module);
  }

  /** Where modules that one can import stand, the longest paths first: another one may lie inside of the own. */
  private places(module: GoModule): { readonly path: string; readonly folder: string }[] {
    const own = [module, ...module.replaced];
    const others = this.modules.filter(({ path }) => !own.some((one) => one.path === path));
    return [...own, ...others].sort((a, b) => b.path.length - a.path.length);
  }

  private moduleAround(folder: string): GoModule | null {
    let known = this.moduleOfFolder.get(folder);
    if (known === undefined) {
      known = null;
      for (const around of foldersUp(folder)) {
        known ??= this.modules.find((module) => module.folder === around) ?? null;
      }
      this.moduleOfFolder.set(folder, known);
    }
    return known;
  }

  private vendored(specifier: string, from: string): ImportTarget | null {
    for (const around of foldersUp(folderOf(from))) {
      const target = this.atFolder(joinPath(around, `vendor/${specifier}`));
      if (target !== null) return target;
    }
    return null;
  }

  /** Below a `src` folder, or the project itself is what the path ends in. */
  private withoutModule(specifier: string, from: string): ImportTarget {
    const vendored = this.vendored(specifier, from);
    if (vendored !== null) return vendored;
    for (const around of foldersUp(folderOf(from))) {
      const target = this.atFolder(joinPath(around, `src/${specifier}`));
      if (target !== null) return target;
    }
    const parts = specifier.split('/');
    if (parts[0]?.includes('.')) {
      for (let at = 2; at < parts.length; at++) {
        const target = this.atFolder(parts.slice(at).join('/'));
        if (target !== null) return target;
      }
    }
    return external(specifier, null);
  }

  private atFolder(folder: string | null): ImportTarget | null {
    const path = folder === null ? undefined : this.packages.get(folder);
    return path === undefined ? null : { kind: 'file', path };
  }
}

function packageFiles(paths: ReadonlySet<string>): Map<string, string> {
  const files = new Map<string, string>();
  for (const path of [...paths].sort()) {
    if (!path.endsWith('.go') || path.endsWith('_test.go')) continue;
    const folder = folderOf(path);
    const isNamedLikeFolder =
      folder !== '' && path === `${folder}/${folder.slice(folder.lastIndexOf('/') + 1)}.go`;
    if (!files.has(folder) || isNamedLikeFolder) files.set(folder, path);
  }
  return files;
}

/** The rest of an import path below a module's; `null` when it is of another module. */
function below(specifier: string, path: string): string | null {
  if (specifier === path) return '';
  return specifier.startsWith(`${path}/`) ? specifier.slice(path.length + 1) : null;
}

function external(specifier: string, module: GoModule | null): ImportTarget {
  const required = module?.required.find((path) => below(specifier, path) !== null);
  return { kind: 'external', package: required ?? specifier };
}
