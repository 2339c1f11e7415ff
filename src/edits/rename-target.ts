/**
 * Which symbol is to be renamed by `total`, `Cart.total` or `src/cart.ts#total`, with a path and a line where those are
 * known. A rename must not guess: whatever else the name may mean has to be ruled out by whoever asks.
 */
import type { CodeIndex, IndexedSymbol } from '../codebase/code-index.ts';
import { type Definition, findSymbol, qualifiedName } from '../codebase/search/find-symbol.ts';
import { isStructure } from '../codebase/structure-kinds.ts';
import { isAsidePath } from '../codebase/test-path.ts';
import { escapeControls } from '../core/escape-controls.ts';
import { renamedTogether } from './rename-family.ts';

export type RenameTarget =
  | { readonly ok: true; readonly symbol: IndexedSymbol }
  /** With what it may mean, as `path:line`. */
  | { readonly ok: false; readonly problem: string };

/**
 * @param path of the file that defines or uses it; `null`: any
 * @param line in that file, of the definition or of a use
 */
export function resolveSymbol(
  index: CodeIndex,
  asked: string,
  path: string | null = null,
  line: number | null = null,
): RenameTarget {
  const isQualified = /[.#:]/.test(asked);
  const name = asked.split(/::|[.#]/).at(-1) ?? asked;
  if (path !== null && line !== null) {
    const there = atPlace(index, name, path, line);
    if (there !== null) return { ok: true, symbol: there };
    return no(
      `${asked} neither stands at ${path}:${line} nor is its meaning there known${others(index, name)}`,
    );
  }
  const lookup = findSymbol(index, path === null ? asked : `${path}#${asked.split('#').at(-1)}`, '');
  switch (lookup.kind) {
    case 'unknown':
      return no(
        lookup.near.length === 0
          ? `nothing is called ${asked}`
          : `nothing is called ${asked}${path === null ? '' : ` in ${path}`}; near: ${lookup.near.join(', ')}`,
      );
    case 'ambiguous':
      return several(index, asked, lookup.definitions);
    case 'found': {
      const { definition } = lookup;
      if (definition.symbol.name !== name)
        return no(`nothing is called ${asked}; near: ${definition.symbol.name}`);
      const rivals = lookup.others.filter(({ symbol }) => !isStructure(symbol) && !isAsidePath(symbol.path));
      if (isQualified || path !== null || rivals.length === 0) return { ok: true, symbol: definition.symbol };
      return several(index, asked, [definition, ...rivals]);
    }
  }
}

/** One when they change their names together anyway. */
function several(index: CodeIndex, asked: string, definitions: readonly Definition[]): RenameTarget {
  const [first] = definitions;
  if (first === undefined) return no(`nothing is called ${asked}`);
  const family = new Set(renamedTogether(index, first.symbol).map(({ id }) => id));
  if (definitions.every(({ symbol }) => family.has(symbol.id))) return { ok: true, symbol: first.symbol };
  const listed = definitions.map(({ symbol }) => listing(symbol));
  return no(`${asked} is several symbols; say which by path and line:\n${shortened(listed)}`);
}

function atPlace(index: CodeIndex, name: string, path: string, line: number): IndexedSymbol | null {
  const named = index.symbolsInFile(path).filter((symbol) => symbol.name === name && !isStructure(symbol));
  const own = named.find(({ nameLine }) => nameLine === line);
  if (own !== undefined) return own;
  const use = index
    .referencesIn(path)
    .find((one) => one.line === line && one.name === name && one.target.kind === 'symbol');
  if (use?.target.kind === 'symbol') {
    const meant = index.symbol(use.target.id);
    if (meant?.name === name) return meant;
  }
  const around = named.filter(({ startLine, endLine }) => startLine <= line && endLine >= line);
  return around.length === 1 ? (around[0] ?? null) : null;
}

function others(index: CodeIndex, name: string): string {
  const found = index.symbolsNamed(name).filter((symbol) => !isStructure(symbol));
  return found.length === 0 ? '' : `; it is defined at:\n${shortened(found.map(listing))}`;
}

function listing(symbol: IndexedSymbol): string {
  return `${symbol.path}:${symbol.nameLine} ${symbol.kind} ${qualifiedName(symbol)}`;
}

function shortened(lines: readonly string[]): string {
  const more = lines.length > 12 ? [`… and ${lines.length - 12} more`] : [];
  return [...lines.slice(0, 12), ...more].join('\n');
}

function no(problem: string): RenameTarget {
  return { ok: false, problem: problem.split('\n').map(escapeControls).join('\n') };
}
