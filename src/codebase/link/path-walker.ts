/**
 * Walks access paths across files to what they mean, and notes what it looked at, so that a change elsewhere tells which
 * files to link anew. Pure over a `LinkView`; knows no language but by its `Visibility`.
 *
 * The result for a path depends on the view alone, never on what was asked before. So a result is remembered only when
 * no circle was met on the way to it: what a circle gives depends on where it was entered.
 */
import { symbolsPerFile } from '../store/schema.ts';
import { ConsultingView, type Notes } from './consulting-view.ts';
import { Exports } from './exports.ts';
import { FreeNames } from './free-names.ts';
import { pathKind } from './link-facts.ts';
import { isWithin, saidKeys, showerKey } from './link-keys.ts';
import { external, isModuleTarget, isSymbolTarget, symbolTarget, targetId, unknown } from './link-target.ts';
import type { LinkView } from './link-view.ts';
import type { LinkedFile } from './linked-file.ts';
import { Members } from './members.ts';
import { notFound, type Walk } from './walk.ts';

export interface FileLinks {
  /** For each access path, see `link-target.ts`. */
  readonly targets: Float64Array;
  /**
   * Keys, distinct and ascending; what the file itself says is not among them. Of every other file that has a target at
   * least one is in the range of what it says.
   */
  readonly consulted: Float64Array;
}

const inProgress = -2;
const notAsked = -3;

/** More results are forgotten: with those of all files of a large project, memory would be theirs. */
const mostRemembered = 100_000;

interface Remembered {
  target: number;
  notes: Notes | null;
}

export class PathWalker implements Walk {
  readonly view: ConsultingView;
  readonly exports: Exports;
  readonly members: Members;
  readonly freeNames: FreeNames;
  /** The file that is being linked, with a result for each of its paths. */
  #current: LinkedFile | null = null;
  #targets = new Float64Array();
  #notes: (Notes | null)[] = [];
  /** Results for paths of other files. */
  readonly #others = new Map<number, Map<number, Remembered>>();
  #othersCount = 0;

  constructor(view: LinkView) {
    this.view = new ConsultingView(view);
    this.exports = new Exports(this);
    this.members = new Members(this);
    this.freeNames = new FreeNames(this);
  }

  link(file: LinkedFile): FileLinks {
    const { pathCount } = file.facts;
    this.#current = file;
    this.#targets = new Float64Array(pathCount).fill(notAsked);
    this.#notes = new Array<Notes | null>(pathCount).fill(null);
    const targets = new Float64Array(pathCount);
    const collection = this.view.collect();
    for (let at = 0; at < pathCount; at++) {
      const { target, notes } = this.view.from(() => this.target(file, at));
      targets[at] = target;
      collection.add(notes);
    }
    this.#current = null;
    for (const id of this.#shownBy(file)) collection.addKey(showerKey(id));
    const consulted = withTargets(collection.keys(saidKeys(file.id)), targets, file.id);
    if (this.#othersCount + this.exports.remembered > mostRemembered) this.#forget();
    return { targets, consulted };
  }

  /** Other files whose names a file shows. */
  #shownBy(file: LinkedFile): number[] {
    const stars = file.starsPassedOn().length > 0 ? this.exports.passedOnBy(file) : [];
    const included = file.visibility.freeNames === 'includes' ? this.freeNames.includedBy(file) : [];
    return [...stars, ...included].filter((id) => id !== file.id);
  }

  target(file: LinkedFile, path: number): number {
    const { facts } = file;
    const kind = facts.pathKind(path);
    if (kind === pathKind.symbol) return symbolTarget(file.id, facts.pathFirst(path));
    if (kind === pathKind.free && file.cannotSeeFreeNames) return unknown;
    return file === this.#current ? this.#ownTarget(file, path) : this.#otherTarget(file, path);
  }

  #ownTarget(file: LinkedFile, path: number): number {
    const { facts } = file;
    const targets = this.#targets;
    // Long chains from their start, so that each step finds the one before it remembered.
    const chain: number[] = [];
    for (let at = path; facts.pathKind(at) === pathKind.member && targets[at] === notAsked; ) {
      chain.push(at);
      at = facts.pathFirst(at);
    }
    for (let at = chain.length - 1; at > 0; at--) this.#ownStep(file, chain[at] ?? 0);
    return this.#ownStep(file, path);
  }

