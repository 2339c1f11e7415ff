/** Files in the order in which they matter for a question, from the symbols that do. Pure. */
import type { Ranking } from './rank-symbols.ts';

export interface FileScore {
  readonly path: string;
  /** Larger is better; only the order and the ratios mean something. */
  readonly score: number;
  /** Of what speaks most for it. */
  readonly reason: string;
}

/** A file is worth its best symbol, or being named. Best first. */
export function rankFiles({ symbols, files }: Ranking): FileScore[] {
  const best = new Map<string, FileScore>();
  const add = (found: FileScore) => {
    if (found.score > (best.get(found.path)?.score ?? 0)) best.set(found.path, found);
  };
  for (const { file, score, reason } of files) add({ path: file.path, score, reason });
  for (const { symbol, score, reason } of symbols) add({ path: symbol.path, score, reason });
  return [...best.values()].sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1));
}
