/** Under which keys other files may look for what this one has, where no import leads to it. Pure. */
import { pathKind } from './link-facts.ts';
import { nameKey, outsideScope } from './link-keys.ts';
import type { LinkedFile } from './linked-file.ts';

/** Distinct, ascending. */
export function offeredKeys(file: LinkedFile, nameOf: (id: number) => string): number[] {
  const { language, visibility } = file.source;
  const keys = new Set<number>();
  const { symbolParents, symbolOwners, symbolNames, inheritance, pathKinds } = file.facts;
  const defines = visibility.freeNames === 'folder' || visibility.freeNames === 'project';
  const hasOutside = visibility.outsideMembers === 'folder' || visibility.outsideMembers === 'project';
  if (!defines && !hasOutside) return [];
  const outside = outsideScope(visibility, language, file.folder);
  const defined =
    visibility.freeNames === 'folder'
      ? ({ kind: 'folder', language, folder: file.folder } as const)
      : ({ kind: 'project', language } as const);
  for (let at = 0; at < symbolParents.length; at++) {
    const owner = symbolOwners[at] ?? -1;
    if (owner === -1 && symbolParents[at] === -1 && defines)
      keys.add(nameKey(defined, nameOf(symbolNames[at] ?? 0)));
    if (owner !== -1 && hasOutside) keys.add(nameKey(outside, nameOf(owner)));
  }
  for (let at = 0; hasOutside && at < inheritance.length; at += 2) {
    const sub = inheritance[at] ?? 0;
    if (pathKinds[sub] !== pathKind.symbol) keys.add(nameKey(outside, nameOf(file.naturalName(sub))));
  }
  return [...keys].sort((a, b) => a - b);
}
