/** `optimizer symbols <query>`: definitions by a part of their name. */
import { type SymbolKind, symbolKinds } from '../../codebase/facts.ts';
import { type FoundSymbol, findSymbols } from '../../codebase/search/find-symbols.ts';
import { escapeControls } from '../../core/escape-controls.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { Channel, Terminal } from '../terminal.ts';
import { LookupError } from './lookup-error.ts';
import { symbolToJson } from './symbol-json.ts';
import { ArgumentError, type IndexCommandOptions, json, placesMeant, withIndex } from './with-index.ts';

export interface SymbolsOptions extends IndexCommandOptions {
  readonly kind?: readonly string[];
  readonly in?: readonly string[];
  readonly exported?: boolean;
  readonly limit?: number;
}

const defaultLimit = 30;

/** Of a signature, where no terminal has a width. */
const mostCharacters = 120;

export async function symbolsCommand(
  words: readonly string[],
  options: SymbolsOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const text = words.join(' ').trim();
  if (text === '') throw new ArgumentError('There is nothing to look for', 'Give a name or a part of one.');
  const kinds = kindsOf(options.kind ?? []);
  return withIndex(options, terminal, signal, ({ index, here }) => {
    const places = placesMeant(index, options.in ?? [], here);
    const limit = options.limit ?? defaultLimit;
    const exportedOnly = options.exported === true;
    const { symbols, isCut } = findSymbols(index, { text, kinds, places, exportedOnly, limit });
    if (symbols.length === 0) {
      const near = index.nearNames(text, 5);
      const hint = near.length > 0 ? `Near: ${near.join(', ')}` : 'Try a shorter part of the name.';
      throw new LookupError('lookup/unknown', `No symbol fits ${text}`, hint, {
        why: 'unknown',
        suggestions: near,
        candidates: [],
      });
    }
    terminal.out.write(
      options.json
        ? json({
            schemaVersion: 1,
            query: text,
            found: true,
            symbols: symbols.map(({ symbol, match }) => ({ match, ...symbolToJson(symbol) })),
            isCut,
          })
        : render(symbols, terminal.out),
    );
    if (isCut && !options.json) terminal.err.write(`The best ${symbols.length}; --limit shows more.\n`);
    return exitCodes.ok;
  });
}

/** Also `class,interface` and plurals. @throws ArgumentError */
function kindsOf(asked: readonly string[]): readonly SymbolKind[] | null {
  const kinds = asked
    .flatMap((kind) => kind.split(','))
    .filter((kind) => kind !== '')
    .map((kind) => {
      const folded = kind.trim().toLowerCase();
      const known = symbolKinds.find((name) => [name, `${name}s`, `${name}es`].includes(folded));
      if (known === undefined) {
        throw new ArgumentError(`There is no kind "${kind}"`, `Kinds: ${symbolKinds.join(', ')}.`);
      }
      return known;
    });
  return kinds.length === 0 ? null : kinds;
}

function render(symbols: readonly FoundSymbol[], out: Channel): string {
  const places = symbols.map(({ symbol }) => `${escapeControls(symbol.path)}:${symbol.nameLine}`);
  const placeWidth = Math.min(60, Math.max(...places.map(({ length }) => length)));
  const lines = symbols.map(({ symbol }, at) => {
    const place = places[at] ?? '';
    const context = symbol.container === null ? symbol.kind : `${symbol.kind} of ${symbol.container}`;
    const taken = Math.max(placeWidth, place.length) + context.length + 6;
    const most = out.isTerminal ? Math.max(20, out.columns - taken) : mostCharacters;
    const { signature } = symbol;
    const text = signature.length > most ? `${signature.slice(0, most - 1)}…` : signature;
    const gap = ' '.repeat(Math.max(2, placeWidth - place.length + 2));
    return `${out.style('cyan', place)}${gap}${text}  ${out.style('dim', `(${context})`)}`;
  });
  return `${lines.join('\n')}\n`;
}