  #ownStep(file: LinkedFile, path: number): number {
    const { view } = this;
    const targets = this.#targets;
    const known = targets[path] ?? unknown;
    if (known === inProgress) return view.circle(unknown);
    if (known !== notAsked) {
      view.consultAll(this.#notes[path] ?? null);
      return known;
    }
    const { circles } = view;
    const outer = view.begin();
    targets[path] = inProgress;
    let result = notAsked;
    try {
      result = this.#step(file, path);
    } finally {
      const notes = view.end(outer);
      const isCertain = view.circles === circles;
      targets[path] = isCertain ? result : notAsked;
      if (isCertain) this.#notes[path] = notes;
    }
    return result;
  }

  /** The same for what is asked for one path of a file, or for a few. */
  #otherTarget(file: LinkedFile, path: number): number {
    const { view } = this;
    let ofFile = this.#others.get(file.id);
    if (ofFile === undefined) {
      ofFile = new Map();
      this.#others.set(file.id, ofFile);
    }
    const known = ofFile.get(path);
    if (known !== undefined) {
      if (known.target === inProgress) return view.circle(unknown);
      view.consultAll(known.notes);
      return known.target;
    }
    const { circles } = view;
    const outer = view.begin();
    const result: Remembered = { target: inProgress, notes: null };
    ofFile.set(path, result);
    let target = unknown;
    try {
      target = this.#step(file, path);
    } finally {
      const notes = view.end(outer);
      if (view.circles === circles) {
        result.target = target;
        result.notes = notes;
        this.#othersCount++;
      } else {
        ofFile.delete(path);
      }
    }
    return target;
  }

  #forget(): void {
    this.#others.clear();
    this.#othersCount = 0;
    this.exports.forget();
  }

  #step(file: LinkedFile, path: number): number {
    const { facts } = file;
    const first = facts.pathFirst(path);
    switch (facts.pathKind(path)) {
      case pathKind.symbol:
        return symbolTarget(file.id, first);
      case pathKind.import:
        return found(this.exports.binding(file, first, facts.pathSecond(path)));
      case pathKind.free:
        return found(this.freeNames.free(file, first));
      default:
        return this.#member(file, first, facts.pathSecond(path));
    }
  }

  #member(file: LinkedFile, of: number, name: number): number {
    const { above, scope } = this.view.special;
    const { facts } = file;
    const step = facts.pathKind(of) === pathKind.member ? facts.pathSecond(of) : -1;
    if (step === above) {
      const owner = this.target(file, facts.pathFirst(of));
      if (!isSymbolTarget(owner)) return owner === external ? external : unknown;
      return found(this.members.inSupers(owner, name, new Set([owner])));
    }
    const owner = this.target(file, of);
    if (name === scope) return owner;
    if (step === scope) return found(this.members.inScope(file, owner, name));
    if (isModuleTarget(owner)) return found(this.#inModule(file, targetId(owner), name));
    if (!isSymbolTarget(owner)) return owner;
    return name === above ? this.members.firstSuper(owner) : found(this.members.of(file, owner, name));
  }

  /** A member of a module by its path. */
  #inModule(file: LinkedFile, moduleId: number, name: number): number {
    const shown = this.exports.shownBy(moduleId, name);
    return shown === notFound ? this.freeNames.everywhere(file, name) : shown;
  }
}

/** Adds a key for each other file that has a target and none of whose keys is there. */
function withTargets(keys: Float64Array, targets: Float64Array, fileId: number): Float64Array {
  const missing = new Set<number>();
  let last = -1;
  for (const target of targets) {
    if (!isSymbolTarget(target)) continue;
    const owner = Math.floor(targetId(target) / symbolsPerFile);
    if (owner === last || owner === fileId) continue;
    last = owner;
    const range = saidKeys(owner);
    if (!isWithin(range, keys[placeOf(keys, range.first)] ?? -1)) missing.add(range.first);
  }
  return missing.size === 0 ? keys : Float64Array.of(...keys, ...missing).sort();
}

/** Of the first key that is not smaller. */
function placeOf(keys: Float64Array, key: number): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] ?? 0) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

function found(target: number): number {
  return target === notFound ? unknown : target;
}
