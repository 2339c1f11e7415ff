/**
 * Names of symbols and paths of files in memory, for a process that looks up names by how they start again and again, as
 * an editor does with every letter: most of such a look-up in the database is the way to names and paths. Read when so
 * many were asked for that reading all costs no more than they did; a command that asks a few times never does.
 */
import type { IndexTables } from './index-tables.ts';

const worthKeepingAfter = 200;
const afterAll = '\u{10FFFF}';

export interface Kept {
  readonly names: SortedNames;
  /** By the ids of files. */
  readonly paths: ReadonlyMap<number, string>;
}

export class KeptNames {
  readonly #tables: IndexTables;
  #asked = 0;
  #kept: (Kept & { readonly version: string }) | null = null;

  constructor(tables: IndexTables) {
    this.#tables = tables;
  }

  /** Of the database as it is now; `null`: not worth it yet. To be called where nothing can change it in between. */
  get(): Kept | null {
    if (this.#kept === null && ++this.#asked < worthKeepingAfter) return null;
    const version = this.#version();
    if (this.#kept?.version !== version) this.#kept = { ...this.#read(), version };
    return this.#kept;
  }

  /** Changes with every write, of this connection or another one. */
  #version(): string {
    const { sql } = this.#tables;
    const others = sql.prepared('PRAGMA data_version').get()?.data_version;
    const own = sql.prepared('SELECT total_changes() AS count').get()?.count;
    return `${others} ${own}`;
  }

  #read(): Kept {
    const names = this.#tables.rows<readonly [name: string, defs: string]>(
      'name, defs',
      'names WHERE defs IS NOT NULL',
    );
    const files = this.#tables.rows<readonly [id: number, path: string]>('id, path', 'files');
    return { names: new SortedNames(names), paths: new Map(files) };
  }
}

export class SortedNames {
  /** Without regard to the case of ASCII letters, in order; the three lists are parallel. */
  readonly #folded: string[] = [];
  readonly #lengths: Uint32Array;
  /** By length, of the names that start alike. */
  readonly #counts = new Uint32Array(100);
  /** See `name-lists.ts`. */
  readonly #defs: string[] = [];

  constructor(names: readonly (readonly [name: string, defs: string])[]) {
    const rows = names.map(([name, defs]) => ({ folded: foldAscii(name), name, defs }));
    rows.sort((a, b) => compare(a.folded, b.folded) || compare(a.name, b.name));
    this.#lengths = new Uint32Array(rows.length);
    for (const [at, { folded, defs }] of rows.entries()) {
      this.#folded.push(folded);
      this.#defs.push(defs);
      this.#lengths[at] = lengthOf(folded);
    }
  }

  /** Of those that start so, the shortest first, equally long ones in order of name. */
  defsStarting(prefix: string, limit: number): string[] {
    const folded = foldAscii(prefix);
    const from = this.#firstFrom(folded);
    const to = this.#firstFrom(folded + afterAll);
    const longest = this.#lengthOfWanted(from, to, limit);
    const found: number[] = [];
    for (let at = from; at < to; at++) if ((this.#lengths[at] as number) <= longest) found.push(at);
    return found
      .sort((a, b) => (this.#lengths[a] as number) - (this.#lengths[b] as number) || a - b)
      .slice(0, limit)
      .map((at) => this.#defs[at] as string);
  }

  /** No name that is wanted is longer. */
  #lengthOfWanted(from: number, to: number, limit: number): number {
    const counts = this.#counts.fill(0);
    for (let at = from; at < to; at++) {
      const length = Math.min(this.#lengths[at] as number, counts.length - 1);
      counts[length] = (counts[length] as number) + 1;
    }
    let count = 0;
    for (let length = 0; length < counts.length - 1; length++) {
      count += counts[length] as number;
      if (count >= limit) return length;
    }
    return Number.POSITIVE_INFINITY;
  }

  #firstFrom(folded: string): number {
    let [low, high] = [0, this.#folded.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#folded[middle] as string) < folded) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** As SQLite compares names. */
function foldAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** As SQLite counts it, in characters. */
function lengthOf(text: string): number {
  return /[\ud800-\udfff]/.test(text) ? [...text].length : text.length;
}
