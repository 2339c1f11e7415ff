/**
 * Changes the rows that linking gave: writes only what differs, because nearly all rows of a file that is linked anew
 * stay as they are. For a few files of an index that is complete.
 */
import type { Database } from '../../storage/sqlite.ts';
import { isSymbolTarget, packTargets, symbolTarget, targetId, unpackTargets } from '../link/link-target.ts';
import { ConsultChanges } from './link-consults.ts';
import type { LinkFactsRows } from './link-earlier.ts';
import { type LinkRowsOfFile, packUses, type UsesOfFile, unpackUses } from './link-rows.ts';
import { symbolsPerFile } from './schema.ts';
import { StatementCache } from './statement-cache.ts';
import { packAscending, unpackAscending } from './varint.ts';

/** For each file the places of its symbols before and now, where they differ. */
export type MovedSymbols = ReadonlyMap<number, ReadonlyMap<number, number>>;

interface LinkRow {
  readonly targets: Uint8Array;
  readonly consulted: Uint8Array;
  readonly used: Uint8Array;
}

const none = new Uint8Array();

export class LinkRowChanges {
  readonly consults: ConsultChanges;
  readonly #sql: StatementCache;

  constructor(db: Database) {
    this.consults = new ConsultChanges(db);
    this.#sql = new StatementCache(db);
  }

  replace(fileId: number, { links, uses, inherits }: LinkRowsOfFile): void {
    const before = this.#row(fileId);
    const now = {
      targets: packTargets(fileId, links.targets),
      consulted: packAscending(links.consulted),
      used: packUses(uses),
    };
    if (before === null || !isSame(before, now)) this.#write(fileId, now);
    this.#changeConsults(fileId, unpackAscending(before?.consulted ?? none), links.consulted);
    this.#changeUses(fileId, unpackUses(before?.used ?? none), uses);
    this.#changeInherits(fileId, inherits);
  }

  /** Everything that linking gave for a file. */
  remove(fileId: number): void {
    const before = this.#row(fileId);
    this.offer(fileId, []);
    if (before === null) return;
    this.#changeConsults(fileId, unpackAscending(before.consulted), []);
    this.#changeUses(fileId, unpackUses(before.used), []);
    this.#changeInherits(fileId, []);
    this.#sql.prepared('DELETE FROM links WHERE file_id = ?').run(fileId);
  }

  /** @returns what is offered now and was not before, or the other way round. */
  offer(fileId: number, keys: readonly number[]): number[] {
    const row = this.#sql.prepared('SELECT keys FROM offered WHERE file_id = ?').get(fileId);
    const before = row === undefined ? [] : unpackAscending(row.keys as Uint8Array);
    const { gone, come } = difference(before, keys);
    for (const key of gone) {
      this.#sql.prepared('DELETE FROM offers WHERE key = ? AND file_id = ?').run(key, fileId);
    }
    for (const key of come) this.#sql.prepared('INSERT INTO offers VALUES (?, ?)').run(key, fileId);
    if (keys.length === 0 && before.length > 0) {
      this.#sql.prepared('DELETE FROM offered WHERE file_id = ?').run(fileId);
    } else if (gone.length + come.length > 0) {
      this.#sql.prepared('INSERT OR REPLACE INTO offered VALUES (?, ?)').run(fileId, packAscending(keys));
    }
    return [...gone, ...come];
  }

