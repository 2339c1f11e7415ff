/**
 * The crates of a project: what every `Cargo.toml` declares or implies, and which names a package knows other crates
 * by. Knows no modules and no source text.
 */
import { parse } from 'smol-toml';
import * as z from 'zod/mini';
import type { ProjectView } from '../language.ts';
import { folderOf, foldersUp, joinPath } from '../project-path.ts';

const text = z.catch(z.optional(z.string()), undefined);

const dependenciesSchema = z.catch(
  z.optional(
    z.record(
      z.string(),
      z.union([z.string(), z.object({ package: text, path: text, workspace: z.optional(z.unknown()) })]),
    ),
  ),
  undefined,
);

const targetSchema = z.object({ name: text, path: text });
const targetsSchema = z.catch(z.optional(z.array(targetSchema)), undefined);

const dependencyTables = {
  dependencies: dependenciesSchema,
  'dev-dependencies': dependenciesSchema,
  'build-dependencies': dependenciesSchema,
};

const manifestSchema = z.object({
  ...dependencyTables,
  package: z.catch(z.optional(z.object({ name: text, build: text })), undefined),
  lib: z.catch(z.optional(targetSchema), undefined),
  bin: targetsSchema,
  test: targetsSchema,
  example: targetsSchema,
  bench: targetsSchema,
  target: z.catch(z.optional(z.record(z.string(), z.object(dependencyTables))), undefined),
  workspace: z.catch(z.optional(z.object({ dependencies: dependenciesSchema })), undefined),
});

type Manifest = z.infer<typeof manifestSchema>;

interface Dependency {
  /** Name of the package as the registry knows it. */
  readonly package: string;
  /** Folder, when the manifest names one. */
  readonly folder: string | null;
}

export interface CargoPackage {
  readonly folder: string;
  /** `null` for a manifest that only describes a workspace. */
  readonly name: string | null;
  /** As `use` knows the library: `tokio_util`. */
  readonly libraryName: string | null;
  /** File of the library, or `null`. */
  readonly library: string | null;
  /** Files of all crates, the library first. */
  readonly roots: readonly string[];
  /** By the name in source. */
  readonly dependencies: ReadonlyMap<string, Dependency>;
}

/** What a crate name means. */
export type CrateName =
  | { readonly kind: 'library'; readonly root: string }
  | { readonly kind: 'external'; readonly package: string };

const toolchainCrates = new Set(['std', 'core', 'alloc', 'proc_macro', 'test']);

export class Cargo {
  readonly packages: readonly CargoPackage[];
  private readonly byFolder: ReadonlyMap<string, CargoPackage>;
  private readonly byName = new Map<string, CargoPackage>();

  constructor(project: ProjectView) {
    const manifests = readManifests(project);
    const sources = sourcesByPackage(project.paths, manifests);
    this.packages = [...manifests].map(([folder, manifest]) =>
      readPackage(folder, manifest, manifests, project.paths, sources.get(folder) ?? []),
    );
    this.byFolder = new Map(this.packages.map((one) => [one.folder, one]));
    for (const one of this.packages) {
      if (one.name !== null && !this.byName.has(one.name)) this.byName.set(one.name, one);
    }
  }

  packageOf(path: string): CargoPackage | null {
    for (const folder of foldersUp(folderOf(path))) {
      const owner = this.byFolder.get(folder);
      if (owner !== undefined && owner.name !== null) return owner;
    }
    return null;
  }

  /** What `name` means as a crate for the sources of `owner`; `null` when no manifest says. */
  crateNamed(name: string, owner: CargoPackage | null): CrateName | null {
    if (toolchainCrates.has(name)) return { kind: 'external', package: name };
    const dependency = owner?.dependencies.get(name);
    if (dependency !== undefined) {
      const folder = dependency.folder;
      const target =
        (folder === null ? undefined : this.byFolder.get(folder)) ?? this.byName.get(dependency.package);
      return target?.library == null
        ? { kind: 'external', package: dependency.package }
        : { kind: 'library', root: target.library };
    }
    if (owner?.library != null && owner.libraryName === name) return { kind: 'library', root: owner.library };
    return null;
  }
}

