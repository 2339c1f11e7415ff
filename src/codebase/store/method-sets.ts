/**
 * Which types have all methods of an interface, for languages where that alone makes them implement it. From names and
 * signatures: what a type gets from one that it embeds counts, as far as both are in the project.
 */
import type { IndexedSymbol } from '../code-index.ts';
import { languageOf } from '../languages/index-of-languages.ts';
import { folderOf } from '../languages/project-path.ts';
import type { IndexTables } from './index-tables.ts';
import type { StoredNames } from './stored-names.ts';
import type { StoredSymbols } from './stored-symbols.ts';

/** With more methods of these names than that, the question would take too long: only what is said counts then. */
const mostMethods = 10_000;
const deepestEmbedding = 5;
const typeKinds: ReadonlySet<string> = new Set(['struct', 'type', 'interface']);

/** By the names of methods; `null`: not known. */
type Shapes = Map<string, string | null>;

export class MethodSets {
  readonly #tables: IndexTables;
  readonly #names: StoredNames;
  readonly #symbols: StoredSymbols;

  constructor(tables: IndexTables, names: StoredNames, symbols: StoredSymbols) {
    this.#tables = tables;
    this.#names = names;
    this.#symbols = symbols;
  }

  /** Ids of the types that have all methods of an interface. */
  implementors(type: IndexedSymbol): readonly number[] {
    if (type.kind !== 'interface' || languageOf(type.path)?.methodShape === undefined) return [];
    const required = this.#required(type);
    if (required.size === 0) return [];
    const sets = this.#setsWith([...required.keys()], languageOf(type.path)?.id ?? '');
    const found = [...sets].filter(([id, methods]) => id !== type.id && hasAll(methods, required));
    const types = this.#tables.symbolsWithIds(found.map(([id]) => id));
    return types.filter(({ kind }) => kind !== 'interface').map(({ id }) => id);
  }

  /** Ids of the interfaces whose methods a type all has. */
  implemented(type: IndexedSymbol): readonly number[] {
    if (type.kind === 'interface' || languageOf(type.path)?.methodShape === undefined) return [];
    const own = this.#namesOf(type);
    const some = [...own].flatMap((name) => this.#methodsNamed(name));
    const ids = new Set(some.flatMap(({ parentId }) => parentId ?? []));
    return this.#tables
      .symbolsWithIds([...ids])
      .filter((owner) => owner.kind === 'interface' && isSameLanguage(owner, type))
      .filter((owner) => [...this.#required(owner).keys()].every((name) => own.has(name)))
      .filter((owner) => this.implementors(owner).includes(type.id))
      .map(({ id }) => id);
  }

  /** What an interface asks for, with what those ask for that it embeds. */
  #required(type: IndexedSymbol): Shapes {
    const required: Shapes = new Map();
    for (const owner of this.#above(type)) {
      if (owner.kind !== 'interface') continue;
      for (const { name, kind, signature } of this.#symbols.members(owner.id)) {
        if (kind === 'method') required.set(name, shapeOf(owner.path, signature, name, owner.signature));
      }
    }
    return required;
  }

  #namesOf(type: IndexedSymbol): ReadonlySet<string> {
    const members = this.#above(type).flatMap(({ id }) => this.#symbols.members(id));
    return new Set(members.filter(({ kind }) => kind === 'method').map(({ name }) => name));
  }

  /** The type and what it embeds. */
  #above(type: IndexedSymbol): readonly IndexedSymbol[] {
    const seen = new Map([[type.id, type]]);
    for (const [id] of seen) {
      const next = this.#tables.rows<readonly [id: number]>('super_id', 'inherits WHERE sub_id = ?', id);
      for (const above of this.#tables.symbolsWithIds(next.flat()))
        seen.set(above.id, seen.get(above.id) ?? above);
    }
    return [...seen.values()];
  }

  /** Of every type that has some of these methods, by its id. */
  #setsWith(names: readonly string[], language: string): ReadonlyMap<number, Shapes> {
    const methods: IndexedSymbol[] = [];
    const sets = new Map<number, Shapes>();
    for (const name of names) {
      methods.push(...this.#methodsNamed(name).filter(({ path }) => languageOf(path)?.id === language));
      if (methods.length > mostMethods) return sets;
    }
    const types = this.#typesNamed(new Set(methods.map(({ container }) => container ?? '')));
    for (const { name, path, container, parentId, signature } of methods) {
      const owner = parentId ?? types.get(`${folderOf(path)}/${container}`);
      if (owner === undefined) continue;
      const ofType: Shapes = sets.get(owner) ?? new Map();
      sets.set(owner, ofType.set(name, shapeOf(path, signature, name, '')));
    }
    this.#addEmbedded(sets);
    return sets;
  }

  /** Ids by folder and name. */
  #typesNamed(names: ReadonlySet<string>): ReadonlyMap<string, number> {
    const types = [...names]
      .flatMap((name) => this.#names.symbolsNamed(name))
      .filter(
        ({ parentId, container, kind }) => parentId === null && container === null && typeKinds.has(kind),
      );
    return new Map(types.map(({ id, name, path }) => [`${folderOf(path)}/${name}`, id]));
  }

  #methodsNamed(name: string): IndexedSymbol[] {
    return this.#names.symbolsNamed(name).filter(({ kind }) => kind === 'method');
  }

  #addEmbedded(sets: Map<number, Shapes>): void {
    let changed = new Set(sets.keys());
    for (let round = 0; round < deepestEmbedding && changed.size > 0; round++) {
      const pairs = this.#tables.rows<[sub: number, embedded: number]>(
        'sub_id, super_id',
        'inherits WHERE super_id IN (SELECT value FROM json_each(?)) ORDER BY sub_id, super_id',
        JSON.stringify([...changed]),
      );
      changed = new Set();
      for (const [sub, embedded] of pairs) {
        const ofSub: Shapes = sets.get(sub) ?? new Map();
        sets.set(sub, ofSub);
        for (const [name, shape] of sets.get(embedded) ?? []) {
          if (ofSub.has(name)) continue;
          ofSub.set(name, shape);
          changed.add(sub);
        }
      }
    }
  }
}

function shapeOf(path: string, signature: string, name: string, owner: string): string | null {
  return languageOf(path)?.methodShape?.(signature, name, owner) ?? null;
}

/** The name alone is enough only where there are several. */
function hasAll(methods: Shapes, required: Shapes): boolean {
  return [...required].every(([name, shape]) => {
    const has = methods.get(name);
    if (has === undefined) return false;
    return shape === null || has === null ? required.size > 1 : shape === has;
  });
}

function isSameLanguage(a: IndexedSymbol, b: IndexedSymbol): boolean {
  return languageOf(a.path) === languageOf(b.path);
}
