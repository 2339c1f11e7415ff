/**
 * The distinct names of one file, each with a number and as one string, whichever part of the text it was read from.
 * Equal names are then told by their numbers, and no string is made of a name that was met before. Knows no grammar.
 */
export class NameTable {
  /** By number. */
  readonly names: string[] = [];
  private hashes = new Int32Array(128);
  /** A number plus 1, or 0; open addressing with linear probing. */
  private slots = new Int32Array(256);

  constructor(private readonly text: string) {}

  /** Of a part of the text, half-open. */
  numberAt(start: number, end: number): number {
    const { text, names, slots } = this;
    const mask = slots.length - 1;
    let hash = 0;
    for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
    let slot = spread(hash) & mask;
    for (let taken = slots[slot] as number; taken !== 0; taken = slots[slot] as number) {
      if (this.hashes[taken - 1] === hash && isAt(text, start, end, names[taken - 1] as string))
        return taken - 1;
      slot = (slot + 1) & mask;
    }
    return this.put(slot, hash, text.slice(start, end));
  }

  numberOf(name: string): number {
    const { names, slots } = this;
    const mask = slots.length - 1;
    let hash = 0;
    for (let at = 0; at < name.length; at++) hash = (Math.imul(hash, 31) + name.charCodeAt(at)) | 0;
    let slot = spread(hash) & mask;
    for (let taken = slots[slot] as number; taken !== 0; taken = slots[slot] as number) {
      if (this.hashes[taken - 1] === hash && names[taken - 1] === name) return taken - 1;
      slot = (slot + 1) & mask;
    }
    return this.put(slot, hash, name);
  }

  private put(slot: number, hash: number, name: string): number {
    const number = this.names.length;
    this.names.push(name);
    if (number === this.hashes.length) this.grow();
    this.hashes[number] = hash;
    this.slots[slot] = number + 1;
    if (2 * this.names.length > this.slots.length) this.spreadAgain();
    return number;
  }

  private grow(): void {
    const hashes = new Int32Array(2 * this.hashes.length);
    hashes.set(this.hashes);
    this.hashes = hashes;
  }

  private spreadAgain(): void {
    const slots = new Int32Array(4 * this.slots.length);
    const mask = slots.length - 1;
    for (let number = 0; number < this.names.length; number++) {
      let slot = spread(this.hashes[number] as number) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
    this.slots = slots;
  }
}

/** Names that end alike must not stand side by side. */
function spread(hash: number): number {
  return hash ^ (hash >>> 15);
}

function isAt(text: string, start: number, end: number, name: string): boolean {
  if (end - start !== name.length) return false;
  for (let at = 0; at < name.length; at++) {
    if (text.charCodeAt(start + at) !== name.charCodeAt(at)) return false;
  }
  return true;
}
