/** That what was named is not one thing of the index. */
import type { IndexedSymbol } from '../../codebase/code-index.ts';
import type { FileLookup } from '../../codebase/search/find-file.ts';
import {
  type Definition,
  type MissingPart,
  qualifiedName,
  type SymbolLookup,
} from '../../codebase/search/find-symbol.ts';
import { assertNever } from '../../core/assert-never.ts';
import { OptimizerError } from '../../core/errors.ts';
import { escapeControls } from '../../core/escape-controls.ts';

export type LookupErrorCode = 'lookup/unknown' | 'lookup/ambiguous';

/** What a script gets to choose from. */
export interface LookupChoices {
  readonly why: 'unknown' | 'ambiguous';
  /** Near names when it is unknown. */
  readonly suggestions: readonly string[];
  /** Each of them can be given instead. */
  readonly candidates: readonly string[];
}

export class LookupError extends OptimizerError {
  constructor(
    readonly code: LookupErrorCode,
    message: string,
    hint: string,
    readonly choices: LookupChoices,
  ) {
    super(message, hint);
  }
}

/** More than this is no help. */
const mostListed = 12;

export function symbolLookupError(
  asked: string,
  lookup: Exclude<SymbolLookup, { kind: 'found' }>,
): LookupError {
  if (lookup.kind === 'unknown') return unknown(whatIsMissing(asked, lookup.missing), lookup.near);
  const { definitions } = lookup;
  return ambiguous(
    `${definitions.length} definitions are named ${asked}`,
    'Name one of them, or take all with --all:',
    definitions.map(({ symbol }) => `${symbol.path}:${symbol.nameLine}`),
    definitions.map((definition) => describeDefinition(definition)),
  );
}

function whatIsMissing(asked: string, missing: MissingPart): string {
  switch (missing.what) {
    case 'name':
      return `Nothing named ${asked} in this project`;
    case 'file':
      return `No file ${missing.path} in this project`;
    case 'line':
      return `${missing.path} has ${missing.lines} ${missing.lines === 1 ? 'line' : 'lines'}, and no line ${missing.line}`;
    case 'no-symbol':
      return `No symbol stands on line ${missing.line} of ${missing.path}`;
    default:
      return assertNever(missing);
  }
}

export function fileLookupError(asked: string, lookup: Exclude<FileLookup, { kind: 'found' }>): LookupError {
  if (lookup.kind === 'unknown') return unknown(`No file or folder ${asked} in this project`, lookup.near);
  const { paths } = lookup;
  return ambiguous(
    `${paths.length} files end with ${asked}`,
    'Name one of them:',
    paths,
    paths.map(escapeControls),
  );
}

function unknown(message: string, near: readonly string[]): LookupError {
  const hint =
    near.length > 0
      ? `Near: ${near.join(', ')}`
      : 'optimizer symbols <part of a name> looks for what there is.';
  return new LookupError('lookup/unknown', message, hint, {
    why: 'unknown',
    suggestions: near,
    candidates: [],
  });
}

function ambiguous(
  message: string,
  hint: string,
  candidates: readonly string[],
  lines: readonly string[],
): LookupError {
  const more = lines.length - mostListed;
  const listed = [...lines.slice(0, mostListed), ...(more > 0 ? [`… ${more} more`] : [])];
  return new LookupError('lookup/ambiguous', message, [hint, ...listed].join('\n    '), {
    why: 'ambiguous',
    suggestions: [],
    candidates,
  });
}

export function describeDefinition({ symbol }: Definition): string {
  return `${escapeControls(symbol.path)}:${symbol.nameLine}  ${describeSymbol(symbol)}`;
}

export function describeSymbol(symbol: IndexedSymbol): string {
  return `${symbol.kind} ${qualifiedName(symbol)}`;
}
