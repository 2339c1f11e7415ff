/**
 * The definitions that the rest of the project leans on, most central first. Pure over `CodeIndex`.
 *
 * A file passes its rank on to the files whose symbols it uses, and each of these symbols gets the part that was meant
 * for it. Only uses whose meaning is decided count, so that a common name is not central because it is common.
 */
import type { CodeIndex, IndexedFile, IndexedSymbol } from '../code-index.ts';
import type { SymbolKind } from '../facts.ts';
import { isAsidePath } from '../test-path.ts';
import { pageRank, type WeightedEdge } from './page-rank.ts';

export interface CentralSymbol {
  readonly symbol: IndexedSymbol;
  /** Larger is more central; comparable within one answer only. 0: nothing outside of its file uses it. */
  readonly score: number;
}

/** What a reader of an overview wants to see; kinds that are not listed tell nothing about the shape of the code. */
const kindWeights: Readonly<Partial<Record<SymbolKind, number>>> = {
  class: 1,
  interface: 1,
  struct: 1,
  trait: 1,
  function: 1,
  component: 1,
  enum: 0.8,
  macro: 0.7,
  type: 0.6,
  method: 0.6,
  const: 0.4,
  static: 0.4,
  variable: 0.2,
};

/** Tests, examples and generated code are used, but are not what the project is about. */
const asideWeight = 0.01;
/** They say what is used all the same. */
const asideStart = 0.1;

interface Use extends WeightedEdge {
  readonly symbolId: number;
}

/** @param limit at most so many */
export function centralSymbols(
  index: CodeIndex,
  limit: number,
  keep: (path: string) => boolean,
): readonly CentralSymbol[] {
  const files = index.filesUnder('').filter(({ language }) => language !== null);
  const ranks = new Map(files.map(({ path }) => [path, 0]));
  const scores = scoreSymbols(index, files, ranks);
  const used = [...scores]
    .filter(([, { path }]) => keep(path))
    .sort(([idA, a], [idB, b]) => b.score - a.score || idA - idB)
    // Kinds are known only once a symbol is read, so more are read than are wanted.
    .slice(0, limit * 3)
    .flatMap(([id, { score }]) => {
      const symbol = index.symbol(id);
      return symbol === null ? [] : [{ symbol, score: score * symbolWeight(symbol) }];
    })
    .filter(({ score }) => score > 0)
    .sort(compareCentral)
    .slice(0, limit);
  if (used.length === limit) return used;
  const seen = new Set(used.map(({ symbol }) => symbol.id));
  const central = files
    .filter(({ path }) => keep(path))
    .sort(
      (a, b) =>
        Number(isAside(a)) - Number(isAside(b)) || (ranks.get(b.path) ?? 0) - (ranks.get(a.path) ?? 0),
    );
  return [...used, ...unused(index, central, seen, limit - used.length)];
}

/** @param ranks filled with what was found out about the files */
function scoreSymbols(
  index: CodeIndex,
  files: readonly IndexedFile[],
  ranks: Map<string, number>,
): ReadonlyMap<number, { readonly path: string; readonly score: number }> {
  const numbers = new Map(files.map(({ path }, at) => [path, at]));
  const uses: Use[] = [];
  const definedIn = new Map<number, number>();
  for (const { symbolId, definedIn: path, usedIn } of index.usesAcrossFiles()) {
    const to = numbers.get(path);
    if (to === undefined) continue;
    definedIn.set(symbolId, to);
    for (const user of usedIn) {
      const from = numbers.get(user);
      if (from !== undefined) uses.push({ from, to, weight: 1, symbolId });
    }
  }
  const starts = files.map((file) => (isAside(file) ? asideStart : 1));
  const fileRanks = pageRank(starts, uses);
  files.forEach(({ path }, at) => {
    ranks.set(path, fileRanks[at] ?? 0);
  });
  const leaving = new Float64Array(files.length);
  for (const { from } of uses) leaving[from] = (leaving[from] ?? 0) + 1;
  const aside = files.map(isAside);
  const scores = new Map<number, { path: string; rank: number; users: number; aside: boolean }>();
  for (const { from, to, symbolId } of uses) {
    const entry = scores.get(symbolId) ?? {
      path: files[to]?.path ?? '',
      rank: 0,
      users: 0,
      aside: aside[to] === true,
    };
    scores.set(symbolId, entry);
    entry.rank += (fileRanks[from] ?? 0) / (leaving[from] ?? 1);
    entry.users += starts[from] ?? 0;
  }
  // By rank alone what is at the bottom of all would come first: small types that others are made of.
  const score = (of: { rank: number; users: number; aside: boolean }) =>
    Math.sqrt(of.rank * of.users) * (of.aside ? asideWeight : 1);
  return new Map([...scores].map(([id, entry]) => [id, { path: entry.path, score: score(entry) }]));
}

/** What nothing else uses, such as the commands of a program: from the most central files, as they stand there. */
function unused(
  index: CodeIndex,
  files: readonly IndexedFile[],
  seen: ReadonlySet<number>,
  limit: number,
): readonly CentralSymbol[] {
  const found: CentralSymbol[] = [];
  for (const { path } of files) {
    if (found.length >= limit) break;
    for (const symbol of index.symbolsInFile(path)) {
      const isTop = symbol.parentId === null && symbol.exported && !seen.has(symbol.id);
      if (isTop && symbolWeight(symbol) > 0) found.push({ symbol, score: 0 });
    }
  }
  return found.slice(0, limit);
}

function isAside(file: IndexedFile): boolean {
  return file.generated || isAsidePath(file.path);
}

/** A long definition tells more about the project than an alias of one line that is used as much. */
function symbolWeight({ kind, exported, container, name, startLine, endLine }: IndexedSymbol): number {
  return (
    (kindWeights[kind] ?? 0) *
    (1 + Math.log10(endLine - startLine + 1)) *
    (exported || container !== null ? 1 : 0.5) *
    (name.startsWith('_') ? 0.5 : 1)
  );
}

function compareCentral(a: CentralSymbol, b: CentralSymbol): number {
  if (a.score !== b.score) return b.score - a.score;
  if (a.symbol.path !== b.symbol.path) return a.symbol.path < b.symbol.path ? -1 : 1;
  return a.symbol.startLine - b.symbol.startLine;
}