  /** Gives the links of a file to symbols that moved their new places. @returns false, and does nothing, when one is gone. */
  follow(fileId: number, moved: MovedSymbols): boolean {
    const row = this.#row(fileId);
    if (row === null) return true;
    const targets = Float64Array.from(unpackTargets(fileId, row.targets));
    let isMoved = false;
    for (let at = 0; at < targets.length; at++) {
      const target = targets[at] ?? 0;
      if (!isSymbolTarget(target)) continue;
      const id = targetId(target);
      const to = placeNow(id, moved);
      if (to === gone) return false;
      if (to === id) continue;
      targets[at] = symbolTarget(Math.floor(to / symbolsPerFile), to % symbolsPerFile);
      isMoved = true;
    }
    // Most look at the file for something that stays where it is.
    if (!isMoved) return true;
    const before = unpackUses(row.used);
    const uses = withPlaces(before, 1, moved);
    this.#write(fileId, {
      targets: packTargets(fileId, targets),
      consulted: row.consulted,
      used: packUses(uses),
    });
    this.#changeUses(fileId, before, uses);
    this.#changeInherits(fileId, withPlaces(this.#inherits(fileId), 2, moved));
    return true;
  }

  /** Whether linking a file would find what it found with these. */
  areLinkFacts(fileId: number, before: LinkFactsRows | null): boolean {
    if (before === null) return false;
    const row = this.#sql.prepared('SELECT names, numbers FROM link_facts WHERE file_id = ?').get(fileId);
    return (
      row !== undefined &&
      row.names === before.names &&
      Buffer.compare(row.numbers as Uint8Array, before.numbers) === 0
    );
  }

  /** Must be called at the end. */
  flush(): void {
    this.consults.flush();
  }

  #row(fileId: number): LinkRow | null {
    const row = this.#sql
      .prepared('SELECT targets, consulted, used FROM links WHERE file_id = ?')
      .get(fileId);
    return (row as unknown as LinkRow | undefined) ?? null;
  }

  #write(fileId: number, { targets, consulted, used }: LinkRow): void {
    this.#sql
      .prepared('INSERT OR REPLACE INTO links VALUES (?, ?, ?, ?)')
      .run(fileId, targets, consulted, used);
  }

  #changeConsults(fileId: number, before: readonly number[], now: ArrayLike<number>): void {
    const { gone, come } = difference(before, now);
    for (const key of gone) this.consults.remove(key, fileId);
    for (const key of come) this.consults.add(key, fileId);
  }

  #changeUses(fileId: number, before: UsesOfFile, now: UsesOfFile): void {
    const { gone, come } = pairDifference(before, now);
    const remove = 'DELETE FROM uses WHERE target_id = ? AND file_id = ? AND name_id = ?';
    for (const [target, name] of gone) this.#sql.prepared(remove).run(target, fileId, name);
    for (const [target, name] of come) {
      this.#sql.prepared('INSERT INTO uses VALUES (?, ?, ?)').run(target, fileId, name);
    }
  }

  #changeInherits(fileId: number, now: readonly number[]): void {
    const { gone, come } = pairDifference(this.#inherits(fileId), now);
    const remove = 'DELETE FROM inherits WHERE file_id = ? AND sub_id = ? AND super_id = ?';
    for (const [sub, above] of gone) this.#sql.prepared(remove).run(fileId, sub, above);
    for (const [sub, above] of come) {
      this.#sql.prepared('INSERT INTO inherits VALUES (?, ?, ?)').run(fileId, sub, above);
    }
  }

  #inherits(fileId: number): number[] {
    const rows = this.#sql
      .prepared(
        'SELECT sub_id AS sub, super_id AS above FROM inherits WHERE file_id = ? ORDER BY sub_id, super_id',
      )
      .all(fileId);
    return rows.flatMap(({ sub, above }) => [Number(sub), Number(above)]);
  }
}

function isSame(one: LinkRow, other: LinkRow): boolean {
  return (
    Buffer.compare(one.targets, other.targets) === 0 &&
    Buffer.compare(one.consulted, other.consulted) === 0 &&
    Buffer.compare(one.used, other.used) === 0
  );
}

/** Both ascending. */
function difference(before: readonly number[], now: ArrayLike<number>) {
  const gone: number[] = [];
  const come: number[] = [];
  let at = 0;
  for (let next = 0; next < now.length; next++) {
    const key = now[next] ?? 0;
    for (; at < before.length && (before[at] ?? 0) < key; at++) gone.push(before[at] ?? 0);
    if (before[at] === key) at++;
    else come.push(key);
  }
  return { gone: [...gone, ...before.slice(at)], come };
}

type Pair = readonly [first: number, second: number];

/** Both ascending pairs, one behind the other. */
function pairDifference(before: readonly number[], now: readonly number[]) {
  const gone: Pair[] = [];
  const come: Pair[] = [];
  let old = 0;
  let next = 0;
  while (old < before.length || next < now.length) {
    const [a, b] = [before[old] ?? Number.POSITIVE_INFINITY, before[old + 1] ?? 0];
    const [c, d] = [now[next] ?? Number.POSITIVE_INFINITY, now[next + 1] ?? 0];
    const order = a === c ? b - d : a - c;
    if (order < 0) gone.push([a, b]);
    if (order > 0) come.push([c, d]);
    if (order <= 0) old += 2;
    if (order >= 0) next += 2;
  }
  return { gone, come };
}

const gone = -1;

function placeNow(symbolId: number, moved: MovedSymbols): number {
  const owner = Math.floor(symbolId / symbolsPerFile);
  const to = moved.get(owner)?.get(symbolId % symbolsPerFile);
  return to === undefined ? symbolId : to === gone ? gone : owner * symbolsPerFile + to;
}

/** @param width 1: only the first of each pair is a symbol. */
function withPlaces(pairs: readonly number[], width: 1 | 2, moved: MovedSymbols): number[] {
  const changed: Pair[] = [];
  let isAscending = true;
  for (let at = 0; at < pairs.length; at += 2) {
    const first = placeNow(pairs[at] ?? 0, moved);
    const second = width === 1 ? (pairs[at + 1] ?? 0) : placeNow(pairs[at + 1] ?? 0, moved);
    const last = changed.at(-1);
    isAscending &&= last === undefined || last[0] < first || (last[0] === first && last[1] < second);
    changed.push([first, second]);
  }
  if (!isAscending) changed.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return changed.flat();
}
