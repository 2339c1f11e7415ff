/** What names are bound where in one file. Knows no grammar: a language says when a scope opens and what is bound. */
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
  names: Map<string, Binding> | null;
}

export type { Scope };

export class Scopes {
  readonly file: Scope = {
    parent: null,
    isFunction: true,
    isClass: false,
    isIsolated: false,
    names: null,
  };
  current: Scope = this.file;

  enter(isFunction: boolean, isClass = false): void {
    this.current = { parent: this.current, isFunction, isClass, isIsolated: false, names: null };
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
}

/** The first binding of a symbol or an import stays: it is the one that others mean. A local gives way. */
export function bind(scope: Scope, name: string, binding: Binding): void {
  scope.names ??= new Map();
  const known = scope.names.get(name);
  if (known === undefined || known.kind === 'local') scope.names.set(name, binding);
}

export function lookUp(from: Scope, name: string): Binding | null {
  let isInFunction = false;
  for (let scope: Scope | null = from; scope !== null; scope = scope.isIsolated ? null : scope.parent) {
    const binding = scope.isClass && isInFunction ? undefined : scope.names?.get(name);
    if (binding !== undefined) return binding;
    isInFunction ||= scope.isFunction && !scope.isClass;
  }
  return null;
}

/** A scope of one local alone, for languages that know themselves which local a name means. */
export function scopeOfLocal(name: string, source: Source | null): Scope {
  const names = new Map<string, Binding>([[name, { kind: 'local', source }]]);
  return { parent: null, isFunction: false, isClass: false, isIsolated: true, names };
}

/** A comment, by its place in the text. */
export interface Comment {
  readonly start: number;
  readonly end: number;
}
