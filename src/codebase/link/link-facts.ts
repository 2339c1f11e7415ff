/**
 * The part of a file's facts that linking needs, as numbers. Packed where the file is parsed, unpacked where files are
 * linked: names are said once a file, everything else is an index. Pure.
 *
 * References are left out, but for which paths they use: a path has a natural name (its last step), and only a
 * reference under another one is listed.
 */
import type { FileFacts, ImportForm, SymbolFact } from '../facts.ts';
import { symbolKinds } from '../facts.ts';
import { joinLines } from '../store/join-lines.ts';
import { VarintReader, VarintWriter } from '../store/varint.ts';

export interface PackedLinkFacts {
  /** Joined with line feeds. */
  readonly names: string;
  readonly numbers: Uint8Array;
}

export const importForms = [
  'import',
  're-export',
  'require',
  'dynamic',
  'mod',
  'use',
  'include',
] as const satisfies readonly ImportForm[];

export const pathKind = { symbol: 0, import: 1, free: 2, member: 3 } as const;

/** Names are numbers of the reader's choice; other lists are parallel, -1 stands for none. */
export interface LinkFacts {
  readonly symbolNames: Int32Array;
  /** Index in `symbolKinds`. */
  readonly symbolKinds: Uint8Array;
  readonly symbolParents: Int32Array;
  /** 1: exported. */
  readonly symbolExported: Uint8Array;
  /** Index of a path. */
  readonly symbolTypes: Int32Array;
  /** The name of the type that a symbol is a member of, when it stands outside of the type's declaration. */
  readonly symbolOwners: Int32Array;
  /** See `pathKind`. */
  readonly pathKinds: Uint8Array;
  /** Symbol, import, name of a free one, `of`. */
  readonly pathFirsts: Int32Array;
  /** Place in the names of an import, name of a member. */
  readonly pathSeconds: Int32Array;
  /** 1: a reference with the path's natural name means it. */
  readonly pathUsed: Uint8Array;
  /** References under other names: path, name, path, name … */
  readonly otherUses: Int32Array;
  /** sub, super, sub, super … */
  readonly inheritance: Int32Array;
  /** name, path, name, path … */
  readonly exports: Int32Array;
  /** Index in `importForms`. */
  readonly importForms: Uint8Array;
  /** For each import: imported, local, imported, local … */
  readonly importNames: readonly Int32Array[];
}

export function packLinkFacts(facts: FileFacts): PackedLinkFacts {
  const names = new NameTable();
  const out = new VarintWriter();
  packSymbols(facts.symbols, names, out);
  packPaths(facts, names, out);
  out.push(facts.inheritance.length);
  for (const { sub, super: above } of facts.inheritance) {
    out.push(sub);
    out.push(above);
  }
  out.push(facts.exports.length);
  for (const { name, path } of facts.exports) {
    out.push(names.at(name));
    out.push(path);
  }
  out.push(facts.imports.length);
  for (const { form, names: bound } of facts.imports) {
    out.push(importForms.indexOf(form));
    out.push(bound.length);
    for (const { imported, local } of bound) {
      out.push(names.at(imported));
      out.push(names.at(local));
    }
  }
  return { names: names.joined(), numbers: out.finish() };
}

function packSymbols(symbols: readonly SymbolFact[], names: NameTable, out: VarintWriter): void {
  out.push(symbols.length);
  for (const { name, kind, parent, container, exported, type } of symbols) {
    out.push(names.at(name));
    out.push(symbolKinds.indexOf(kind) * 2 + (exported ? 1 : 0));
    out.push(parent === null ? 0 : parent + 1);
    out.push(type === null ? 0 : type + 1);
    // Named by something else than its parent: a member of a type that is declared elsewhere.
    const owner =
      container === null || container === symbols[parent ?? -1]?.name ? null : ownerName(container);
    out.push(owner === null ? 0 : names.at(owner) + 1);
  }
}

/** `Display for Token` → `Token`. */
function ownerName(container: string): string {
  return container.slice(container.lastIndexOf(' ') + 1);
}

