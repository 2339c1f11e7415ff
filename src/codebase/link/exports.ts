/**
 * Finds what files give to those that import from them: their own symbols, what they pass on by name or by `export *`,
 * modules of a package. Part of the walk over access paths.
 */
import type { ConsultingView, Notes } from './consulting-view.ts';
import { nameKey, pathKey } from './link-keys.ts';
import { external, moduleTarget, symbolTarget, unknown } from './link-target.ts';
import type { LinkedFile } from './linked-file.ts';
import { externalEdge } from './unpacked-facts.ts';
import { type ExportSearch, notFound, type Walk } from './walk.ts';

interface RememberedExport {
  readonly target: number;
  readonly notes: Notes | null;
}

/** Files whose exports a file passes on, itself first, in order of the search. */
interface Closure {
  readonly files: readonly number[];
  readonly leavesProject: boolean;
}

export class Exports implements ExportSearch {
  readonly #walk: Walk;
  readonly #view: ConsultingView;
  readonly #exports = new Map<number, Map<number, RememberedExport | 'in progress'>>();
  readonly #closures = new Map<number, Closure>();
  #count = 0;

  constructor(walk: Walk) {
    this.#walk = walk;
    this.#view = walk.view;
  }

  binding(file: LinkedFile, importIndex: number, bound: number): number {
    const to = file.facts.edgeOf(importIndex);
    if (to === externalEdge) return external;
    if (to < 0) return unknown;
    const imported = file.facts.importedName(importIndex, bound);
    if (imported === this.#view.special.all) return this.#wholeOf(to);
    const isModule = file.facts.isModDeclaration(importIndex) || file.facts.isWhole(importIndex);
    return isModule ? moduleTarget(to) : this.exportOf(to, imported);
  }

  exportOf(fileId: number, name: number): number {
    let ofFile = this.#exports.get(fileId);
    if (ofFile === undefined) {
      ofFile = new Map();
      this.#exports.set(fileId, ofFile);
    }
    const view = this.#view;
    const known = ofFile.get(name);
    if (known === 'in progress') return view.circle(notFound);
    if (known !== undefined) {
      view.consultAll(known.notes);
      return known.target;
    }
    const { circles } = view;
    const outer = view.begin();
    ofFile.set(name, 'in progress');
    let target = notFound;
    try {
      target = this.#findExport(fileId, name);
    } finally {
      const notes = view.end(outer);
      if (view.circles === circles) {
        ofFile.set(name, { target, notes });
        this.#count++;
      } else {
        ofFile.delete(name);
      }
    }
    return target;
  }

  shownBy(moduleId: number, name: number): number {
    const exported = this.exportOf(moduleId, name);
    if (exported !== notFound) return exported;
    const file = this.#view.ask(moduleId, name);
    if (file === null || file.visibility.importsAreSeenInside !== true) return notFound;
    const path = file.exportedPath(this.#view.nameId(`self::${this.#view.nameOf(name)}`));
    if (path !== null) return this.#walk.target(file, path);
    for (const star of file.stars()) {
      const to = file.facts.edgeOf(star);
      const result = to >= 0 ? this.exportOf(to, name) : notFound;
      if (result !== notFound) return result;
    }
    return notFound;
  }

  /** How many results. */
  get remembered(): number {
    return this.#count;
  }

  /** Between two files only: what is in progress must stay. */
  forget(): void {
    this.#exports.clear();
    this.#count = 0;
  }

  /** Ids of the files whose exports a file passes on by `export *`, itself among them. */
  passedOnBy(file: LinkedFile): readonly number[] {
    return this.#closure(file).files;
  }

  /** What `import * as name` binds: the module, or what it says that it is. */
  #wholeOf(fileId: number): number {
    const whole = this.exportOf(fileId, this.#view.special.whole);
    return whole === notFound || whole === external ? moduleTarget(fileId) : whole;
  }

  #findExport(fileId: number, name: number): number {
    const file = this.#view.ask(fileId, name);
    if (file === null) return notFound;
    const own = this.#ownExport(file, name);
    if (own !== notFound || file.starsPassedOn().length === 0) return own;
    this.#view.askShown(fileId, name);
    const closure = this.#closure(file);
    for (const id of closure.files) {
      const member = id === fileId ? null : this.#view.file(id);
      const result = member === null ? notFound : this.#ownExport(member, name);
      if (result !== notFound) return result;
    }
    return closure.leavesProject ? external : notFound;
  }

  /** Without what `export *` gives. */
  #ownExport(file: LinkedFile, name: number): number {
    const path = file.exportedPath(name);
    if (path !== null) return this.#walk.target(file, path);
    const symbol = file.visibleSymbol(name);
    if (symbol !== null) return symbolTarget(file.id, symbol);
    const binding = file.passedOn(name);
    if (binding !== null) {
      const bound = this.binding(file, binding.import, binding.name);
      if (bound !== notFound) return bound;
    }
    const { freeNames } = file.visibility;
    const beside =
      freeNames === 'folder' || freeNames === 'folder-then-project'
        ? this.#inFolder(file, name)
        : this.#submodule(file, name);
    return beside === notFound ? this.#inWhole(file, name) : beside;
  }

  /** Of a module that is a value of its own, as in `module.exports = value`: that value, or a member of it. */
  #inWhole(file: LinkedFile, name: number): number {
    const { special } = this.#view;
    const path = name === special.whole ? null : file.exportedPath(special.whole);
    if (path === null) return notFound;
    const whole = this.#walk.target(file, path);
    return name === special.default ? whole : this.#walk.members.inTarget(whole, name, new Set());
  }

  /** Go: a package is a folder, and an import of it leads to any of its files. */
  #inFolder(file: LinkedFile, name: number): number {
    for (const id of this.#view.offering(nameKey(file.scopes.folder, this.#view.hashOfName(name)))) {
      const symbol = this.#view.ask(id, name)?.visibleSymbol(name) ?? null;
      if (symbol !== null) return symbolTarget(id, symbol);
    }
    return notFound;
  }

  /** Python: a package has its modules as members, whether or not it imports them. */
  #submodule(file: LinkedFile, name: number): number {
    const { path, visibility } = file;
    const extension = /(?:^|\/)__init__(\.[^./]+)$/.exec(path)?.[1];
    if (!visibility.importsAreExported || extension === undefined) return notFound;
    const base = `${file.folder === '' ? '' : `${file.folder}/`}${this.#view.nameOf(name)}`;
    for (const candidate of [`${base}${extension}`, `${base}/__init__${extension}`]) {
      const id = this.#view.fileAt(candidate, pathKey(candidate));
      if (id !== null) return moduleTarget(id);
    }
    return notFound;
  }

  #closure(start: LinkedFile): Closure {
    const known = this.#closures.get(start.id);
    if (known !== undefined) return known;
    const files = new Set<number>();
    let leavesProject = false;
    const visit = (id: number) => {
      if (files.has(id)) return;
      files.add(id);
      const file = this.#view.file(id);
      if (file === null) return;
      for (const star of file.starsPassedOn()) {
        const to = file.facts.edgeOf(star);
        if (to >= 0) visit(to);
        else if (to === externalEdge) leavesProject = true;
      }
    };
    visit(start.id);
    const closure = { files: [...files], leavesProject };
    this.#closures.set(start.id, closure);
    return closure;
  }
}
