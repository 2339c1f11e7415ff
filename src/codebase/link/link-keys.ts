/**
 * What links were found with, as numbers: when something with such a key changes, whoever consulted it is linked anew.
 * Two names may share a key; then a file is linked once too often, and the result is the same. Pure.
 */
import type { Visibility } from '../languages/language.ts';

/** The interface and the import targets of a file. */
export function fileKey(fileId: number): number {
  return fileId * 4;
}

/** All that a file passes on by `export *`, directly or through others. */
export function starKey(fileId: number): number {
  return fileId * 4 + 1;
}

export type NameScope =
  /** Defined at the top of some file of the language. */
  | { readonly kind: 'project'; readonly language: string }
  | { readonly kind: 'folder'; readonly language: string; readonly folder: string }
  /** Members and supertypes that stand outside of a type of this name. */
  | { readonly kind: 'outside'; readonly language: string; readonly folder: string | null }
  /** Whether there is a file at this path. */
  | { readonly kind: 'path' };

export function nameKey(scope: NameScope, name: string): number {
  return hash50(`${scopeText(scope)}\n${name}`) * 4 + 2;
}

function scopeText(scope: NameScope): string {
  switch (scope.kind) {
    case 'project':
      return `project:${scope.language}`;
    case 'outside':
      return `outside:${scope.language}:${scope.folder ?? ''}`;
    case 'folder':
      return `folder:${scope.language}:${scope.folder}`;
    case 'path':
      return scope.kind;
  }
}

/** Where the members of a type may stand besides its declaration. */
export function outsideScope(visibility: Visibility, language: string, folder: string): NameScope {
  return {
    kind: 'outside',
    language: visibility.family ?? language,
    folder: visibility.outsideMembers === 'folder' ? folder : null,
  };
}

/** Two multiplicative hashes side by side, 25 bits each. */
function hash50(text: string): number {
  let first = 0x811c9dc5;
  let second = 0x9e3779b9;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    first = Math.imul(first ^ code, 0x01000193);
    second = Math.imul(second ^ code, 0x85ebca6b);
  }
  first ^= first >>> 15;
  second ^= second >>> 13;
  return (first >>> 7) * 2 ** 25 + (second >>> 7);
}
