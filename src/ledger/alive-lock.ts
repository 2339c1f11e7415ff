/**
 * Tells whether the process that set something aside still runs. Each holds a lock on a file of its own, which the system
 * frees however the process ends: a process id would say nothing once another process has it. The lock is SQLite's, since
 * Node has none. Knows nothing about money.
 */
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { newId } from '../core/ids.ts';
import { makeFolder } from '../storage/make-folder.ts';
import { type Database, openDatabase } from '../storage/sqlite.ts';

export class AliveLock {
  readonly #folder: string;
  /** What this process is called; `null`: it has set nothing aside yet. */
  #own: { readonly name: string; readonly database: Database } | null = null;

  constructor(dataDir: string) {
    this.#folder = join(dataDir, 'running');
  }

  /** The name of this process, under a lock from the first call on. @throws Error where no file can be written */
  own(nowMs: number): string {
    if (this.#own !== null) return this.#own.name;
    makeFolder(this.#folder, 0o700);
    this.#sweep(nowMs);
    const name = newId(nowMs);
    const database = openDatabase(this.#pathOf(name), { busyTimeoutMs: 0 });
    // Nothing is ever written, so that no journal need lie beside it.
    database.exec('PRAGMA journal_mode = MEMORY');
    database.exec('BEGIN EXCLUSIVE');
    this.#own = { name, database };
    return name;
  }

  isAlive(name: string): boolean {
    if (this.#own?.name === name) return true;
    const path = this.#pathOf(name);
    try {
      statSync(path);
    } catch {
      return false;
    }
    let database: Database | null = null;
    try {
      database = openDatabase(path, { busyTimeoutMs: 0 });
      database.exec('BEGIN EXCLUSIVE');
      return false;
    } catch {
      // Locked; or whatever else keeps it from being read: money that may be in use stays set aside.
      return true;
    } finally {
      database?.close();
    }
  }

  close(): void {
    if (this.#own === null) return;
    const { name, database } = this.#own;
    this.#own = null;
    if (database.isOpen) database.close();
    rmSync(this.#pathOf(name), { force: true });
  }

  /** What processes that were killed left behind. */
  #sweep(nowMs: number): void {
    for (const file of readdirSync(this.#folder)) {
      const path = join(this.#folder, file);
      // One that was made this minute may belong to a process that has not locked it yet.
      const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: nowMs };
      if (nowMs - mtimeMs < 60_000 || this.isAlive(file)) continue;
      rmSync(path, { force: true });
    }
  }

  #pathOf(name: string): string {
    return join(this.#folder, name);
  }
}
