/**
 * The facts of a file that linking needs (`link-facts.ts`), where files are linked: one list of numbers, because tens of
 * thousands of files may be in memory at once. Names are numbers of the reader's choice; -1 stands for none. Pure.
 */
import { type SymbolKind, symbolKinds } from '../facts.ts';
import { VarintReader } from '../store/varint.ts';
import { importForms, type PackedLinkFacts, pathKind } from './link-facts.ts';

/** For each import the id of the file it leads to, or one of these. */
export const externalEdge = -1;
export const missingEdge = -2;

export interface ImportEnd {
  /** Index of the import. */
  readonly ordinal: number;
  /** Id of a file, or `externalEdge`. */
  readonly to: number;
  /** The name that the import binds is the file itself. */
  readonly isWhole: boolean;
}

/** name, kind and whether it is exported, parent, type, owner */
const symbolWidth = 5;
/** kind and whether it is used, first, second */
const pathWidth = 3;
/** form, edge, whole, where its names begin and end */
const importWidth = 5;

const reExport = importForms.indexOf('re-export');
const modForm = importForms.indexOf('mod');
const includeForm = importForms.indexOf('include');

export class UnpackedFacts {
  readonly symbolCount: number;
  readonly pathCount: number;
  readonly importCount: number;
  /** sub, super, sub, super … */
  readonly inheritance: Pairs;
  /** name, path, name, path … */
  readonly exports: Pairs;
  /** References under another name than the natural one of their path: path, name, path, name … */
  readonly otherUses: Pairs;
  readonly #numbers: Int32Array;
  readonly #paths: number;
  readonly #imports: number;

  constructor(numbers: Int32Array, parts: Parts) {
    this.#numbers = numbers;
    this.symbolCount = parts.paths / symbolWidth;
    this.#paths = parts.paths;
    this.pathCount = (parts.otherUses - parts.paths) / pathWidth;
    this.otherUses = new Pairs(numbers, parts.otherUses, parts.inheritance);
    this.inheritance = new Pairs(numbers, parts.inheritance, parts.exports);
    this.exports = new Pairs(numbers, parts.exports, parts.imports);
    this.#imports = parts.imports;
    this.importCount = (parts.importNames - parts.imports) / importWidth;
  }

  /** Of memory, about. */
  get sizeBytes(): number {
    return this.#numbers.byteLength;
  }

  symbolName(symbol: number): number {
    return this.#numbers[symbol * symbolWidth] ?? 0;
  }

