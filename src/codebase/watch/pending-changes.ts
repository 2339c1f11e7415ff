/** Collects what was heard until it is time to look, and says how much has to be looked at. Pure. */
import type { HeardChange } from './tree-watcher.ts';
import { isIgnoreFile, nameOf, type WatchedPlaces } from './watched-places.ts';

export type Look =
  /** Relative to the root. */
  { readonly kind: 'paths'; readonly paths: readonly string[] } | { readonly kind: 'everything' };

/** More are looked at faster as a whole. */
const mostPaths = 100;

/**
 * The kernel's queue holds 16,384 events and drops what comes after them, which Node does not tell. So many at once are
 * a sign that some may be missing.
 */
const mostEvents = 4_096;

export class PendingChanges {
  readonly #root: string;
  #paths = new Set<string>();
  #distrusted = new Set<string>();
  #everything = false;
  #events = 0;
  #firstMs = 0;
  #lastMs = 0;

  constructor(root: string) {
    this.#root = root;
  }

  get isEmpty(): boolean {
    return !this.#everything && this.#paths.size === 0;
  }

  /** Of the first and the last thing heard that is pending; by the monotonic clock. */
  get firstMs(): number {
    return this.#firstMs;
  }

  get lastMs(): number {
    return this.#lastMs;
  }

  hear({ path, what }: HeardChange, places: WatchedPlaces, nowMs: number): void {
    if (path !== null && what === 'entry' && places.folders.has(path)) this.#distrusted.add(path);
    const meaning = this.#meaningOf(path, places);
    if (meaning === 'everything') this.wantEverything(nowMs);
    if (meaning === 'path' && path !== null) this.#want(path.slice(this.#root.length + 1), nowMs);
  }

  wantEverything(nowMs: number): void {
    this.#note(nowMs);
    this.#everything = true;
    this.#paths.clear();
  }

  /** Leaves nothing pending. */
  take(): { readonly look: Look; readonly distrusted: ReadonlySet<string> } {
    const look: Look = this.#everything ? { kind: 'everything' } : { kind: 'paths', paths: [...this.#paths] };
    const distrusted = this.#distrusted;
    this.#paths = new Set();
    this.#distrusted = new Set();
    this.#everything = false;
    this.#events = 0;
    return { look, distrusted };
  }

  #meaningOf(path: string | null, { folders }: WatchedPlaces): 'everything' | 'path' | 'nothing' {
    if (path === null || folders.has(path)) return 'everything';
    if (!folders.has(path.slice(0, path.lastIndexOf('/')))) return 'nothing';
    if (++this.#events > mostEvents) return 'everything';
    const name = nameOf(path);
    // Of the index itself; what happens inside of it is not heard.
    if (name === '.optimizer') return path === `${this.#root}/${name}` ? 'everything' : 'nothing';
    return name === '.git' || isIgnoreFile(name) ? 'everything' : 'path';
  }

  #want(path: string, nowMs: number): void {
    this.#note(nowMs);
    if (this.#everything) return;
    this.#paths.add(path);
    if (this.#paths.size > mostPaths) this.wantEverything(nowMs);
  }

  #note(nowMs: number): void {
    if (this.isEmpty) this.#firstMs = nowMs;
    this.#lastMs = nowMs;
  }
}
