/** The distinct access paths of one file, each with a number. Knows no names but by their numbers, and no grammar. */
import type { AccessPath } from '../../facts.ts';

export class PathTable {
  /** By number; what a path is a member of comes before it. */
  readonly paths: AccessPath[] = [];
  private readonly symbols: (number | undefined)[] = [];
  private readonly imports: (number | undefined)[][] = [];
  private readonly free: (number | undefined)[] = [];
  /** Members: what they are of, and the name, by the number of the path. */
  private readonly owners: number[] = [];
  private readonly memberNames: number[] = [];
  private members = 0;
  /** The number of a member's path plus 1, or 0; open addressing with linear probing. */
  private slots = new Int32Array(256);

  /** @param names by number */
  constructor(private readonly names: readonly string[]) {}

  ofSymbol(symbol: number): number {
    const known = this.symbols[symbol];
    if (known !== undefined) return known;
    const path = this.add({ kind: 'symbol', symbol });
    this.symbols[symbol] = path;
    return path;
  }

  ofImport(index: number, name: number): number {
    let ofNames = this.imports[index];
    if (ofNames === undefined) {
      ofNames = [];
      this.imports[index] = ofNames;
    }
    const known = ofNames[name];
    if (known !== undefined) return known;
    const path = this.add({ kind: 'import', import: index, name });
    ofNames[name] = path;
    return path;
  }

  /** @param name its number */
  ofFree(name: number): number {
    const known = this.free[name];
    if (known !== undefined) return known;
    const path = this.add({ kind: 'free', name: this.names[name] as string });
    this.free[name] = path;
    return path;
  }

  /** @param name its number */
  ofMember(of: number, name: number): number {
    const mask = this.slots.length - 1;
    let slot = slotOf(of, name) & mask;
    for (let taken = this.slots[slot] as number; taken !== 0; taken = this.slots[slot] as number) {
      if (this.owners[taken - 1] === of && this.memberNames[taken - 1] === name) return taken - 1;
      slot = (slot + 1) & mask;
    }
    const path = this.add({ kind: 'member', of, name: this.names[name] as string }, of, name);
    this.slots[slot] = path + 1;
    this.members++;
    if (2 * this.members > this.slots.length) this.spreadAgain();
    return path;
  }

  private add(path: AccessPath, owner = -1, name = -1): number {
    this.owners.push(owner);
    this.memberNames.push(name);
    return this.paths.push(path) - 1;
  }

  private spreadAgain(): void {
    const slots = new Int32Array(4 * this.slots.length);
    const mask = slots.length - 1;
    for (const [path, owner] of this.owners.entries()) {
      if (owner === -1) continue;
      let slot = slotOf(owner, this.memberNames[path] as number) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = path + 1;
    }
    this.slots = slots;
  }
}

function slotOf(owner: number, name: number): number {
  const mixed = Math.imul(owner, 0x9e3779b1) ^ Math.imul(name, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
