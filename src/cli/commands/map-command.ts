/** `optimizer map`: the most central definitions of a project, in a number of tokens. */
import { repositoryMap } from '../../codebase/graph/repository-map.ts';
import { isIn } from '../../codebase/search/find-file.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';
import { symbolToJson } from './symbol-json.ts';
import { type IndexCommandOptions, json, placesMeant, withIndex } from './with-index.ts';

export interface MapOptions extends IndexCommandOptions {
  readonly tokens?: number;
}

const defaultTokens = 1_500;

export async function mapCommand(
  paths: readonly string[],
  options: MapOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const budgetTokens = options.tokens ?? defaultTokens;
  return withIndex(options, terminal, signal, ({ index, here }) => {
    const places = placesMeant(index, paths, here);
    const keep = (path: string) => places.length === 0 || places.some((place) => isIn(path, place));
    const { text, tokens, files } = repositoryMap(index, { budgetTokens, keep });
    if (options.json) {
      terminal.out.write(
        json({
          schemaVersion: 1,
          budgetTokens,
          tokens,
          files: files.map(({ path, symbols }) => ({
            path,
            symbols: symbols.map(({ symbol, score }) => ({ score, ...symbolToJson(symbol) })),
          })),
          text,
        }),
      );
    } else terminal.out.write(text);
    if (text === '') terminal.err.write(`No definition to show in ${budgetTokens} tokens.\n`);
    return exitCodes.ok;
  });
}
