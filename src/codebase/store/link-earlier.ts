/**
 * What linking knew of files before they were written anew, removed, or their imports led elsewhere: read in time, while
 * the rows are still there. Knows nothing about what is compared.
 */
import type { Database } from '../../storage/sqlite.ts';
import { externalEdge, type ImportEnd, missingEdge } from '../link/unpacked-facts.ts';
import { StatementCache } from './statement-cache.ts';

/** The rows of a file that `StoredLinkView` makes one of its files from. */
export interface LinkFactsRows {
  readonly id: number;
  readonly path: string;
  readonly language: string;
  readonly names: string;
  readonly numbers: Uint8Array;
  readonly ends: readonly ImportEnd[];
  /** JSON; `null`: it has none. */
  readonly roots: string | null;
}

const select = `SELECT f.id, f.path, f.language, l.names, l.numbers, r.targets AS roots FROM files f
  JOIN link_facts l ON l.file_id = f.id LEFT JOIN roots r ON r.file_id = f.id WHERE f.id = ?`;

/** `null`: no facts. */
export function readLinkFacts(sql: StatementCache, fileId: number): LinkFactsRows | null {
  const row = sql.prepared(select).get(fileId) as Omit<LinkFactsRows, 'ends'> | undefined;
  if (row === undefined) return null;
  const edges = sql
    .prepared('SELECT ordinal, to_id AS target, package, whole FROM edges WHERE from_id = ?')
    .all(fileId);
  const ends = edges.map(({ ordinal, target, package: outside, whole }) => ({
    ordinal: Number(ordinal),
    to: target === null ? (outside === null ? missingEdge : externalEdge) : Number(target),
    isWhole: whole === 1,
  }));
  return { ...row, ends };
}

export class EarlierLinkFacts {
  readonly #sql: StatementCache;
  readonly #rows = new Map<number, LinkFactsRows | null>();

  constructor(db: Database) {
    this.#sql = new StatementCache(db);
  }

  /** Before anything of the file is changed; of several calls the first counts. */
  note(fileId: number): void {
    if (!this.#rows.has(fileId)) this.#rows.set(fileId, readLinkFacts(this.#sql, fileId));
  }

  /** `null`: it had no facts, or is new. */
  of(fileId: number): LinkFactsRows | null {
    return this.#rows.get(fileId) ?? null;
  }
}
