/**
 * What has the new name already where a rename would write it: a member of the same type or of one above or below it,
 * something at the top of a file, what an import brings in, a local around a use. Reads the index and text only.
 */
import type { CodeIndex, IndexedSymbol } from '../codebase/code-index.ts';
import type { SourceOf } from './rename-imports.ts';

export interface Collision {
  readonly path: string;
  readonly line: number;
  readonly what: string;
}

/** A place where the name stands alone, not behind a dot: what is in scope there counts. */
export interface BarePlace {
  readonly path: string;
  readonly line: number;
  /** Lines of what is around it. */
  readonly around: { readonly startLine: number; readonly endLine: number } | null;
}

export function collisions(
  index: CodeIndex,
  family: readonly IndexedSymbol[],
  newName: string,
  bare: readonly BarePlace[],
  sourceOf: SourceOf,
): readonly Collision[] {
  const found = [
    ...family.flatMap((symbol) => besideSymbol(index, symbol, newName)),
    ...inherited(index, family, newName),
    ...[...new Set(bare.map(({ path }) => path))].flatMap((path) => inFile(index, path, newName)),
    ...bare.flatMap((place) => locals(index, place, newName, sourceOf)),
  ];
  return [...new Map(found.map((one) => [`${one.path}:${one.line}`, one])).values()].sort((a, b) =>
    a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1,
  );
}

function besideSymbol(index: CodeIndex, symbol: IndexedSymbol, newName: string): readonly Collision[] {
  const { path, container, parentId } = symbol;
  const named = index.symbolsInFile(path).filter(({ name }) => name === newName);
  const beside = named.filter((other) => other.container === container && other.parentId === parentId);
  return [...beside, ...inFolder(index, symbol, newName)].map(said);
}

/** Of the types above and below those that have the members. */
function inherited(
  index: CodeIndex,
  family: readonly IndexedSymbol[],
  newName: string,
): readonly Collision[] {
  const owners = [...new Set(family.flatMap(({ parentId }) => parentId ?? []))];
  if (index.symbolsNamed(newName).length === 0) return [];
  const types = new Set([
    ...reached(owners, (id) => index.supertypes(id)),
    ...reached(owners, (id) => index.subtypes(id)),
  ]);
  return [...types].flatMap((id) => index.members(id).filter(({ name }) => name === newName)).map(said);
}

/** Files of a folder that share the names at their top. */
const languagesOfFolders: ReadonlySet<string | null> = new Set(['go', 'java']);

function inFolder(index: CodeIndex, { path, container }: IndexedSymbol, newName: string) {
  const language = index.file(path)?.language ?? null;
  if (container !== null || !languagesOfFolders.has(language)) return [];
  return index
    .symbolsNamed(newName)
    .filter((other) => other.container === null && folderOf(other.path) === folderOf(path))
    .filter((other) => index.file(other.path)?.language === language);
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

function reached(
  start: readonly number[],
  next: (id: number) => readonly IndexedSymbol[],
): ReadonlySet<number> {
  const found = new Set(start);
  for (const id of found) for (const other of next(id)) found.add(other.id);
  return found;
}

function inFile(index: CodeIndex, path: string, newName: string): readonly Collision[] {
  const declared = index
    .symbolsInFile(path)
    .filter(({ name, container }) => name === newName && container === null);
  const imported = index
    .importsOf(path)
    .filter(({ form, names }) => form !== 're-export' && names.some(({ local }) => local === newName));
  const used = index.referencesIn(path).find(({ name, member }) => name === newName && !member);
  return [
    ...declared.map(said),
    ...imported.map(({ line }) => ({ path, line, what: `import of ${newName}` })),
    ...(used === undefined || declared.length > 0 || imported.length > 0
      ? []
      : [{ path, line: used.line, what: `use of another ${newName}` }]),
  ];
}

/** A local of the new name would take the place of what is used there. The index knows no locals. */
function locals(
  index: CodeIndex,
  { path, around }: BarePlace,
  newName: string,
  sourceOf: SourceOf,
): readonly Collision[] {
  const source = around === null ? null : sourceOf(path);
  if (around === null || source === null) return [];
  const words = source
    .words(newName, around.startLine, around.endLine)
    .filter(({ place }) => place === 'code');
  if (words.length === 0) return [];
  const known = new Set(index.referencesIn(path).map(({ line, column }) => `${line}:${column}`));
  for (const { name, nameLine } of index.symbolsInFile(path)) if (name === newName) known.add(`${nameLine}`);
  const local = words.find(
    ({ line, column }) =>
      !known.has(`${line}:${column}`) &&
      !known.has(`${line}`) &&
      !/[.>:]$/.test(source.before(source.offset(line, column))),
  );
  return local === undefined ? [] : [{ path, line: local.line, what: `a local ${newName}` }];
}

function said({ path, nameLine, kind, container, name }: IndexedSymbol): Collision {
  return { path, line: nameLine, what: `${kind} ${container === null ? '' : `${container}.`}${name}` };
}
