/**
 * Finds members of symbols: in a type's declaration, outside of it, in its supertypes, in the type of a value. Part of
 * the walk over access paths; knows paths by `Walk` only.
 */

import { symbolsPerFile } from '../store/schema.ts';
import type { ConsultingView } from './consulting-view.ts';
import { memberKey, nameKey } from './link-keys.ts';
import { external, isModuleTarget, isSymbolTarget, symbolTarget, targetId, unknown } from './link-target.ts';
import type { LinkedFile } from './linked-file.ts';
import { type MemberSearch, notFound, type Walk } from './walk.ts';

export class Members implements MemberSearch {
  readonly #walk: Walk;
  readonly #view: ConsultingView;

  constructor(walk: Walk) {
    this.#walk = walk;
    this.#view = walk.view;
  }

  /** @param file where the member is used */
  of(file: LinkedFile, owner: number, name: number): number {
    const member = this.#inSymbol(owner, name, null);
    return member === notFound ? this.#inNamespace(file, owner, name) : member;
  }

  firstSuper(owner: number): number {
    const place = this.#view.place(owner);
    return place === null ? unknown : (this.#supers(place.file, place.symbol)[0] ?? unknown);
  }

  /** A plain name in the body of a class, or what is in a namespace. */
  inScope(file: LinkedFile, owner: number, name: number): number {
    const { freeNames } = this.#walk;
    // Where a macro opens the namespace, what is in it seems to stand at the top.
    if (!isSymbolTarget(owner)) return freeNames.amongIncluded(file, name, (other) => other.firstTop(name));
    const member = this.#inSymbol(owner, name, null);
    if (isSymbolTarget(member)) return member;
    const place = this.#view.place(owner);
    return place !== null && place.file.facts.kindOf(place.symbol) === 'namespace'
      ? this.#inNamespace(file, owner, name)
      : freeNames.free(file, name);
  }

  inSupers(target: number, name: number, seen: Set<number>): number {
    const place = this.#view.place(target);
    if (place === null) return notFound;
    let last = notFound;
    for (const above of this.#supers(place.file, place.symbol)) {
      const result = this.inTarget(above, name, seen);
      if (result !== notFound && result !== external) return result;
      // Nobody in the project has it, and one of the supertypes is not in the project.
      if (result === external) last = external;
    }
    return last;
  }

  inTarget(target: number, name: number, seen: Set<number>): number {
    if (isSymbolTarget(target)) return this.#inSymbol(target, name, seen);
    if (isModuleTarget(target)) return this.#walk.exports.exportOf(targetId(target), name);
    return target === external ? external : notFound;
  }

  /** Looks in the type's declaration, then outside of it, then in its supertypes, then in what a value of it is. */
  #inSymbol(target: number, name: number, seenBefore: Set<number> | null): number {
    if (seenBefore?.has(target)) return notFound;
    const place = this.#view.place(target);
    if (place === null) return notFound;
    const { file, symbol } = place;
    this.#view.askMember(file, symbol, name);
    const child = file.child(symbol, name);
    if (child !== null) return this.#memberDefinition(file, symbol, child);
    const passedOn = this.#inBlock(file, symbol, name);
    if (passedOn !== notFound) return passedOn;
    const outside = this.#outsideMember(file, symbol, name);
    if (outside !== notFound) return outside;
    const reopened = this.#inReopened(file, symbol, name);
    if (reopened !== notFound) return reopened;
    const seen = (seenBefore ?? new Set()).add(target);
    const inherited = this.inSupers(target, name, seen);
    if (inherited !== notFound) return inherited;
    const type = file.facts.typeOf(symbol);
    return type === -1 ? notFound : this.inTarget(this.#walk.target(file, type), name, seen);
  }

  /** What a type extends or implements; some of it may be unknown or external. */
  #supers(file: LinkedFile, symbol: number): number[] {
    const supers = file.superPaths(symbol).map((path) => this.#walk.target(file, path));
    if (file.scopes.members === null) return supers;
    const name = file.facts.symbolName(symbol);
    const own = symbolTarget(file.id, symbol);
    for (const id of this.#view.offering(nameKey(file.scopes.supers, this.#view.hashOfName(name)))) {
      const other = this.#view.file(id);
      for (const at of other?.inheritanceOfOthers(name) ?? []) {
        if (other === null || this.#walk.target(other, other.facts.inheritance.first(at)) !== own) continue;
        supers.push(this.#walk.target(other, other.facts.inheritance.second(at)));
      }
    }
    return supers;
  }

  /** What a module that is a block of a file passes on: it exports it under its own name and the module's. */
  #inBlock(file: LinkedFile, symbol: number, name: number): number {
    const { facts } = file;
    if (facts.kindOf(symbol) !== 'module' || facts.typeOf(symbol) !== -1) return notFound;
    this.#view.ask(file.id, name);
    let qualified = this.#view.nameOf(name);
    for (let at = symbol; at !== -1; at = facts.parentOf(at)) {
      qualified = `${this.#view.nameOf(facts.symbolName(at))}::${qualified}`;
    }
    const path = file.exportedPath(this.#view.nameId(qualified));
    return path === null ? this.#walk.freeNames.inStars(file, name) : this.#walk.target(file, path);
  }

  #outsideMember(file: LinkedFile, symbol: number, name: number): number {
    const { id, scopes } = file;
    if (file.visibility.outsideMembers === 'none') return notFound;
    const owner = file.facts.symbolName(symbol);
    const own = file.outsideMember(owner, name);
    if (own !== null) return symbolTarget(id, own);
    if (scopes.members === null) return notFound;
    const key = memberKey(scopes.members, this.#view.hashOfName(owner), this.#view.hashOfName(name));
    for (const otherId of this.#view.offering(key)) {
      const other = otherId === id ? null : this.#view.file(otherId);
      const member = other?.outsideMember(owner, name) ?? null;
      if (other === null || member === null) continue;
      if (this.#mayMean(other, owner, symbolTarget(id, symbol))) return symbolTarget(otherId, member);
    }
    return notFound;
  }

  /** Whether a name in a file can mean a symbol of another one: it does not when it is bound to something else. */
  #mayMean(file: LinkedFile, name: number, target: number): boolean {
    this.#view.ask(file.id, name);
    if (file.hasTop(name)) return false;
    if (file.visibility.freeNames === 'includes') {
      this.#view.askShown(file.id, name);
      return this.#walk.freeNames.includedBy(file).includes(Math.floor(targetId(target) / symbolsPerFile));
    }
    const binding = file.binding(name);
    if (binding === null) return true;
    const bound = this.#walk.exports.binding(file, binding.import, binding.name);
    return bound === target || bound === notFound || bound === unknown;
  }

  /** Of a module or class that other files open too. */
  #inReopened(file: LinkedFile, symbol: number, name: number): number {
    if (file.visibility.freeNames !== 'nested') return notFound;
    const nameOf = (id: number) => this.#view.nameOf(id);
    const nested = file.nestedName(symbol, nameOf);
    return nested === null ? notFound : this.#walk.freeNames.nested(file, `${nested}::${nameOf(name)}`);
  }

  /** In a class of C++ a method is declared, and defined elsewhere perhaps. */
  #memberDefinition(file: LinkedFile, type: number, member: number): number {
    const declared = symbolTarget(file.id, member);
    if (file.visibility.family === undefined) return declared;
    if (file.facts.kindOf(member) !== 'method') return this.#walk.freeNames.definition(file, member);
    const outside = this.#outsideMember(file, type, file.facts.symbolName(member));
    return outside === notFound ? declared : outside;
  }

  /** Namespaces go on in other files. */
  #inNamespace(file: LinkedFile, owner: number, name: number): number {
    const place = file.visibility.freeNames === 'includes' ? this.#view.place(owner) : null;
    if (place === null || place.file.facts.kindOf(place.symbol) !== 'namespace') return notFound;
    const namespace = place.file.facts.symbolName(place.symbol);
    return this.#walk.freeNames.amongIncluded(file, name, (other) => other.inNamespace(namespace, name));
  }
}
