/**
 * Answers of models that can be given again, beside the attempts in the ledger's database. Unlike those they come and go:
 * they have a time to live, and the oldest make room. Knows nothing about what makes two requests the same.
 */
import type { Database } from '../storage/sqlite.ts';

export interface StoredAnswer {
  readonly text: string;
  readonly model: string;
  /** What it cost when it was made, in nano-dollars; `null`: unknown. */
  readonly cost: number | null;
  readonly cited: readonly { readonly path: string; readonly hash: string }[];
}

const mostAnswers = 2_000;
/** A longer one is rare, and a cheap way to fill a disk. */
const mostCharacters = 256 * 1024;

export class AnswerStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** @param notBeforeMs an older one is not found */
  find(key: string, notBeforeMs: number): StoredAnswer | null {
    const row = this.#database
      .prepare('SELECT text, model, cited, cost_nano_usd FROM answers WHERE key = ? AND kept_at_ms >= ?')
      .get(key, Math.round(notBeforeMs));
    if (row === undefined) return null;
    const cited = citedOf(String(row.cited));
    const cost = row.cost_nano_usd === null ? null : Number(row.cost_nano_usd);
    return cited === null ? null : { text: String(row.text), model: String(row.model), cost, cited };
  }

  keep(key: string, { text, model, cost, cited }: StoredAnswer, nowMs: number): void {
    if (text.length > mostCharacters) return;
    this.#database
      .prepare(
        'INSERT OR REPLACE INTO answers (key, kept_at_ms, model, text, cited, cost_nano_usd) VALUES (?, ?, ?, ?, ?, ?)',
      )
      .run(key, Math.round(nowMs), model, text, JSON.stringify(cited), cost);
    this.#database
      .prepare(
        'DELETE FROM answers WHERE key IN (SELECT key FROM answers ORDER BY kept_at_ms DESC, key LIMIT -1 OFFSET ?)',
      )
      .run(mostAnswers);
  }
}

function citedOf(json: string): StoredAnswer['cited'] | null {
  try {
    const list: unknown = JSON.parse(json);
    return Array.isArray(list) && list.every(isCited) ? list : null;
  } catch {
    return null;
  }
}

function isCited(item: unknown): item is StoredAnswer['cited'][number] {
  if (typeof item !== 'object' || item === null || !('path' in item) || !('hash' in item)) return false;
  return typeof item.path === 'string' && typeof item.hash === 'string';
}
