/**
 * What is being typed, so that it outlives the process: a file for each process, gone when it ends well. What a process left
 * that is no more is offered to the next one. It is the person's own text, secrets and all, and only they can read it.
 */
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../storage/make-folder.ts';

export class DraftFile {
  readonly #folder: string;
  readonly #name: string;
  readonly #path: string;
  /** Before that, a file with the number of this process is of another that had it: so it is in every container. */
  #isOurs = false;

  /** @param name of the project in the folder: letters and digits */
  constructor(folder: string, name: string, pid = process.pid) {
    this.#folder = folder;
    this.#name = name;
    this.#path = join(folder, `${name}-${pid}.draft`);
  }

  /** The newest that was left: it is this process's own from now on, so that nobody else is offered it. Empty: there is none. */
  takeLeft(): string {
    for (const { path } of this.#left().sort((a, b) => b.changedAtMs - a.changedAtMs)) {
      try {
        // Of several processes that begin at once only one can.
        renameSync(path, this.#path);
        this.#isOurs = true;
        return readFileSync(this.#path, 'utf8');
      } catch {
        // Another one was quicker.
      }
    }
    return '';
  }

  /** @throws when it cannot be written */
  save(text: string): void {
    if (text === '') {
      this.close();
      return;
    }
    makeFolder(this.#folder);
    writeFileSync(`${this.#path}.new`, text, { mode: 0o600 });
    renameSync(`${this.#path}.new`, this.#path);
    this.#isOurs = true;
  }

  close(): void {
    if (this.#isOurs) rmSync(this.#path, { force: true });
    this.#isOurs = false;
  }

  #left(): { readonly path: string; readonly changedAtMs: number }[] {
    let names: readonly string[];
    try {
      names = readdirSync(this.#folder);
    } catch {
      return [];
    }
    return names.flatMap((name) => {
      const [, of, number] = /^(\w+)-(\d+)\.draft$/.exec(name) ?? [];
      if (of !== this.#name) return [];
      const path = join(this.#folder, name);
      const isOther = path !== this.#path;
      if (isOther ? isAlive(Number(number)) : this.#isOurs) return [];
      const stats = statSync(path, { throwIfNoEntry: false });
      return stats === undefined ? [] : [{ path, changedAtMs: stats.mtimeMs }];
    });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
