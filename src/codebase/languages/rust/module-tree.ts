/**
 * The modules of all crates, as `mod` declarations lay them out in files: `name.rs`, `name/mod.rs`, `#[path]`, and
 * blocks in a file. Knows where modules are and what `use` binds in them, not what that means.
 */
import type { ImportFact } from '../../facts.ts';
import type { ProjectView } from '../language.ts';
import { folderOf, joinPath } from '../project-path.ts';
import type { Cargo, CargoPackage } from './cargo.ts';

export interface Module {
  readonly file: string;
  /** `null` for the root of a crate. */
  readonly parent: Module | null;
  /** Root of its crate; itself for a root. */
  readonly root: Module;
  readonly package: CargoPackage | null;
  /** Folder that `mod name;` in it looks in. */
  readonly folder: string;
  readonly children: Map<string, Module>;
  /** By local name: the `use` declarations that stand in it. */
  readonly bindings: Map<string, ImportFact>;
  /** `use a::*` */
  readonly globs: ImportFact[];
}

type Place = Pick<Module, 'file' | 'parent' | 'package' | 'folder'>;

export class ModuleTree {
  /** The module that a file is; of several the first, libraries before other crates. */
  private readonly ofFile = new Map<string, Module>();

  constructor(
    private readonly project: ProjectView,
    private readonly cargo: Cargo,
  ) {
    for (const owner of cargo.packages) {
      for (const root of owner.roots) this.addRoot(root, owner);
    }
    // Modules before what is in their folders, so that a lost file finds the one around it.
    const lost = [...project.imports.keys()].filter((path) => !this.ofFile.has(path));
    for (const path of lost.sort(byDepthThenName)) if (!this.ofFile.has(path)) this.addLost(path);
  }

  /** The root module of a library. */
  rootOf(path: string): Module | null {
    return this.ofFile.get(path) ?? null;
  }

  /** The module in which a declaration of the file stands. */
  around(path: string, fact: ImportFact): Module | null {
    const module = this.ofFile.get(path);
    return module === undefined ? null : inlineModule(module, fact.enclosingModules);
  }

  /** The file that a `mod name;` means; `null` when there is none. */
  fileOf(module: Module, fact: ImportFact): string | null {
    const { paths } = this.project;
    if (fact.pathAttribute !== null) {
      const folder = fact.enclosingModules.length === 0 ? folderOf(module.file) : module.folder;
      const path = joinPath(folder, fact.pathAttribute);
      return path !== null && paths.has(path) ? path : null;
    }
    const candidates = [`${fact.specifier}.rs`, `${fact.specifier}/mod.rs`];
    return (
      candidates.map((name) => joinPath(module.folder, name) ?? '').find((path) => paths.has(path)) ?? null
    );
  }

  private addRoot(file: string, owner: CargoPackage | null): void {
    this.fill(makeModule({ file, parent: null, package: owner, folder: folderOf(file) }));
  }

  /** No `mod` leads to it: the module of its folder is taken for its parent, else it is a crate of its own. */
  private addLost(file: string): void {
    const folder = folderOf(file);
    const isModRs = file.endsWith('/mod.rs');
    const places = isModRs ? [folderOf(folder)] : [folder];
    const parent = places
      .flatMap((place) => [
        `${place}.rs`,
        ...['mod.rs', 'lib.rs', 'main.rs'].map((name) => `${place}/${name}`),
      ])
      .map((path) => (path === file ? undefined : this.ofFile.get(path)))
      .find((module) => module !== undefined);
    if (parent === undefined) {
      this.addRoot(file, this.cargo.packageOf(file));
      return;
    }
    this.fill(
      makeModule({
        file,
        parent,
        package: parent.package,
        folder: isModRs ? folder : file.slice(0, -'.rs'.length),
      }),
    );
  }

  private fill(start: Module): void {
    const queue = [start];
    for (let module = queue.pop(); module !== undefined; module = queue.pop()) {
      if (!this.ofFile.has(module.file)) this.ofFile.set(module.file, module);
      for (const fact of this.project.imports.get(module.file) ?? []) {
        const around = inlineModule(module, fact.enclosingModules);
        if (fact.form !== 'mod') bind(around, fact);
        else queue.push(...this.declareChild(around, fact));
      }
    }
  }

  /** A second `mod` of the same name is for another configuration: its file is read, the first keeps the name. */
  private declareChild(around: Module, fact: ImportFact): readonly Module[] {
    const file = this.fileOf(around, fact);
    if (file === null || isInside(around, file)) return [];
    const isModRs = fact.pathAttribute !== null || file.endsWith('/mod.rs');
    const folder = isModRs ? folderOf(file) : file.slice(0, -'.rs'.length);
    const child = makeModule({ file, parent: around, package: around.package, folder });
    if (!around.children.has(fact.specifier)) around.children.set(fact.specifier, child);
    return [child];
  }
}

function makeModule(place: Place): Module {
  const own = { ...place, children: new Map(), bindings: new Map(), globs: [] };
  if (place.parent !== null) return { ...own, root: place.parent.root };
  const root: Module = {
    ...own,
    get root() {
      return root;
    },
  };
  return root;
}

/** `mod a { mod b { … } }` in one file; made when first asked for. */
function inlineModule(module: Module, names: readonly string[]): Module {
  let at = module;
  for (const name of names) {
    let child = at.children.get(name);
    if (child === undefined || child.file !== at.file) {
      const folder = joinPath(at.folder, name) ?? at.folder;
      child = makeModule({ file: at.file, parent: at, package: at.package, folder });
      if (!at.children.has(name)) at.children.set(name, child);
    }
    at = child;
  }
  return at;
}

function bind(module: Module, fact: ImportFact): void {
  for (const { imported, local } of fact.names) {
    if (imported === '*' && local === '*') module.globs.push(fact);
    // What is passed on counts more than what is only used here.
    else if (fact.form === 're-export' || !module.bindings.has(local)) module.bindings.set(local, fact);
  }
}

/** `#[path]` can lead a module back to a file around it. */
function isInside(module: Module, file: string): boolean {
  for (let at: Module | null = module; at !== null; at = at.parent) if (at.file === file) return true;
  return false;
}

function byDepthThenName(one: string, other: string): number {
  const depth = (path: string) => path.split('/').length - (path.endsWith('/mod.rs') ? 1 : 0);
  return depth(one) - depth(other) || (one < other ? -1 : 1);
}
