/**
 * A view that remembers what was looked at in it, and how often a walk met itself: what a result depends on. Knows
 * nothing about what is looked for.
 */
import { symbolsPerFile } from '../store/schema.ts';
import { fileKey } from './link-keys.ts';
import { targetId, unknown } from './link-target.ts';
import type { LinkView } from './link-view.ts';
import type { LinkedFile, SpecialNames } from './linked-file.ts';

export type Keys = readonly number[];
export const noKeys: Keys = [];

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
  /** Keys consulted by what is being walked. */
  #keys: number[] | null = null;
  #circles = 0;

  constructor(view: LinkView) {
    this.#view = view;
    this.special = view.special;
  }

  /** So many were met since the start; a result that was found without a new one holds for whoever asks again. */
  get circles(): number {
    return this.#circles;
  }

  /** Starts anew. Too many circles give `unknown`. */
  from(walk: () => number): { readonly target: number; readonly keys: Keys } {
    this.#circles = 0;
    this.#keys = null;
    let target = unknown;
    try {
      target = walk();
    } catch (error) {
      if (!(error instanceof TooManyCircles)) throw error;
    }
    return { target, keys: this.#keys ?? noKeys };
  }

  /** @returns what `end` wants. Until then keys are counted for what is walked now only. */
  begin(): number[] | null {
    const outer = this.#keys;
    this.#keys = null;
    return outer;
  }

  /** @returns the keys since `begin`, which count for what is around it too. */
  end(outer: number[] | null): Keys {
    const keys = this.#keys ?? noKeys;
    this.#keys = outer;
    this.consultAll(keys);
    return keys;
  }

  /** The walk met itself. */
  circle(result: number): number {
    if (++this.#circles > maxCircles) throw new TooManyCircles();
    return result;
  }

  consult(key: number): void {
    if (this.#keys === null) this.#keys = [key];
    else if (!this.#keys.includes(key)) this.#keys.push(key);
  }

  consultAll(keys: Keys): void {
    for (const key of keys) this.consult(key);
  }

  read(fileId: number): LinkedFile | null {
    this.consult(fileKey(fileId));
    return this.#view.file(fileId);
  }

  /** For whoever noted something that stands for the file. */
  readUnnoted(fileId: number): LinkedFile | null {
    return this.#view.file(fileId);
  }

  /** `null`: a file that is not there any more. */
  place(target: number): PlaceOfSymbol | null {
    const id = targetId(target);
    const file = this.read(Math.floor(id / symbolsPerFile));
    return file === null ? null : { file, symbol: id % symbolsPerFile };
  }

  /** Ids of the files that offer something under the key, in order of path. */
  offering(key: number): readonly number[] {
    this.consult(key);
    return this.#view.offering(key);
  }

  filesOffering(key: number): LinkedFile[] {
    return this.offering(key).flatMap((id) => this.read(id) ?? []);
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
}
