/**
 * Walks access paths across files to what they mean, and notes what it looked at, so that a change elsewhere tells which
 * files to link anew. Pure over a `LinkView`; knows no language but by its `Visibility`.
 *
 * The result for a path depends on the view alone, never on what was asked before. So a result is remembered only when
 * no circle was met on the way to it: what a circle gives depends on where it was entered.
 */

import { sharedFolders } from '../languages/project-path.ts';
import { symbolsPerFile } from '../store/schema.ts';
import { pathKind } from './link-facts.ts';
import { fileKey, type NameScope, nameKey, outsideScope, starKey } from './link-keys.ts';
import {
  external,
  isModuleTarget,
  isSymbolTarget,
  moduleTarget,
  symbolTarget,
  targetId,
  unknown,
} from './link-target.ts';
import type { LinkView } from './link-view.ts';
import { externalEdge, type LinkedFile, missingEdge } from './linked-file.ts';

export interface FileLinks {
  /** For each access path, see `link-target.ts`. */
  readonly targets: Float64Array;
  /** Keys, distinct and ascending; the file's own is not among them. */
  readonly consulted: readonly number[];
}

/** Circles that one path may meet before it counts as unknown: each may be walked as often as it was met before. */
const maxCircles = 64;

const notFound = -1;
const inProgress = -2;
const notAsked = -3;

type Keys = readonly number[];
const noKeys: Keys = [];

interface Remembered {
  readonly targets: Float64Array;
  readonly keys: Keys[];
}

interface RememberedExport {
  readonly target: number;
  readonly keys: Keys;
}

class TooManyCircles extends Error {}

export class PathWalker {
  readonly #view: LinkView;
  readonly #walks = new Map<number, Remembered>();
  readonly #exports = new Map<number, Map<number, RememberedExport | 'in progress'>>();
  readonly #closures = new Map<
    number,
    { readonly files: readonly number[]; readonly leavesProject: boolean }
  >();
  readonly #included = new Map<number, readonly number[]>();
  /** Keys consulted by what is being walked. */
  #keys: number[] | null = null;
  #circles = 0;

  constructor(view: LinkView) {
    this.#view = view;
  }

  link(file: LinkedFile): FileLinks {
    const count = file.facts.pathKinds.length;
    const targets = new Float64Array(count);
    const consulted = new Set<number>();
    for (let at = 0; at < count; at++) {
      this.#circles = 0;
      this.#keys = null;
      try {
        targets[at] = this.#walk(file, at);
      } catch (error) {
        if (!(error instanceof TooManyCircles)) throw error;
        targets[at] = unknown;
      }
      for (const key of this.#keys ?? noKeys) consulted.add(key);
    }
    for (const key of this.#seenThrough(file)) consulted.add(key);
    consulted.delete(fileKey(file.source.id));
    consulted.delete(starKey(file.source.id));
    return { targets, consulted: [...consulted].sort((a, b) => a - b) };
  }

  /** What `starKey` of the file stands for: whoever consults it is linked anew when this file is. */
  #seenThrough(file: LinkedFile): number[] {
    const stars = file.starsPassedOn().length > 0 ? this.#closure(file).files : [];
    const included = file.source.visibility.freeNames === 'includes' ? this.#includedBy(file) : [];
    return [...stars, ...included].map(fileKey);
  }

  /** What a type extends or implements; some of it may be unknown or external. */
  #supers(file: LinkedFile, symbol: number): number[] {
    const supers = file.superPaths(symbol).map((path) => this.#walk(file, path));
    const { visibility, id } = file.source;
    if (visibility.outsideMembers !== 'project' && visibility.outsideMembers !== 'folder') return supers;
    const name = file.facts.symbolNames[symbol] ?? 0;
    const own = symbolTarget(id, symbol);
    for (const other of this.#offering(this.#outsideKey(file, name))) {
      const pairs = other.inheritanceOfOthers(name);
      for (let at = 0; at < pairs.length; at += 2) {
        if (this.#walk(other, pairs[at] ?? 0) === own) supers.push(this.#walk(other, pairs[at + 1] ?? 0));
      }
    }
    return supers;
  }

  #walk(file: LinkedFile, path: number): number {
    const { pathKinds, pathFirsts } = file.facts;
    if (pathKinds[path] === pathKind.symbol) return symbolTarget(file.source.id, pathFirsts[path] ?? 0);
    if (pathKinds[path] === pathKind.free && file.cannotSeeFreeNames) return unknown;
    const known = this.#remembered(file);
    // Long chains from their start, so that each step finds the one before it remembered.
    const chain: number[] = [];
    for (let at = path; pathKinds[at] === pathKind.member && known.targets[at] === notAsked; ) {
      chain.push(at);
      at = pathFirsts[at] ?? 0;
    }
    for (let at = chain.length - 1; at > 0; at--) this.#walkOne(file, chain[at] ?? 0, known);
    return this.#walkOne(file, path, known);
  }

  #walkOne(file: LinkedFile, path: number, known: Remembered): number {
    const target = known.targets[path] ?? unknown;
    if (target === inProgress) return this.#circle(unknown);
    if (target !== notAsked) {
      this.#consultAll(known.keys[path] ?? noKeys);
      return target;
    }
    const outer = this.#keys;
    const circles = this.#circles;
    this.#keys = null;
    known.targets[path] = inProgress;
    let result = unknown;
    try {
      result = this.#step(file, path);
    } finally {
      const mine = this.#keys ?? noKeys;
      this.#keys = outer;
      this.#consultAll(mine);
      const isCertain = this.#circles === circles;
      known.targets[path] = isCertain ? result : notAsked;
      if (isCertain && mine.length > 0) known.keys[path] = mine;
    }
    return result;
  }

