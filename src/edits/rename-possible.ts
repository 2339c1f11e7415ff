/**
 * What may mean a member although no use of it says so: a key that is written as one word with its value, and a use that
 * the index gave to another type of the same union. To be listed, never changed. TypeScript only.
 */
import type { CodeIndex, IndexedSymbol } from '../codebase/code-index.ts';
import type { SourceOf } from './rename-imports.ts';
import { isShorthandOfObject } from './rename-places.ts';

interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** @param paths of files that refer to the member, beside those that refer to its type */
export function possibleMembers(
  index: CodeIndex,
  family: readonly IndexedSymbol[],
  paths: readonly string[],
  sourceOf: SourceOf,
): readonly Place[] {
  const members = family.filter(
    ({ path, parentId }) => parentId !== null && index.file(path)?.language === 'typescript',
  );
  const owners = [...new Set(members.flatMap(({ parentId }) => parentId ?? []))];
  const [first] = members;
  if (first === undefined) return [];
  const { name } = first;
  const ofOwners = owners.flatMap((id) => index.referencesTo(id, { role: 'use' }).resolved);
  const files = new Set([...paths, ...ofOwners.map(({ path }) => path)]);
  const keys = [...files].flatMap((path) => {
    const source = sourceOf(path);
    const words = source?.words(name).filter(({ place }) => place === 'code') ?? [];
    return words
      .filter((word) => source !== null && isShorthandOfObject(source, word, name))
      .map((word) => ({ ...word, path }));
  });
  const others = new Set<number>();
  for (const path of new Set(ofOwners.map((use) => use.path))) {
    const there = ofOwners.filter((use) => use.path === path);
    for (const id of besideInUnions(index, path, there, sourceOf)) others.add(id);
  }
  for (const id of owners) others.delete(id);
  const uses = [...others]
    .flatMap((id) => withMembersAbove(index, id))
    .filter((member) => member.name === name && !family.some(({ id }) => id === member.id))
    .flatMap(({ id }) => index.referencesTo(id).resolved);
  return [...keys, ...uses.filter((use) => use.name === name)];
}

/** Types that an alias of several types names beside the one that is used there. */
function besideInUnions(
  index: CodeIndex,
  path: string,
  uses: readonly Place[],
  sourceOf: SourceOf,
): readonly number[] {
  const unions = index.symbolsInFile(path).filter(({ kind, startLine, endLine }) => {
    const isNamed = kind === 'type' && uses.some(({ line }) => startLine <= line && endLine >= line);
    return (
      isNamed &&
      sourceOf(path)
        ?.lines.slice(startLine - 1, endLine)
        .some((text) => text.includes('|'))
    );
  });
  if (unions.length === 0) return [];
  return index.referencesIn(path).flatMap(({ line, target }) => {
    const isInside = unions.some(({ startLine, endLine }) => startLine <= line && endLine >= line);
    return isInside && target.kind === 'symbol' ? [target.id] : [];
  });
}

function withMembersAbove(index: CodeIndex, id: number): readonly IndexedSymbol[] {
  const types = new Set([id]);
  for (const type of types) for (const above of index.supertypes(type)) types.add(above.id);
  return [...types].flatMap((type) => index.members(type));
}
