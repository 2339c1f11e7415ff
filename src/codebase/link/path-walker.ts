/**
 * Walks access paths across files to what they mean, and notes what it looked at, so that a change elsewhere tells which
 * files to link anew. Pure over a `LinkView`; knows no language but by its `Visibility`.
 *
 * The result for a path depends on the view alone, never on what was asked before. So a result is remembered only when
 * no circle was met on the way to it: what a circle gives depends on where it was entered.
 */
import { ConsultingView, type Keys, noKeys } from './consulting-view.ts';
import { Exports } from './exports.ts';
import { FreeNames } from './free-names.ts';
import { pathKind } from './link-facts.ts';
import { fileKey, starKey } from './link-keys.ts';
import { external, isModuleTarget, isSymbolTarget, symbolTarget, targetId, unknown } from './link-target.ts';
import type { LinkView } from './link-view.ts';
import type { LinkedFile } from './linked-file.ts';
import { Members } from './members.ts';
import { notFound, type Walk } from './walk.ts';

export interface FileLinks {
  /** For each access path, see `link-target.ts`. */
  readonly targets: Float64Array;
  /** Keys, distinct and ascending; the file's own is not among them. */
  readonly consulted: readonly number[];
}

const inProgress = -2;
const notAsked = -3;

interface Remembered {
  readonly targets: Float64Array;
  readonly keys: Keys[];
}

export class PathWalker implements Walk {
  readonly view: ConsultingView;
  readonly exports: Exports;
  readonly members: Members;
  readonly freeNames: FreeNames;
  readonly #walks = new Map<number, Remembered>();

  constructor(view: LinkView) {
    this.view = new ConsultingView(view);
    this.exports = new Exports(this);
    this.members = new Members(this);
    this.freeNames = new FreeNames(this);
  }

  link(file: LinkedFile): FileLinks {
    const targets = new Float64Array(file.facts.pathKinds.length);
    const consulted = new Set<number>();
    for (let at = 0; at < targets.length; at++) {
      const { target, keys } = this.view.from(() => this.target(file, at));
      targets[at] = target;
      for (const key of keys) consulted.add(key);
    }
    for (const key of this.#seenThrough(file)) consulted.add(key);
    consulted.delete(fileKey(file.source.id));
    consulted.delete(starKey(file.source.id));
    return { targets, consulted: [...consulted].sort((a, b) => a - b) };
  }

  /** What `starKey` of the file stands for: whoever consults it is linked anew when this file is. */
  #seenThrough(file: LinkedFile): number[] {
    const stars = file.starsPassedOn().length > 0 ? this.exports.passedOnBy(file) : [];
    const included = file.source.visibility.freeNames === 'includes' ? this.freeNames.includedBy(file) : [];
    return [...stars, ...included].map(fileKey);
  }

  target(file: LinkedFile, path: number): number {
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
    const { view } = this;
    const target = known.targets[path] ?? unknown;
    if (target === inProgress) return view.circle(unknown);
    if (target !== notAsked) {
      view.consultAll(known.keys[path] ?? noKeys);
      return target;
    }
    const { circles } = view;
    const outer = view.begin();
    known.targets[path] = inProgress;
    let result = unknown;
    try {
      result = this.#step(file, path);
    } finally {
      const mine = view.end(outer);
      const isCertain = view.circles === circles;
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
        return found(this.exports.binding(file, first, pathSeconds[path] ?? 0));
      case pathKind.free:
        return found(this.freeNames.free(file, first));
      default:
        return this.#member(file, first, pathSeconds[path] ?? 0);
    }
  }

  #member(file: LinkedFile, of: number, name: number): number {
    const { above, scope } = this.view.special;
    const { pathKinds, pathFirsts, pathSeconds } = file.facts;
    if (pathKinds[of] === pathKind.member && pathSeconds[of] === above) {
      const owner = this.target(file, pathFirsts[of] ?? 0);
      if (!isSymbolTarget(owner)) return owner === external ? external : unknown;
      return found(this.members.inSupers(owner, name, new Set([owner])));
    }
    const owner = this.target(file, of);
    if (name === scope) return owner;
    if (pathKinds[of] === pathKind.member && pathSeconds[of] === scope) {
      return found(this.members.inScope(file, owner, name));
    }
    if (isModuleTarget(owner)) return found(this.#inModule(file, targetId(owner), name));
    if (!isSymbolTarget(owner)) return owner;
    return name === above ? this.members.firstSuper(owner) : found(this.members.of(file, owner, name));
  }

  /** A member of a module by its path. */
  #inModule(file: LinkedFile, moduleId: number, name: number): number {
    const shown = this.exports.shownBy(moduleId, name);
    return shown === notFound ? this.freeNames.everywhere(file, name) : shown;
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

function found(target: number): number {
  return target === notFound ? unknown : target;
}
