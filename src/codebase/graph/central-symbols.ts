/**
 * The definitions that the rest of the project leans on, most central first. Pure over `CodeIndex`.
 *
 * A file passes its rank to the files whose names it uses, and each definition gets the part that was meant for it. A
 * name that several files define means those that the file imports, as far as it imports any of them.
 */
import type { CodeIndex, IndexedFile, IndexedSymbol } from '../code-index.ts';
import type { SymbolKind } from '../facts.ts';
import { isTestPath } from '../test-path.ts';
import { pageRank, type WeightedEdge } from './page-rank.ts';

export interface CentralSymbol {
  readonly symbol: IndexedSymbol;
  /** Larger is more central; comparable within one answer only. */
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
  type: 0.7,
  macro: 0.7,
  method: 0.6,
  const: 0.4,
  static: 0.4,
  namespace: 0.3,
};

/** Tests and generated code are used, but are not what the project is about. */
const asideWeight = 0.02;
/** A name with more definitions than this says nothing, unless an import tells which one. */
const mostHomonyms = 4;

interface Definer {
  readonly file: number;
  readonly symbol: IndexedSymbol;
}

interface Use extends WeightedEdge {
  readonly symbols: readonly IndexedSymbol[];
}

export function centralSymbols(index: CodeIndex): readonly CentralSymbol[] {
  const files = index.filesUnder('').filter(({ language }) => language !== null);
  const definers = definersByName(index, files);
  const uses = files.flatMap((file, at) => usesOf(index, files, file, at, definers));
  const ranks = pageRank(files.map(startWeight), uses);
  const leaving = new Float64Array(files.length);
  for (const { from, weight } of uses) leaving[from] = (leaving[from] ?? 0) + weight;
  const scores = new Map<number, number>();
  for (const { from, weight, symbols } of uses) {
    const part = ((ranks[from] ?? 0) * weight) / (leaving[from] ?? 1) / symbols.length;
    for (const { id } of symbols) scores.set(id, (scores.get(id) ?? 0) + part);
  }
  return [...definers.values()]
    .flat()
    .map(({ file, symbol }) => ({
      symbol,
      score: ((scores.get(symbol.id) ?? 0) + (ranks[file] ?? 0) * 1e-3) * symbolWeight(symbol, files[file]),
    }))
    .sort((a, b) => b.score - a.score || compareStable(a.symbol, b.symbol));
}

function definersByName(
  index: CodeIndex,
  files: readonly IndexedFile[],
): ReadonlyMap<string, readonly Definer[]> {
  const definers = new Map<string, Definer[]>();
  files.forEach(({ path }, file) => {
    for (const symbol of index.symbolsInFile(path)) {
      if (kindWeights[symbol.kind] === undefined) continue;
      const ofName = definers.get(symbol.name);
      if (ofName) ofName.push({ file, symbol });
      else definers.set(symbol.name, [{ file, symbol }]);
    }
  });
  return definers;
}

function usesOf(
  index: CodeIndex,
  files: readonly IndexedFile[],
  file: IndexedFile,
  from: number,
  definers: ReadonlyMap<string, readonly Definer[]>,
): readonly Use[] {
  const imported = new Set(index.importsOf(file.path).flatMap(({ to }) => (to === null ? [] : [to])));
  const uses: Use[] = [];
  for (const [name, count] of index.namesUsedIn(file.path, 1, file.lines)) {
    const all = definers.get(name);
    // What a file uses of its own says nothing about the whole.
    if (all === undefined || all.some((definer) => definer.file === from)) continue;
    const linked = all.filter((definer) => imported.has(files[definer.file]?.path ?? ''));
    const meant = linked.length > 0 ? linked : all.length <= mostHomonyms ? all : [];
    const byFile = new Map<number, IndexedSymbol[]>();
    for (const { file: to, symbol } of meant) byFile.set(to, [...(byFile.get(to) ?? []), symbol]);
    const weight = (Math.sqrt(count) * nameWeight(name)) / Math.max(1, byFile.size) / Math.sqrt(all.length);
    for (const [to, symbols] of byFile) uses.push({ from, to, weight, symbols });
  }
  return uses;
}

/** Short and plain words are as often somebody else's: `get`, `data`, `options`. */
function nameWeight(name: string): number {
  if (name.length < 4) return 0.2;
  if (/[a-z][A-Z]|._./.test(name)) return name.length >= 8 ? 2 : 1;
  return /^[A-Z]/.test(name) ? 1 : 0.4;
}

function startWeight(file: IndexedFile): number {
  return isAside(file) ? 0.1 : 1;
}

function isAside(file: IndexedFile): boolean {
  return file.generated || isTestPath(file.path);
}

function symbolWeight(symbol: IndexedSymbol, file: IndexedFile | undefined): number {
  return (
    (kindWeights[symbol.kind] ?? 0) *
    (symbol.exported || symbol.container !== null ? 1 : 0.4) *
    (file && isAside(file) ? asideWeight : 1) *
    (symbol.name.startsWith('_') ? 0.3 : 1)
  );
}

function compareStable(a: IndexedSymbol, b: IndexedSymbol): number {
  return a.path === b.path ? a.startLine - b.startLine : a.path < b.path ? -1 : 1;
}
