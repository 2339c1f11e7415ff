/** `optimizer refs <symbol>`: what uses, calls, implements, overrides and tests a symbol. */
import type { CodeIndex } from '../../codebase/code-index.ts';
import { isIn } from '../../codebase/search/find-file.ts';
import { type Definition, findSymbol, type SymbolLookup } from '../../codebase/search/find-symbol.ts';
import { type RelationKind, relationOf } from '../../codebase/search/relations.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';
import { describeDefinition, symbolLookupError } from './lookup-error.ts';
import { relationToJson, renderRelations } from './render-relation.ts';
import { symbolToJson } from './symbol-json.ts';
import { ArgumentError, type IndexCommandOptions, json, placesMeant, withIndex } from './with-index.ts';

export interface RefsOptions extends IndexCommandOptions {
  readonly calls?: boolean;
  readonly callers?: boolean;
  readonly callees?: boolean;
  readonly implementors?: boolean;
  readonly overrides?: boolean;
  readonly tests?: boolean;
  readonly all?: boolean;
  readonly in?: readonly string[];
  readonly limit?: number;
}

/** Of each list: what a person reads, and what a program gets. */
const defaultLimit = { text: 100, json: 1_000 } as const;

/** Uses by name alone are many and mostly others' where a name is common. */
const mostPossibleInText = 20;

export async function refsCommand(
  asked: string,
  options: RefsOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  const kinds = relationsAsked(options);
  return withIndex(options, terminal, signal, ({ index, here }) => {
    const { definitions, others } = definitionsMeant(index, asked, here, options.all === true);
    const places = placesMeant(index, options.in ?? [], here);
    const limit = options.limit ?? (options.json ? defaultLimit.json : defaultLimit.text);
    const keep = (path: string) => places.length === 0 || places.some((place) => isIn(path, place));
    const relations = kinds.map((kind) => relationOf(index, definitions, kind, { limit, keep }));
    if (options.json) {
      terminal.out.write(
        json({
          schemaVersion: 1,
          query: asked,
          found: true,
          definitions: definitions.map(({ symbol }) => symbolToJson(symbol)),
          otherDefinitions: others.map(({ symbol }) => symbolToJson(symbol)),
          relations: relations.map(relationToJson),
        }),
      );
      return exitCodes.ok;
    }
    terminal.out.write(
      renderRelations(definitions, relations, terminal.out, {
        mostPossible: options.limit ?? mostPossibleInText,
      }),
    );
    if (others.length > 0) terminal.err.write(othersNote(others));
    return exitCodes.ok;
  });
}

function relationsAsked(options: RefsOptions): readonly RelationKind[] {
  const asked: RelationKind[] = [
    ...(options.callers ? (['callers'] as const) : []),
    ...(options.callees ? (['callees'] as const) : []),
    ...(options.implementors ? (['implementors', 'supertypes'] as const) : []),
    ...(options.overrides ? (['overridden-by', 'overrides'] as const) : []),
    ...(options.tests ? (['tests'] as const) : []),
  ];
  if (options.calls && asked.length > 0) {
    throw new ArgumentError('--calls goes with plain references', 'Leave it out.');
  }
  if (asked.length > 0) return asked;
  return [options.calls ? 'calls' : 'references'];
}

function definitionsMeant(
  index: CodeIndex,
  asked: string,
  here: string | null,
  all: boolean,
): { readonly definitions: readonly Definition[]; readonly others: readonly Definition[] } {
  const lookup: SymbolLookup = findSymbol(index, asked, here);
  if (lookup.kind === 'found') {
    const { definition, others } = lookup;
    return all ? { definitions: [definition, ...others], others: [] } : { definitions: [definition], others };
  }
  if (lookup.kind === 'ambiguous' && all) return { definitions: lookup.definitions, others: [] };
  throw symbolLookupError(asked, lookup);
}

function othersNote(others: readonly Definition[]): string {
  const listed = others.slice(0, 5).map((definition) => `  ${describeDefinition(definition)}`);
  const more = others.length > listed.length ? `  … ${others.length - listed.length} more\n` : '';
  return `Not these, which have the same name (--all takes them too):\n${listed.join('\n')}\n${more}`;
}
