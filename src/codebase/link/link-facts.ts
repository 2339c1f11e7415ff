/**
 * Packs the part of a file's facts that linking needs, where the file is parsed: names are said once a file, everything
 * else is an index. `unpacked-facts.ts` reads it. Pure.
 *
 * References are left out, but for which paths they use: a path has a natural name (its last step), and only a
 * reference under another one is listed.
 */
import type { FileFacts, ImportForm, SymbolFact } from '../facts.ts';
import { symbolKinds } from '../facts.ts';
import { joinLines } from '../store/join-lines.ts';
import { VarintWriter } from '../store/varint.ts';

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
