/**
 * A symbol as one text, because one value costs SQLite and its binding far less than a dozen. Numbers in front, then the
 * texts one behind the other: the numbers say how long each is, so no sign has to be kept out of them. Pure.
 */
import type { IndexedSymbol } from '../code-index.ts';
import { type SymbolFact, symbolKinds } from '../facts.ts';
import { symbolsPerFile } from './schema.ts';

/**
 * `kind * 2 + exported, parent + 1, start line, lines to the end, lines to the name, lengths of name, container, trait,
 * signature and doc;` and these texts. Where there is no parent, container, trait or doc: 0, and else 1 more than it is.
 */
export function packSymbol(symbol: SymbolFact): string {
  const { name, container, implementsTrait, signature, doc, startLine } = symbol;
  const kind = symbolKinds.indexOf(symbol.kind) * 2 + (symbol.exported ? 1 : 0);
  const lines = `${startLine},${symbol.endLine - startLine},${symbol.nameLine - startLine}`;
  const lengths = `${name.length},${lengthOf(container)},${lengthOf(implementsTrait)},${signature.length},${lengthOf(doc)}`;
  return `${kind},${(symbol.parent ?? -1) + 1},${lines},${lengths};${name}${container ?? ''}${implementsTrait ?? ''}${signature}${doc ?? ''}`;
}

/** SQL: a symbol `s` of a file `f`, so that many of them can be joined to one value. No path has two slashes in a row. */
export const symbolRecord = "s.id || ':' || f.path || '//' || s.text";

/** The same without the path, for whoever knows it. */
export const symbolRecordWithoutPath = "s.id || ':' || s.text";

/**
 * @param records such as `symbolRecord` gives, one behind the other.
 * @param paths by the ids of files, for records without paths
 */
export function readSymbolRecords(records: string, paths?: ReadonlyMap<number, string>): IndexedSymbol[] {
  const symbols: IndexedSymbol[] = [];
  const reader = new TextReader(records);
  while (!reader.done) {
    const id = reader.number();
    const path =
      paths === undefined ? reader.textBefore('//') : (paths.get(Math.floor(id / symbolsPerFile)) ?? '');
    symbols.push(readSymbol(reader, id, path));
  }
  return symbols;
}

function readSymbol(reader: TextReader, id: number, path: string): IndexedSymbol {
  const kindNumber = reader.number();
  const parent = reader.number() - 1;
  const startLine = reader.number();
  const endLine = startLine + reader.number();
  const nameLine = startLine + reader.number();
  const nameLength = reader.number();
  const containerLength = reader.number() - 1;
  const traitLength = reader.number() - 1;
  const signatureLength = reader.number();
  const docLength = reader.number() - 1;
  const kind = symbolKinds[kindNumber >> 1];
  if (kind === undefined) throw new Error(`There is no kind of symbol with the number ${kindNumber >> 1}`);
  return {
    id,
    path,
    name: reader.text(nameLength),
    kind,
    container: reader.textOrNull(containerLength),
    parentId: parent === -1 ? null : Math.floor(id / symbolsPerFile) * symbolsPerFile + parent,
    implementsTrait: reader.textOrNull(traitLength),
    exported: kindNumber % 2 === 1,
    startLine,
    endLine,
    nameLine,
    signature: reader.text(signatureLength),
    doc: reader.textOrNull(docLength),
  };
}

function lengthOf(text: string | null): number {
  return text === null ? 0 : text.length + 1;
}

class TextReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get done(): boolean {
    return this.#at >= this.#text.length;
  }

  /** Up to the next sign that is no digit, which is passed over. */
  number(): number {
    let value = 0;
    let sign = 1;
    for (;;) {
      const code = this.#text.charCodeAt(this.#at++);
      if (code >= 48 && code <= 57) value = value * 10 + code - 48;
      else if (code === 45) sign = -1;
      else return sign * value;
    }
  }

  textBefore(end: string): string {
    const at = this.#text.indexOf(end, this.#at);
    const text = this.#text.slice(this.#at, at);
    this.#at = at + end.length;
    return text;
  }

  text(length: number): string {
    const start = this.#at;
    this.#at += length;
    return this.#text.slice(start, this.#at);
  }

  textOrNull(length: number): string | null {
    return length < 0 ? null : this.text(length);
  }
}
