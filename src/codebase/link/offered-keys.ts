/** Under which keys other files may look for what this one has, where no import leads to it. Pure. */
import { pathKind } from './link-facts.ts';
import { type NameScope, nameKey, outsideScope } from './link-keys.ts';
import type { LinkedFile } from './linked-file.ts';

/** Distinct, ascending. */
export function offeredKeys(file: LinkedFile, nameOf: (id: number) => string): number[] {
  const { language, visibility } = file.source;
  const keys = new Set<number>();
  const { symbolParents, symbolOwners, symbolNames, inheritance, pathKinds, exports } = file.facts;
  const hasOutside = visibility.outsideMembers === 'folder' || visibility.outsideMembers === 'project';
  const definedIn = scopesOfDefinitions(file);
  const everywhere = new Set(visibility.seenEverywhere);
  const isNested = visibility.freeNames === 'nested';
  const { family } = visibility;
  if (definedIn.length === 0 && !hasOutside && !isNested && everywhere.size === 0 && family === undefined)
    return [];
  const outside = outsideScope(visibility, language, file.folder);
  for (let at = 0; at < symbolParents.length; at++) {
    const owner = symbolOwners[at] ?? -1;
    if (owner === -1 && symbolParents[at] === -1)
      for (const scope of definedIn) keys.add(nameKey(scope, nameOf(symbolNames[at] ?? 0)));
    if (owner === -1 && symbolParents[at] === -1 && everywhere.has(file.kindOf(at)))
      keys.add(nameKey({ kind: 'project', language }, nameOf(symbolNames[at] ?? 0)));
    const nested = isNested ? file.nestedName(at, nameOf) : null;
    if (nested !== null) keys.add(nameKey({ kind: 'project', language }, nested));
    if (owner !== -1 && hasOutside) keys.add(nameKey(outside, nameOf(owner)));
  }
  for (let at = 0; hasOutside && at < inheritance.length; at += 2) {
    const sub = inheritance[at] ?? 0;
    if (pathKinds[sub] !== pathKind.symbol) keys.add(nameKey(outside, nameOf(file.naturalName(sub))));
  }
  for (let at = 0; family !== undefined && at < exports.length; at += 2) {
    keys.add(nameKey({ kind: 'project', language: family }, nameOf(exports[at] ?? 0)));
  }
  return [...keys].sort((a, b) => a - b);
}

/** Where a name that no import binds may mean a definition of this file. */
function scopesOfDefinitions({ source: { language, visibility }, folder }: LinkedFile): readonly NameScope[] {
  const inFolder = { kind: 'folder', language, folder } as const;
  const inProject = { kind: 'project', language } as const;
  switch (visibility.freeNames) {
    case 'folder':
      return [inFolder];
    case 'project':
      return [inProject];
    case 'folder-then-project':
      return [inFolder, inProject];
    case 'nowhere':
    case 'includes':
    case 'nested':
      return [];
  }
}
