/** Under which key a file says what a symbol is: the one that whoever looks for the symbol consults. Pure. */
import { memberKey, saidKey } from './link-keys.ts';
import type { LinkedFile } from './linked-file.ts';

export interface NameHashes {
  hashOfName(id: number): number;
  hashOfLastPart(id: number): number;
}

/** Where members may stand outside of their type, one key is for all of them, whatever their file. */
export function keyOfMember(file: LinkedFile, type: number, member: number, hashes: NameHashes): number {
  const { members } = file.scopes;
  if (members === null) return saidKey(file.id, hashes.hashOfLastPart(member));
  return memberKey(members, hashes.hashOfName(type), hashes.hashOfName(member));
}

export function keyOfSymbol(file: LinkedFile, symbol: number, hashes: NameHashes): number {
  const { facts } = file;
  const name = facts.symbolName(symbol);
  const parent = facts.parentOf(symbol);
  const type = parent === -1 ? facts.ownerOf(symbol) : facts.symbolName(parent);
  return type === -1 ? saidKey(file.id, hashes.hashOfLastPart(name)) : keyOfMember(file, type, name, hashes);
}
