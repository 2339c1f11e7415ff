/**
 * One file as the walk over access paths sees it: its facts with look-ups by name. Many files are only asked for a name
 * or two, so what is made for look-ups is small, and made when a file is large enough to need it. Knows nothing about
 * other files but the targets of its imports.
 */
import type { SymbolKind } from '../facts.ts';
import type { Visibility } from '../languages/language.ts';
import { pathKind } from './link-facts.ts';
import type { NameScopes } from './name-scopes.ts';
import type { UnpackedFacts } from './unpacked-facts.ts';

export interface LinkedFileSource {
  readonly id: number;
  readonly path: string;
  readonly folder: string;
  readonly language: string;
  readonly visibility: Visibility;
  readonly scopes: NameScopes;
  readonly facts: UnpackedFacts;
  /** Names from which module paths start, by name: ids of files, or `externalEdge`. */
  readonly roots: ReadonlyMap<number, number>;
}

/** Names by their number, as given by `LinkView.nameId`. */
export interface SpecialNames {
  /** `*` */
  readonly all: number;
  /** `superMember` */
  readonly above: number;
  /** `scopeMember` */
  readonly scope: number;
  /** `wholeModule` */
  readonly whole: number;
  /** `default` */
  readonly default: number;
}

const kindsThatNest = new Set<SymbolKind>(['class', 'module']);
/** Their members are reached by plain names, from where the names of a file are: enums of C, namespaces after `using`. */
const openKinds = new Set<SymbolKind>(['namespace', 'enum']);
const kindsWithLocals = new Set<SymbolKind>(['function', 'method', 'macro']);

/** Fewer are looked at one after the other. */
const worthAnIndex = 12;

interface Binding {
  readonly import: number;
  readonly name: number;
}

export class LinkedFile {
  readonly id: number;
  readonly path: string;
  readonly folder: string;
  readonly language: string;
  readonly visibility: Visibility;
  readonly scopes: NameScopes;
  readonly facts: UnpackedFacts;
  readonly roots: ReadonlyMap<number, number>;
  readonly #special: SpecialNames;
  /** Symbols in order of name, then of place. */
  #byName: Int32Array | null = null;
  #exports: Map<number, number> | null = null;
  #passedOn: Map<number, Binding> | null = null;
  #supers: Map<number, number[]> | null = null;
  #stars: readonly number[] | null = null;
  #nested: Map<string, number> | null = null;

  constructor(source: LinkedFileSource, special: SpecialNames) {
    this.id = source.id;
    this.path = source.path;
    this.folder = source.folder;
    this.language = source.language;
    this.visibility = source.visibility;
    this.scopes = source.scopes;
    this.facts = source.facts;
    this.roots = source.roots;
    this.#special = special;
  }

  /** The first symbol with the name, in order of place, that passes; `null`: none. */
  first(name: number, passes: (symbol: number) => boolean): number | null {
    const { facts } = this;
    if (facts.symbolCount < worthAnIndex) {
      for (let symbol = 0; symbol < facts.symbolCount; symbol++) {
        if (facts.symbolName(symbol) === name && passes(symbol)) return symbol;
      }
      return null;
    }
    const byName = this.#symbolsByName();
    for (let at = this.#firstNamed(byName, name); at < byName.length; at++) {
      const symbol = byName[at] ?? 0;
      if (facts.symbolName(symbol) !== name) return null;
      if (passes(symbol)) return symbol;
    }
    return null;
  }

  /** In order of place. */
  all(name: number, passes: (symbol: number) => boolean): number[] {
    const found: number[] = [];
    this.first(name, (symbol) => {
      if (passes(symbol)) found.push(symbol);
      return false;
    });
    return found;
  }

  /** It stands at the top of the file and is no member of a type that stands elsewhere. */
  isTop(symbol: number): boolean {
    return this.facts.parentOf(symbol) === -1 && this.facts.ownerOf(symbol) === -1;
  }

  hasTop(name: number): boolean {
    return this.firstTop(name) !== null;
  }

  firstTop(name: number): number | null {
    return this.first(name, (symbol) => this.isTop(symbol));
  }

  allTop(name: number): number[] {
    return this.all(name, (symbol) => this.isTop(symbol));
  }

