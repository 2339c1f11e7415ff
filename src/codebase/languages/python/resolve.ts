/** Links the imports of Python files to files of the project, in the order of the interpreter as far as the project tells. */
import type { ImportFact } from '../../facts.ts';
import type { ImportTarget, ProjectView } from '../language.ts';
import { folderOf } from '../project-path.ts';
import { type FoundModule, ModuleFiles } from './module-file.ts';
import { SourceRoots } from './source-roots.ts';
import { isStandardModule } from './stdlib.ts';

const missing: ImportTarget = { kind: 'missing' };

export function resolvePythonImports(project: ProjectView): ReadonlyMap<string, readonly ImportTarget[]> {
  const resolver = new Resolver(project, new ModuleFiles(project.paths));
  const targets = new Map<string, readonly ImportTarget[]>();
  for (const [path, imports] of project.imports) {
    targets.set(
      path,
      imports.map((fact) => resolver.resolve(fact, path)),
    );
  }
  return targets;
}

class Resolver {
  private readonly roots: SourceRoots;

  constructor(
    private readonly project: ProjectView,
    private readonly modules: ModuleFiles,
  ) {
    this.roots = new SourceRoots(project, modules);
  }

  resolve(fact: ImportFact, from: string): ImportTarget {
    const { specifier } = fact;
    // `import a` binds the module, `from a import b` a name of it.
    const imported = fact.names[0]?.imported;
    const name = imported === undefined || imported === '*' ? null : imported;
    if (!specifier.startsWith('.')) return this.absolute(specifier, name, from);
    const found = this.relative(specifier, from);
    return (found === null ? null : this.target(found, name)) ?? missing;
  }

  private relative(specifier: string, from: string): FoundModule | null {
    const dots = /^\.+/.exec(specifier)?.[0].length ?? 1;
    let folder = folderOf(from);
    for (let up = 1; up < dots; up++) {
      if (folder === '') return null;
      folder = folderOf(folder);
    }
    return this.modules.find(folder, specifier.slice(dots));
  }

  private absolute(specifier: string, name: string | null, from: string): ImportTarget {
    const first = specifier.split('.')[0] ?? specifier;
    const external: ImportTarget = { kind: 'external', package: first };
    // A file may be named like a standard module and is not meant then, but for `test` and what only the project has.
    const isStandard = isStandardModule(first);
    if (isStandard && specifier === first) return external;
    let isOurs = false;
    for (const root of this.roots.of(from)) {
      const found = this.modules.find(root, specifier);
      const target = found === null ? null : this.target(found, name);
      if (target !== null) return target;
      isOurs ||= this.modules.find(root, first)?.kind === 'file';
    }
    return isOurs && !isStandard ? missing : external;
  }

  /** `null`: a package without a file of its own, which does not have the name. */
  private target(found: FoundModule, name: string | null): ImportTarget | null {
    const folder = found.kind === 'namespace' ? found.folder : packageFolder(found.path);
    const inside = name === null || folder === null ? null : this.modules.find(folder, name);
    const isFile = inside?.kind === 'file';
    if (found.kind === 'namespace') return isFile ? { ...inside, isWhole: true } : null;
    const isShadowed = isFile && this.binds(found.path, name ?? '');
    return isFile && !isShadowed ? { ...inside, isWhole: true } : found;
  }

  /** A name that a package imports from elsewhere goes before its module of that name. */
  private binds(path: string, name: string): boolean {
    const facts = this.project.imports.get(path) ?? [];
    return facts.some(({ specifier, names }) =>
      names.some(({ local, imported }) => local === name && !(specifier === '.' && imported === name)),
    );
  }
}

function packageFolder(path: string): string | null {
  return /(?:^|\/)__init__\.pyi?$/.test(path) ? folderOf(path) : null;
}