function packPaths(facts: FileFacts, names: NameTable, out: VarintWriter): void {
  const used = new Uint8Array(facts.paths.length);
  const others = new Map<string, [path: number, name: number]>();
  const { references } = facts;
  for (let at = 0; at < references.count; at++) {
    const path = references.path[at] as number;
    if (path === -1) continue;
    const name = references.names[references.name[at] as number] as string;
    if (naturalName(facts, path) === name) used[path] = 1;
    else if (!others.has(`${path} ${name}`)) others.set(`${path} ${name}`, [path, names.at(name)]);
  }
  out.push(facts.paths.length);
  facts.paths.forEach((path, at) => {
    out.push(pathKind[path.kind] * 2 + (used[at] as number));
    if (path.kind === 'symbol') out.push(path.symbol);
    else if (path.kind === 'import') out.push(path.import);
    else if (path.kind === 'member') out.push(path.of);
    if (path.kind === 'import') out.push(path.name);
    else if (path.kind !== 'symbol') out.push(names.at(path.name));
  });
  out.push(others.size);
  for (const [path, name] of others.values()) {
    out.push(path);
    out.push(name);
  }
}

function naturalName({ paths, symbols, imports }: FileFacts, at: number): string | undefined {
  const path = paths[at];
  switch (path?.kind) {
    case undefined:
      return undefined;
    case 'symbol':
      return symbols[path.symbol]?.name;
    case 'import':
      return imports[path.import]?.names[path.name]?.local;
    case 'free':
    case 'member':
      return path.name;
  }
}

/** @param nameId gives each name its number. */
export function unpackLinkFacts(packed: PackedLinkFacts, nameId: (name: string) => number): LinkFacts {
  const names = packed.names.split('\n').map(nameId);
  const reader = new VarintReader(packed.numbers);
  const name = (at: number) => names[at] ?? nameId('');
  const pairs = (readFirst: () => number, readSecond: () => number) => {
    const list = new Int32Array(2 * reader.next());
    for (let at = 0; at < list.length; at += 2) {
      list[at] = readFirst();
      list[at + 1] = readSecond();
    }
    return list;
  };
  const number = () => reader.next();
  const readName = () => name(reader.next());
  const symbols = unpackSymbols(reader, name);
  const paths = unpackPaths(reader, name);
  const otherUses = pairs(number, readName);
  const inheritance = pairs(number, number);
  const exported = pairs(readName, number);
  const imports = reader.next();
  const forms = new Uint8Array(imports);
  const importNames: Int32Array[] = [];
  for (let at = 0; at < imports; at++) {
    forms[at] = reader.next();
    importNames.push(pairs(readName, readName));
  }
  return { ...symbols, ...paths, otherUses, inheritance, exports: exported, importForms: forms, importNames };
}

function unpackSymbols(reader: VarintReader, name: (at: number) => number) {
  const count = reader.next();
  const symbolNames = new Int32Array(count);
  const kinds = new Uint8Array(count);
  const symbolParents = new Int32Array(count);
  const symbolExported = new Uint8Array(count);
  const symbolTypes = new Int32Array(count);
  const symbolOwners = new Int32Array(count);
  for (let at = 0; at < count; at++) {
    symbolNames[at] = name(reader.next());
    const kind = reader.next();
    kinds[at] = kind >> 1;
    symbolExported[at] = kind & 1;
    const parent = reader.next() - 1;
    symbolParents[at] = parent;
    symbolTypes[at] = reader.next() - 1;
    const owner = reader.next() - 1;
    symbolOwners[at] = owner === -1 ? -1 : name(owner);
  }
  return { symbolNames, symbolKinds: kinds, symbolParents, symbolExported, symbolTypes, symbolOwners };
}

function unpackPaths(reader: VarintReader, name: (at: number) => number) {
  const count = reader.next();
  const kinds = new Uint8Array(count);
  const pathFirsts = new Int32Array(count);
  const pathSeconds = new Int32Array(count);
  const pathUsed = new Uint8Array(count);
  for (let at = 0; at < count; at++) {
    const kind = reader.next();
    kinds[at] = kind >> 1;
    pathUsed[at] = kind & 1;
    const first = reader.next();
    pathFirsts[at] = kind >> 1 === pathKind.free ? name(first) : first;
    if (kind >> 1 === pathKind.import) pathSeconds[at] = reader.next();
    else if (kind >> 1 === pathKind.member) pathSeconds[at] = name(reader.next());
  }
  return { pathKinds: kinds, pathFirsts, pathSeconds, pathUsed };
}

class NameTable {
  readonly #indexes = new Map<string, number>();

  at(name: string): number {
    let index = this.#indexes.get(name);
    if (index === undefined) {
      index = this.#indexes.size;
      this.#indexes.set(name, index);
    }
    return index;
  }

  joined(): string {
    return joinLines(this.#indexes.keys());
  }
}