  #step(file: LinkedFile, path: number): number {
    const { pathKinds, pathFirsts, pathSeconds } = file.facts;
    const first = pathFirsts[path] ?? 0;
    switch (pathKinds[path]) {
      case pathKind.symbol:
        return symbolTarget(file.source.id, first);
      case pathKind.import:
        return found(this.#binding(file, first, pathSeconds[path] ?? 0));
      case pathKind.free:
        return found(this.#free(file, first));
      default:
        return this.#member(file, first, pathSeconds[path] ?? 0);
    }
  }

  #member(file: LinkedFile, of: number, name: number): number {
    const { above, scope } = this.#view.special;
    const { pathKinds, pathFirsts, pathSeconds } = file.facts;
    if (pathKinds[of] === pathKind.member && pathSeconds[of] === above) {
      const owner = this.#walk(file, pathFirsts[of] ?? 0);
      if (!isSymbolTarget(owner)) return owner === external ? external : unknown;
      return found(this.#inSupers(owner, name, new Set([owner])));
    }
    const owner = this.#walk(file, of);
    if (name === scope) return owner;
    if (pathKinds[of] === pathKind.member && pathSeconds[of] === scope) {
      return found(this.#inScope(file, owner, name));
    }
    if (isModuleTarget(owner)) return found(this.#inModule(file, targetId(owner), name));
    if (!isSymbolTarget(owner)) return owner;
    if (name !== above) {
      const member = this.#inSymbol(owner, name, null);
      return found(member === notFound ? this.#inNamespace(file, owner, name) : member);
    }
    const place = this.#place(owner);
    return place === null ? unknown : (this.#supers(place.file, place.symbol)[0] ?? unknown);
  }

  /** A plain name in the body of a class, or what is in a namespace. */
  #inScope(file: LinkedFile, owner: number, name: number): number {
    // Where a macro opens the namespace, what is in it seems to stand at the top.
    if (!isSymbolTarget(owner)) return this.#amongIncluded(file, (other) => other.topLevel(name)[0] ?? null);
    const member = this.#inSymbol(owner, name, null);
    if (isSymbolTarget(member)) return member;
    const place = this.#place(owner);
    return place !== null && place.file.kindOf(place.symbol) === 'namespace'
      ? this.#inNamespace(file, owner, name)
      : this.#free(file, name);
  }

  /** Namespaces go on in other files. */
  #inNamespace(file: LinkedFile, owner: number, name: number): number {
    const place = file.source.visibility.freeNames === 'includes' ? this.#place(owner) : null;
    if (place === null || place.file.kindOf(place.symbol) !== 'namespace') return notFound;
    const namespace = place.file.facts.symbolNames[place.symbol] ?? 0;
    return this.#amongIncluded(file, (other) => other.inNamespace(namespace, name));
  }

  /** Looks in the type's declaration, then outside of it, then in its supertypes, then in what a value of it is. */
  #inSymbol(target: number, name: number, seenBefore: Set<number> | null): number {
    if (seenBefore?.has(target)) return notFound;
    const place = this.#place(target);
    if (place === null) return notFound;
    const { file, symbol } = place;
    const child = file.child(symbol, name);
    if (child !== null) return this.#memberDefinition(file, symbol, child);
    const passedOn = this.#inBlock(file, symbol, name);
    if (passedOn !== notFound) return passedOn;
    const outside = this.#outside(file, symbol, name);
    if (outside !== notFound) return outside;
    const reopened = this.#inReopened(file, symbol, name);
    if (reopened !== notFound) return reopened;
    const seen = (seenBefore ?? new Set()).add(target);
    const inherited = this.#inSupers(target, name, seen);
    if (inherited !== notFound) return inherited;
    const type = file.facts.symbolTypes[symbol] ?? -1;
    return type === -1 ? notFound : this.#inTarget(this.#walk(file, type), name, seen);
  }

  /** What a module that is a block of a file passes on: it exports it under its own name and the module's. */
  #inBlock(file: LinkedFile, symbol: number, name: number): number {
    const { symbolNames, symbolParents, symbolTypes } = file.facts;
    if (file.kindOf(symbol) !== 'module' || symbolTypes[symbol] !== -1) return notFound;
    let qualified = this.#view.nameOf(name);
    for (let at = symbol; at !== -1; at = symbolParents[at] ?? -1) {
      qualified = `${this.#view.nameOf(symbolNames[at] ?? 0)}::${qualified}`;
    }
    const path = file.exportedPath(this.#view.nameId(qualified));
    return path === null ? this.#inStars(file, name) : this.#walk(file, path);
  }

  #inSupers(target: number, name: number, seen: Set<number>): number {
    const place = this.#place(target);
    if (place === null) return notFound;
    let last = notFound;
    for (const above of this.#supers(place.file, place.symbol)) {
      const result = this.#inTarget(above, name, seen);
      if (result !== notFound && result !== external) return result;
      // Nobody in the project has it, and one of the supertypes is not in the project.
      if (result === external) last = external;
    }
    return last;
  }

  #inTarget(target: number, name: number, seen: Set<number>): number {
    if (isSymbolTarget(target)) return this.#inSymbol(target, name, seen);
    if (isModuleTarget(target)) return this.#exportOf(targetId(target), name);
    return target === external ? external : notFound;
  }

