/**
 * One file as the walk over access paths sees it: its facts with look-ups by name, made when they are first asked for.
 * Knows nothing about other files but the targets of its imports.
 */
import { type SymbolKind, symbolKinds } from '../facts.ts';
import type { Visibility } from '../languages/language.ts';
import { importForms, type LinkFacts, pathKind } from './link-facts.ts';

export interface LinkedFileSource {
  readonly id: number;
  readonly path: string;
  readonly language: string;
  readonly visibility: Visibility;
  readonly facts: LinkFacts;
  /** For each import the id of the file it leads to, `externalEdge` or `missingEdge`. */
  readonly edges: Int32Array;
  /** 1: the name that the import binds is the file that it leads to. */
  readonly wholes: Uint8Array;
  /** Names from which module paths start, by name: ids of files, or `externalEdge`. */
  readonly roots: ReadonlyMap<number, number>;
}

export const externalEdge = -1;
export const missingEdge = -2;

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

const reExport = importForms.indexOf('re-export');
const modForm = importForms.indexOf('mod');
const includeForm = importForms.indexOf('include');
const kindsThatNest = new Set<SymbolKind>(['class', 'module']);
/** Their members are reached by plain names, from where the names of a file are: enums of C, namespaces after `using`. */
const openKinds = new Set<SymbolKind>(['namespace', 'enum']);
const kindsWithLocals = new Set<SymbolKind>(['function', 'method', 'macro']);

interface Binding {
  readonly import: number;
  readonly name: number;
}

export class LinkedFile {
  readonly source: LinkedFileSource;
  readonly folder: string;
  readonly facts: LinkFacts;
  readonly #special: SpecialNames;
  #topLevel: Map<number, number[]> | null = null;
  #exports: Map<number, number> | null = null;
  #bindings: Map<number, Binding> | null = null;
  #children: Map<number, Map<number, number>> | null = null;
  #outside: Map<number, Map<number, number>> | null = null;
  #supers: Map<number, number[]> | null = null;
  #stars: readonly number[] | null = null;
  #plain: Map<number, number[]> | null = null;
  #spreads: number[] | null = null;
  #nested: Map<string, number> | null = null;

  constructor(source: LinkedFileSource, special: SpecialNames) {
    this.source = source;
    this.facts = source.facts;
    this.folder = source.path.slice(0, Math.max(0, source.path.lastIndexOf('/')));
    this.#special = special;
  }

