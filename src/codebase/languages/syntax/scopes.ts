/** What names are bound where in one file. Knows no grammar: a language says when a scope opens and what is bound. */
import type { OpenSymbol } from './open-symbol.ts';

/**
 * A part of the text that says what something is: the type that is declared for it, or the expression it was made from.
 * Offsets are UTF-16, half-open.
 */
export type Source = {
  /** Of what the source gives, only this member is meant: `const { member } = source`. */
  readonly member?: string;
} & (
  | { readonly kind: 'type' | 'value'; readonly start: number; readonly end: number }
  /** What a use of a name gives: the number of the use. */
  | { readonly kind: 'use'; readonly use: number }
);

export type Binding =
  /** A local or a parameter. `source`: what it holds; `null`: nobody knows. */
  | { readonly kind: 'local'; readonly source: Source | null }
  | { readonly kind: 'symbol'; readonly symbol: OpenSymbol }
  | { readonly kind: 'import'; readonly import: number; readonly name: number };

interface Scope {
  readonly parent: Scope | null;
  /** Where declarations go that are seen in the whole function. */
  readonly isFunction: boolean;
  names: Map<string, Binding> | null;
}

export type { Scope };

export class Scopes {
  readonly file: Scope = { parent: null, isFunction: true, names: null };
  current: Scope = this.file;

  enter(isFunction: boolean): void {
    this.current = { parent: this.current, isFunction, names: null };
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
  for (let scope: Scope | null = from; scope !== null; scope = scope.parent) {
    const binding = scope.names?.get(name);
    if (binding !== undefined) return binding;
  }
  return null;
}

/** A comment, by its place in the text. */
export interface Comment {
  readonly start: number;
  readonly end: number;
}
