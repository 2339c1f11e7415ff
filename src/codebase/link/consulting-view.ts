/**
 * A view that notes what was looked at in it, and how often a walk met itself: what a result depends on. Knows nothing
 * about what is looked for.
 */
import { symbolsPerFile } from '../store/schema.ts';
import { isWithin, type KeyRange, saidKey, shownKey } from './link-keys.ts';
import { targetId, unknown } from './link-target.ts';
import type { LinkView } from './link-view.ts';
import type { LinkedFile, SpecialNames } from './linked-file.ts';
import { keyOfMember, keyOfSymbol } from './symbol-keys.ts';

/** What a result was found with: keys, and other results. Notes of parts are shared, so they are a net, not a tree. */
export interface Notes {
  readonly keys: number[];
  readonly parts: Notes[];
  /** Number of the collection that saw them last. */
  collection: number;
}

/** Circles that one path may meet before it counts as unknown: each may be walked as often as it was met before. */
const maxCircles = 64;

class TooManyCircles extends Error {}

export interface PlaceOfSymbol {
  readonly file: LinkedFile;
  readonly symbol: number;
}

export class ConsultingView {
  readonly special: SpecialNames;
  readonly #view: LinkView;
  /** Of what is being walked; `null`: nothing was consulted yet. */
  #notes: Notes | null = null;
  #circles = 0;
  #collections = 0;

  constructor(view: LinkView) {
    this.#view = view;
    this.special = view.special;
  }

  /** So many were met since the start; a result that was found without a new one holds for whoever asks again. */
  get circles(): number {
    return this.#circles;
  }

  /** Starts anew. Too many circles give `unknown`. */
  from(walk: () => number): { readonly target: number; readonly notes: Notes | null } {
    this.#circles = 0;
    this.#notes = null;
    let target = unknown;
    try {
      target = walk();
    } catch (error) {
      if (!(error instanceof TooManyCircles)) throw error;
    }
    return { target, notes: this.#notes };
  }

  /** @returns what `end` wants. Until then notes are taken for what is walked now only. */
  begin(): Notes | null {
    const outer = this.#notes;
    this.#notes = null;
    return outer;
  }

  /** @returns the notes since `begin`, which belong to what is around it too. */
  end(outer: Notes | null): Notes | null {
    const taken = this.#notes;
    this.#notes = outer;
    if (taken === null) return null;
    const [onlyPart] = taken.keys.length === 0 && taken.parts.length === 1 ? taken.parts : [];
    const notes = onlyPart ?? taken;
    this.consultAll(notes);
    return notes;
  }

  collect(): KeyCollection {
    return new KeyCollection(++this.#collections);
  }

  /** The walk met itself. */
  circle(result: number): number {
    if (++this.#circles > maxCircles) throw new TooManyCircles();
    return result;
  }

  consult(key: number): void {
    this.#notes ??= { keys: [], parts: [], collection: 0 };
    this.#notes.keys.push(key);
  }

  consultAll(notes: Notes | null): void {
    if (notes === null) return;
    this.#notes ??= { keys: [], parts: [], collection: 0 };
    this.#notes.parts.push(notes);
  }

  /** For what it says under the name and nothing else. */
  ask(fileId: number, name: number): LinkedFile | null {
    this.consult(saidKey(fileId, this.#view.hashOfLastPart(name)));
    return this.#view.file(fileId);
  }

  /** For what it shows of other files under the name. */
  askShown(fileId: number, name: number): void {
    this.consult(shownKey(fileId, this.#view.hashOfLastPart(name)));
  }

  /** For a member of a symbol of the file, wherever it may stand. */
  askMember(file: LinkedFile, symbol: number, name: number): void {
    this.consult(keyOfMember(file, file.facts.symbolName(symbol), name, this.#view));
  }

  /** Without a note: for whoever notes something that stands for the file. */
  file(fileId: number): LinkedFile | null {
    return this.#view.file(fileId);
  }

  /** The symbol that a target is, with all that is said of it. */
  place(target: number): PlaceOfSymbol | null {
    const id = targetId(target);
    const file = this.#view.file(Math.floor(id / symbolsPerFile));
    if (file === null) return null;
    const symbol = id % symbolsPerFile;
    this.consult(keyOfSymbol(file, symbol, this.#view));
    return { file, symbol };
  }

  /** Ids of the files that offer something under the key, in order of path. */
  offering(key: number): readonly number[] {
    this.consult(key);
    return this.#view.offering(key);
  }

  /** @param key stands for the path. */
  fileAt(path: string, key: number): number | null {
    this.consult(key);
    return this.#view.fileAt(path);
  }

  nameId(name: string): number {
    return this.#view.nameId(name);
  }

  nameOf(id: number): string {
    return this.#view.nameOf(id);
  }

  hashOfName(id: number): number {
    return this.#view.hashOfName(id);
  }
}

/** Gathers the keys of notes, each of which is read once. */
export class KeyCollection {
  readonly #number: number;
  readonly #stack: Notes[] = [];
  #keys = new Float64Array(64);
  #count = 0;

  constructor(number: number) {
    this.#number = number;
  }

  add(notes: Notes | null): void {
    const stack = this.#stack;
    for (let next = notes; next !== null; next = stack.pop() ?? null) {
      if (next.collection === this.#number) continue;
      next.collection = this.#number;
      for (const key of next.keys) this.addKey(key);
      for (const part of next.parts) if (part.collection !== this.#number) stack.push(part);
    }
  }

  addKey(key: number): void {
    if (this.#count === this.#keys.length) {
      const larger = new Float64Array(2 * this.#count);
      larger.set(this.#keys);
      this.#keys = larger;
    }
    this.#keys[this.#count++] = key;
  }

  /** Distinct, ascending, without those of a range. */
  keys(without: KeyRange): Float64Array {
    const sorted = this.#keys.subarray(0, this.#count).sort();
    let count = 0;
    for (const key of sorted) {
      if (isWithin(without, key) || (count > 0 && sorted[count - 1] === key)) continue;
      sorted[count++] = key;
    }
    return sorted.slice(0, count);
  }
}