  /** Symbols at the top of the file that have this name; members of a type that stand there are not among them. */
  topLevel(name: number): readonly number[] {
    if (this.#topLevel === null) {
      this.#topLevel = new Map();
      const { symbolParents, symbolOwners, symbolNames } = this.facts;
      for (let at = 0; at < symbolNames.length; at++) {
        if (symbolParents[at] !== -1 || symbolOwners[at] !== -1) continue;
        append(this.#topLevel, symbolNames[at] ?? 0, at);
      }
    }
    return this.#topLevel.get(name) ?? [];
  }

  /** Symbols that a file that includes this one may mean by the plain name. */
  plainNamed(name: number): readonly number[] {
    if (this.#plain === null) {
      this.#plain = new Map();
      const { symbolParents, symbolOwners, symbolNames } = this.facts;
      const isPlain = new Uint8Array(symbolNames.length);
      for (let at = 0; at < symbolNames.length; at++) {
        const parent = symbolParents[at] ?? -1;
        const isReached = parent === -1 || (isPlain[parent] === 1 && openKinds.has(this.kindOf(parent)));
        if (!isReached || symbolOwners[at] !== -1) continue;
        isPlain[at] = 1;
        append(this.#plain, symbolNames[at] ?? 0, at);
      }
    }
    return this.#plain.get(name) ?? [];
  }

  /** A symbol in a namespace of the name, at whatever depth. */
  inNamespace(namespace: number, name: number): number | null {
    const { symbolParents, symbolNames } = this.facts;
    const found = this.plainNamed(name).find((symbol) => {
      let parent = symbolParents[symbol] ?? -1;
      while (parent !== -1 && symbolNames[parent] !== namespace) parent = symbolParents[parent] ?? -1;
      return parent !== -1;
    });
    return found ?? null;
  }

  /** Of a function or variable whose definition may be in another file. */
  isDeclaredOnly(symbol: number): boolean {
    const kind = this.kindOf(symbol);
    if ((kind !== 'function' && kind !== 'variable') || this.facts.symbolExported[symbol] !== 1) return false;
    return this.exportedPath(this.facts.symbolNames[symbol] ?? 0) === null;
  }

  /** The symbol that other files see under this name; `null`: none. */
  visibleSymbol(name: number): number | null {
    const named = this.topLevel(name);
    const exported = named.find((at) => this.facts.symbolExported[at] === 1);
    if (exported !== undefined) return exported;
    return this.source.visibility.otherFilesSee === 'all' ? (named[0] ?? null) : null;
  }

  /** The path that is exported under this name. */
  exportedPath(name: number): number | null {
    if (this.#exports === null) {
      this.#exports = new Map();
      const { exports } = this.facts;
      for (let at = 0; at < exports.length; at += 2) {
        const key = exports[at] ?? 0;
        if (!this.#exports.has(key)) this.#exports.set(key, exports[at + 1] ?? 0);
      }
    }
    return this.#exports.get(name) ?? null;
  }

  /** The import under whose local name other files can import something from here. */
  passedOn(name: number): Binding | null {
    if (this.#bindings === null) {
      this.#bindings = new Map();
      const all = this.source.visibility.importsAreExported;
      this.facts.importNames.forEach((names, at) => {
        const form = this.facts.importForms[at] ?? 0;
        if (!all && form !== reExport && form !== modForm) return;
        for (let bound = 0; bound < names.length; bound += 2) {
          const local = names[bound + 1] ?? 0;
          if (local === this.#special.all || this.#bindings?.has(local)) continue;
          this.#bindings?.set(local, { import: at, name: bound / 2 });
        }
      });
    }
    return this.#bindings.get(name) ?? null;
  }

  /** What an import binds under this name in the file itself. */
  binding(name: number): Binding | null {
    const { importNames } = this.facts;
    for (let at = 0; at < importNames.length; at++) {
      const names = importNames[at] ?? new Int32Array();
      for (let bound = 0; bound < names.length; bound += 2) {
        if (names[bound + 1] === name) return { import: at, name: bound / 2 };
      }
    }
    return null;
  }

  /** Imports of everything under its own name, whether or not they are passed on. */
  stars(): readonly number[] {
    if (this.#stars === null) {
      const { all } = this.#special;
      this.#stars = this.facts.importNames.flatMap((names, at) => {
        for (let bound = 0; bound < names.length; bound += 2) {
          if (names[bound] === all && names[bound + 1] === all) return [at];
        }
        return [];
      });
    }
    return this.#stars;
  }

  /** Then a name that nothing binds means nothing that could be found. */
  get cannotSeeFreeNames(): boolean {
    const { visibility, roots } = this.source;
    return (
      visibility.freeNames === 'nowhere' &&
      visibility.seenEverywhere === undefined &&
      roots.size === 0 &&
      this.stars().length === 0
    );
  }

  /** Those of `stars` that other files see through. */
  starsPassedOn(): readonly number[] {
    if (this.source.visibility.importsAreExported) return this.stars();
    return this.stars().filter((at) => this.facts.importForms[at] === reExport);
  }

  /** Paths whose members are seen under their own names. */
  spreadPaths(): readonly number[] {
    if (this.#spreads === null) {
      const { exports } = this.facts;
      this.#spreads = [];
      for (let at = 0; at < exports.length; at += 2) {
        if (exports[at] === this.#special.all) this.#spreads.push(exports[at + 1] ?? 0);
      }
    }
    return this.#spreads;
  }

  isModDeclaration(importIndex: number): boolean {
    return this.facts.importForms[importIndex] === modForm;
  }

  includes(): number[] {
    return [...this.facts.importForms.keys()].filter((at) => this.facts.importForms[at] === includeForm);
  }

  /** `A::B::name` for what stands in modules and classes only; `null` for the rest. */
  nestedName(symbol: number, nameOf: (id: number) => string): string | null {
    const { symbolParents, symbolOwners, symbolNames } = this.facts;
    let name = nameOf(symbolNames[symbol] ?? 0);
    let at = symbol;
    for (let up = symbolParents[at] ?? -1; up !== -1; up = symbolParents[at] ?? -1) {
      if (!kindsThatNest.has(this.kindOf(up))) return null;
      name = `${nameOf(symbolNames[up] ?? 0)}::${name}`;
      at = up;
    }
    const owner = symbolOwners[at] ?? -1;
    return owner === -1 ? name : `${nameOf(owner)}::${name}`;
  }

  /** The first with this `nestedName`. */
  nestedSymbol(nested: string, nameOf: (id: number) => string): number | null {
    if (this.#nested === null) {
      this.#nested = new Map();
      for (let at = 0; at < this.facts.symbolNames.length; at++) {
        const name = this.nestedName(at, nameOf);
        if (name !== null && !this.#nested.has(name)) this.#nested.set(name, at);
      }
    }
    return this.#nested.get(nested) ?? null;
  }

  /** Of a symbol, or of one that the same type is declared with once more. */
  child(symbol: number, name: number): number | null {
    for (const declaration of this.declarationsOf(symbol)) {
      if (kindsWithLocals.has(this.kindOf(declaration))) continue;
      const child = this.#childrenOf(declaration)?.get(name);
      if (child !== undefined) return child;
    }
    return null;
  }

  /** All symbols with the name and the parent of this one: interfaces and namespaces merge. */
  declarationsOf(symbol: number): readonly number[] {
    const { symbolNames, symbolParents, symbolOwners } = this.facts;
    if (symbolParents[symbol] !== -1 || symbolOwners[symbol] !== -1) return [symbol];
    return this.topLevel(symbolNames[symbol] ?? 0);
  }

  #childrenOf(symbol: number): Map<number, number> | undefined {
    if (this.#children === null) {
      this.#children = new Map();
      const { symbolParents, symbolNames } = this.facts;
      for (let at = 0; at < symbolParents.length; at++) {
        const parent = symbolParents[at] ?? -1;
        if (parent !== -1) setFirst(this.#children, parent, symbolNames[at] ?? 0, at);
      }
    }
    return this.#children.get(symbol);
  }

  /** A member of a type of the name `owner` that stands outside of any type's declaration. */
  outsideMember(owner: number, name: number): number | null {
    if (this.#outside === null) {
      this.#outside = new Map();
      const { symbolOwners, symbolNames } = this.facts;
      for (let at = 0; at < symbolOwners.length; at++) {
        const of = symbolOwners[at] ?? -1;
        if (of !== -1) setFirst(this.#outside, of, symbolNames[at] ?? 0, at);
      }
    }
    return this.#outside.get(owner)?.get(name) ?? null;
  }

  /** Paths of what a type of this file extends, as the file says. */
  superPaths(symbol: number): readonly number[] {
    if (this.#supers === null) {
      this.#supers = new Map();
      const { inheritance, pathKinds, pathFirsts } = this.facts;
      for (let at = 0; at < inheritance.length; at += 2) {
        const sub = inheritance[at] ?? 0;
        if (pathKinds[sub] !== pathKind.symbol) continue;
        append(this.#supers, pathFirsts[sub] ?? 0, inheritance[at + 1] ?? 0);
      }
    }
    const supers = this.#supers;
    if (supers.size === 0) return [];
    return this.declarationsOf(symbol).flatMap((at) => supers.get(at) ?? []);
  }

  /** What is said here about supertypes of a type that is not declared here: sub, super, sub, super … */
  inheritanceOfOthers(name: number): number[] {
    const { inheritance, pathKinds } = this.facts;
    const found: number[] = [];
    for (let at = 0; at < inheritance.length; at += 2) {
      const sub = inheritance[at] ?? 0;
      if (pathKinds[sub] === pathKind.symbol || this.naturalName(sub) !== name) continue;
      found.push(sub, inheritance[at + 1] ?? 0);
    }
    return found;
  }

  naturalName(path: number): number {
    const { pathKinds, pathFirsts, pathSeconds, symbolNames, importNames } = this.facts;
    const first = pathFirsts[path] ?? 0;
    const second = pathSeconds[path] ?? 0;
    switch (pathKinds[path]) {
      case pathKind.symbol:
        return symbolNames[first] ?? 0;
      case pathKind.import:
        return importNames[first]?.[2 * second + 1] ?? 0;
      case pathKind.free:
        return first;
      default:
        return second;
    }
  }

  kindOf(symbol: number): SymbolKind {
    return symbolKinds[this.facts.symbolKinds[symbol] ?? 0] ?? 'function';
  }
}

function append(lists: Map<number, number[]>, key: number, value: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function setFirst(maps: Map<number, Map<number, number>>, outer: number, inner: number, value: number): void {
  let map = maps.get(outer);
  if (map === undefined) {
    map = new Map();
    maps.set(outer, map);
  }
  if (!map.has(inner)) map.set(inner, value);
}
