/**
 * The facts of a file in the form in which they are stored. Made where the file is parsed: a few long texts and byte
 * lists cross a thread cheaply, and the writer inserts them as they are. Pure. Only `store/` looks inside.
 */

import type { FileFacts, ImportFact, ReferenceColumns, SymbolFact } from '../facts.ts';
import { packLinkFacts } from '../link/link-facts.ts';
import { splitWords } from '../words/split-words.ts';
import { type FileNames, packFileNames } from './file-names.ts';
import { packImports } from './import-text.ts';
import { joinLines } from './join-lines.ts';
import { packSymbol } from './symbol-text.ts';

export interface PreparedFacts {
  readonly symbolCount: number;
  readonly referenceCount: number;
  readonly importCount: number;
  readonly parseErrors: number;
  readonly symbols: PreparedSymbols;
  /** Of `FileNames`, joined with line feeds. */
  readonly names: string;
  readonly nameCount: number;
  readonly owners: Uint8Array;
  readonly places: Uint8Array;
  /** The words of the file's path. */
  readonly pathWords: string;
  /** `null`: there are none. See `import-text.ts`; and their lines. */
  readonly imports: { readonly facts: string; readonly lines: string } | null;
  /** See `PackedLinkFacts`. */
  readonly linkNames: string;
  readonly linkNumbers: Uint8Array;
  /** Distinct, sorted, joined with line feeds. */
  readonly freeNames: string;
}

export interface PreparedSymbols {
  /** See `symbol-text.ts`; one behind the other. */
  readonly texts: string;
  /** In `texts`. */
  readonly ends: Int32Array;
  /** The doc comment is the end of the text; its length, or 0. */
  readonly docLengths: Int32Array;
}

export function prepareFacts(path: string, facts: FileFacts): PreparedFacts {
  const [named, { names, owners, places }] = withNames(facts);
  const link = packLinkFacts(facts);
  return {
    symbolCount: facts.symbols.length,
    referenceCount: facts.references.count,
    importCount: facts.imports.length,
    parseErrors: facts.parseErrors,
    symbols: prepareSymbols(named.symbols),
    names: withoutNul(names.join('\n')),
    nameCount: names.length,
    owners,
    places,
    pathWords: splitWords(path.replace(/\.[^./]+$/, '')).join(' '),
    imports: prepareImports(facts.imports),
    linkNames: link.names,
    linkNumbers: link.numbers,
    freeNames: joinLines(freeNames(facts)),
  };
}

/** What can be handed to another thread without a copy. */
export function transferables({ symbols, owners, places, linkNumbers }: PreparedFacts): ArrayBuffer[] {
  return [
    symbols.ends.buffer,
    symbols.docLengths.buffer,
    owners.buffer,
    places.buffer,
    linkNumbers.buffer,
  ] as ArrayBuffer[];
}

/** Names are joined with line feeds: where one has some, they become blanks. */
function withNames(facts: FileFacts): readonly [FileFacts, FileNames] {
  const names = packFileNames(facts);
  if (!names.names.some((name) => name.includes('\n'))) return [facts, names];
  const oneLine = (text: string) => text.replaceAll('\n', ' ');
  const named = {
    ...facts,
    symbols: facts.symbols.map((symbol) => ({
      ...symbol,
      name: oneLine(symbol.name),
      container: symbol.container === null ? null : oneLine(symbol.container),
    })),
    references: { ...facts.references, ...withDistinctNames(facts.references, oneLine) },
  };
  return [named, packFileNames(named)];
}

function withDistinctNames(
  { count, names, name }: ReferenceColumns,
  rename: (name: string) => string,
): Pick<ReferenceColumns, 'names' | 'name'> {
  const indexes = new Map<string, number>();
  for (const old of names) if (!indexes.has(rename(old))) indexes.set(rename(old), indexes.size);
  const renamed = name.slice(0, count).map((at) => indexes.get(rename(names[at] ?? '')) ?? 0);
  return { names: [...indexes.keys()], name: renamed };
}

function prepareSymbols(symbols: readonly SymbolFact[]): PreparedSymbols {
  const texts: string[] = [];
  const ends = new Int32Array(symbols.length);
  const docLengths = new Int32Array(symbols.length);
  let end = 0;
  for (const symbol of symbols) {
    const text = packSymbol(symbol);
    end += text.length;
    ends[texts.length] = end;
    docLengths[texts.length] = symbol.doc?.length ?? 0;
    texts.push(text);
  }
  return { texts: withoutNul(texts.join('')), ends, docLengths };
}

/** For SQLite's binding a text ends there. */
function withoutNul(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', ' ') : text;
}

function freeNames({ paths }: FileFacts): string[] {
  const names = new Set<string>();
  for (const path of paths) if (path.kind === 'free') names.add(path.name);
  return [...names].sort();
}

function prepareImports(imports: readonly ImportFact[]): PreparedFacts['imports'] {
  if (imports.length === 0) return null;
  return { facts: packImports(imports), lines: imports.map(({ line }) => line).join(' ') };
}
