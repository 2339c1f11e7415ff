/**
 * Which symbol a person means by `name`, `Container.name`, `path:line` or `path#name`. Says so when it is not one,
 * instead of guessing.
 */
import type { CodeIndex, IndexedSymbol } from '../code-index.ts';
import { codeFirst, isStructure } from '../structure-kinds.ts';
import { isAsidePath } from '../test-path.ts';
import { findFile } from './find-file.ts';
import { compare, isInContainer, nearPaths } from './find-meant.ts';

/** What is declared in one place under one name: overloads, a getter with its setter, an interface merged with a class. */
export interface Definition {
  /** The longest of `parts`: the one with a body. */
  readonly symbol: IndexedSymbol;
  /** In order of position. */
  readonly parts: readonly IndexedSymbol[];
}

export type SymbolLookup =
  /** `others`: has the same name, and is less likely meant. */
  | { readonly kind: 'found'; readonly definition: Definition; readonly others: readonly Definition[] }
  | { readonly kind: 'ambiguous'; readonly definitions: readonly Definition[] }
  | { readonly kind: 'unknown'; readonly near: readonly string[]; readonly missing: MissingPart };

/** What of `name` or `path:line` is not there; `lines`: so many the file has. `no-symbol`: none stands on that line. */
export type MissingPart =
  | { readonly what: 'name' }
  | { readonly what: 'file'; readonly path: string }
  | { readonly what: 'line'; readonly path: string; readonly line: number; readonly lines: number }
  | { readonly what: 'no-symbol'; readonly path: string; readonly line: number };

const noName: MissingPart = { what: 'name' };

/** @param here as for `findFile` */
export function findSymbol(index: CodeIndex, asked: string, here: string | null): SymbolLookup {
  if (asked.trim() === '') return { kind: 'unknown', near: [], missing: noName };
  const byLine = /^(.+?):(\d+)(?::\d+)?$/.exec(asked);
  if (byLine?.[1] && !byLine[1].endsWith(':')) return atLine(index, byLine[1], Number(byLine[2]), here);
  const byPath = /^(.+[/.].*)#([^#]+)$/.exec(asked);
  if (byPath?.[1] && byPath[2]) {
    const files = findFile(index, byPath[1], here);
    if (files.kind === 'found') return inFiles(index, files.paths, byPath[2]);
  }
  return byName(index, asked);
}

function atLine(index: CodeIndex, path: string, line: number, here: string | null): SymbolLookup {
  const files = findFile(index, path, here);
  if (files.kind === 'ambiguous')
    return { kind: 'unknown', near: files.paths.map((file) => `${file}:${line}`), missing: noName };
  const file = files.kind === 'found' ? files.paths[0] : undefined;
  if (file === undefined)
    return { kind: 'unknown', near: nearPaths(index, path), missing: { what: 'file', path } };
  const symbols = index.symbolsInFile(file);
  const around = symbols
    .filter(({ startLine, endLine }) => startLine <= line && endLine >= line)
    // The one whose name stands on the line, else the innermost.
    .sort(
      (a, b) =>
        Number(b.nameLine === line) - Number(a.nameLine === line) ||
        b.startLine - a.startLine ||
        a.endLine - b.endLine,
    )[0];
  if (!around) {
    const near = symbols
      .toSorted((a, b) => Math.abs(a.nameLine - line) - Math.abs(b.nameLine - line))
      .slice(0, 3)
      .map((symbol) => `${file}:${symbol.nameLine}`);
    return { kind: 'unknown', near, missing: missingAt(index, file, line) };
  }
  const definition = definitionsAmong(symbols).find(({ parts }) => parts.some(({ id }) => id === around.id));
  return { kind: 'found', definition: definition ?? { symbol: around, parts: [around] }, others: [] };
}

