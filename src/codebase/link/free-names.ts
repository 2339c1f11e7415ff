/**
 * Finds what a name means that the file itself does not bind, in the way of the file's language: by imports of
 * everything, in the folder, in the project, in what is included, in the modules around. Part of the walk over access
 * paths.
 */
import { sharedFolders } from '../languages/project-path.ts';
import type { ConsultingView } from './consulting-view.ts';
import { type NameScope, nameKey, starKey } from './link-keys.ts';
import { external, isSymbolTarget, moduleTarget, symbolTarget } from './link-target.ts';
import { externalEdge, type LinkedFile, missingEdge } from './linked-file.ts';
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
    const root = file.source.roots.get(name);
    if (root !== undefined && root !== externalEdge) return moduleTarget(root);
    const starred = this.inStars(file, name);
    if (starred !== notFound) return starred;
    const spread = this.#inSpread(file, name);
    if (spread !== notFound) return spread;
    if (root === externalEdge) return external;
    const { visibility, language } = file.source;
    switch (visibility.freeNames) {
      case 'nowhere':
        return this.everywhere(file, name);
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
        return this.amongIncluded(file, (other) => other.plainNamed(name)[0] ?? null);
      case 'nested':
        return this.#inModulesAround(file, name);
    }
  }

  inStars(file: LinkedFile, name: number): number {
    for (const star of file.stars()) {
      const to = file.source.edges[star] ?? missingEdge;
      const result = to >= 0 ? this.#walk.exports.shownBy(to, name) : notFound;
      if (result !== notFound) return result;
    }
    return notFound;
  }

  /** Exported ones before others. */
  everywhere(file: LinkedFile, name: number): number {
    const { language, visibility } = file.source;
    if (visibility.seenEverywhere === undefined) return notFound;
    const kinds = new Set(visibility.seenEverywhere);
    const key = this.#definedKey({ kind: 'project', language }, name);
    const all = this.#view.filesOffering(key).flatMap((other) =>
      other
        .topLevel(name)
        .filter((at) => kinds.has(other.kindOf(at)))
        .map((at) => ({ other, at })),
    );
    const exported = all.filter(({ other, at }) => other.facts.symbolExported[at] === 1);
    const [only, ...others] = exported.length > 0 ? exported : all;
    return only === undefined || others.length > 0 ? notFound : symbolTarget(only.other.source.id, only.at);
  }

  nested(file: LinkedFile, name: string): number {
    const key = nameKey({ kind: 'project', language: file.source.language }, name);
    for (const id of this.#view.offering(key)) {
      const symbol = this.#view.read(id)?.nestedSymbol(name, (one) => this.#view.nameOf(one)) ?? null;
      if (symbol !== null) return symbolTarget(id, symbol);
    }
    return notFound;
  }

  amongIncluded(file: LinkedFile, find: (other: LinkedFile) => number | null): number {
    for (const id of [file.source.id, ...this.includedBy(file)]) {
      const other = this.#view.readUnnoted(id);
      const symbol = other === null ? null : find(other);
      if (other !== null && symbol !== null) return this.definition(other, symbol);
    }
    return notFound;
  }

  /** Of several files that define it, the nearest to the declaration has the one that is meant. */
  definition(file: LinkedFile, symbol: number): number {
    const { family } = file.source.visibility;
    const declared = symbolTarget(file.source.id, symbol);
    if (family === undefined || !file.isDeclaredOnly(symbol)) return declared;
    const name = file.facts.symbolNames[symbol] ?? 0;
    let best = declared;
    let bestShared = -1;
    const key = this.#definedKey({ kind: 'project', language: family }, name);
    for (const other of this.#view.filesOffering(key)) {
      const path = other.exportedPath(name);
      const shared = sharedFolders(other.source.path, file.source.path);
      if (path === null || shared <= bestShared) continue;
      best = this.#walk.target(other, path);
      bestShared = shared;
    }
    return best;
  }

  includedBy(file: LinkedFile): readonly number[] {
    this.#view.consult(starKey(file.source.id));
    const known = this.#included.get(file.source.id);
    if (known !== undefined) return known;
    const seen = new Set([file.source.id]);
    for (const id of seen) {
      const next = this.#view.readUnnoted(id);
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
      const child = place?.file.child(place.symbol, name) ?? null;
      if (place !== null && child !== null) return symbolTarget(place.file.source.id, child);
    }
    return notFound;
  }

  #firstInFolder(file: LinkedFile, name: number): number {
    const { language } = file.source;
    const key = this.#definedKey({ kind: 'folder', language, folder: file.folder }, name);
    const [definer] = this.#view.filesOffering(key);
    return definer === undefined ? notFound : topTarget(definer, name);
  }

  #definedKey(scope: NameScope, name: number): number {
    return nameKey(scope, this.#view.nameOf(name));
  }

  /** Of several none is meant more than another. */
  #onlyDefinition(key: number, name: number): number {
    const [only, ...others] = this.#view.offering(key);
    const file = only === undefined || others.length > 0 ? null : this.#view.read(only);
    return file !== null && file.topLevel(name).length === 1 ? topTarget(file, name) : notFound;
  }
}

function topTarget(file: LinkedFile, name: number): number {
  const symbol = file.topLevel(name)[0];
  return symbol === undefined ? notFound : symbolTarget(file.source.id, symbol);
}
