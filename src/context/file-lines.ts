/** Lines of files, each file read once for a question. Knows nothing about what they are read for. */
import type { CodeIndex } from '../codebase/code-index.ts';

export class FileLines {
  readonly #index: CodeIndex;
  readonly #known = new Map<string, readonly string[] | null>();

  constructor(index: CodeIndex) {
    this.#index = index;
  }

  /** `null`: the file cannot be read or is no longer what the index saw. */
  all(path: string): readonly string[] | null {
    let lines = this.#known.get(path);
    if (lines === undefined) {
      lines = this.#index.readLines(path, 1, Number.MAX_SAFE_INTEGER);
      this.#known.set(path, lines);
    }
    return lines;
  }

  /** From 1, both ends included and clamped. */
  between(path: string, startLine: number, endLine: number): readonly string[] | null {
    return this.all(path)?.slice(Math.max(startLine, 1) - 1, Math.max(endLine, 0)) ?? null;
  }
}
