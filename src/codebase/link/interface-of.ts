/**
 * What the links of other files can depend on, in a form that says nothing else: no lines, no bodies, no paths that
 * only a body uses. Two files with equal interfaces are the same to whoever imports them. Pure.
 */
import { type AccessPath, type FileFacts, noReferences } from '../facts.ts';

export function interfaceOf(facts: FileFacts): FileFacts {
  const paths = new NeededPaths(facts.paths);
  return {
    symbols: facts.symbols.map((symbol) => ({
      ...symbol,
      type: symbol.type === null ? null : paths.renumbered(symbol.type),
    })),
    exports: facts.exports.map(({ name, path }) => ({ name, path: paths.renumbered(path) })),
    inheritance: facts.inheritance.map(({ sub, super: above }) => ({
      sub: paths.renumbered(sub),
      super: paths.renumbered(above),
    })),
    imports: facts.imports,
    paths: paths.list,
    references: noReferences,
    parseErrors: 0,
  };
}

/** Numbered in the order in which they are asked for. */
class NeededPaths {
  readonly list: AccessPath[] = [];
  readonly #numbers = new Map<number, number>();
  readonly #all: readonly AccessPath[];

  constructor(all: readonly AccessPath[]) {
    this.#all = all;
  }

  renumbered(at: number): number {
    const known = this.#numbers.get(at);
    if (known !== undefined) return known;
    const path = this.#all[at];
    if (path === undefined) throw new Error(`Facts name a path that they do not have: ${at}`);
    this.list.push(path.kind === 'member' ? { ...path, of: this.renumbered(path.of) } : path);
    const number = this.list.length - 1;
    this.#numbers.set(at, number);
    return number;
  }
}
