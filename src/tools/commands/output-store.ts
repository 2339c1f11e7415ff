/**
 * Keeps what commands printed, as files of one session in a folder of its own, so that what was left out can be fetched by a
 * handle. Knows nothing of commands.
 */
import {
  closeSync,
  createReadStream,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { plainOutput } from './plain-output.ts';

export interface FetchedLines {
  /** 1-based; of the first line in `text`. */
  readonly fromLine: number;
  /** Each ends with a line end. Long lines are cut, and say so. */
  readonly text: string;
  readonly hasMore: boolean;
}

export interface OutputFile {
  readonly handle: string;
  write(bytes: Uint8Array): void;
  close(): void;
}

const longestLine = 2_000;

export class OutputStore {
  readonly #handles = new Set<string>();
  #folder: string | null = null;
  #opened = 0;

  open(): OutputFile {
    this.#folder ??= mkdtempSync(join(tmpdir(), 'optimizer-output-'));
    this.#opened += 1;
    const handle = `out${this.#opened}`;
    this.#handles.add(handle);
    const file = openSync(join(this.#folder, handle), 'wx', 0o600);
    return { handle, write: (bytes) => void writeSync(file, bytes), close: () => closeSync(file) };
  }

  /** A text that came from elsewhere, under a handle that is its own. */
  keep(handle: string, text: string): void {
    if (this.#handles.has(handle)) return;
    this.#folder ??= mkdtempSync(join(tmpdir(), 'optimizer-output-'));
    this.#handles.add(handle);
    writeFileSync(join(this.#folder, handle), text, { mode: 0o600 });
  }

  /** @returns `null`: no output has this handle */
  async fetch(handle: string, fromLine: number, lines: number): Promise<FetchedLines | null> {
    if (this.#folder === null || !this.#handles.has(handle)) return null;
    const first = Math.max(1, Math.trunc(fromLine));
    const input = createReadStream(join(this.#folder, handle), 'utf8');
    const texts: string[] = [];
    let at = 0;
    let hasMore = false;
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      at++;
      if (at < first) continue;
      if (at >= first + lines) {
        hasMore = true;
        break;
      }
      texts.push(`${cutLine(plainOutput(line))}\n`);
    }
    input.destroy();
    return { fromLine: first, text: texts.join(''), hasMore };
  }

  /** Removes all of it. */
  close(): void {
    if (this.#folder !== null) rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = null;
    this.#handles.clear();
  }
}

export function cutLine(line: string): string {
  return line.length <= longestLine
    ? line
    : `${line.slice(0, longestLine)}… (${line.length - longestLine} more characters)`;
}