  #outside(file: LinkedFile, symbol: number, name: number): number {
    const { visibility, id } = file.source;
    if (visibility.outsideMembers === 'none') return notFound;
    const owner = file.facts.symbolNames[symbol] ?? 0;
    const own = file.outsideMember(owner, name);
    if (own !== null) return symbolTarget(id, own);
    if (visibility.outsideMembers === 'file') return notFound;
    for (const other of this.#offering(this.#outsideKey(file, owner))) {
      if (other === file) continue;
      const member = other.outsideMember(owner, name);
      if (member !== null && this.#mayMean(other, owner, symbolTarget(id, symbol))) {
        return symbolTarget(other.source.id, member);
      }
    }
    return notFound;
  }

  /** In a class of C++ a method is declared, and defined elsewhere perhaps. */
  #memberDefinition(file: LinkedFile, type: number, member: number): number {
    const declared = symbolTarget(file.source.id, member);
    if (file.source.visibility.family === undefined) return declared;
    if (file.kindOf(member) !== 'method') return this.#definition(file, member);
    const outside = this.#outside(file, type, file.facts.symbolNames[member] ?? 0);
    return outside === notFound ? declared : outside;
  }

  #outsideKey(file: LinkedFile, name: number): number {
    return nameKey(
      outsideScope(file.source.visibility, file.source.language, file.folder),
      this.#view.nameOf(name),
    );
  }

  /** Whether a name in a file can mean a symbol of another one: it does not when it is bound to something else. */
  #mayMean(file: LinkedFile, name: number, target: number): boolean {
    if (file.topLevel(name).length > 0) return false;
    if (file.source.visibility.freeNames === 'includes') {
      this.#consult(starKey(file.source.id));
      return this.#includedBy(file).includes(Math.floor(targetId(target) / symbolsPerFile));
    }
    const binding = file.binding(name);
    if (binding === null) return true;
    const bound = this.#binding(file, binding.import, binding.name);
    return bound === target || bound === notFound || bound === unknown;
  }

  #binding(file: LinkedFile, importIndex: number, bound: number): number {
    const to = file.source.edges[importIndex] ?? missingEdge;
    if (to === externalEdge) return external;
    if (to < 0) return unknown;
    const imported = file.facts.importNames[importIndex]?.[2 * bound] ?? 0;
    if (imported === this.#view.special.all) return this.#wholeOf(to);
    const isModule = file.isModDeclaration(importIndex) || file.source.wholes[importIndex] === 1;
    return isModule ? moduleTarget(to) : this.#exportOf(to, imported);
  }

  /** What `import * as name` binds: the module, or what it says that it is. */
  #wholeOf(fileId: number): number {
    const whole = this.#exportOf(fileId, this.#view.special.whole);
    return whole === notFound || whole === external ? moduleTarget(fileId) : whole;
  }

  /** What other files get when they import `name` from a file; `notFound` when it has none. */
  #exportOf(fileId: number, name: number): number {
    let ofFile = this.#exports.get(fileId);
    if (ofFile === undefined) {
      ofFile = new Map();
      this.#exports.set(fileId, ofFile);
    }
    const known = ofFile.get(name);
    if (known === 'in progress') return this.#circle(notFound);
    if (known !== undefined) {
      this.#consultAll(known.keys);
      return known.target;
    }
    const outer = this.#keys;
    const circles = this.#circles;
    this.#keys = null;
    ofFile.set(name, 'in progress');
    let target = notFound;
    try {
      target = this.#findExport(fileId, name);
    } finally {
      const keys = this.#keys ?? noKeys;
      this.#keys = outer;
      this.#consultAll(keys);
      if (this.#circles === circles) ofFile.set(name, { target, keys });
      else ofFile.delete(name);
    }
    return target;
  }

  #findExport(fileId: number, name: number): number {
    const file = this.#read(fileId);
    if (file === null) return notFound;
    const own = this.#ownExport(file, name);
    if (own !== notFound || file.starsPassedOn().length === 0) return own;
    this.#consult(starKey(fileId));
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
    if (path !== null) return this.#walk(file, path);
    const symbol = file.visibleSymbol(name);
    if (symbol !== null) return symbolTarget(file.source.id, symbol);
    const binding = file.passedOn(name);
    if (binding !== null) {
      const bound = this.#binding(file, binding.import, binding.name);
      if (bound !== notFound) return bound;
    }
    const { freeNames } = file.source.visibility;
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
    const whole = this.#walk(file, path);
    return name === special.default ? whole : this.#inTarget(whole, name, new Set());
  }

  /** Go: a package is a folder, and an import of it leads to any of its files. */
  #inFolder(file: LinkedFile, name: number): number {
    const { language } = file.source;
    const key = nameKey({ kind: 'folder', language, folder: file.folder }, this.#view.nameOf(name));
    for (const other of this.#offering(key)) {
      const symbol = other.visibleSymbol(name);
      if (symbol !== null) return symbolTarget(other.source.id, symbol);
    }
    return notFound;
  }

  /** Python: a package has its modules as members, whether or not it imports them. */
  #submodule(file: LinkedFile, name: number): number {
    const { path, visibility } = file.source;
    const extension = /(?:^|\/)__init__(\.[^./]+)$/.exec(path)?.[1];
    if (!visibility.importsAreExported || extension === undefined) return notFound;
    const base = `${file.folder === '' ? '' : `${file.folder}/`}${this.#view.nameOf(name)}`;
    for (const candidate of [`${base}${extension}`, `${base}/__init__${extension}`]) {
      this.#consult(nameKey({ kind: 'path' }, candidate));
      const id = this.#view.fileAt(candidate);
      if (id !== null) return moduleTarget(id);
    }
    return notFound;
  }

  /** Files whose exports a file passes on, itself first, in order of the search. */
  #closure(start: LinkedFile) {
    const known = this.#closures.get(start.source.id);
    if (known !== undefined) return known;
    const files = new Set<number>();
    let leavesProject = false;
    const visit = (id: number) => {
      if (files.has(id)) return;
      files.add(id);
      const file = this.#view.file(id);
      for (const star of file?.starsPassedOn() ?? []) {
        const to = file?.source.edges[star] ?? missingEdge;
        if (to >= 0) visit(to);
        else if (to === externalEdge) leavesProject = true;
      }
    };
    visit(start.source.id);
    const closure = { files: [...files], leavesProject };
    this.#closures.set(start.source.id, closure);
    return closure;
  }

  #free(file: LinkedFile, name: number): number {
    const root = file.source.roots.get(name);
    if (root !== undefined && root !== externalEdge) return moduleTarget(root);
    const starred = this.#inStars(file, name);
    if (starred !== notFound) return starred;
    const spread = this.#inSpread(file, name);
    if (spread !== notFound) return spread;
    if (root === externalEdge) return external;
    const { visibility, language } = file.source;
    switch (visibility.freeNames) {
      case 'nowhere':
        return this.#everywhere(file, name);
      case 'folder':
        return this.#firstInFolder(file, name);
      case 'folder-then-project': {
        const near = this.#firstInFolder(file, name);
        if (near !== notFound) return near;
        return this.#onlyDefinition(this.#definedKey({ kind: 'project', language }, name), name);
      }
      case 'project':
        return this.#onlyDefinition(this.#definedKey({ kind: 'project', language }, name), name);
      case 'includes':
        return this.#inIncluded(file, name);
      case 'nested':
        return this.#inModulesAround(file, name);
    }
  }

  /** The name comes with the modules that it stands in. */
  #inModulesAround(file: LinkedFile, name: number): number {
    const modules = this.#view.nameOf(name).split('::');
    const last = modules.pop() ?? '';
    for (let depth = modules.length; depth >= 0; depth--) {
      const found = this.#nested(file, [...modules.slice(0, depth), last].join('::'));
      if (found !== notFound) return found;
    }
    return notFound;
  }

  #nested(file: LinkedFile, name: string): number {
    const key = nameKey({ kind: 'project', language: file.source.language }, name);
    this.#consult(key);
    for (const id of this.#view.offering(key)) {
      const symbol = this.#read(id)?.nestedSymbol(name, (one) => this.#view.nameOf(one)) ?? null;
      if (symbol !== null) return symbolTarget(id, symbol);
    }
    return notFound;
  }

  /** Of a module or class that other files open too. */
  #inReopened(file: LinkedFile, symbol: number, name: number): number {
    if (file.source.visibility.freeNames !== 'nested') return notFound;
    const nested = file.nestedName(symbol, (one) => this.#view.nameOf(one));
    return nested === null ? notFound : this.#nested(file, `${nested}::${this.#view.nameOf(name)}`);
  }

  /** What imports of everything bring. */
  #inStars(file: LinkedFile, name: number): number {
    for (const star of file.stars()) {
      const to = file.source.edges[star] ?? missingEdge;
      const result = to >= 0 ? this.#shownBy(to, name) : notFound;
      if (result !== notFound) return result;
    }
    return notFound;
  }

  /** A member of a module by its path. */
  #inModule(file: LinkedFile, moduleId: number, name: number): number {
    const shown = this.#shownBy(moduleId, name);
    return shown === notFound ? this.#everywhere(file, name) : shown;
  }

  /** What a module exports; then, where the language has it, what it imports for itself. */
  #shownBy(moduleId: number, name: number): number {
    const exported = this.#exportOf(moduleId, name);
    if (exported !== notFound) return exported;
    const file = this.#read(moduleId);
    if (file === null || file.source.visibility.importsAreSeenInside !== true) return notFound;
    const path = file.exportedPath(this.#view.nameId(`self::${this.#view.nameOf(name)}`));
    if (path !== null) return this.#walk(file, path);
    for (const star of file.stars()) {
      const to = file.source.edges[star] ?? missingEdge;
      const result = to >= 0 ? this.#exportOf(to, name) : notFound;
      if (result !== notFound) return result;
    }
    return notFound;
  }

  /** The one symbol of a kind that needs no import; exported ones before others. */
  #everywhere(file: LinkedFile, name: number): number {
    const { language, visibility } = file.source;
    if (visibility.seenEverywhere === undefined) return notFound;
    const kinds = new Set(visibility.seenEverywhere);
    const all = this.#offering(this.#definedKey({ kind: 'project', language }, name)).flatMap((other) =>
      other
        .topLevel(name)
        .filter((at) => kinds.has(other.kindOf(at)))
        .map((at) => ({ other, at })),
    );
    const exported = all.filter(({ other, at }) => other.facts.symbolExported[at] === 1);
    const [only, ...others] = exported.length > 0 ? exported : all;
    return only === undefined || others.length > 0 ? notFound : symbolTarget(only.other.source.id, only.at);
  }

  /** Members of what the file takes apart by an export of `*`: the variants that `use Shape::*` brings. */
  #inSpread(file: LinkedFile, name: number): number {
    for (const path of file.spreadPaths()) {
      const target = this.#walk(file, path);
      const place = isSymbolTarget(target) ? this.#place(target) : null;
      const child = place?.file.child(place.symbol, name) ?? null;
      if (place !== null && child !== null) return symbolTarget(place.file.source.id, child);
    }
    return notFound;
  }

  #firstInFolder(file: LinkedFile, name: number): number {
    const { language } = file.source;
    const key = this.#definedKey({ kind: 'folder', language, folder: file.folder }, name);
    const [definer] = this.#offering(key);
    return definer === undefined ? notFound : topTarget(definer, name);
  }

  #definedKey(scope: NameScope, name: number): number {
    return nameKey(scope, this.#view.nameOf(name));
  }

  /** Of several none is meant more than another. */
  #onlyDefinition(key: number, name: number): number {
    this.#consult(key);
    const [only, ...others] = this.#view.offering(key);
    const file = only === undefined || others.length > 0 ? null : this.#read(only);
    return file !== null && file.topLevel(name).length === 1 ? topTarget(file, name) : notFound;
  }

  #inIncluded(file: LinkedFile, name: number): number {
    return this.#amongIncluded(file, (other) => other.plainNamed(name)[0] ?? null);
  }

  /** What the file itself, or the nearest of those it includes, has; where it is only declared, its definition. */
  #amongIncluded(file: LinkedFile, find: (other: LinkedFile) => number | null): number {
    this.#consult(starKey(file.source.id));
    for (const id of [file.source.id, ...this.#includedBy(file)]) {
      const other = this.#view.file(id);
      const symbol = other === null ? null : find(other);
      if (other !== null && symbol !== null) return this.#definition(other, symbol);
    }
    return notFound;
  }

  /** Of several files that define it, the nearest to the declaration has the one that is meant. */
  #definition(file: LinkedFile, symbol: number): number {
    const { family } = file.source.visibility;
    const declared = symbolTarget(file.source.id, symbol);
    if (family === undefined || !file.isDeclaredOnly(symbol)) return declared;
    const name = file.facts.symbolNames[symbol] ?? 0;
    let best = declared;
    let bestShared = -1;
    for (const other of this.#offering(this.#definedKey({ kind: 'project', language: family }, name))) {
      const path = other.exportedPath(name);
      const shared = sharedFolders(other.source.path, file.source.path);
      if (path === null || shared <= bestShared) continue;
      best = this.#walk(other, path);
      bestShared = shared;
    }
    return best;
  }

  /** Nearest first, without the file itself. */
  #includedBy(file: LinkedFile): readonly number[] {
    const known = this.#included.get(file.source.id);
    if (known !== undefined) return known;
    const seen = new Set([file.source.id]);
    for (const id of seen) {
      const next = this.#view.file(id);
      for (const include of next?.includes() ?? []) {
        const to = next?.source.edges[include] ?? missingEdge;
        if (to >= 0) seen.add(to);
      }
    }
    seen.delete(file.source.id);
    const included = [...seen];
    this.#included.set(file.source.id, included);
    return included;
  }

  #offering(key: number): LinkedFile[] {
    this.#consult(key);
    return this.#view.offering(key).flatMap((id) => this.#read(id) ?? []);
  }

  #place(target: number): { readonly file: LinkedFile; readonly symbol: number } | null {
    const id = targetId(target);
    const file = this.#read(Math.floor(id / symbolsPerFile));
    return file === null ? null : { file, symbol: id % symbolsPerFile };
  }

  #read(fileId: number): LinkedFile | null {
    this.#consult(fileKey(fileId));
    return this.#view.file(fileId);
  }

  #consult(key: number): void {
    if (this.#keys === null) this.#keys = [key];
    else if (!this.#keys.includes(key)) this.#keys.push(key);
  }

  #consultAll(keys: Keys): void {
    for (const key of keys) this.#consult(key);
  }

  #circle(result: number): number {
    if (++this.#circles > maxCircles) throw new TooManyCircles();
    return result;
  }

  #remembered(file: LinkedFile): Remembered {
    let known = this.#walks.get(file.source.id);
    if (known === undefined) {
      const count = file.facts.pathKinds.length;
      known = { targets: new Float64Array(count).fill(notAsked), keys: new Array<Keys>(count) };
      this.#walks.set(file.source.id, known);
    }
    return known;
  }
}

function topTarget(file: LinkedFile, name: number): number {
  const symbol = file.topLevel(name)[0];
  return symbol === undefined ? notFound : symbolTarget(file.source.id, symbol);
}

function found(target: number): number {
  return target === notFound ? unknown : target;
}