  kindOf(symbol: number): SymbolKind {
    return symbolKinds[(this.#numbers[symbol * symbolWidth + 1] ?? 0) >> 1] ?? 'function';
  }

  isExported(symbol: number): boolean {
    return ((this.#numbers[symbol * symbolWidth + 1] ?? 0) & 1) === 1;
  }

  parentOf(symbol: number): number {
    return this.#numbers[symbol * symbolWidth + 2] ?? -1;
  }

  /** A path. */
  typeOf(symbol: number): number {
    return this.#numbers[symbol * symbolWidth + 3] ?? -1;
  }

  /** The name of the type that a symbol is a member of, when it stands outside of the type's declaration. */
  ownerOf(symbol: number): number {
    return this.#numbers[symbol * symbolWidth + 4] ?? -1;
  }

  /** See `pathKind`. */
  pathKind(path: number): number {
    return (this.#numbers[this.#paths + path * pathWidth] ?? 0) >> 1;
  }

  /** A reference with the path's natural name means it. */
  isUsed(path: number): boolean {
    return ((this.#numbers[this.#paths + path * pathWidth] ?? 0) & 1) === 1;
  }

  /** Symbol, import, name of a free one, `of`. */
  pathFirst(path: number): number {
    return this.#numbers[this.#paths + path * pathWidth + 1] ?? 0;
  }

  /** Place in the names of an import, name of a member. */
  pathSecond(path: number): number {
    return this.#numbers[this.#paths + path * pathWidth + 2] ?? 0;
  }

  edgeOf(importIndex: number): number {
    return this.#import(importIndex, 1);
  }

  /** The name that the import binds is the file that it leads to. */
  isWhole(importIndex: number): boolean {
    return this.#import(importIndex, 2) === 1;
  }

  isModDeclaration(importIndex: number): boolean {
    return this.#import(importIndex, 0) === modForm;
  }

  isReExport(importIndex: number): boolean {
    return this.#import(importIndex, 0) === reExport;
  }

  isInclude(importIndex: number): boolean {
    return this.#import(importIndex, 0) === includeForm;
  }

  boundCount(importIndex: number): number {
    return (this.#import(importIndex, 4) - this.#import(importIndex, 3)) / 2;
  }

  /** The name at the source. */
  importedName(importIndex: number, bound: number): number {
    return this.#numbers[this.#import(importIndex, 3) + 2 * bound] ?? 0;
  }

  /** The name in this file. */
  localName(importIndex: number, bound: number): number {
    return this.#numbers[this.#import(importIndex, 3) + 2 * bound + 1] ?? 0;
  }

  /** What a reference to the path is called, unless it says otherwise. */
  naturalName(path: number): number {
    const first = this.pathFirst(path);
    switch (this.pathKind(path)) {
      case pathKind.symbol:
        return this.symbolName(first);
      case pathKind.import:
        return this.localName(first, this.pathSecond(path));
      case pathKind.free:
        return first;
      default:
        return this.pathSecond(path);
    }
  }

  #import(importIndex: number, field: number): number {
    return this.#numbers[this.#imports + importIndex * importWidth + field] ?? 0;
  }
}

/** A part of a list of numbers, two by two. */
export class Pairs {
  readonly length: number;
  readonly #numbers: Int32Array;
  readonly #from: number;

  constructor(numbers: Int32Array, from: number, to: number) {
    this.#numbers = numbers;
    this.#from = from;
    this.length = (to - from) / 2;
  }

  first(at: number): number {
    return this.#numbers[this.#from + 2 * at] ?? 0;
  }

  second(at: number): number {
    return this.#numbers[this.#from + 2 * at + 1] ?? 0;
  }
}

/** Where each part begins; symbols come first. */
interface Parts {
  readonly paths: number;
  readonly otherUses: number;
  readonly inheritance: number;
  readonly exports: number;
  readonly imports: number;
  readonly importNames: number;
}

export class FactsUnpacker {
  readonly #nameId: (name: string) => number;
  readonly #keep: (numbers: Int32Array) => Int32Array;
  #numbers = new Int32Array(4096);
  #length = 0;

  /**
   * @param nameId gives each name its number.
   * @param keep gives a list that is used again the place where it stays.
   */
  constructor(nameId: (name: string) => number, keep: (numbers: Int32Array) => Int32Array) {
    this.#nameId = nameId;
    this.#keep = keep;
  }

  unpack(packed: PackedLinkFacts, ends: Iterable<ImportEnd>): UnpackedFacts {
    const names = packed.names.split('\n').map(this.#nameId);
    const reader = new VarintReader(packed.numbers);
    this.#length = 0;
    this.#symbols(reader, names);
    const paths = this.#length;
    this.#paths(reader, names);
    const otherUses = this.#length;
    this.#pairs(reader, null, names);
    const inheritance = this.#length;
    this.#pairs(reader, null, null);
    const exports = this.#length;
    this.#pairs(reader, names, null);
    const imports = this.#length;
    const importNames = this.#imports(reader, names);
    for (const { ordinal, to, isWhole } of ends) {
      this.#numbers[imports + ordinal * importWidth + 1] = to;
      this.#numbers[imports + ordinal * importWidth + 2] = isWhole ? 1 : 0;
    }
    const numbers = this.#keep(this.#numbers.subarray(0, this.#length));
    return new UnpackedFacts(numbers, { paths, otherUses, inheritance, exports, imports, importNames });
  }

  #symbols(reader: VarintReader, names: readonly number[]): void {
    const count = reader.next();
    const numbers = this.#roomFor(count * symbolWidth);
    let at = this.#length;
    for (let symbol = 0; symbol < count; symbol++) {
      numbers[at++] = names[reader.next()] ?? 0;
      numbers[at++] = reader.next();
      numbers[at++] = reader.next() - 1;
      numbers[at++] = reader.next() - 1;
      const owner = reader.next() - 1;
      numbers[at++] = owner === -1 ? -1 : (names[owner] ?? 0);
    }
    this.#length = at;
  }

  #paths(reader: VarintReader, names: readonly number[]): void {
    const count = reader.next();
    const numbers = this.#roomFor(count * pathWidth);
    let at = this.#length;
    for (let path = 0; path < count; path++) {
      const kindAndUse = reader.next();
      const kind = kindAndUse >> 1;
      const first = reader.next();
      numbers[at++] = kindAndUse;
      numbers[at++] = kind === pathKind.free ? (names[first] ?? 0) : first;
      if (kind === pathKind.import) numbers[at++] = reader.next();
      else numbers[at++] = kind === pathKind.member ? (names[reader.next()] ?? 0) : 0;
    }
    this.#length = at;
  }

  /** @param firstNames `null`: the first ones are no names. */
  #pairs(
    reader: VarintReader,
    firstNames: readonly number[] | null,
    secondNames: readonly number[] | null,
  ): number {
    const count = reader.next();
    const numbers = this.#roomFor(count * 2);
    let at = this.#length;
    for (let pair = 0; pair < count; pair++) {
      const first = reader.next();
      const second = reader.next();
      numbers[at++] = firstNames === null ? first : (firstNames[first] ?? 0);
      numbers[at++] = secondNames === null ? second : (secondNames[second] ?? 0);
    }
    this.#length = at;
    return count;
  }

  /** @returns where the names of the imports begin, behind the imports. */
  #imports(reader: VarintReader, names: readonly number[]): number {
    const count = reader.next();
    const imports = this.#length;
    this.#roomFor(count * importWidth);
    const importNames = imports + count * importWidth;
    this.#length = importNames;
    for (let at = imports; at < importNames; at += importWidth) {
      const form = reader.next();
      const start = this.#length;
      this.#pairs(reader, names, names);
      this.#numbers.set([form, missingEdge, 0, start, this.#length], at);
    }
    return importNames;
  }

  #roomFor(count: number): Int32Array {
    if (this.#length + count > this.#numbers.length) {
      const larger = new Int32Array(Math.max(2 * this.#numbers.length, this.#length + count));
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    return this.#numbers;
  }
}
