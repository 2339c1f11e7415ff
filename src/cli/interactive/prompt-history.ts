/**
 * What was typed in the interactive sessions of a project, as files that several processes add to. There is no lock: an entry
 * is one write at the end of a file, and a file that has grown is put aside under a name of its own, so that whatever two
 * processes do at once, nothing is lost.
 */
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { newId } from '../../core/ids.ts';
import { makeFolder } from '../../storage/make-folder.ts';

const mostEntries = 2_000;
/** A file holds some thousands of questions then. */
const mostBytes = 256 * 1024;
/** What is longer was pasted from somewhere, where it still is; all of it would be read at each start. */
const mostCharacters = 50_000;

export class PromptHistory {
  readonly #folder: string;
  readonly #name: string;
  readonly #path: string;

  /** @param name of the project in the folder: letters and digits */
  constructor(folder: string, name: string) {
    this.#folder = folder;
    this.#name = name;
    this.#path = join(folder, `${name}.jsonl`);
  }

  /** Oldest first, none twice in a row. */
  entries(): readonly string[] {
    const all = [...this.#older(), this.#path].flatMap(readEntries);
    return all.filter((entry, at) => entry !== all[at - 1]).slice(-mostEntries);
  }

  /** @param entry without secrets @throws when it cannot be written */
  add(entry: string): void {
    if (entry === '' || entry.length > mostCharacters) return;
    makeFolder(this.#folder);
    const { O_APPEND, O_CREAT, O_RDWR } = constants;
    const file = openSync(this.#path, O_RDWR | O_APPEND | O_CREAT, 0o600);
    let size = 0;
    try {
      const line = `${JSON.stringify({ text: entry })}\n`;
      writeSync(file, Buffer.from(endsInLineEnd(file) ? line : `\n${line}`));
      ({ size } = fstatSync(file));
    } finally {
      closeSync(file);
    }
    if (size > mostBytes) this.#putAside();
  }

  #putAside(): void {
    try {
      renameSync(this.#path, join(this.#folder, `${this.#name}.${newId(Date.now())}.jsonl`));
    } catch (error) {
      // Another process did it just now.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    let kept = 0;
    for (const path of this.#older().reverse()) {
      if (kept >= mostEntries) rmSync(path, { force: true });
      else kept += readEntries(path).length;
    }
  }

  /** Oldest first: their names sort by time. */
  #older(): string[] {
    let names: readonly string[];
    try {
      names = readdirSync(this.#folder);
    } catch {
      return [];
    }
    return names
      .filter((name) => name.startsWith(`${this.#name}.`) && /^[^.]+\.[^.]+\.jsonl$/.test(name))
      .sort()
      .map((name) => join(this.#folder, name));
  }
}

/** The process or the machine may have ended in the middle of the last line, which is left as it is. */
function endsInLineEnd(file: number): boolean {
  const { size } = fstatSync(file);
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  readSync(file, last, 0, 1, size - 1);
  return last[0] === 0x0a;
}

function readEntries(path: string): readonly string[] {
  let file: string;
  try {
    file = readFileSync(path, 'utf8');
  } catch {
    return [];
  }
  return file.split('\n').flatMap((line) => {
    if (line === '') return [];
    try {
      const entry: unknown = JSON.parse(line);
      const text = entry !== null && typeof entry === 'object' && 'text' in entry ? entry.text : null;
      return typeof text === 'string' && text !== '' ? [text] : [];
    } catch {
      // A process ended in the middle of it.
      return [];
    }
  });
}
