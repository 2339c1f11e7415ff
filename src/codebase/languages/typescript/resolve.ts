/** Links the imports of TypeScript and JavaScript files to files of the project, in the order of Node and `tsc`. */
import { isBuiltin } from 'node:module';
import type { ImportTarget, ProjectView } from '../language.ts';
import { folderOf, joinPath } from '../project-path.ts';
import { findModuleFile, findSourceFile, findSourceOfOutput } from './module-file.ts';
import { ProjectPackages } from './packages.ts';
import { TsConfigs } from './tsconfig.ts';

const missing: ImportTarget = { kind: 'missing' };

export function resolveTypeScriptImports(project: ProjectView): ReadonlyMap<string, readonly ImportTarget[]> {
  const packages = new ProjectPackages(project);
  const resolver = new Resolver(project, packages, new TsConfigs(project, packages));
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
  constructor(
    private readonly project: ProjectView,
    private readonly packages: ProjectPackages,
    private readonly configs: TsConfigs,
  ) {}

  resolve(specifier: string, from: string): ImportTarget {
    // `./icon.svg?url`, `raw-loader!./text.md`: what bundlers add is not part of the path.
    const plain = specifier.replace(/^.*!(?=.)/, '').replace(/(?<=.)\?.*$/, '');
    if (/^\.{1,2}(?:\/|$)/.test(plain)) return this.atPath(joinPath(folderOf(from), plain));
    if (plain.startsWith('/')) return this.atPath(joinPath('', plain));
    for (const candidate of this.configs.candidates(plain, from)) {
      const path = findModuleFile(this.project.paths, candidate);
      if (path !== null) return { kind: 'file', path };
    }
    if (plain.startsWith('#')) return this.privateName(plain, from);
    if (/^[a-z][a-z+.-]*:/.test(plain)) return external(plain);
    return this.inPackage(plain, from);
  }

  private atPath(path: string | null): ImportTarget {
    if (path === null) return missing;
    const { paths } = this.project;
    const found =
      findSourceFile(paths, path) ??
      this.packages.entryOfFolder(path) ??
      findModuleFile(paths, path) ??
      findSourceOfOutput(paths, path);
    return found === null ? missing : { kind: 'file', path: found };
  }

  private privateName(specifier: string, from: string): ImportTarget {
    const found = this.packages.resolvePrivate(specifier, from);
    if (found === null) return missing;
    return found.kind === 'file' ? found : this.inPackage(found.specifier, from);
  }

  private inPackage(specifier: string, from: string): ImportTarget {
    const [, name = specifier, subpath = ''] = /^((?:@[^/]+\/)?[^/]+)(?:\/(.*))?$/.exec(specifier) ?? [];
    const owner = isBuiltin(specifier) ? null : this.packages.named(name, from);
    if (owner === null) {
      // `@` and `~` alone are no names of packages: an alias that only a bundler knows.
      const isAlias = name === '@' || name === '~' || this.configs.claims(specifier, from);
      return isAlias ? missing : external(isBuiltin(specifier) ? specifier : name);
    }
    const path = this.packages.resolve(owner, subpath.replace(/\/$/, ''));
    return path === null ? missing : { kind: 'file', path };
  }
}

function external(name: string): ImportTarget {
  const isPlainBuiltin = !name.startsWith('node:') && isBuiltin(name);
  return { kind: 'external', package: isPlainBuiltin ? `node:${name}` : name };
}
