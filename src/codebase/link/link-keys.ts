/**
 * What links were found with, as numbers: when something with such a key changes, whoever consulted it is linked anew.
 * Two names may share a key; then a file is linked once too often, and the result is the same. Pure.
 *
 * The keys of one file lie side by side, so that all who looked at it are found in one range: 2 ** 16 for what it says
 * itself under a name, as many for what it shows of other files, then one for those that it is shown by. Keys of names
 * that are looked for in many files come behind all of them.
 */

const nameValues = 2 ** 16;
const keysOfFile = 4 * nameValues;
const firstNameKey = 2 ** 46;

/** What a file itself says under a name: see `file-answers.ts`. @param nameHash of the last part of `module::name` */
export function saidKey(fileId: number, nameHash: number): number {
  return fileId * keysOfFile + (nameHash & 0xffff);
}

/** What `saidKey` was given. */
export function nameOfSaid(key: number): number {
  return key % nameValues;
}

/** What a file shows under a name of the files that it passes on by `export *`, or that it includes. */
export function shownKey(fileId: number, nameHash: number): number {
  return fileId * keysOfFile + nameValues + (nameHash & 0xffff);
}

/** For those that show a file: `shownKey` of them stands for its names. */
export function showerKey(fileId: number): number {
  return fileId * keysOfFile + 2 * nameValues;
}

export interface KeyRange {
  readonly first: number;
  readonly last: number;
}

export function saidKeys(fileId: number): KeyRange {
  return { first: saidKey(fileId, 0), last: saidKey(fileId, nameValues - 1) };
}

export function shownKeys(fileId: number): KeyRange {
  return { first: shownKey(fileId, 0), last: shownKey(fileId, nameValues - 1) };
}

export function isWithin({ first, last }: KeyRange, key: number): boolean {
  return key >= first && key <= last;
}

/** Where a name is looked for that no import leads to. */
export type NameScope =
  /** Defined at the top of some file of the language. */
  | { readonly kind: 'project'; readonly language: string }
  | { readonly kind: 'folder'; readonly language: string; readonly folder: string }
  /** Members of types with one name, wherever they stand. */
  | { readonly kind: 'members' | 'supers'; readonly language: string; readonly folder: string | null };

/** @param scope as `hashOfScope` gives it. @param name as `hashOfName` gives it. */
export function nameKey(scope: number, name: number): number {
  return firstNameKey + mixed(scope, name);
}

/** Of a member of a type, for any type of this name in the scope. */
export function memberKey(scope: number, type: number, member: number): number {
  return nameKey(mixed(scope, type), member);
}

/** Whether there is a file at this path. */
export function pathKey(path: string): number {
  return firstNameKey + mixed(1, hashOfName(path));
}

export function hashOfScope(scope: NameScope): number {
  const folder = scope.kind === 'project' ? '' : (scope.folder ?? '');
  return hashOfName(`${scope.kind}:${scope.language}:${folder}`);
}

/** 32 bits. */
export function hashOfName(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return spread(hash);
}

/** Of `name` in `module::name`. */
export function hashOfLastPart(name: string): number {
  const colons = name.lastIndexOf('::');
  return hashOfName(colons === -1 ? name : name.slice(colons + 2));
}

function mixed(one: number, other: number): number {
  return spread(Math.imul(one ^ 0x9e3779b9, 0x85ebca6b) ^ other);
}

/** So that every bit of the result depends on all of them. */
function spread(value: number): number {
  let bits = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
