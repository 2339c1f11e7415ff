/**
 * Finds what a name means that the file itself does not bind, in the way of the file's language: by imports of
 * everything, in the folder, in the project, in what is included, in the modules around. Part of the walk over access
 * paths.
 */
import { sharedFolders } from '../languages/project-path.ts';
import type { ConsultingView } from './consulting-view.ts';
import { hashOfLastPart, hashOfName, nameKey, saidKey } from './link-keys.ts';
import { external, isSymbolTarget, moduleTarget, symbolTarget } from './link-target.ts';
import type { LinkedFile } from './linked-file.ts';
import { externalEdge } from './unpacked-facts.ts';
import { type FreeNameSearch, notFound, type Walk } from './walk.ts';

export class FreeNames implements FreeNameSearch {
  readonly #walk: Walk;
  readonly #view: ConsultingView;
  readonly #included = new Map<number, readonly number[]>();

  constructor(walk: Walk) {
    this.#walk = walk;
    this.#view = walk.view;
  }

  free(file: LinkedFile, name: number): number {
    this.#view.ask(file.id, name);
    const root = file.roots.get(name);
    if (root !== undefined && root !== externalEdge) return moduleTarget(root);
    const starred = this.inStars(file, name);
    if (starred !== notFound) return starred;
    const spread = this.#inSpread(file, name);
    if (spread !== notFound) return spread;
    if (root === externalEdge) return external;
    switch (file.visibility.freeNames) {
      case 'nowhere':
        return this.everywhere(file, name);
      case 'folder':
        return this.#firstInFolder(file, name);
      case 'folder-then-project': {
        const near = this.#firstInFolder(file, name);
        if (near !== notFound) return near;
        return this.#onlyDefinition(file, name);
      }
      case 'project':
        return this.#onlyDefinition(file, name);
      case 'includes':
        return this.amongIncluded(file, name, (other) => other.plainNamed(name));
      case 'nested':
        return this.#inModulesAround(file, name);
    }
  }

  inStars(file: LinkedFile, name: number): number {
    for (const star of file.stars()) {
      const to = file.facts.edgeOf(star);
      const result = to >= 0 ? this.#walk.exports.shownBy(to, name) : notFound;
      if (result !== notFound) return result;
    }
    return notFound;
  }

  /** Exported ones before others. */
  everywhere(file: LinkedFile, name: number): number {
    const { visibility } = file;
    if (visibility.seenEverywhere === undefined) return notFound;
    const kinds = new Set(visibility.seenEverywhere);
    const key = nameKey(file.scopes.project, this.#view.hashOfName(name));
    const all = this.#view.offering(key).flatMap((id) => {
      const other = this.#view.ask(id, name);
      if (other === null) return [];
      const named = other.all(name, (at) => other.isTop(at) && kinds.has(other.facts.kindOf(at)));
      return named.map((at) => ({ other, at }));
    });
    const exported = all.filter(({ other, at }) => other.facts.isExported(at));
    const [only, ...others] = exported.length > 0 ? exported : all;
    return only === undefined || others.length > 0 ? notFound : symbolTarget(only.other.id, only.at);
  }

  nested(file: LinkedFile, name: string): number {
    const key = nameKey(file.scopes.project, hashOfName(name));
    for (const id of this.#view.offering(key)) {
      this.#view.consult(saidKey(id, hashOfLastPart(name)));
      const symbol = this.#view.file(id)?.nestedSymbol(name, (one) => this.#view.nameOf(one)) ?? null;
      if (symbol !== null) return symbolTarget(id, symbol);
    }
    return notFound;
  }

  amongIncluded(file: LinkedFile, name: number, find: (other: LinkedFile) => number | null): number {
    const view = this.#view;
    view.ask(file.id, name);
    view.askShown(file.id, name);
    for (const id of [file.id, ...this.includedBy(file)]) {
      const other = view.file(id);
      const symbol = other === null ? null : find(other);
      if (other !== null && symbol !== null) return this.definition(other, symbol);
    }
    return notFound;
  }

  /** Of several files that define it, the nearest to the declaration has the one that is meant. */
  definition(file: LinkedFile, symbol: number): number {
    const { family } = file.visibility;
    const declared = symbolTarget(file.id, symbol);
    if (family === undefined || !file.isDeclaredOnly(symbol)) return declared;
    const name = file.facts.symbolName(symbol);
    this.#view.ask(file.id, name);
    let best = declared;
    let bestShared = -1;
    const key = nameKey(file.scopes.family, this.#view.hashOfName(name));
    for (const id of this.#view.offering(key)) {
      const other = this.#view.ask(id, name);
      const path = other?.exportedPath(name) ?? null;
      if (other === null || path === null) continue;
      const shared = sharedFolders(other.path, file.path);
      if (shared <= bestShared) continue;
      best = this.#walk.target(other, path);
      bestShared = shared;
    }
    return best;
  }

  includedBy(file: LinkedFile): readonly number[] {
    const known = this.#included.get(file.id);
    if (known !== undefined) return known;
    const seen = new Set([file.id]);
    for (const id of seen) {
      const next = this.#view.file(id);
      for (const include of next?.includes() ?? []) {
        const to = next?.facts.edgeOf(include) ?? -1;
        if (to >= 0) seen.add(to);
      }
    }
    seen.delete(file.id);
    const included = [...seen];
    this.#included.set(file.id, included);
    return included;
  }

  /** The name comes with the modules that it stands in. */
  #inModulesAround(file: LinkedFile, name: number): number {
    const modules = this.#view.nameOf(name).split('::');
    const last = modules.pop() ?? '';
    for (let depth = modules.length; depth >= 0; depth--) {
      const found = this.nested(file, [...modules.slice(0, depth), last].join('::'));
      if (found !== notFound) return found;
    }
    return notFound;
  }

  /** Members of what the file takes apart by an export of `*`: the variants that `use Shape::*` brings. */
  #inSpread(file: LinkedFile, name: number): number {
    for (const path of file.spreadPaths()) {
      const target = this.#walk.target(file, path);
      const place = isSymbolTarget(target) ? this.#view.place(target) : null;
      if (place === null) continue;
      const { file: owner, symbol } = place;
      this.#view.askMember(owner, symbol, name);
      const child = owner.child(symbol, name);
      if (child !== null) return symbolTarget(owner.id, child);
    }
    return notFound;
  }

  #firstInFolder(file: LinkedFile, name: number): number {
    for (const id of this.#view.offering(nameKey(file.scopes.folder, this.#view.hashOfName(name)))) {
      const symbol = this.#view.ask(id, name)?.firstTop(name) ?? null;
      if (symbol !== null) return symbolTarget(id, symbol);
    }
    return notFound;
  }

  /** Of several none is meant more than another. */
  #onlyDefinition(file: LinkedFile, name: number): number {
    let only = notFound;
    for (const id of this.#view.offering(nameKey(file.scopes.project, this.#view.hashOfName(name)))) {
      const definer = this.#view.ask(id, name);
      for (const symbol of definer?.allTop(name) ?? []) {
        if (only !== notFound) return notFound;
        only = symbolTarget(id, symbol);
      }
    }
    return only;
  }
}