function readManifests(project: ProjectView): ReadonlyMap<string, Manifest> {
  const manifests = new Map<string, Manifest>();
  const paths = [...project.paths].filter((path) => path === 'Cargo.toml' || path.endsWith('/Cargo.toml'));
  for (const path of paths.sort(byLengthThenName)) {
    const manifest = manifestSchema.safeParse(parseToml(project.readText(path) ?? ''));
    if (manifest.success) manifests.set(folderOf(path), manifest.data);
  }
  return manifests;
}

function parseToml(source: string): unknown {
  try {
    return parse(source);
  } catch {
    return null;
  }
}

function sourcesByPackage(paths: ReadonlySet<string>, manifests: ReadonlyMap<string, Manifest>) {
  const sources = new Map<string, string[]>();
  for (const path of paths) {
    if (!path.endsWith('.rs')) continue;
    const folder = foldersUp(folderOf(path)).find((around) => manifests.has(around));
    if (folder === undefined) continue;
    const others = sources.get(folder);
    if (others === undefined) sources.set(folder, [path]);
    else others.push(path);
  }
  return sources;
}

const impliedRoot =
  /^(?:src\/main\.rs|src\/bin\/[^/]+(?:\.rs|\/main\.rs)|(?:tests|examples|benches)\/[^/]+(?:\.rs|\/main\.rs)|build\.rs)$/;

function readPackage(
  folder: string,
  manifest: Manifest,
  manifests: ReadonlyMap<string, Manifest>,
  paths: ReadonlySet<string>,
  sources: readonly string[],
): CargoPackage {
  const name = manifest.package?.name ?? null;
  const place = (path: string) => joinPath(folder, path) ?? '';
  const library = place(manifest.lib?.path ?? 'src/lib.rs');
  const declared = [manifest.bin, manifest.test, manifest.example, manifest.bench]
    .flatMap((targets) => targets ?? [])
    .flatMap((target) => (target.path === undefined ? [] : [place(target.path)]));
  if (manifest.package?.build !== undefined) declared.push(place(manifest.package.build));
  const prefix = folder === '' ? 0 : folder.length + 1;
  const implied = sources.filter((path) => impliedRoot.test(path.slice(prefix))).sort();
  const roots = [...new Set([library, ...declared, ...implied])].filter((path) => paths.has(path));
  return {
    folder,
    name,
    libraryName: manifest.lib?.name ?? (name === null ? null : crateName(name)),
    library: paths.has(library) ? library : null,
    roots,
    dependencies: readDependencies(folder, manifest, manifests),
  };
}

function readDependencies(
  folder: string,
  manifest: Manifest,
  manifests: ReadonlyMap<string, Manifest>,
): ReadonlyMap<string, Dependency> {
  const workspaceFolder = foldersUp(folder).find((around) => manifests.get(around)?.workspace !== undefined);
  const shared =
    workspaceFolder === undefined ? {} : (manifests.get(workspaceFolder)?.workspace?.dependencies ?? {});
  const dependencies = new Map<string, Dependency>();
  for (const tables of [manifest, ...Object.values(manifest.target ?? {})]) {
    for (const table of [tables['build-dependencies'], tables['dev-dependencies'], tables.dependencies]) {
      for (const [name, written] of Object.entries(table ?? {})) {
        const inherited =
          typeof written === 'object' && written.workspace === true && workspaceFolder !== undefined;
        const entry = inherited ? (shared[name] ?? written) : written;
        const detail = typeof entry === 'string' ? undefined : entry;
        dependencies.set(crateName(name), {
          package: detail?.package ?? name,
          folder:
            detail?.path === undefined ? null : joinPath(inherited ? workspaceFolder : folder, detail.path),
        });
      }
    }
  }
  return dependencies;
}

function crateName(packageName: string): string {
  return packageName.replaceAll('-', '_');
}

function byLengthThenName(one: string, other: string): number {
  return one.length - other.length || (one < other ? -1 : 1);
}
