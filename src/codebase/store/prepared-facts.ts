/**
 * The facts of a file in the form in which they are stored. Made where the file is parsed: a few long texts and byte
 * lists cross a thread cheaply, and the writer inserts them as they are. Pure. Only `store/` looks inside.
 */

import {
  type FileFacts,
  type ImportFact,
  type ReferenceColumns,
  type SymbolFact,
  symbolKinds,
} from '../facts.ts';
import { interfaceOf } from '../link/interface-of.ts';
import { packLinkFacts } from '../link/link-facts.ts';
import { contentHash } from './content-hash.ts';
import { joinLines } from './join-lines.ts';
import { enclosingSymbols, writePlaces } from './occurrences.ts';
import { searchableName, splitWords } from './split-words.ts';
import { VarintWriter } from './varint.ts';

export interface PreparedFacts {
  readonly symbolCount: number;
  readonly referenceCount: number;
  readonly importCount: number;
  readonly parseErrors: number;
  readonly symbols: PreparedSymbols;
  readonly references: PreparedReferences;
  /** `null`: there are none. JSON of the import facts with every line 0, and JSON of the lines. */
  readonly imports: { readonly facts: string; readonly lines: string } | null;
  /** See `PackedLinkFacts`. */
  readonly linkNames: string;
  readonly linkNumbers: Uint8Array;
  /** Distinct, sorted, joined with line feeds. */
  readonly freeNames: string;
  /** Changes when the links of other files may. */
  readonly interfaceHash: string;
}

/** Texts of a symbol, in this order. */
export const symbolTexts = [
  'name',
  'container',
  'implementsTrait',
  'signature',
  'doc',
  'nameWords',
  'containerWords',
  'docWords',
] as const;

/** Numbers of a symbol, in this order; kind: index in `symbolKinds`; parent: -1 for none. */
export const symbolNumbers = ['kind', 'parent', 'exported', 'startLine', 'endLine', 'nameLine'] as const;

export interface PreparedSymbols {
  /** All texts of all symbols, one behind the other. */
  readonly text: string;
  /** Of each text in `text`; -1 for `null`. */
  readonly lengths: Int32Array;
  readonly numbers: Int32Array;
  /** The words of the file's path. */
  readonly pathWords: string;
}

/** Grouped by name. */
export interface PreparedReferences {
  /** Joined with line feeds. */
  readonly names: string;
  readonly counts: Int32Array;
  /** Packed, see `occurrences.ts`; those of a name end where the next one's begin. */
  readonly places: Uint8Array;
  readonly ends: Int32Array;
}

export function prepareFacts(path: string, facts: FileFacts): PreparedFacts {
  const link = packLinkFacts(facts);
  return {
    symbolCount: facts.symbols.length,
    referenceCount: facts.references.count,
    importCount: facts.imports.length,
    parseErrors: facts.parseErrors,
    symbols: prepareSymbols(path, facts.symbols),
    references: prepareReferences(facts),
    imports: prepareImports(facts.imports),
    linkNames: link.names,
    linkNumbers: link.numbers,
    freeNames: joinLines(freeNames(facts)),
    interfaceHash: hashOfInterface(facts),
  };
}

/** What can be handed to another thread without a copy. */
export function transferables({ symbols, references, linkNumbers }: PreparedFacts): ArrayBuffer[] {
  return [
    symbols.lengths.buffer,
    symbols.numbers.buffer,
    references.counts.buffer,
    references.places.buffer,
    references.ends.buffer,
    linkNumbers.buffer,
  ] as ArrayBuffer[];
}

function prepareSymbols(path: string, symbols: readonly SymbolFact[]): PreparedSymbols {
  const texts: string[] = [];
  const lengths = new Int32Array(symbols.length * symbolTexts.length);
  const numbers = new Int32Array(symbols.length * symbolNumbers.length);
  let textAt = 0;
  let numberAt = 0;
  const add = (text: string | null) => {
    lengths[textAt++] = text === null ? -1 : text.length;
    if (text !== null) texts.push(text);
  };
  for (const symbol of symbols) {
    const { container, doc } = symbol;
    add(symbol.name);
    add(container);
    add(symbol.implementsTrait);
    add(symbol.signature);
    add(doc);
    add(searchableName(symbol.name));
    add(container === null ? null : splitWords(container).join(' '));
    add(doc === null ? null : splitWords(doc).join(' '));
    numbers[numberAt++] = symbolKinds.indexOf(symbol.kind);
    numbers[numberAt++] = symbol.parent ?? -1;
    numbers[numberAt++] = symbol.exported ? 1 : 0;
    numbers[numberAt++] = symbol.startLine;
    numbers[numberAt++] = symbol.endLine;
    numbers[numberAt++] = symbol.nameLine;
  }
  const pathWords = splitWords(path.replace(/\.[^./]+$/, '')).join(' ');
  return { text: texts.join(''), lengths, numbers, pathWords };
}

function prepareReferences({ symbols, references }: FileFacts): PreparedReferences {
  const enclosing = enclosingSymbols(symbols, references);
  const { groups, order } = groupByName(references);
  const places = new VarintWriter();
  const counts = new Int32Array(groups.length);
  const ends = new Int32Array(groups.length);
  const names: string[] = [];
  groups.forEach(({ name, start, end }, at) => {
    writePlaces(places, references, enclosing, order, start, end);
    names.push(references.names[name] as string);
    counts[at] = end - start;
    ends[at] = places.length;
  });
  return { names: joinLines(names), counts, places: places.finish(), ends };
}

/** Part of `order`, half-open: the references with this name. */
interface NameGroup {
  readonly name: number;
  readonly start: number;
  end: number;
}

/** Names in the order of their first reference, the references of each in order. */
function groupByName({ count, names, name }: ReferenceColumns) {
  const amounts = new Int32Array(names.length);
  for (let at = 0; at < count; at++)
    amounts[name[at] as number] = (amounts[name[at] as number] as number) + 1;
  const groups: NameGroup[] = [];
  const groupOf = new Int32Array(names.length).fill(-1);
  const order = new Int32Array(count);
  let next = 0;
  for (let at = 0; at < count; at++) {
    const own = name[at] as number;
    if (groupOf[own] === -1) {
      groupOf[own] = groups.push({ name: own, start: next, end: next }) - 1;
      next += amounts[own] as number;
    }
    const group = groups[groupOf[own] as number] as NameGroup;
    order[group.end++] = at;
  }
  return { groups, order };
}

function freeNames({ paths }: FileFacts): string[] {
  return [...new Set(paths.flatMap((path) => (path.kind === 'free' ? [path.name] : [])))].sort();
}

/** Lines apart: text above an import moves it, and where it leads stays. */
function prepareImports(imports: readonly ImportFact[]): PreparedFacts['imports'] {
  if (imports.length === 0) return null;
  return {
    facts: JSON.stringify(imports.map((fact) => ({ ...fact, line: 0 }))),
    lines: JSON.stringify(imports.map(({ line }) => line)),
  };
}

function hashOfInterface(facts: FileFacts): string {
  const { names, numbers } = packLinkFacts(interfaceOf(facts));
  return contentHash(Buffer.concat([Buffer.from(`${names}\n`), numbers]));
}
