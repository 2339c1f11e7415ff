/** Under which keys other files may look for what this one has, where no import leads to it. Pure. */
import { pathKind } from './link-facts.ts';
import { hashOfName, memberKey, nameKey } from './link-keys.ts';
import type { LinkView } from './link-view.ts';
import type { LinkedFile } from './linked-file.ts';

type Names = Pick<LinkView, 'nameOf' | 'hashOfName'>;

/** Distinct, ascending. */
export function offeredKeys(file: LinkedFile, names: Names): number[] {
  const { visibility, scopes, facts } = file;
  const keys = new Set<number>();
  const definedIn = scopesOfDefinitions(file);
  const everywhere = new Set(visibility.seenEverywhere);
  const isNested = visibility.freeNames === 'nested';
  const isAlone = scopes.members === null && visibility.family === undefined;
  if (definedIn.length === 0 && !isNested && everywhere.size === 0 && isAlone) return [];
  for (let at = 0; at < facts.symbolCount; at++) {
    const name = names.hashOfName(facts.symbolName(at));
    if (file.isTop(at)) {
      for (const scope of definedIn) keys.add(nameKey(scope, name));
      if (everywhere.has(facts.kindOf(at))) keys.add(nameKey(scopes.project, name));
    }
    const nested = isNested ? file.nestedName(at, names.nameOf) : null;
    if (nested !== null) keys.add(nameKey(scopes.project, hashOfName(nested)));
    const owner = facts.ownerOf(at);
    // A type of the file itself is no other file's.
    if (owner !== -1 && scopes.members !== null && !file.hasTop(owner))
      keys.add(memberKey(scopes.members, names.hashOfName(owner), name));
  }
  const { inheritance, exports } = facts;
  for (let at = 0; scopes.members !== null && at < inheritance.length; at++) {
    const sub = inheritance.first(at);
    if (facts.pathKind(sub) !== pathKind.symbol)
      keys.add(nameKey(scopes.supers, names.hashOfName(facts.naturalName(sub))));
  }
  for (let at = 0; visibility.family !== undefined && at < exports.length; at++) {
    keys.add(nameKey(scopes.family, names.hashOfName(exports.first(at))));
  }
  return [...keys].sort((a, b) => a - b);
}

/** Where a name that no import binds may mean a definition of this file. */
function scopesOfDefinitions({ visibility, scopes }: LinkedFile): readonly number[] {
  switch (visibility.freeNames) {
    case 'folder':
      return [scopes.folder];
    case 'project':
      return [scopes.project];
    case 'folder-then-project':
      return [scopes.folder, scopes.project];
    case 'nowhere':
    case 'includes':
    case 'nested':
      return [];
  }
}
