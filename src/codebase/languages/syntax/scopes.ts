/** What names are bound where in one file. Knows no grammar: a language says when a scope opens and what is bound. */
import type { NameTable } from './name-table.ts';
import type { OpenSymbol } from './open-symbol.ts';
import type { Source } from './source.ts';

export type { Source } from './source.ts';

export type Binding =
  /** A local or a parameter. `source`: what it holds; `null`: nobody knows. */
  | { readonly kind: 'local'; readonly source: Source | null }
  | { readonly kind: 'symbol'; readonly symbol: OpenSymbol }
  | { readonly kind: 'import'; readonly import: number; readonly name: number }
  | PathBinding;

/** What members of something that stands elsewhere are, by their names: Rust's `use a::b::C`. */
export interface PathBinding {
  readonly kind: 'path';
  readonly root: PathRoot;
  readonly steps: readonly string[];
}

export type PathRoot =
  | { readonly symbol: OpenSymbol }
  /** Bound nowhere in the file. */
  | { readonly free: string }
  /** Whatever it is in the scope, but for the binding itself. */
  | { readonly name: string; readonly scope: Scope };

interface Scope {
  readonly parent: Scope | null;
  /** Where declarations go that are seen in the whole function. */
  readonly isFunction: boolean;
  /** Its names are not seen from the functions inside of it, as those of a class in Python. */
  readonly isClass: boolean;
  /** What is bound around it is not seen inside: a module of Rust. */
  isIsolated: boolean;
  /** By the number of a name. */
  names: Map<number, Binding> | null;
  /** All that it binds, in place of `names`. */
  readonly only: { readonly name: string; readonly binding: Binding } | null;
}

export type { Scope };

export class Scopes {
  readonly file: Scope = newScope(null, true, false);
  current: Scope = this.file;
  /** By the number of a name, whether any scope binds it: most names are bound nowhere. */
  private bound = new Uint8Array(256);

  constructor(private readonly table: NameTable) {}

  enter(isFunction: boolean, isClass = false): void {
    this.current = newScope(this.current, isFunction, isClass);
  }

  leave(): void {
    if (this.current.parent !== null) this.current = this.current.parent;
  }

  /** The scope of the innermost function, or the file's. */
  get ofFunction(): Scope {
    let scope = this.current;
    while (!scope.isFunction && scope.parent !== null) scope = scope.parent;
    return scope;
  }

  /** The first binding of a symbol or an import stays: it is the one that others mean. A local gives way. */
  bind(scope: Scope, name: string, binding: Binding): void {
    const number = this.table.numberOf(name);
    scope.names ??= new Map();
    const known = scope.names.get(number);
    if (known !== undefined && known.kind !== 'local') return;
    scope.names.set(number, binding);
    this.markBound(number);
  }

  /** What this very scope binds. */
  boundIn(scope: Scope, name: string): Binding | undefined {
    return scope.names?.get(this.table.numberOf(name));
  }

  /** @param name its number. */
  lookUp(from: Scope, name: number): Binding | null {
    if (from.only !== null) return from.only.name === this.table.names[name] ? from.only.binding : null;
    if (this.bound[name] !== 1) return null;
    let isInFunction = false;
    for (let scope: Scope | null = from; scope !== null; scope = scope.isIsolated ? null : scope.parent) {
      const binding = scope.isClass && isInFunction ? undefined : scope.names?.get(name);
      if (binding !== undefined) return binding;
      isInFunction ||= scope.isFunction && !scope.isClass;
    }
    return null;
  }

  private markBound(name: number): void {
    if (name >= this.bound.length) {
      const longer = new Uint8Array(2 * name);
      longer.set(this.bound);
      this.bound = longer;
    }
    this.bound[name] = 1;
  }
}

function newScope(parent: Scope | null, isFunction: boolean, isClass: boolean): Scope {
  return { parent, isFunction, isClass, isIsolated: false, names: null, only: null };
}

/** Nothing is bound in it. */
export const emptyScope: Scope = { ...newScope(null, false, false), isIsolated: true };

/** A scope of one local alone, for languages that know themselves which local a name means. */
export function scopeOfLocal(name: string, source: Source | null): Scope {
  const only = { name, binding: { kind: 'local', source } } as const;
  return { parent: null, isFunction: false, isClass: false, isIsolated: true, names: null, only };
}

/** A comment, by its place in the text. */
export interface Comment {
  readonly start: number;
  readonly end: number;
}
