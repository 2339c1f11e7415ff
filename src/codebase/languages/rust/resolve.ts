/**
 * Links the `use` and `mod` declarations of Rust files to the files that hold what they name. An item that a module
 * only passes on (`pub use`) is followed to the module that it comes from, as far as declarations tell: what a glob
 * passes on is not known without looking at definitions, so it stays with the module that has the glob.
 */
import type { ImportFact } from '../../facts.ts';
import type { ImportTarget, ProjectView } from '../language.ts';
import { Cargo } from './cargo.ts';
import { type Module, ModuleTree } from './module-tree.ts';

/** What a path means. `item`: something that the file defines, or that only its globs could bring. */
type Entity =
  | { readonly kind: 'module'; readonly module: Module }
  | { readonly kind: 'item'; readonly file: string }
  | { readonly kind: 'external'; readonly package: string }
  | { readonly kind: 'missing' };

export function resolveRustImports(project: ProjectView): ReadonlyMap<string, readonly ImportTarget[]> {
  const cargo = new Cargo(project);
  const resolver = new Resolver(cargo, new ModuleTree(project, cargo));
  const targets = new Map<string, readonly ImportTarget[]>();
  for (const [path, imports] of project.imports) {
    targets.set(
      path,
      imports.map((fact) => resolver.resolve(path, fact)),
    );
  }
  return targets;
}

class Resolver {
  /** Names that are being looked up, so that a circle of re-exports ends. */
  private readonly open = new Map<Module, Set<string>>();

  constructor(
    private readonly cargo: Cargo,
    private readonly tree: ModuleTree,
  ) {}

  resolve(path: string, fact: ImportFact): ImportTarget {
    const module = this.tree.around(path, fact);
    if (module === null) return { kind: 'missing' };
    if (fact.form === 'mod') {
      const file = this.tree.fileOf(module, fact);
      return file === null ? { kind: 'missing' } : { kind: 'file', path: file };
    }
    const entity = this.meaning(module, fact, fact.names[0]?.imported ?? '*');
    switch (entity.kind) {
      case 'module':
        return { kind: 'file', path: entity.module.file };
      case 'item':
        return { kind: 'file', path: entity.file };
      case 'external':
      case 'missing':
        return entity;
    }
  }

  /** What the name `imported` of a `use` in `module` stands for. */
  private meaning(module: Module, fact: ImportFact, imported: string): Entity {
    const path = fact.specifier.split('::');
    if (imported !== '*') path.push(imported);
    const [first = '', ...rest] = path;
    let entity: Entity;
    if (first === '') {
      const crate = rest.shift() ?? '';
      entity = this.crate(crate, module) ?? { kind: 'external', package: crate };
    } else {
      entity = this.firstSegment(module, first);
    }
    for (const segment of rest) {
      if (entity.kind !== 'module') return entity;
      entity = this.nextSegment(entity.module, segment);
    }
    return entity;
  }

  private firstSegment(module: Module, name: string): Entity {
    switch (name) {
      case 'crate':
      case '$crate':
        return { kind: 'module', module: module.root };
      case 'self':
        return { kind: 'module', module };
      case 'super':
        return parentOf(module);
      default:
    }
    const known = this.find(module, name) ?? this.crate(name, module) ?? this.find(module.root, name);
    if (known !== null) return known;
    // `use Shape::*`: an enum of this very file. A crate would not be capitalised.
    if (/^\p{Lu}/u.test(name)) return { kind: 'item', file: module.file };
    return { kind: 'external', package: name };
  }

  private nextSegment(module: Module, name: string): Entity {
    if (name === 'super') return parentOf(module);
    if (name === 'self') return { kind: 'module', module };
    return this.find(module, name) ?? { kind: 'item', file: module.file };
  }

  /** A child, or what a `use` binds to the name; `null` when the module may define it itself. */
  private find(module: Module, name: string): Entity | null {
    const child = module.children.get(name);
    if (child !== undefined) return { kind: 'module', module: child };
    const names = this.open.get(module) ?? new Set();
    if (names.has(name)) return null;
    this.open.set(module, names.add(name));
    const found = this.findBound(module, name);
    names.delete(name);
    return found;
  }

  private findBound(module: Module, name: string): Entity | null {
    const binding = module.bindings.get(name);
    const bound = binding?.names.find((one) => one.local === name);
    if (binding !== undefined && bound !== undefined) {
      const entity = this.meaning(module, binding, bound.imported);
      if (entity.kind !== 'missing') return entity;
    }
    for (const glob of module.globs) {
      const entity = this.meaning(module, glob, '*');
      const found = entity.kind === 'module' ? this.find(entity.module, name) : null;
      if (found !== null) return found;
    }
    return null;
  }

  private crate(name: string, module: Module): Entity | null {
    const meant = this.cargo.crateNamed(name, module.package);
    if (meant === null || meant.kind === 'external') return meant;
    const root = this.tree.rootOf(meant.root);
    return root === null ? { kind: 'item', file: meant.root } : { kind: 'module', module: root };
  }
}

function parentOf(module: Module): Entity {
  return module.parent === null ? { kind: 'missing' } : { kind: 'module', module: module.parent };
}
