/**
 * Writes the rows that linking gives. A full build: all at the end and in order of their keys, which is several times
 * cheaper than as they come. Few files: see `link-row-changes.ts`.
 */
import type { Database } from '../../storage/sqlite.ts';
import { packTargets } from '../link/link-target.ts';
import type { FileLinks } from '../link/path-walker.ts';
import { BulkInsert } from './bulk-insert.ts';
import { ConsultRows } from './link-consults.ts';
import { EarlierLinkFacts } from './link-earlier.ts';
import { SortedPairs } from './sorted-pairs.ts';
import { packAscending, VarintReader, VarintWriter } from './varint.ts';

/** What a file gives besides its targets. */
export interface LinkRowsOfFile {
  readonly links: FileLinks;
  readonly uses: UsesOfFile;
  /** Ids of symbols: sub, super, sub, super … in ascending order, each pair once. */
  readonly inherits: readonly number[];
}

/**
 * Id of a symbol, id of a name, id of a symbol … in ascending order, each pair once. The name is that of the references;
 * 0 for the symbol's own.
 */
export type UsesOfFile = readonly number[];

/** File and name in one number. */
const namesOfFile = 2 ** 26;

export class LinkRows {
  /** Of files that are written anew or removed. */
  readonly earlier: EarlierLinkFacts;
  readonly #links: BulkInsert;
  readonly #inherits: BulkInsert;
  readonly #offered: BulkInsert;
  readonly #consults: ConsultRows;
  readonly #usesInsert: BulkInsert;
  readonly #uses = new SortedPairs();
  readonly #offersInsert: BulkInsert;
  readonly #offers = new SortedPairs();

  constructor(db: Database) {
    this.earlier = new EarlierLinkFacts(db);
    this.#links = new BulkInsert(db, 'links', '(?,?,?,?)');
    this.#inherits = new BulkInsert(db, 'inherits', '(?,?,?)');
    this.#offered = new BulkInsert(db, 'offered', '(?,?)');
    this.#consults = new ConsultRows(db);
    this.#usesInsert = new BulkInsert(db, 'uses', '(?,?,?)');
    this.#offersInsert = new BulkInsert(db, 'offers', '(?,?)');
  }

  add(fileId: number, { links, uses, inherits }: LinkRowsOfFile): void {
    const targets = packTargets(fileId, links.targets);
    this.#links.add(fileId, targets, packAscending(links.consulted), packUses(uses));
    for (let at = 0; at < uses.length; at += 2)
      this.#uses.add(uses[at] ?? 0, fileId * namesOfFile + (uses[at + 1] ?? 0));
    for (let at = 0; at < inherits.length; at += 2)
      this.#inherits.add(fileId, inherits[at] ?? 0, inherits[at + 1] ?? 0);
    for (const key of links.consulted) this.#consults.add(key, fileId);
  }

  offer(fileId: number, keys: readonly number[]): void {
    if (keys.length === 0) return;
    this.#offered.add(fileId, packAscending(keys));
    for (const key of keys) this.#offers.add(key, fileId);
  }

  flush(): void {
    this.#uses.drain((target, both) =>
      this.#usesInsert.add(target, Math.floor(both / namesOfFile), both % namesOfFile),
    );
    this.#offers.drain((key, fileId) => this.#offersInsert.add(key, fileId));
    for (const rows of [this.#links, this.#inherits, this.#offered, this.#usesInsert, this.#offersInsert])
      rows.flush();
    this.#consults.flush();
  }
}

export function packUses(uses: UsesOfFile): Uint8Array {
  const out = new VarintWriter();
  let last = 0;
  for (let at = 0; at < uses.length; at += 2) {
    const target = uses[at] ?? 0;
    out.push(target - last);
    out.push(uses[at + 1] ?? 0);
    last = target;
  }
  return out.finish();
}

export function unpackUses(packed: Uint8Array): number[] {
  const uses: number[] = [];
  const reader = new VarintReader(packed);
  let last = 0;
  while (!reader.done) {
    last += reader.next();
    uses.push(last, reader.next());
  }
  return uses;
}
