/**
 * Names with a namespace before them. What such a name means depends on the namespace and the `use` of the file alone,
 * so it is an import where it stands.
 */
import type { Scope } from '../syntax/scopes.ts';
import type { PhpWalk } from './context.ts';

/** Without the backslash at its start. */
export function fullName({ state }: PhpWalk, written: string): string {
  if (written.startsWith('\\')) return written.slice(1);
  const first = written.slice(0, written.indexOf('\\'));
  const alias = state.aliases.get(first);
  if (alias !== undefined) return alias + written.slice(first.length);
  return state.namespace === '' ? written : `${state.namespace}\\${written}`;
}

/** A scope in which the last part of the name is bound to what the whole name means. */
export function qualifiedScope(walk: PhpWalk, written: string): Scope {
  const { facts, state } = walk;
  const full = fullName(walk, written);
  const last = full.slice(full.lastIndexOf('\\') + 1);
  // Of the namespace of the file: as if it stood there without one.
  if (full.slice(0, -last.length - 1) === state.namespace) return facts.scopes.current;
  const known = state.qualified.get(full);
  if (known !== undefined) return known;
  facts.scopes.enter(false);
  const scope = facts.scopes.current;
  facts.import(
    {
      specifier: full === last ? `\\${full}` : full,
      form: 'use',
      names: [{ imported: last, local: last }],
      typeOnly: false,
      enclosingModules: [],
      pathAttribute: null,
    },
    walk.start,
  );
  facts.scopes.leave();
  state.qualified.set(full, scope);
  return scope;
}
