/**
 * An overview of a project that fits a number of tokens: the most central definitions, as signatures, by file. Pure over
 * `CodeIndex`.
 */
import { escapeControls } from '../../core/escape-controls.ts';
import { estimateTokens } from '../../core/token-estimate.ts';
import type { CodeIndex, IndexedSymbol } from '../code-index.ts';
import { type CentralSymbol, centralSymbols } from './central-symbols.ts';

export interface RepositoryMapOptions {
  /** The text is estimated at no more, by `estimateTokens`. */
  readonly budgetTokens: number;
  /** Definitions of these files only; all files count for what is central. */
  readonly keep: (path: string) => boolean;
}

export interface RepositoryMap {
  /** `''` when not one definition fits. */
  readonly text: string;
  /** Of `text`, estimated. */
  readonly tokens: number;
  /** The most central first. */
  readonly files: readonly MappedFile[];
}

export interface MappedFile {
  readonly path: string;
  /** In order of position; a container stands there also when only what it holds is central. */
  readonly symbols: readonly CentralSymbol[];
}

/** A longer signature is cut. */
const mostCharacters = 110;
/** Looked at when the next one in order does not fit any more. */
const mostTriedToFill = 150;
/** A definition takes more than this, so that no budget holds more of them. */
const leastTokensEach = 6;

export function repositoryMap(index: CodeIndex, options: RepositoryMapOptions): RepositoryMap {
  const { budgetTokens, keep } = options;
  const most = Math.ceil(budgetTokens / leastTokensEach) + mostTriedToFill;
  const candidates = withoutRepeats(centralSymbols(index, most, keep));
  const fits = (chosen: readonly CentralSymbol[]) =>
    estimateTokens(render(group(index, chosen))) <= budgetTokens;
  const start = mostThatFit(candidates, fits);
  const chosen = candidates.slice(0, start);
  for (const candidate of candidates.slice(start, start + mostTriedToFill)) {
    if (fits([...chosen, candidate])) chosen.push(candidate);
  }
  const files = group(index, chosen);
  const text = render(files);
  return { text, tokens: estimateTokens(text), files };
}

/** Overloads and `cfg` variants are one line. */
function withoutRepeats(ranked: readonly CentralSymbol[]): readonly CentralSymbol[] {
  const seen = new Set<string>();
  return ranked.filter(({ symbol: { path, container, name } }) => {
    const key = `${path}\n${container}\n${name}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** How many from the start fit together; adding one never makes the text shorter. */
function mostThatFit(
  candidates: readonly CentralSymbol[],
  fits: (chosen: readonly CentralSymbol[]) => boolean,
): number {
  let low = 0;
  let high = candidates.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(candidates.slice(0, middle))) low = middle;
    else high = middle - 1;
  }
  return low;
}

function group(index: CodeIndex, chosen: readonly CentralSymbol[]): readonly MappedFile[] {
  const byFile = new Map<string, Map<number, CentralSymbol>>();
  for (const central of chosen) {
    const { path, parentId } = central.symbol;
    const symbols = byFile.get(path) ?? new Map<number, CentralSymbol>();
    byFile.set(path, symbols);
    symbols.set(central.symbol.id, central);
    for (let id = parentId; id !== null && !symbols.has(id); ) {
      const symbol = index.symbol(id);
      if (symbol === null) break;
      symbols.set(id, { symbol, score: 0 });
      id = symbol.parentId;
    }
  }
  return [...byFile].map(([path, symbols]) => ({
    path,
    symbols: [...symbols.values()].sort(
      (a, b) => a.symbol.startLine - b.symbol.startLine || a.symbol.id - b.symbol.id,
    ),
  }));
}

function render(files: readonly MappedFile[]): string {
  return files.map(renderFile).join('');
}

function renderFile({ path, symbols }: MappedFile): string {
  const depths = new Map<number, number>();
  let container: string | null = null;
  const lines = symbols.flatMap(({ symbol }) => {
    const inside = symbol.parentId === null ? undefined : depths.get(symbol.parentId);
    // In Rust's `impl` and Go's receivers: below a line that says of what.
    const isOutside = inside === undefined && symbol.container !== null;
    const heading = isOutside && container !== symbol.container ? [`  ${symbol.container}:`] : [];
    container = isOutside ? symbol.container : null;
    const depth = inside === undefined ? (isOutside ? 2 : 1) : inside + 1;
    depths.set(symbol.id, depth);
    return [...heading, `${'  '.repeat(depth)}${shortSignature(symbol)}`];
  });
  return `${[escapeControls(path), ...lines].join('\n')}\n`;
}

/** Every line starts a definition already; `export` and the like say nothing among what is central. */
function shortSignature({ signature, name }: IndexedSymbol): string {
  const text = signature
    .replace(/^(?:@\S+(?:\([^)]*\))? )+/, '')
    .replace(/^(?:export (?:default )?|declare |pub(?:\([^)]*\))? |public )+/, '')
    .replace(/\s*[{=;]\s*$/, '');
  const shown = text === '' ? name : text;
  return shown.length > mostCharacters ? `${shown.slice(0, mostCharacters - 1)}…` : shown;
}
