/**
 * What is spent and what is set aside, beside the attempts in the ledger's database. Money is set aside before a call and
 * released when its attempt is recorded; what a process that is gone had set aside is free again. Every check and what
 * follows from it are one transaction, so that processes at once never pass a limit together. Knows no prices.
 */
import { newId } from '../core/ids.ts';
import { type NanoUsd, toNanoUsd } from '../core/money.ts';
import type { Database } from '../storage/sqlite.ts';
import type { AliveLock } from './alive-lock.ts';
import { type Cap, type CapName, type CapState, leftOf, type Spender } from './budget.ts';

/** Beginnings of the present day and month, in milliseconds since the Unix epoch. */
export interface Periods {
  readonly dayFromMs: number;
  readonly monthFromMs: number;
}

export interface ReserveRequest {
  readonly amount: NanoUsd;
  readonly caps: readonly Cap[];
  readonly spender: Spender;
  readonly periods: Periods;
  readonly nowMs: number;
  /** What is set aside already and is to become this amount; `null`: nothing. */
  readonly instead: string | null;
  /** Somebody said that the limits may be passed. */
  readonly passing: boolean;
}

export type Reserved =
  | { readonly ok: true; readonly id: string }
  /** The first cap that it could pass. */
  | { readonly ok: false; readonly refusedBy: CapState };

export class BudgetStore {
  readonly #database: Database;
  readonly #alive: AliveLock;

  constructor(database: Database, alive: AliveLock) {
    this.#database = database;
    this.#alive = alive;
  }

  /** @throws Error of the database */
  states(caps: readonly Cap[], spender: Spender, periods: Periods): readonly CapState[] {
    return this.#transaction(() => {
      this.#forgetDead();
      return caps.map((cap) => this.#stateOf(cap, spender, periods, null));
    });
  }

  /** @throws Error of the database; then nothing was set aside */
  reserve({ amount, caps, spender, periods, nowMs, instead, passing }: ReserveRequest): Reserved {
    const owner = this.#alive.own(nowMs);
    return this.#transaction(() => {
      const refusal = () =>
        passing
          ? null
          : (caps
              .map((cap) => this.#stateOf(cap, spender, periods, instead))
              .find((state) => amount > leftOf(state)) ?? null);
      let refusedBy = refusal();
      if (refusedBy !== null && this.#forgetDead()) refusedBy = refusal();
      if (refusedBy !== null) return { ok: false, refusedBy };
      const id = instead ?? newId(nowMs);
      this.#database
        .prepare(
          `INSERT OR REPLACE INTO reservations
           (id, owner, reserved_at_ms, project, request_id, conversation, nano_usd) VALUES (?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(
          id,
          owner,
          Math.round(nowMs),
          spender.project,
          spender.requestId,
          spender.conversation,
          Math.max(0, amount),
        );
      return { ok: true, id };
    });
  }

  /** After the attempt is recorded: for a moment both count, never neither. */
  release(id: string): void {
    this.#database.prepare('DELETE FROM reservations WHERE id = ?').run(id);
  }

  #stateOf(cap: Cap, spender: Spender, periods: Periods, except: string | null): CapState {
    const { name, limit } = cap;
    const { attempts, reservations, values } = scopeOf(name, spender, periods);
    const sum = (sql: string, ...more: (string | number | null)[]) =>
      toNanoUsd(Number(this.#database.prepare(sql).get(...values, ...more)?.total ?? 0));
    return {
      name,
      limit,
      spent: sum(`SELECT coalesce(sum(cost_nano_usd), 0) AS total FROM attempts WHERE ${attempts}`),
      reserved: sum(
        `SELECT coalesce(sum(nano_usd), 0) AS total FROM reservations WHERE ${reservations} AND id IS NOT ?`,
        except,
      ),
    };
  }

  /** @returns whether there was one */
  #forgetDead(): boolean {
    const owners = this.#database.prepare('SELECT DISTINCT owner FROM reservations').all();
    const dead = owners.map(({ owner }) => String(owner)).filter((owner) => !this.#alive.isAlive(owner));
    const forget = this.#database.prepare('DELETE FROM reservations WHERE owner = ?');
    for (const owner of dead) forget.run(owner);
    return dead.length > 0;
  }

  #transaction<T>(work: () => T): T {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}

/** Both conditions take the same values. What is set aside is of now, so it is of this day and this month. */
function scopeOf(
  name: CapName,
  { project, requestId, conversation }: Spender,
  { dayFromMs, monthFromMs }: Periods,
): {
  readonly attempts: string;
  readonly reservations: string;
  readonly values: readonly (string | number | null)[];
} {
  const since = (fromMs: number) => Math.round(fromMs);
  switch (name) {
    case 'day':
    case 'month':
      return {
        attempts: 'started_at_ms >= ?',
        reservations: '? IS NOT NULL',
        values: [since(name === 'day' ? dayFromMs : monthFromMs)],
      };
    case 'project-day':
    case 'project-month':
      return {
        attempts: 'started_at_ms >= ? AND project = ?',
        reservations: '? IS NOT NULL AND project = ?',
        values: [since(name === 'project-day' ? dayFromMs : monthFromMs), project],
      };
    case 'request':
      return { attempts: 'request_id = ?', reservations: 'request_id = ?', values: [requestId] };
    case 'session':
      // What was asked for the context of a turn is no part of the conversation by itself.
      return {
        attempts: 'request_id IN (SELECT request_id FROM attempts WHERE conversation = ? UNION SELECT ?)',
        reservations: '(conversation = ? OR request_id = ?)',
        values: [conversation, requestId],
      };
  }
}
