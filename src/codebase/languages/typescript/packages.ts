/**
 * The packages that the project itself holds: every `package.json` with a name. Resolves their entry, their
 * subpaths (`exports`) and their private names (`imports`) to files. Knows nothing about who imports.
 */
import * as z from 'zod/mini';
import type { ProjectView } from '../language.ts';
import { folderOf, foldersUp, joinPath, sharedFolders } from '../project-path.ts';
import { parseJsonc } from './jsonc.ts';
import { findModuleFile, findModuleOrSource, type Paths } from './module-file.ts';

const text = z.catch(z.optional(z.string()), undefined);

const manifestSchema = z.object({
  name: text,
  source: text,
  types: text,
  typings: text,
  module: text,
  main: text,
  exports: z.optional(z.unknown()),
  imports: z.optional(z.unknown()),
});

type Manifest = z.infer<typeof manifestSchema>;

export interface ProjectPackage {
  readonly folder: string;
  readonly manifest: Manifest;
}

export type PackageImport =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'package'; readonly specifier: string };

export class ProjectPackages {
  private readonly byFolder = new Map<string, ProjectPackage>();
  private readonly byName = new Map<string, ProjectPackage[]>();

  constructor(private readonly project: ProjectView) {
    for (const path of project.paths) {
      if (path !== 'package.json' && !path.endsWith('/package.json')) continue;
      if (path.startsWith('node_modules/') || path.includes('/node_modules/')) continue;
      const manifest = manifestSchema.safeParse(parseJsonc(project.readText(path) ?? ''));
      if (manifest.success) this.add({ folder: folderOf(path), manifest: manifest.data });
    }
  }

  /** The package of that name; of several the one that shares most folders with `from`, then the shortest path. */
  named(name: string, from: string): ProjectPackage | null {
    let best: ProjectPackage | null = null;
    for (const candidate of this.byName.get(name) ?? []) {
      if (best === null || isNearer(candidate.folder, best.folder, from)) best = candidate;
    }
    return best;
  }

  /** The file that `name/subpath` means; `subpath` is `''` for the package itself. */
  resolve(owner: ProjectPackage, subpath: string): string | null {
    const { folder, manifest } = owner;
    if (manifest.exports !== undefined) {
      const found = this.firstFile(folder, exportTargets(manifest.exports, subpath));
      if (found !== null) return found;
    }
    return subpath === '' ? this.entry(owner) : this.plainSubpath(folder, subpath);
  }

  /** What `main` and its like name; also for a folder that is imported by its path. */
  entryOfFolder(folder: string): string | null {
    const owner = this.byFolder.get(folder);
    return owner === undefined ? null : this.entry(owner);
  }

  /** What a `#name` means in the nearest package around `from`. */
  resolvePrivate(specifier: string, from: string): PackageImport | null {
    for (const folder of foldersUp(folderOf(from))) {
      const owner = this.byFolder.get(folder);
      if (owner === undefined) continue;
      const targets = matchSubpath(asRecord(owner.manifest.imports), specifier);
      const file = this.firstFile(folder, targets);
      if (file !== null) return { kind: 'file', path: file };
      const other = targets.find((target) => !target.startsWith('.'));
      return other === undefined ? null : { kind: 'package', specifier: other };
    }
    return null;
  }

  private add(owner: ProjectPackage): void {
    this.byFolder.set(owner.folder, owner);
    const { name } = owner.manifest;
    if (name === undefined || name === '') return;
    const others = this.byName.get(name);
    if (others === undefined) this.byName.set(name, [owner]);
    else others.push(owner);
  }

  private entry({ folder, manifest }: ProjectPackage): string | null {
    const { source, types, typings, module, main } = manifest;
    const written = [source, types, typings, module, main].filter((target) => target !== undefined);
    const paths = this.paths;
    return (
      this.firstFile(folder, written) ??
      findModuleFile(paths, below(folder, 'index')) ??
      findModuleFile(paths, below(folder, 'src/index')) ??
      findModuleFile(paths, below(folder, 'lib/index'))
    );
  }

  private plainSubpath(folder: string, subpath: string): string | null {
    const paths = this.paths;
    const path = joinPath(folder, subpath);
    if (path === null) return null;
    return (
      findModuleOrSource(paths, path) ??
      this.entryOfFolder(path) ??
      findModuleFile(paths, below(folder, `src/${subpath}`))
    );
  }

  private firstFile(folder: string, targets: readonly string[]): string | null {
    for (const target of targets) {
      const path = joinPath(folder, target);
      const found = path === null || path === folder ? null : findModuleOrSource(this.paths, path);
      if (found !== null) return found;
    }
    return null;
  }

  private get paths(): Paths {
    return this.project.paths;
  }
}

/** Targets of a subpath in `exports`, best first. */
function exportTargets(exported: unknown, subpath: string): readonly string[] {
  const record = asRecord(exported);
  const hasSubpaths = Object.keys(record).some((key) => key.startsWith('.'));
  if (!hasSubpaths) return subpath === '' ? flattenTargets(exported) : [];
  return matchSubpath(record, subpath === '' ? '.' : `./${subpath}`);
}

/** The exact key, else the pattern with the longest text before its `*`. */
function matchSubpath(record: Readonly<Record<string, unknown>>, subpath: string): readonly string[] {
  if (Object.hasOwn(record, subpath)) return flattenTargets(record[subpath]);
  let best: { readonly key: string; readonly prefix: number; readonly middle: string } | null = null;
  for (const key of Object.keys(record)) {
    const middle = matchStar(key, subpath);
    const prefix = key.indexOf('*');
    if (middle !== null && (best === null || prefix > best.prefix)) best = { key, prefix, middle };
  }
  if (best === null) return [];
  const { key, middle } = best;
  return flattenTargets(record[key]).map((target) => target.replaceAll('*', () => middle));
}

/** What the `*` of a pattern stands for; `null` when it does not match, or has no `*`. */
export function matchStar(pattern: string, name: string): string | null {
  const star = pattern.indexOf('*');
  if (star === -1) return null;
  const prefix = pattern.slice(0, star);
  const suffix = pattern.slice(star + 1);
  if (name.length < prefix.length + suffix.length) return null;
  if (!name.startsWith(prefix) || !name.endsWith(suffix)) return null;
  return name.slice(prefix.length, name.length - suffix.length);
}

const knownConditions = ['source', 'types', 'import', 'module', 'node', 'require', 'default'];

/** All targets below conditions: those of this list first, since the index wants a source and not a fixed runtime. */
function flattenTargets(target: unknown, depth = 0): string[] {
  if (typeof target === 'string') return [target];
  if (depth > 8) return [];
  if (Array.isArray(target)) return target.flatMap((one) => flattenTargets(one, depth + 1));
  const record = asRecord(target);
  const keys = Object.keys(record);
  const known = knownConditions.filter((condition) => keys.includes(condition));
  const others = keys.filter((key) => !knownConditions.includes(key));
  return [...known, ...others].flatMap((key) => flattenTargets(record[key], depth + 1));
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isRecord ? Object.fromEntries(Object.entries(value)) : {};
}

function below(folder: string, path: string): string {
  return folder === '' ? path : `${folder}/${path}`;
}

function isNearer(folder: string, than: string, from: string): boolean {
  const shared = sharedFolders(folder, from) - sharedFolders(than, from);
  if (shared !== 0) return shared > 0;
  return folder.length < than.length || (folder.length === than.length && folder < than);
}