  /** A symbol that a file that includes this one may mean by the plain name. */
  plainNamed(name: number): number | null {
    return this.first(name, (symbol) => this.#isPlain(symbol));
  }

  #isPlain(symbol: number): boolean {
    const { facts } = this;
    for (let at = symbol; ; ) {
      if (facts.ownerOf(at) !== -1) return false;
      const parent = facts.parentOf(at);
      if (parent === -1) return true;
      if (!openKinds.has(facts.kindOf(parent))) return false;
      at = parent;
    }
  }

  /** A symbol in a namespace of the name, at whatever depth. */
  inNamespace(namespace: number, name: number): number | null {
    const { facts } = this;
    return this.first(name, (symbol) => {
      if (!this.#isPlain(symbol)) return false;
      let parent = facts.parentOf(symbol);
      while (parent !== -1 && facts.symbolName(parent) !== namespace) parent = facts.parentOf(parent);
      return parent !== -1;
    });
  }

  /** Of a function or variable whose definition may be in another file. */
  isDeclaredOnly(symbol: number): boolean {
    const kind = this.facts.kindOf(symbol);
    if ((kind !== 'function' && kind !== 'variable') || !this.facts.isExported(symbol)) return false;
    return this.exportedPath(this.facts.symbolName(symbol)) === null;
  }

  /** The symbol that other files see under this name; `null`: none. */
  visibleSymbol(name: number): number | null {
    const exported = this.first(name, (symbol) => this.isTop(symbol) && this.facts.isExported(symbol));
    if (exported !== null || this.visibility.otherFilesSee !== 'all') return exported;
    return this.firstTop(name);
  }

  /** The path that is exported under this name. */
  exportedPath(name: number): number | null {
    const { exports } = this.facts;
    if (exports.length < worthAnIndex) {
      for (let at = 0; at < exports.length; at++) {
        if (exports.first(at) === name) return exports.second(at);
      }
      return null;
    }
    if (this.#exports === null) {
      this.#exports = new Map();
      for (let at = exports.length - 1; at >= 0; at--)
        this.#exports.set(exports.first(at), exports.second(at));
    }
    return this.#exports.get(name) ?? null;
  }

  /** The import under whose local name other files can import something from here. */
  passedOn(name: number): Binding | null {
    if (this.#passedOn === null) {
      this.#passedOn = new Map();
      const { facts } = this;
      for (let at = 0; at < facts.importCount; at++) {
        if (!this.isPassedOn(at)) continue;
        for (let bound = 0; bound < facts.boundCount(at); bound++) {
          const local = facts.localName(at, bound);
          if (local !== this.#special.all && !this.#passedOn.has(local))
            this.#passedOn.set(local, { import: at, name: bound });
        }
      }
    }
    return this.#passedOn.get(name) ?? null;
  }

  /** Whether other files can import what an import binds from here. */
  isPassedOn(importIndex: number): boolean {
    const { facts, visibility } = this;
    return (
      visibility.importsAreExported || facts.isReExport(importIndex) || facts.isModDeclaration(importIndex)
    );
  }

  /** What an import binds under this name in the file itself. */
  binding(name: number): Binding | null {
    const { facts } = this;
    for (let at = 0; at < facts.importCount; at++) {
      for (let bound = 0; bound < facts.boundCount(at); bound++) {
        if (facts.localName(at, bound) === name) return { import: at, name: bound };
      }
    }
    return null;
  }

  /** Imports of everything under its own name, whether or not they are passed on. */
  stars(): readonly number[] {
    if (this.#stars === null) {
      const { all } = this.#special;
      const { facts } = this;
      const stars: number[] = [];
      for (let at = 0; at < facts.importCount; at++) {
        for (let bound = 0; bound < facts.boundCount(at); bound++) {
          if (facts.importedName(at, bound) !== all || facts.localName(at, bound) !== all) continue;
          stars.push(at);
          break;
        }
      }
      this.#stars = stars.length === 0 ? noStars : stars;
    }
    return this.#stars;
  }

  /** Then a name that nothing binds means nothing that could be found. */
  get cannotSeeFreeNames(): boolean {
    const { visibility, roots } = this;
    return (
      visibility.freeNames === 'nowhere' &&
      visibility.seenEverywhere === undefined &&
      roots.size === 0 &&
      this.stars().length === 0
    );
  }

  /** Those of `stars` that other files see through. */
  starsPassedOn(): readonly number[] {
    const stars = this.stars();
    if (stars.length === 0 || this.visibility.importsAreExported) return stars;
    return stars.filter((at) => this.facts.isReExport(at));
  }

  /** Paths whose members are seen under their own names. */
  spreadPaths(): number[] {
    const { exports } = this.facts;
    const paths: number[] = [];
    for (let at = 0; at < exports.length; at++) {
      if (exports.first(at) === this.#special.all) paths.push(exports.second(at));
    }
    return paths;
  }

  includes(): number[] {
    const includes: number[] = [];
    for (let at = 0; at < this.facts.importCount; at++) if (this.facts.isInclude(at)) includes.push(at);
    return includes;
  }

  /** `A::B::name` for what stands in modules and classes only; `null` for the rest. */
  nestedName(symbol: number, nameOf: (id: number) => string): string | null {
    const { facts } = this;
    let name = nameOf(facts.symbolName(symbol));
    let at = symbol;
    for (let up = facts.parentOf(at); up !== -1; up = facts.parentOf(at)) {
      if (!kindsThatNest.has(facts.kindOf(up))) return null;
      name = `${nameOf(facts.symbolName(up))}::${name}`;
      at = up;
    }
    const owner = facts.ownerOf(at);
    return owner === -1 ? name : `${nameOf(owner)}::${name}`;
  }

  /** The first with this `nestedName`. */
  nestedSymbol(nested: string, nameOf: (id: number) => string): number | null {
    if (this.#nested === null) {
      this.#nested = new Map();
      for (let at = 0; at < this.facts.symbolCount; at++) {
        const name = this.nestedName(at, nameOf);
        if (name !== null && !this.#nested.has(name)) this.#nested.set(name, at);
      }
    }
    return this.#nested.get(nested) ?? null;
  }

  /** Of a symbol, or of one that the same type is declared with once more. */
  child(symbol: number, name: number): number | null {
    const { facts } = this;
    const merges = this.isTop(symbol);
    const parentName = facts.symbolName(symbol);
    return this.first(name, (child) => {
      const parent = facts.parentOf(child);
      if (parent === -1 || kindsWithLocals.has(facts.kindOf(parent))) return false;
      return parent === symbol || (merges && facts.symbolName(parent) === parentName && this.isTop(parent));
    });
  }

  /** All symbols with the name and the parent of this one: interfaces and namespaces merge. */
  #declarationsOf(symbol: number): readonly number[] {
    return this.isTop(symbol) ? this.allTop(this.facts.symbolName(symbol)) : [symbol];
  }

  /** A member of a type of the name `owner` that stands outside of any type's declaration. */
  outsideMember(owner: number, name: number): number | null {
    return this.first(name, (symbol) => this.facts.ownerOf(symbol) === owner);
  }

  /** Paths of what a type of this file extends, as the file says. */
  superPaths(symbol: number): readonly number[] {
    const { facts } = this;
    const { inheritance } = facts;
    if (inheritance.length === 0) return noPaths;
    if (this.#supers === null) {
      this.#supers = new Map();
      for (let at = 0; at < inheritance.length; at++) {
        const sub = inheritance.first(at);
        if (facts.pathKind(sub) !== pathKind.symbol) continue;
        const of = facts.pathFirst(sub);
        const paths = this.#supers.get(of);
        if (paths === undefined) this.#supers.set(of, [inheritance.second(at)]);
        else paths.push(inheritance.second(at));
      }
    }
    const supers = this.#supers;
    if (supers.size === 0) return noPaths;
    return this.#declarationsOf(symbol).flatMap((at) => supers.get(at) ?? []);
  }

  /** What is said here about supertypes of a type that is not declared here: places in `facts.inheritance`. */
  inheritanceOfOthers(name: number): number[] {
    const { facts } = this;
    const { inheritance } = facts;
    const found: number[] = [];
    for (let at = 0; at < inheritance.length; at++) {
      const sub = inheritance.first(at);
      if (facts.pathKind(sub) !== pathKind.symbol && facts.naturalName(sub) === name) found.push(at);
    }
    return found;
  }

  #symbolsByName(): Int32Array {
    if (this.#byName === null) {
      const { facts } = this;
      const sorted = new Float64Array(facts.symbolCount);
      for (let symbol = 0; symbol < sorted.length; symbol++)
        sorted[symbol] = facts.symbolName(symbol) * sorted.length + symbol;
      this.#byName = Int32Array.from(sorted.sort(), (both) => both % sorted.length);
    }
    return this.#byName;
  }

  #firstNamed(byName: Int32Array, name: number): number {
    let low = 0;
    let high = byName.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.facts.symbolName(byName[middle] ?? 0) < name) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const noStars: readonly number[] = [];
const noPaths: readonly number[] = [];