function missingAt(index: CodeIndex, path: string, line: number): MissingPart {
  const lines = index.file(path)?.lines ?? 0;
  // Of a file that is known by its path only nobody counted the lines.
  return lines > 0 && line > lines ? { what: 'line', path, line, lines } : { what: 'no-symbol', path, line };
}

function inFiles(index: CodeIndex, paths: readonly string[], qualified: string): SymbolLookup {
  const { container, name } = splitQualified(qualified);
  const symbols = paths.flatMap((path) => index.symbolsInFile(path));
  const named = symbols.filter((symbol) => symbol.name === name && isInContainer(symbol, container));
  if (named.length > 0) return choose(definitionsAmong(named), container);
  const near = new Set(index.nearNames(name, 50));
  return {
    kind: 'unknown',
    missing: noName,
    near: [
      ...new Set(
        symbols.filter((symbol) => near.has(symbol.name)).map((symbol) => `${symbol.path}#${symbol.name}`),
      ),
    ].slice(0, 5),
  };
}

function byName(index: CodeIndex, asked: string): SymbolLookup {
  const { container, name } = splitQualified(asked.replace(/(?:\(\)|!)$/, ''));
  const exact = index.symbolsNamed(name);
  const isCodeNamed = exact.some((symbol) => !isStructure(symbol));
  const inAnyCase = isCodeNamed ? exact : index.symbolsNamed(name, { foldCase: true });
  const named = codeFirst(inAnyCase.filter((symbol) => isInContainer(symbol, container)));
  if (named.length > 0) return choose(definitionsAmong(named), container);
  if (inAnyCase.length === 0) return { kind: 'unknown', near: index.nearNames(name, 5), missing: noName };
  return { kind: 'unknown', near: [...new Set(inAnyCase.map(qualifiedName))].slice(0, 5), missing: noName };
}

/**
 * Code before tests. For a bare name what stands at the top of a file comes before members, since members can be named
 * with their container; for a qualified one what is in just that container before `impl Trait for Container`.
 */
function choose(definitions: readonly Definition[], container: string | null): SymbolLookup {
  const code = definitions.filter(({ symbol }) => !isAsidePath(symbol.path));
  const kept = code.length > 0 ? code : definitions;
  const plain = kept.filter(({ symbol }) => symbol.container === container);
  for (const likely of [plain, kept]) {
    const [definition, ...more] = likely;
    if (!definition || more.length > 0) continue;
    return { kind: 'found', definition, others: definitions.filter((other) => other !== definition) };
  }
  const order = [...kept].sort(
    (a, b) =>
      Number(a.symbol.container !== container) - Number(b.symbol.container !== container) ||
      Number(b.symbol.exported) - Number(a.symbol.exported) ||
      compare(a.symbol.path, b.symbol.path) ||
      a.symbol.startLine - b.symbol.startLine,
  );
  return { kind: 'ambiguous', definitions: order };
}

/** In the order of the symbols. */
export function definitionsAmong(symbols: readonly IndexedSymbol[]): readonly Definition[] {
  const groups = new Map<string, IndexedSymbol[]>();
  for (const symbol of symbols) {
    const key = `${symbol.path}\n${symbol.container}\n${symbol.parentId}\n${symbol.name}`;
    groups.set(key, [...(groups.get(key) ?? []), symbol]);
  }
  return [...groups.values()].map((parts) => ({
    parts,
    symbol: parts.reduce((best, part) => (length(part) > length(best) ? part : best)),
  }));
}

function length({ startLine, endLine }: IndexedSymbol): number {
  return endLine - startLine;
}

/** `A.b`, `a::b`, `A#b` and `A.b.c` by the last separator. */
function splitQualified(text: string): { readonly container: string | null; readonly name: string } {
  const match = /^(.+?)(?:::|#|\.)([^.:#]+)$/.exec(text);
  return match?.[1] && match[2] ? { container: match[1], name: match[2] } : { container: null, name: text };
}

export function qualifiedName({ container, name }: IndexedSymbol): string {
  return container === null ? name : `${container}.${name}`;
}
